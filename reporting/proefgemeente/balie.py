"""Applications of one day: the file of the portal, and the clerks who decide what needs a person."""

import csv
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO, StringIO

from django.core.files.base import File
from numpy.random import Generator

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regelingen
from backoffice.aanvragen.services import DeliverBatch, deliver_batch, process_chunk, start_batch
from backoffice.besluiten.models import Uitkomst
from backoffice.besluiten.services import (
    DecideAanvraag,
    MensOordeel,
    decide_aanvraag,
)
from backoffice.besluiten.stappen import propose
from backoffice.werkvoorraad.afronden import GiveAdvies, give_advies
from backoffice.werkvoorraad.oppakken import ClaimNext, claim_next
from reporting.proefgemeente.leven import Dag
from serviceplein.catalogus.models import Product
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol, Specialisme

FOUTEN = 0.04
SLECHTE_BSN = "123456789"


def clerks() -> list[Gebruiker]:
    """Backoffice accounts that decide on regelingen and are a medewerker."""
    accounts = Gebruiker.objects.filter(
        roltoekenningen__rol=Rol.BACKOFFICE,
        roltoekenningen__specialisme=Specialisme.FINANCIELE_REGELINGEN,
        medewerker__actief=True,
    )
    return list(accounts.distinct().order_by("pk"))


def make_csv(rng: Generator, regeling: str, klanten: list[Klant], mark: str, now: datetime) -> bytes:
    """The file a portal delivers: a row per klant, some of them wrong."""
    text = StringIO()
    names = [kolom.naam for kolom in regelingen()[regeling].kolommen]
    writer = csv.DictWriter(text, names, delimiter=";", restval="", extrasaction="ignore")
    writer.writeheader()
    for number, klant in enumerate(klanten, start=1):
        wrong = rng.random() < FOUTEN
        writer.writerow(
            {
                "kenmerk": f"{mark}-{number:05d}",
                "bsn": SLECHTE_BSN if wrong else klant.bsn,
                "aanvraagdatum": f"{now:%Y-%m-%d}",
                "huishouden": ("alleenstaand", "alleenstaande_ouder", "gehuwd")[int(rng.integers(3))],
                "inkomen_per_maand": f"{int(rng.integers(800, 2300))},00",
                "vermogen": f"{int(rng.integers(0, 9000))},00",
                "kinderen": str(int(rng.integers(0, 4))),
                "maanden_laag_inkomen": str(int(rng.integers(20, 80))),
                "uitzicht_op_verbetering": "nee",
                "soort_kosten": ("woninginrichting", "medisch", "scholing")[int(rng.integers(3))],
                "gevraagd_bedrag": f"{int(rng.integers(60, 900))},00",
                "noodzaak_aangetoond": "ja" if rng.random() < 0.7 else "nee",
            }
        )
    return text.getvalue().encode()


def deliver(day: Dag, regeling: str, klanten: list[Klant], *, bron: str, now: datetime) -> None:
    """One batch, from the file to the decisions that need nobody."""
    who = clerks()
    offered = Product.objects.filter(code=regeling).exists()
    if not (who and klanten and offered and regeling in regelingen()):
        return
    name = f"{regeling}-{day.dag:%Y%m%d}"
    content = make_csv(day.rng, regeling, klanten, name, now)
    command = DeliverBatch(
        bron=bron,
        regeling=regeling,
        bestandsnaam=f"{name}.csv",
        bestand=File(BytesIO(content), name=f"{name}.csv"),
    )
    made = day.attempt("batch", lambda: deliver_batch(command, actor=who[0], now=now))
    if made is None:
        return
    start_batch(made.batch_id, actor=None, now=now + timedelta(seconds=1))
    while process_chunk(made.batch_id, actor=None, now=now + timedelta(seconds=2)):
        pass
    day.verslag.stappen["aanvraag"] += Aanvraag.objects.filter(batch=made.batch_id).count()


def decide_some(day: Dag, aantal: int) -> None:
    """The clerks take the most urgent applications and decide as the regeling proposes."""
    who = clerks()
    for number in range(aantal if who else 0):
        actor = who[number % len(who)]
        now = day.moment(10 + 6 * number / aantal)
        claimed = day.attempt("opgepakt", partial(claim_next, ClaimNext(), actor=actor, now=now))
        if claimed is None:
            return
        if claimed.aanvraag_id is None:
            advice = GiveAdvies(
                opdracht_id=claimed.opdracht_id, advies="Ja, dat kan. Wij hebben het verwerkt."
            )
            day.attempt("advies", partial(give_advies, advice, actor=actor, now=now))
            continue
        aanvraag = Aanvraag.objects.select_related("klant__gemeente").get(pk=claimed.aanvraag_id)
        judged = propose(aanvraag).voorwaarden
        good = all(one.voldaan is not False for one in judged)
        command = DecideAanvraag(
            aanvraag_id=aanvraag.pk,
            uitkomst=Uitkomst.TOEGEKEND if good else Uitkomst.AFGEWEZEN,
            oordelen=tuple(
                MensOordeel(code=one.code, voldaan=True, toelichting="Bewijsstuk gezien.")
                for one in judged
                if one.voldaan is None
            ),
        )
        later = now + timedelta(minutes=12)
        day.attempt(
            "besluit",
            partial(decide_aanvraag, command, actor=actor, now=later),
        )
