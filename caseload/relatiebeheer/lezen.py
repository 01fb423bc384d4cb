"""Klanten under the regie of a partner: the report that is due, the last contact, and what goes wrong.

Everything is worked out by the database, so that lists page, sort and filter there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from caseload.contact.radar import Dag, DagenLater, last_contact
from caseload.contact.ritme import rhythm_with_klant
from caseload.delen.models import Deling, Grondslag
from caseload.plan.models import Plan, Regie
from caseload.regie.models import Regieverzoek, VerzoekSoort
from caseload.regie.transitions import VerzoekStatus
from caseload.relatiebeheer.models import Partnerrapport, Rapportherinnering, Samenwerkingsafspraak
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import normen
from serviceplein.organisatie.models import Medewerker, Partner, Relatiebeheer, Waarneming
from serviceplein.toegang.models import Gebruiker

RAPPORTAGE = "relatiebeheer.rapportage_weken"
HERINNERING = "relatiebeheer.herinnering_dagen"
CONTACT = "relatiebeheer.contact_dagen"
VOORUIT = "relatiebeheer.vooruit_dagen"
WEIGERING = "relatiebeheer.weigering_dagen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grenzen:
    """The norms of a day, and the days they lead to."""

    op: date
    contact_dagen: int
    horizon: date
    geweigerd_sinds: date
    herinnerd_sinds: date


def read_grenzen(op: date) -> Grenzen:
    """One query. Raises NormOntbreekt."""
    known = normen((RAPPORTAGE, HERINNERING, CONTACT, VOORUIT, WEIGERING), op=op)
    return Grenzen(
        op=op,
        contact_dagen=int(known[CONTACT]),
        horizon=op + timedelta(days=int(known[VOORUIT])),
        geweigerd_sinds=op - timedelta(days=int(known[WEIGERING])),
        herinnerd_sinds=op - timedelta(days=int(known[HERINNERING])),
    )


def partners_of(mensen: Collection[int], op: date) -> QuerySet[Partner]:
    """The partners these medewerkers keep up with on that day."""
    return Partner.objects.filter(
        pk__in=Relatiebeheer.objects.running(op).filter(medewerker__in=mensen).values("partner")
    )


def relatiebeheerder_of(partner_id: int, op: date) -> Medewerker | None:
    """Who of ours keeps up with the partner on that day."""
    row = Relatiebeheer.objects.running(op).filter(partner=partner_id).select_related("medewerker").first()
    return row.medewerker if row else None


def followed_by(gebruiker_id: int, op: date) -> QuerySet[Relatiebeheer]:
    """The partners somebody keeps up with, and those of whom they stand in for (CAS-08)."""
    standing = Waarneming.objects.by_user(gebruiker_id, op).values("medewerker")
    rows = Relatiebeheer.objects.running(op)
    return rows.filter(Q(medewerker__gebruiker=gebruiker_id) | Q(medewerker__in=standing))


def all_under_regie() -> QuerySet[Plan]:
    """Running plans of which a partner that is known has the regie; for the clock, not for a screen."""
    return Plan.objects.running().filter(regie=Regie.PARTNER, regiepartner__isnull=False)


def under_regie(user: Gebruiker) -> QuerySet[Plan]:
    """Those of klanten this user may see."""
    return all_under_regie() & Plan.objects.visible_to(user)


def with_reports(plans: QuerySet[Plan], op: date) -> QuerySet[Any]:
    """Adds `laatste_rapport`, `rapport_sinds`, `rapport_voor` (the day the next is due) and `herinnerd_op`.

    The term runs from the last report, at first from the regie, and is as long as the norm of its first day
    says: another norm counts from the next report on.
    """
    own = Partnerrapport.objects.filter(
        plan=OuterRef("pk"), partner=OuterRef("regiepartner"), ontvangen_op__gte=OuterRef("regie_dag")
    )
    norm = Norm.objects.filter(
        Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=OuterRef("rapport_sinds")),
        code=RAPPORTAGE,
        geldig_van__lte=OuterRef("rapport_sinds"),
    )
    reminded = Rapportherinnering.objects.filter(
        plan=OuterRef("pk"), partner=OuterRef("regiepartner"), termijn=OuterRef("rapport_voor")
    )
    found: QuerySet[Any] = plans.annotate(
        regie_dag=Dag(Coalesce(F("regie_sinds"), F("begonnen_op")), zone=settings.TIME_ZONE),
    ).annotate(
        laatste_rapport=Subquery(_newest(own, "ontvangen_op"), output_field=DateField()),
    )
    found = found.annotate(rapport_sinds=Greatest(F("regie_dag"), F("laatste_rapport")))
    found = found.annotate(
        rapport_voor=DagenLater(
            F("rapport_sinds"), Cast(Subquery(norm.values("waarde")[:1]), IntegerField()) * Value(7)
        )
    )
    found = found.annotate(herinnerd_op=Subquery(reminded.order_by("-op").values("op")[:1]))
    return found


def _newest(rows: QuerySet[Any], field: str) -> QuerySet[Any, Any]:
    newest: QuerySet[Any, Any] = rows.order_by().values("plan").annotate(laatste=Max(field)).values("laatste")
    return newest


def with_contact_of(plans: QuerySet[Any], grenzen: Grenzen) -> QuerySet[Any]:
    """Adds `laatste_contact` and `contact_voor`; what the partner says of its own contact counts as well.

    A rhythm agreed with the klant goes before the norm. Needs with_reports.
    """
    spoken = Partnerrapport.objects.filter(plan=OuterRef("pk"), klant_gesproken_op__isnull=False)
    found: QuerySet[Any] = plans.annotate(
        laatste_contact=Greatest(
            Dag(last_contact(), zone=settings.TIME_ZONE),
            Subquery(_newest(spoken, "klant_gesproken_op"), output_field=DateField()),
        )
    ).annotate(
        contact_voor=DagenLater(
            Greatest(F("laatste_contact"), F("regie_dag")),
            Coalesce(rhythm_with_klant(), Value(grenzen.contact_dagen)),
        )
    )
    return found


def with_sharing(plans: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `gedeeld_tot`: until when the partner with the regie may read along by consent."""
    given = Deling.objects.filter(
        plan=OuterRef("pk"), partner=OuterRef("regiepartner"), ingetrokken_op__isnull=True
    )
    wider = given.filter(grondslag=Grondslag.WETTELIJK)
    found: QuerySet[Any] = plans.annotate(
        gedeeld_tot=Subquery(_newest(given, "tot"), output_field=DateField()),
        wettelijk_tot=Subquery(_newest(wider, "tot"), output_field=DateField()),
    )
    return found


