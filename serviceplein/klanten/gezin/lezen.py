"""A household on one day and through the years: who, in which role, and what the apps tell (KRN-02)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from serviceplein.catalogus.normen import norm
from serviceplein.klanten.keuzes import HuishoudenRol
from serviceplein.klanten.kolommen import facts_of, labels
from serviceplein.klanten.models import Huishouden, HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker

MEERDERJARIG = "klanten.meerderjarig_jaren"


@dataclass(frozen=True, slots=True, kw_only=True)
class LidOp:
    """One membership; `feiten` follow the labels of the page, `nieuwe_rol_vanaf` is the 18th birthday."""

    lid: HuishoudenLid
    klant: Klant
    zelf: bool
    leeftijd: int | None
    feiten: list[tuple[str, str]]
    nieuwe_rol_vanaf: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gezin:
    """The household of a klant on `op`; without one only the former memberships of the klant are there."""

    op: date
    huishouden: Huishouden | None
    labels: list[str]
    leden: list[LidOp]
    verloop: list[LidOp]


def running_on(op: date) -> Q:
    """Memberships that hold on `op`; the last day is the day before `geldig_tot`."""
    return Q(geldig_van__lte=op) & (Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op))


def household_on(klant_id: int, op: date) -> Huishouden | None:
    """The household of a klant on `op`; the database sees to it that there is at most one."""
    return Huishouden.objects.filter(
        pk__in=HuishoudenLid.objects.filter(running_on(op), klant=klant_id).values("huishouden")
    ).first()


def gezin_on(klant: Klant, *, user: Gebruiker, op: date, vandaag: date) -> Gezin:
    """The household as the user may see it; what apps tell is of today, so a past day shows members only.

    A member whose dossier is closed to the user is left out, as everywhere else. The number of queries
    does not grow with the household.
    """
    house = household_on(klant.pk, op)
    rows = HuishoudenLid.objects.filter(Q(klant=klant) | Q(huishouden=house) if house else Q(klant=klant))
    members = list(rows.order_by("geldig_van", "pk"))
    seen = Klant.objects.filter(pk__in={row.klant_id for row in members}).rows_for(user)
    people = {person.pk: person for person in seen}
    facts = facts_of(list(people.values()), user) if op == vandaag else {}
    adult = int(norm(MEERDERJARIG, op=op))

    def shown(row: HuishoudenLid) -> LidOp:
        person = people[row.klant_id]
        return LidOp(
            lid=row,
            klant=person,
            zelf=person.pk == klant.pk,
            leeftijd=person.leeftijd(op),
            feiten=_in_columns(facts.get(person.pk, [])),
            nieuwe_rol_vanaf=grown_up_on(row, person, adult, op),
        )

    known = [row for row in members if row.klant_id in people]
    present = [row for row in known if house and row.huishouden_id == house.pk and _holds(row, op)]
    present.sort(key=lambda row: (people[row.klant_id].geboortedatum or date.max, row.pk))
    return Gezin(
        op=op,
        huishouden=house,
        labels=labels() if op == vandaag else [],
        leden=[shown(row) for row in present],
        verloop=[shown(row) for row in known],
    )


def grown_up_on(row: HuishoudenLid, klant: Klant, adult: int, op: date) -> date | None:
    """The birthday from which a kind is no longer one, when that day has come; art. 1:233 BW."""
    born = klant.geboortedatum
    if row.rol != HuishoudenRol.KIND or born is None:
        return None
    age = klant.leeftijd(op)
    if age is None or age < adult:
        return None
    leap_day = (born.month, born.day) == (2, 29)
    day = date(born.year + adult, 3, 1) if leap_day else born.replace(year=born.year + adult)
    return max(day, row.geldig_van)


def _holds(row: HuishoudenLid, op: date) -> bool:
    return row.geldig_van <= op and (row.geldig_tot is None or row.geldig_tot > op)


def _in_columns(facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = dict(facts)
    return [(label, known.get(label, "")) for label in labels()]
