"""What the tests of the backoffice stand on: norms, klanten who meet every condition, files."""

from datetime import date
from itertools import chain
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from backoffice.aanvragen.models import Aanvraag, Aanvraagbatch, Uitvalrij
from backoffice.aanvragen.services import DeliverBatch, deliver_batch, process_chunk, start_batch
from backoffice.aanvragen.transitions import AanvraagStatus, BatchStatus
from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.policy import urgentie_of
from backoffice.werkvoorraad.transitions import Herkomst
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente
from serviceplein.toegang.rollen import Rol, Specialisme
from tests.factories import NOW, VANDAAG, KlantFactory, MedewerkerFactory
from tests.normen import set_norms, shipped

DAG = date(2026, 11, 16)
KOPPEN = "kenmerk;bsn;aanvraagdatum;huishouden;inkomen_per_maand;vermogen;kinderen;email"


def load_norms(**changes: str) -> None:
    """The norms of the backoffice as shipped; `changes` by code with _ for dots, such as the chunk size."""
    rows = chain.from_iterable(map(shipped, ("backoffice", "bewaren", "termijnen", "werkvoorraad")))
    set_norms({**row, "waarde": changes.get(row["code"], row["waarde"])} for row in rows)


def eigen_gemeente() -> Gemeente:
    """The municipality itself: U-pas is for its inwoners and letters look like it."""
    gemeente, _ = Gemeente.objects.update_or_create(naam="Utrecht", defaults={"eigen": True})
    return gemeente


def backoffice_medewerker(specialisme: str = Specialisme.FINANCIELE_REGELINGEN) -> Any:
    """Somebody of a specialisme, with an account."""
    return MedewerkerFactory(
        rol=Rol.BACKOFFICE,
        specialisme=specialisme,
        functie=Functie.BACKOFFICE,
    )


def u_pas_row(bsn: str | None, number: int, /, **cells: str) -> str:
    """A line of a U-pas file that meets every condition, unless `cells` say otherwise."""
    values = {
        "kenmerk": f"U-{number:06d}",
        "bsn": bsn or "",
        "aanvraagdatum": DAG.isoformat(),
        "huishouden": "alleenstaand",
        "inkomen_per_maand": "1200,50",
        "vermogen": "1000",
        "kinderen": "0",
        "email": "",
        **cells,
    }
    return ";".join(values[naam] for naam in KOPPEN.split(";"))


def u_pas_file(rows: list[str], *, koppen: str = KOPPEN, codering: str = "utf-8") -> bytes:
    return ("\r\n".join([koppen, *rows]) + "\r\n").encode(codering)


def deliver(content: bytes, *, actor: Any, regeling: str = "u_pas", naam: str = "u-pas.csv") -> Any:
    """Delivers a file as the upload page does."""
    command = DeliverBatch(
        bron="digitaal loket",
        regeling=regeling,
        bestandsnaam=naam,
        bestand=SimpleUploadedFile(naam, content, content_type="text/csv"),
    )
    return deliver_batch(command, actor=actor, now=NOW)


def process(batch_id: int) -> Aanvraagbatch:
    """Takes a batch in as the worker does, to the end."""
    start_batch(batch_id, actor=None, now=NOW)
    while process_chunk(batch_id, actor=None, now=NOW):
        pass
    return Aanvraagbatch.objects.get(pk=batch_id)


class AanvraagbatchFactory(DjangoModelFactory[Aanvraagbatch]):
    class Meta:
        model = Aanvraagbatch

    bron = "digitaal loket"
    regeling = "u_pas"
    bestandsnaam = "u-pas.csv"
    bestand = factory.django.FileField(filename="u-pas.csv", data=b"kenmerk\n")
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    status = BatchStatus.LOOPT
    aangeleverd_op = NOW
    gestart_op = NOW


class UitvalrijFactory(DjangoModelFactory[Uitvalrij]):
    """A row with a BSN nobody has."""

    class Meta:
        model = Uitvalrij

    batch = factory.SubFactory(AanvraagbatchFactory, status=BatchStatus.KLAAR, verwerkt=1, fout=1)
    rij = 2
    cellen = factory.LazyFunction(
        lambda: dict(zip(KOPPEN.split(";"), u_pas_row("123456789", 1).split(";"), strict=True))
    )


class AanvraagFactory(DjangoModelFactory[Aanvraag]):
    """A U-pas application with an income above the limit, so that a person must decide."""

    class Meta:
        model = Aanvraag

    bron = "formulier"
    kenmerk = factory.Sequence(lambda n: f"A-{n:05d}")
    regeling = "u_pas"
    klant = factory.SubFactory(KlantFactory, gemeente=factory.LazyFunction(eigen_gemeente))
    gegevens = factory.LazyFunction(
        lambda: {
            "aanvraagdatum": DAG.isoformat(),
            "huishouden": "alleenstaand",
            "inkomen_per_maand": "2500.00",
            "vermogen": "1000.00",
        }
    )
    status = AanvraagStatus.BIJ_MEDEWERKER
    ontvangen_op = NOW
    beslistermijn = date(2027, 1, 11)


class OpdrachtFactory(DjangoModelFactory[Opdracht]):
    """Work for the beheer of the WWB-bestand that a coach asked for; its urgency follows from its term."""

    class Meta:
        model = Opdracht

    klant = factory.SubFactory(KlantFactory, gemeente=factory.LazyFunction(eigen_gemeente))
    specialisme = Specialisme.BEHEER_WWB
    soort = "advies_uitkering"
    herkomst = Herkomst.FRONTOFFICE
    vraag = "Mag zij naast haar uitkering werken?"
    gevraagd_door = factory.SubFactory(MedewerkerFactory)
    termijn = date(2026, 11, 26)
    ontstaan_op = NOW
    urgentie = factory.LazyAttribute(
        lambda o: urgentie_of(
            o.termijn, o.ontstaan_op.date(), getattr(o, "situatie", ""), weights_on(VANDAAG)
        )
    )