def overdue(plans: QuerySet[Any], op: date) -> QuerySet[Any]:
    """Those of which the report is late; needs with_reports."""
    return plans.filter(rapport_voor__lt=op)


def to_remind(late: QuerySet[Any], since: date) -> QuerySet[Any]:
    """Late reports that were not asked for since that day."""
    return late.filter(unasked(since))


def unasked(since: date) -> Q:
    """The partner was not reminded of this report since that day; needs with_reports."""
    return Q(herinnerd_op__isnull=True) | Q(herinnerd_op__date__lte=since)


def partners_to_remind(op: date) -> QuerySet[Any, Any]:
    """Keys of partners with an e-mail address and a late report that was not asked for lately."""
    late = overdue(with_reports(all_under_regie(), op), op)
    silent = to_remind(late, read_grenzen(op).herinnerd_sinds).exclude(regiepartner__email="")
    return silent.order_by().values_list("regiepartner", flat=True).distinct()


def without_contact(plans: QuerySet[Any], op: date) -> QuerySet[Any]:
    """Those nobody had contact with in time; needs with_contact_of."""
    return plans.filter(contact_voor__lt=op)


def sharing_over(plans: QuerySet[Any], until: date) -> QuerySet[Any]:
    """Those of which the consent to share ended, or ends by then; needs with_sharing."""
    return plans.filter(_consent_over(until))


def _consent_over(until: date) -> Q:
    """The last sharing ends by then, and it was not one that the law gives."""
    return Q(gedeeld_tot__lte=until) & (Q(wettelijk_tot__isnull=True) | Q(wettelijk_tot__lt=F("gedeeld_tot")))


def refusals(user: Gebruiker, grenzen: Grenzen) -> QuerySet[Regieverzoek]:
    """Transfers a partner refused lately or did not answer in time, without a later request."""
    later = Regieverzoek.objects.filter(
        plan=OuterRef("plan"), soort=VerzoekSoort.DOORVERWIJZEN, gevraagd_op__gt=OuterRef("gevraagd_op")
    )
    rows = Regieverzoek.objects.visible_to(user).filter(
        Q(status=VerzoekStatus.GEWEIGERD, beantwoord_op__date__gte=grenzen.geweigerd_sinds)
        | Q(status=VerzoekStatus.GEVRAAGD, reactie_uiterlijk__lt=grenzen.op),
        naar_partner__isnull=False,
        soort=VerzoekSoort.DOORVERWIJZEN,
        plan__in=Plan.objects.running(),
    )
    return rows.exclude(Exists(later)).exclude(plan__regiepartner=F("naar_partner"))


def with_figures(partners: QuerySet[Partner], user: Gebruiker, grenzen: Grenzen) -> QuerySet[Any]:
    """Adds what the list shows per partner: `klanten`, `rapporten`, `afspraken`, `signalen`, `beheerder`."""
    plans = with_contact_of(with_reports(with_sharing(under_regie(user)), grenzen.op), grenzen)
    late = Q(rapport_voor__lt=grenzen.op)
    contact = Q(contact_voor__lt=grenzen.op)
    sharing = _consent_over(grenzen.op)
    mine = plans.filter(regiepartner=OuterRef("pk")).order_by().values("regiepartner")
    agreements = Samenwerkingsafspraak.objects.visible_to(user).filter(partner=OuterRef("pk")).order_by()
    found: QuerySet[Any] = partners.annotate(
        klanten=_count(mine, Q()),
        rapporten=_count(mine, late),
        zonder_contact=_count(mine, contact),
        zonder_toestemming=_count(mine, sharing),
        afspraken=_count(agreements.open().values("partner"), Q()),
        afspraken_nu=_count(agreements.due(grenzen.horizon).values("partner"), Q()),
        geweigerd=_count(
            refusals(user, grenzen).filter(naar_partner=OuterRef("pk")).order_by().values("naar_partner"),
            Q(),
        ),
        beheerder=Subquery(
            Relatiebeheer.objects.running(grenzen.op)
            .filter(partner=OuterRef("pk"))
            .values("medewerker__naam")[:1]
        ),
    )
    found = found.annotate(
        signalen=F("rapporten")
        + F("zonder_contact")
        + F("zonder_toestemming")
        + F("afspraken_nu")
        + F("geweigerd")
    )
    return found


def _count(rows: QuerySet[Any], only: Q) -> Coalesce:
    counted = rows.annotate(aantal=Count("pk", filter=only) if only else Count("pk")).values("aantal")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
