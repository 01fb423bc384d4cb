"""The out-of-sight radar: last contact, norm and last day per klant, all in one query (CAS-16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from caseload.contact.models import Contactmoment, Resultaat
from caseload.contact.policy import DAGEN, DOELGROEPEN, STROOM, TREDEN, Groepen
from caseload.contact.ritme import own_rhythm
from caseload.ladders.models import Ladder, LadderStap
from intake.melding.codes import Stroom
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import NormOntbreekt, known_normen
from serviceplein.ui.maanden import add_months

LEEFTIJD, TEAMLEIDER = "contact.jongere_tot_leeftijd", "contact.teamleider_na_dagen"
GROEPEN = (
    "trede_onbekend",
    *(f"trede_{n}" for n in TREDEN),
    *DOELGROEPEN,
    *(f"{STROOM}{stroom}" for stroom in Stroom.values),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contactnormen:
    """The norms of a day: days per group, the age a young person has at most, the wait of the teamleider."""

    dagen: dict[str, int]
    leeftijd: int
    teamleider: int


CODES = (*(f"{DAGEN}{group}" for group in GROEPEN), LEEFTIJD, TEAMLEIDER)


def read_normen(op: date) -> Contactnormen:
    """One query. Raises NormOntbreekt without one of the norms that everybody falls back on."""
    return norms_of(known_normen(CODES, op=op), op)


def norms_of(known: Mapping[str, Decimal], op: date) -> Contactnormen:
    """From norms that were read together with others. Raises NormOntbreekt."""
    needed = [LEEFTIJD, TEAMLEIDER, f"{DAGEN}trede_onbekend", *(f"{DAGEN}trede_{n}" for n in TREDEN)]
    if missing := [code for code in needed if code not in known]:
        raise NormOntbreekt(f"Geen waarde op {op} voor: {', '.join(missing)}. Vul de norm in bij Beheer.")
    days = {code.removeprefix(DAGEN): int(value) for code, value in known.items() if code.startswith(DAGEN)}
    return Contactnormen(dagen=days, leeftijd=int(known[LEEFTIJD]), teamleider=int(known[TEAMLEIDER]))


class Dag(Func):
    """The Dutch day of a moment."""

    template = "(%(expressions)s AT TIME ZONE '%(zone)s')::date"
    output_field = DateField()


class DagenLater(Func):
    """A day some days later."""

    arg_joiner = " + "
    template = "(%(expressions)s)"
    output_field = DateField()


def last_contact() -> Greatest:
    """The last contact with the klant of an outer row; talks that were held count by themselves."""
    talks = Afspraak.objects.filter(klant=OuterRef("klant"), status=AfspraakStatus.GEVOERD)
    newest = talks.order_by().values("klant").annotate(laatste=Max("begin")).values("laatste")
    moments = Contactmoment.objects.filter(klant=OuterRef("klant"), resultaat=Resultaat.GESPROKEN)
    return Greatest(
        Subquery(newest, output_field=DateTimeField()),
        Subquery(moments.order_by("-op").values("op")[:1], output_field=DateTimeField()),
    )


def with_contact(toewijzingen: QuerySet[Any], op: date, normen: Contactnormen) -> QuerySet[Any]:
    """Adds to running assignments: `trede_nu`, `laatste_contact`, `contact_dagen` and `contact_voor`.

    Contact is a talk that was held or a contactmoment with an answer; without any, the norm runs from the
    assignment on. A rhythm agreed with the klant goes before the norm of the groups.
    """
    steps = LadderStap.objects.filter(klant=OuterRef("klant"), ladder=Ladder.REINTEGRATIE)
    found: QuerySet[Any] = toewijzingen.annotate(
        trede_nu=Subquery(steps.order_by("-op").values("trede")[:1]),
        laatste_contact=last_contact(),
        contact_dagen=Coalesce(own_rhythm(), _days(op, normen), output_field=IntegerField()),
        contact_voor=DagenLater(
            Dag(Greatest(F("laatste_contact"), F("van")), zone=settings.TIME_ZONE), F("contact_dagen")
        ),
    )
    return found


def _days(op: date, normen: Contactnormen) -> Any:
    """The strictest norm in SQL; the same as policy.contact_norm. LEAST passes over what is absent."""
    born_after = add_months(op, -12 * normen.leeftijd)
    marks = {
        "statushouder": Q(klant__statushouder=True),
        "dak_en_thuisloos": Q(klant__dak_en_thuisloos=True),
        "jongere": Q(klant__geboortedatum__gt=born_after),
    }
    by_step = Case(
        *(When(trede_nu=n, then=Value(normen.dagen[f"trede_{n}"])) for n in TREDEN),
        default=Value(normen.dagen["trede_onbekend"]),
        output_field=IntegerField(),
    )
    by_mark = [
        Case(When(rule, then=Value(normen.dagen[name])), output_field=IntegerField())
        for name, rule in marks.items()
        if name in normen.dagen
    ]
    streams = [stroom for stroom in Stroom.values if f"{STROOM}{stroom}" in normen.dagen]
    by_stream = [
        Case(
            *(When(melding__stroom=s, then=Value(normen.dagen[f"{STROOM}{s}"])) for s in streams),
            output_field=IntegerField(),
        )
    ] * bool(streams)
    others = [*by_mark, *by_stream]
    return Least(by_step, *others) if others else by_step


def groups_for(row: Any, op: date, normen: Contactnormen) -> Groepen:
    """What decides the norm of an assignment read by with_contact, with its klant and melding."""
    klant, age = row.klant, row.klant.leeftijd(op)
    return Groepen(
        trede=row.trede_nu,
        stroom=row.melding.stroom if row.melding else "",
        statushouder=klant.statushouder,
        dak_en_thuisloos=klant.dak_en_thuisloos,
        jongere=age is not None and age < normen.leeftijd,
        afgesproken_weken=row.contact_weken,
    )


def out_of_sight(rows: QuerySet[Any], op: date) -> QuerySet[Any]:
    """Those whose last day for contact is over; needs with_contact."""
    return rows.filter(contact_voor__lt=op)
