"""The household as norms see it: which type it is, and the bijstandsnorm that goes with it."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from backoffice.aanvragen.regelingen import Huishoudtype
from serviceplein.catalogus.normen import known_normen
from serviceplein.klanten.gezin.lezen import running_on
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.models import HuishoudenLid, Klant

NORMEN = {
    Huishoudtype.ALLEENSTAAND: "pw.norm.alleenstaande",
    Huishoudtype.ALLEENSTAANDE_OUDER: "pw.norm.alleenstaande",
    Huishoudtype.GEHUWD: "pw.norm.gehuwden",
}


def household_type(others: Collection[str]) -> Huishoudtype:
    """The type by the roles of everybody else; who has a partner is married for the norm (PW art. 3)."""
    roles = set(others)
    if HuishoudenRol.PARTNER in roles:
        return Huishoudtype.GEHUWD
    if HuishoudenRol.KIND in roles:
        return Huishoudtype.ALLEENSTAANDE_OUDER
    return Huishoudtype.ALLEENSTAAND


def roles_on(klant: Klant, op: date) -> list[str]:
    """Roles of the others in the household of a klant on a day, seen from that klant; one query.

    To a partner the hoofd is the partner; to a grown-up child or kostendeler the others share costs.
    """
    own = HuishoudenLid.objects.filter(running_on(op), klant=klant).values("huishouden")
    rows = HuishoudenLid.objects.filter(running_on(op), huishouden__in=own).values_list("klant", "rol")
    return seen_by(klant.pk, dict(rows))


def seen_by(klant_id: int, members: dict[int, str]) -> list[str]:
    """Pure: the roles of the others as they count for one member."""
    own = members.get(klant_id, HuishoudenRol.HOOFD)
    others = [rol for pk, rol in members.items() if pk != klant_id]
    if own in (HuishoudenRol.KIND, HuishoudenRol.KOSTENDELER):
        return [HuishoudenRol.KOSTENDELER for _ in others]
    return [HuishoudenRol.PARTNER if rol == HuishoudenRol.HOOFD else rol for rol in others]


def norm_of(soort: Huishoudtype, op: date) -> Decimal | None:
    """The bijstandsnorm per month on a day; None when the municipality has none for that day."""
    code = NORMEN[soort]
    return known_normen([code], op=op).get(code)
