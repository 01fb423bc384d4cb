"""Control questions from what is known, and which check of a klant holds now (BO-02)."""

from collections.abc import Iterator
from datetime import date, datetime

from backoffice.helpdesk.identiteit import Controlevraag, Drempels, strongest
from backoffice.helpdesk.models import Identiteitscontrole
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.normen import normen
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.ui.weergave import long_date

BASIS, STERK, FOUT = (
    "helpdesk.vragen_basis",
    "helpdesk.vragen_sterk",
    "helpdesk.vragen_fout",
)
GELDIG, TERUGBELLEN = "helpdesk.controle_minuten", "helpdesk.terugbellen_werkdagen"
CIJFERS = 3
"""How many digits of a number are asked."""


def drempels_on(op: date) -> Drempels:
    """How many right answers prove what, by the norms of a day."""
    numbers = normen([BASIS, STERK, FOUT], op=op)
    return Drempels(basis=int(numbers[BASIS]), sterk=int(numbers[STERK]), fout=int(numbers[FOUT]))


def questions_for(klant: Klant, op: date, *, toewijzing: Toewijzing | None) -> list[Controlevraag]:
    """What can be asked of this klant, by what we know; a secret address is never asked. One query."""
    return [*_from_card(klant), *_from_people(klant, op, toewijzing)]


def _from_card(klant: Klant) -> Iterator[Controlevraag]:
    if klant.geboortedatum:
        yield Controlevraag(
            code="geboortedatum", vraag="Wat is uw geboortedatum?", antwoord=long_date(klant.geboortedatum)
        )
    if klant.postcode and klant.huisnummer and klant.bescherming != Bescherming.GEHEIM_ADRES:
        yield Controlevraag(
            code="adres",
            vraag="Wat zijn uw postcode en huisnummer?",
            antwoord=f"{klant.postcode} {klant.huisnummer}{klant.toevoeging}",
        )
    if klant.bsn:
        yield Controlevraag(
            code="bsn",
            vraag="Wat zijn de laatste drie cijfers van uw BSN?",
            antwoord=klant.bsn[-CIJFERS:],
            zwaar=True,
        )
    if len(klant.telefoon) > CIJFERS:
        yield Controlevraag(
            code="telefoon",
            vraag="Op welk nummer kunnen wij u bereiken? Let op de laatste drie cijfers.",
            antwoord=klant.telefoon[-CIJFERS:],
        )


def _from_people(klant: Klant, op: date, toewijzing: Toewijzing | None) -> Iterator[Controlevraag]:
    if toewijzing is not None:
        yield Controlevraag(
            code="contactpersoon",
            vraag="Hoe heet uw vaste contactpersoon?",
            antwoord=toewijzing.medewerker.naam,
            zwaar=True,
        )
    own = HuishoudenLid.objects.filter(running_on(op), klant=klant).values("huishouden")
    at_home = HuishoudenLid.objects.filter(running_on(op), huishouden__in=own, klant__bescherming="")
    children = at_home.filter(rol=HuishoudenRol.KIND).exclude(klant=klant)
    child = children.select_related("klant").order_by("klant__geboortedatum", "pk").first()
    if child is not None and child.klant.geboortedatum:
        yield Controlevraag(
            code="kind",
            vraag="Wat is de geboortedatum van uw oudste thuiswonende kind?",
            antwoord=long_date(child.klant.geboortedatum),
            zwaar=True,
        )


def running_controles(klant: Klant, now: datetime) -> list[Identiteitscontrole]:
    """The checks of a klant that hold now, the newest first; at most a few."""
    rows = Identiteitscontrole.objects.filter(klant=klant, op__lte=now, tot__gt=now)
    return list(rows.select_related("door").order_by("-op", "-pk")[:5])


def best_of(controles: list[Identiteitscontrole]) -> Identiteitscontrole | None:
    """The one that proves most; after a check that failed nothing of before it counts."""
    since: list[Identiteitscontrole] = []
    for controle in controles:
        if not controle.niveau:
            break
        since.append(controle)
    niveau = strongest([controle.niveau for controle in since])
    return next((controle for controle in since if controle.niveau == niveau), None) if niveau else None
