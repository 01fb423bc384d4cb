"""Kinds of meldingen with their facts and how often they come in a year.

The Wmo numbers and routes are the source's. The source gives no numbers for the other counters; those are
assumed so that they fit the klanten it does count.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from reporting.proefgemeente.cijfers import Cijfers


class Bron(StrEnum):
    """From whom a melding comes."""

    WMO = "wmo"
    IWV = "iwv"
    CASELOAD = "caseload"
    BIJSTAND = "bijstand"
    LAAG_INKOMEN = "laag_inkomen"
    SCHULDEN = "schulden"
    ZELFSTANDIG = "zelfstandig"
    DAKLOOS = "dakloos"
    BIJ_PARTNER = "bij_partner"
    INTAKE = "intake"
    JONGEREN = "jongeren"


TELEFOON = (
    ("telefoon", 0.62),
    ("internet", 0.16),
    ("kcc", 0.09),
    ("post", 0.04),
    ("kcc_uwv", 0.04),
    ("email", 0.05),
)
WERK = (("balie", 0.35), ("telefoon", 0.3), ("internet", 0.2), ("kcc_uwv", 0.1), ("email", 0.05))
KETEN = (("ketenpartner", 0.5), ("wijkservicepunt", 0.2), ("telefoon", 0.3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sjabloon:
    """One kind of melding. `begeleiding` leads to a contactpersoon for about that many days, when it does."""

    code: str
    per_jaar: float
    bron: Bron
    kanalen: tuple[tuple[str, float], ...]
    domeinen: tuple[str, ...]
    soorten: tuple[str, ...]
    producten: tuple[str, ...] = ("",)
    direct: bool = False
    juiste_plek: bool | None = None
    raakt_begeleiding: bool = False
    contact: bool = False
    begeleiding: int = 0
    vragen: tuple[str, ...] = field(default=())


def make_sjablonen(cijfers: Cijfers) -> list[Sjabloon]:
    """Every kind; the Wmo kinds follow the routes of the figures."""
    return [*make_wmo(cijfers), *_werk_inkomen(cijfers), *_overige(cijfers)]


def make_wmo(cijfers: Cijfers) -> list[Sjabloon]:
    """The Wmo kinds: what can be answered at once, the desk, and the five sporen of the flow chart.

    Spoor 1 is wmo_beheer, 2 wmo_nieuw, 3 wmo_onduidelijk; 4 and 5 are wmo_elders, by telephone and at the
    desk of the wijk. The source counts no more than the routes: how the part of the wijk is divided over
    the desk, general questions and unclear ones is assumed.
    """
    per_jaar = {route: share * cijfers.wmo_meldingen for route, share in cijfers.wmo_routes.items()}
    elsewhere = per_jaar["wijkwelzijnsorganisatie"] / 4
    ask = ("Waar kan ik gezelschap vinden in de buurt?", "Ik zoek hulp bij mijn administratie thuis.")
    return [
        Sjabloon(
            code="wmo_direct",
            per_jaar=per_jaar["direct_afgehandeld"],
            bron=Bron.WMO,
            kanalen=TELEFOON,
            domeinen=("wmo",),
            soorten=("informatie",),
            direct=True,
            vragen=("Wat zijn de regels voor hulp thuis?", "Wanneer is de regiotaxi bereikbaar?"),
        ),
        Sjabloon(
            code="wmo_balie",
            per_jaar=elsewhere,
            bron=Bron.WMO,
            kanalen=(("balie", 1.0),),
            domeinen=("wmo",),
            soorten=("informatie", "onduidelijk"),
            vragen=ask,
        ),
        Sjabloon(
            code="wmo_algemeen",
            per_jaar=elsewhere * 2,
            bron=Bron.WMO,
            kanalen=TELEFOON,
            domeinen=("wmo",),
            soorten=("algemeen",),
            vragen=ask,
        ),
        Sjabloon(
            code="wmo_elders",
            per_jaar=elsewhere,
            bron=Bron.WMO,
            kanalen=(("wijkbalie", 0.6), ("telefoon", 0.4)),
            domeinen=("wmo",),
            soorten=("onduidelijk",),
            juiste_plek=False,
            vragen=("Het gaat niet meer zo goed thuis.", "Mijn buurvrouw zegt dat ik hulp nodig heb."),
        ),
        Sjabloon(
            code="wmo_onduidelijk",
            per_jaar=per_jaar["vraagverheldering"],
            bron=Bron.WMO,
            kanalen=TELEFOON,
            domeinen=("wmo",),
            soorten=("onduidelijk",),
            juiste_plek=True,
            vragen=("Ik kan niet meer alles zelf. Wat nu?", "Mijn man wordt vergeetachtig, wie helpt ons?"),
        ),
        Sjabloon(
            code="wmo_beheer",
            per_jaar=per_jaar["beheer_iwv"],
            bron=Bron.IWV,
            kanalen=TELEFOON,
            domeinen=("wmo",),
            soorten=("bestaande_voorziening", "mutatie", "informatie"),
            producten=("hulp_bij_huishouden", "rolstoel", "vervoer", "woonvoorziening"),
            vragen=("Mijn scootmobiel is kapot.", "De hulp komt deze week niet.", "Ik ga verhuizen."),
        ),
        Sjabloon(
            code="wmo_nieuw",
            per_jaar=per_jaar["nieuwe_aanvragen_iwv"],
            bron=Bron.WMO,
            kanalen=TELEFOON,
            domeinen=("wmo",),
            soorten=("nieuwe_aanvraag",),
            producten=("wmo",),
            begeleiding=55,
            vragen=(
                "Ik heb hulp nodig bij het schoonmaken.",
                "De trap wordt te zwaar.",
                "Ik kom de deur niet meer uit.",
            ),
        ),
    ]


def _werk_inkomen(cijfers: Cijfers) -> list[Sjabloon]:
    return [
        Sjabloon(
            code="werk_intake",
            per_jaar=cijfers.bijstand * 0.36,
            bron=Bron.INTAKE,
            kanalen=WERK,
            domeinen=("werk", "inkomen"),
            soorten=("nieuwe_aanvraag",),
            producten=("bijstand",),
            begeleiding=800,
            vragen=("Ik ben mijn baan kwijt en heb geen inkomen meer.", "Mijn WW stopt en ik zoek werk."),
        ),
        Sjabloon(
            code="jongeren_intake",
            per_jaar=cijfers.jongeren * 0.55,
            bron=Bron.JONGEREN,
            kanalen=WERK,
            domeinen=("werk", "scholing"),
            soorten=("nieuwe_aanvraag", "onduidelijk"),
            begeleiding=270,
            vragen=("Ik ben gestopt met school en zoek werk.", "Ik wil een opleiding maar weet niet welke."),
        ),
        Sjabloon(
            code="jongeren_uitkering",
            per_jaar=cijfers.jongeren * 0.2,
            bron=Bron.JONGEREN,
            kanalen=WERK,
            domeinen=("werk", "inkomen"),
            soorten=("nieuwe_aanvraag",),
            producten=("bijstand",),
            begeleiding=300,
            vragen=("Ik heb geen geld en wil een uitkering aanvragen.",),
        ),
        Sjabloon(
            code="uitkering_vraag",
            per_jaar=cijfers.bijstand * 0.55,
            bron=Bron.BIJ_PARTNER,
            kanalen=TELEFOON,
            domeinen=("inkomen",),
            soorten=("informatie", "mutatie", "bestaande_voorziening"),
            vragen=("Wanneer komt mijn uitkering?", "Ik geef een wijziging door.", "Ik snap de brief niet."),
        ),
        Sjabloon(
            code="contactpersoon_vraag",
            per_jaar=cijfers.bijstand * 0.25,
            bron=Bron.CASELOAD,
            kanalen=TELEFOON,
            domeinen=("werk",),
            soorten=("informatie", "onduidelijk"),
            contact=True,
            vragen=("Ik wil iets afspreken over mijn plan.", "Ik heb een sollicitatiegesprek, wat nu?"),
        ),
        Sjabloon(
            code="werk_direct",
            per_jaar=cijfers.bijstand * 0.2,
            bron=Bron.BIJSTAND,
            kanalen=WERK,
            domeinen=("inkomen",),
            soorten=("informatie",),
            direct=True,
            vragen=("Wat zijn de openingstijden?", "Heb ik recht op een uitkering?"),
        ),
    ]


def _overige(cijfers: Cijfers) -> list[Sjabloon]:
    return [
        Sjabloon(
            code="schulden_coach",
            per_jaar=cijfers.schulden * 0.9,
            bron=Bron.SCHULDEN,
            kanalen=KETEN,
            domeinen=("schulden",),
            soorten=("nieuwe_aanvraag",),
            producten=("schuldhulpverlening",),
            begeleiding=420,
            vragen=("Ik kan mijn rekeningen niet meer betalen.", "De huur loopt al drie maanden achter."),
        ),
        Sjabloon(
            code="schulden_bijstand",
            per_jaar=cijfers.schulden * 0.3,
            bron=Bron.BIJ_PARTNER,
            kanalen=KETEN,
            domeinen=("schulden",),
            soorten=("nieuwe_aanvraag",),
            producten=("budgetbeheer",),
            vragen=("Kunt u mijn vaste lasten betalen?",),
        ),
        Sjabloon(
            code="schulden_contact",
            per_jaar=cijfers.schulden * 0.2,
            bron=Bron.CASELOAD,
            kanalen=TELEFOON,
            domeinen=("schulden",),
            soorten=("onduidelijk",),
            contact=True,
            vragen=("Ik krijg brieven van een deurwaarder.",),
        ),
        Sjabloon(
            code="regeling",
            per_jaar=cijfers.bijzondere_bijstand * 0.35,
            bron=Bron.LAAG_INKOMEN,
            kanalen=TELEFOON,
            domeinen=("financiele_regeling",),
            soorten=("nieuwe_aanvraag", "informatie"),
            producten=("bijzondere_bijstand", "individuele_inkomenstoeslag"),
            vragen=("Kan ik geld krijgen voor een wasmachine?", "Welke regelingen zijn er voor mij?"),
        ),
        Sjabloon(
            code="regeling_begeleiding",
            per_jaar=cijfers.bijzondere_bijstand * 0.05,
            bron=Bron.CASELOAD,
            kanalen=TELEFOON,
            domeinen=("financiele_regeling",),
            soorten=("nieuwe_aanvraag",),
            producten=("bijzondere_bijstand",),
            raakt_begeleiding=True,
            contact=True,
            vragen=("Kan ik reiskosten krijgen voor mijn traject?",),
        ),
        Sjabloon(
            code="zelfstandigen",
            per_jaar=300,
            bron=Bron.ZELFSTANDIG,
            kanalen=WERK,
            domeinen=("ondernemen", "inkomen"),
            soorten=("nieuwe_aanvraag",),
            producten=("bbz",),
            begeleiding=240,
            vragen=("Mijn omzet is weggevallen.", "Ik zoek een krediet voor mijn zaak."),
        ),
        Sjabloon(
            code="opvang_bct",
            per_jaar=330,
            bron=Bron.DAKLOOS,
            kanalen=(("bct", 1.0),),
            domeinen=("inkomen",),
            soorten=("nieuwe_aanvraag",),
            producten=("bijstand",),
            begeleiding=330,
            vragen=("Ik slaap in de opvang en heb geen inkomen.",),
        ),
        Sjabloon(
            code="opvang_elders",
            per_jaar=70,
            bron=Bron.DAKLOOS,
            kanalen=WERK,
            domeinen=("inkomen",),
            soorten=("onduidelijk",),
            vragen=("Ik sta op straat, waar kan ik heen?",),
        ),
    ]
