"""What tests of the helpdesk and of mutaties stand on."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.helpdesk.identiteit import Manier
from backoffice.helpdesk.services import VerifyIdentity, verify_identity
from backoffice.mutaties.models import Soort
from backoffice.mutaties.services import Bewijsstuk, RegisterMutatie, preview, register_mutatie
from backoffice.mutaties.soorten import soort_van
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente, Medewerker, Wijk
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory, eigen_gemeente, load_norms
from tests.bestanden import pdf
from tests.factories import (
    NOW,
    VANDAAG,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
    PostcodegebiedFactory,
    TeamFactory,
    WijkFactory,
)
from tests.normen import set_norms, shipped
from tests.serviceplein.partner import PartnerClient

PDF, PAS = pdf(tekst="Loonstrook"), pdf(tekst="Bankpas")
HIER, DAAR, ELDERS = "3511AB", "3561CD", "9711EF"
"""In the wijk of now, in another wijk of ours, and outside the gemeenten we serve."""
NORMEN = ("helpdesk", "werkvoorraad")
EXTRA = {"dossier.grootste_bestand_mb": "10", "toegang.inzage_uren": "8"}


def ingericht() -> Gemeente:
    """The municipality with two wijken, each with a team, and every norm these rooms use."""
    load_norms()
    rows = [row for name in NORMEN for row in shipped(name)]
    rows += [
        {
            "code": code,
            "waarde": value,
            "eenheid": "",
            "omschrijving": code,
            "bron": "test",
            "geldig_van": date(2005, 1, 1),
        }
        for code, value in EXTRA.items()
    ]
    set_norms(rows)
    gemeente = eigen_gemeente()
    for cijfers, naam in ((HIER[:4], "Binnenstad"), (DAAR[:4], "Overvecht")):
        wijk = WijkFactory(naam=naam, gemeente=gemeente)
        PostcodegebiedFactory(cijfers=cijfers, wijk=wijk)
        TeamFactory(naam=f"Team {naam}", wijken=[wijk])
    return gemeente


def helpdesk_medewerker(**kwargs: Any) -> Medewerker:
    medewerker: Medewerker = MedewerkerFactory(rol=Rol.HELPDESK, functie=Functie.HELPDESK, **kwargs)
    return medewerker


def klant_van(gemeente: Gemeente, **kwargs: Any) -> Klant:
    """Somebody in the first wijk."""
    wijk = Wijk.objects.get(naam="Binnenstad", gemeente=gemeente)
    klant: Klant = KlantFactory(gemeente=gemeente, wijk=wijk, postcode=HIER, **kwargs)
    return klant


def speaks(actor: Any, klant: Klant, manier: Manier = Manier.TERUGGEBELD, *, now: datetime = NOW) -> None:
    """The klant is on the line and it was established who it is."""
    InzageFactory(
        gebruiker=actor, klant=klant, vanaf=now - timedelta(minutes=1), tot=now + timedelta(hours=8)
    )
    verify_identity(VerifyIdentity(klant_id=klant.pk, manier=manier), actor=actor, now=now)


def u_pas_of(klant: Klant, **kwargs: Any) -> Besluit:
    """A U-pas that was granted and runs; the income was far below the limit."""
    gegevens = {
        "aanvraagdatum": "2026-10-01",
        "huishouden": "alleenstaand",
        "inkomen_per_maand": "1200.00",
        "vermogen": "1000.00",
        **kwargs,
    }
    aanvraag = AanvraagFactory(klant=klant, gegevens=gegevens, status=AanvraagStatus.BESLIST)
    return Besluit.objects.create(
        aanvraag=aanvraag,
        uitkomst=Uitkomst.TOEGEKEND,
        bedrag=Decimal(100),
        automatisch=True,
        beslist_op=NOW - timedelta(days=40),
        geldig_van=date(2026, 10, 1),
        geldig_tot=date(2027, 10, 1),
    )


ADRES = {
    "straat": "Gageldijk",
    "huisnummer": 12,
    "toevoeging": "B",
    "postcode": DAAR,
    "woonplaats": "Utrecht",
}
INKOMEN = {"bedrag": Decimal("2600.00"), "uit": "loon", "tot_en_met": None}
REKENING = {"iban": "NL91 ABNA 0417 1643 00", "tenaamstelling": ""}


def change(
    klant: Klant,
    soort: Soort,
    waarden: dict[str, Any],
    *,
    actor: Any,
    dag: date = VANDAAG,
    bewijs: bytes | None = None,
    now: datetime = NOW,
) -> Any:
    """Takes up a mutatie as the screen does: the effect first, then saving it."""
    klant.refresh_from_db()
    seen = preview(klant, soort_van(soort), waarden, dag, now=now)
    command = RegisterMutatie(
        klant_id=klant.pk,
        soort=soort,
        waarden=waarden,
        ingangsdatum=dag,
        gezien=seen.afdruk,
        bewijs=Bewijsstuk(naam="bewijs.pdf", inhoud=bewijs) if bewijs else None,
    )
    return register_mutatie(command, actor=actor, now=now)


MUTATIES = "/api/v1/mutaties"
SCOPES = ("mutaties:schrijven", "mutaties:lezen")


class Portaal(PartnerClient):
    """The portal of the municipality as it calls."""

    def post(self, body: Any, **headers: str) -> Any:
        return self.client.post(
            MUTATIES,
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
