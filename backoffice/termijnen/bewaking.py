"""The night shift: hersteltermijnen that end, terms that pass, and the signals about them (BO-07)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van, regeling_van, regelingen
from backoffice.aanvragen.transitions import CLOSED
from backoffice.termijnen.keuzes import Einde
from backoffice.termijnen.lezen import MET_VOORSCHOT, situation_of
from backoffice.termijnen.models import Ingebrekestelling, Opschorting, Overschrijding
from backoffice.termijnen.services import recompute
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import soort
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import long_date, money
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk import signalen
from serviceplein.werk.signalen import Oorzaak

DEEL = 500


def open_hersteltermijnen() -> QuerySet[Opschorting]:
    return Opschorting.objects.filter(beeindigd_op__isnull=True)


@step
def end_opschortingen(*, actor: Gebruiker | None, now: datetime) -> int:
    """Hersteltermijnen nobody used end on their last day, and those of decided applications as well.

    One piece of at most 500, each with its own lock; call it until it gives 0.
    """
    today = timezone.localdate(now)
    decided = Q(aanvraag__status__in=CLOSED)
    rows = list(
        open_hersteltermijnen()
        .filter(Q(uiterlijk__lt=today) | decided)
        .select_for_update(of=("self", "aanvraag"), skip_locked=True)
        .select_related("aanvraag__klant")
        .order_by("pk")[:DEEL]
    )
    for row in rows:
        closed = row.aanvraag.status in CLOSED
        row.beeindigd_op = today if closed or row.uiterlijk is None else row.uiterlijk
        row.einde = Einde.BESLIST if closed else Einde.ONGEBRUIKT
        row.save(update_fields=["beeindigd_op", "einde"])
        if not closed:
            recompute(row.aanvraag, situation_of(row.aanvraag, today))
    _tell([row.aanvraag for row in rows if row.einde == Einde.ONGEBRUIKT], "hersteltermijn_voorbij", now)
    return len(rows)


@step
def mark_overschrijdingen(*, actor: Gebruiker | None, now: datetime) -> int:
    """Open applications whose term passed get their mark, once; set-based, in pieces of 500."""
    today = timezone.localdate(now)
    stands_still = Exists(open_hersteltermijnen().filter(aanvraag=OuterRef("pk")))
    marked = Exists(Overschrijding.objects.filter(aanvraag=OuterRef("pk")))
    late = list(
        Aanvraag.objects.over_term(today)
        .filter(~stands_still, ~marked)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")[:DEEL]
    )
    Overschrijding.objects.bulk_create(
        [Overschrijding(aanvraag=row, termijn=row.beslistermijn, gezien_op=now) for row in late],
        ignore_conflicts=True,
    )
    _tell(late, "overschreden", now)
    return len(late)


def _tell(aanvragen: Sequence[Aanvraag], code: str, now: datetime) -> None:
    """One event for the time line of each klant, in one statement."""
    kind = soort(f"termijn.{code}")
    Gebeurtenis.objects.bulk_create(
        Gebeurtenis(
            soort=kind.code,
            domein=kind.domein,
            op=now,
            klant_id=row.klant_id,
            onderwerp_soort=Aanvraag._meta.label_lower,
            onderwerp_id=row.pk,
            gegevens={"regeling": row.regeling, "termijn": f"{row.beslistermijn:%d-%m-%Y}"},
        )
        for row in aanvragen
    )


def near_terms(now: datetime) -> Iterator[Oorzaak]:
    """One cause per regeling with terms that end soon; one query."""
    today = timezone.localdate(now)
    near = add_werkdagen(today, int(norm("termijn.waarschuwing_werkdagen", op=today)))
    rows = (
        Aanvraag.objects.open()
        .filter(beslistermijn__gte=today, beslistermijn__lte=near)
        .order_by()
        .values("regeling")
        .annotate(aantal=Count("pk"), eerste=Min("beslistermijn"))
    )
    for row in rows:
        count = row["aantal"]
        yield Oorzaak(
            sleutel=row["regeling"],
            titel=f"{count} {'termijn' if count == 1 else 'termijnen'} {naam_van(row['regeling'])} "
            f"{'eindigt' if count == 1 else 'eindigen'} bijna",
            reden=f"De eerste op {long_date(row['eerste'])}. Beslis, vraag gegevens op of verdaag.",
            deadline=row["eerste"],
            specialisme=regeling_van(row["regeling"]).specialisme,
        )


def missed_terms(now: datetime) -> Iterator[Oorzaak]:
    """One cause per open application whose term passed without word to the klant; one query."""
    today = timezone.localdate(now)
    days = int(norm("termijn.melding_werkdagen", op=today))
    rows = (
        Overschrijding.objects.filter(gemeld_op__isnull=True)
        .exclude(aanvraag__status__in=CLOSED)
        .select_related("aanvraag")
        .order_by("termijn", "pk")
    )
    for row in rows:
        yield _about(
            row.aanvraag,
            titel=f"Te laat: schrijf de klant over {naam_van(row.aanvraag.regeling)}",
            reden=f"Aanvraag {row.aanvraag.kenmerk}: beslissen moest op {long_date(row.termijn)}",
            deadline=add_werkdagen(row.termijn, days),
        )


def running_dwangsommen(now: datetime) -> Iterator[Oorzaak]:
    """One cause per notice of default that costs money now or soon, or whose dwangsom can be established."""
    today = timezone.localdate(now)
    rows = (
        Ingebrekestelling.objects.filter(te_vroeg=False, dwangsom__isnull=True)
        .select_related("aanvraag__besluit")
        .order_by("pk")
    )
    for row in rows:
        found = situation_of(row.aanvraag, today)
        name = f"{naam_van(row.aanvraag.regeling)}, aanvraag {row.aanvraag.kenmerk}"
        if found.dwangsom_klaar(today):
            yield _about(
                row.aanvraag,
                titel="Stel de dwangsom vast",
                reden=f"{name}: {money(found.verbeurd)} (Awb art. 4:18)",
                deadline=found.vaststellen_voor or today,
            )
        elif found.eerste_dwangsomdag is not None:
            amount = f", nu {money(found.verbeurd)}" if found.verbeurd else ""
            yield _about(
                row.aanvraag,
                titel="Ingebrekestelling: beslis zo snel mogelijk",
                reden=f"{name}: dwangsom vanaf {long_date(found.eerste_dwangsomdag)}{amount}",
                deadline=found.eerste_dwangsomdag,
            )


def due_voorschotten(now: datetime) -> Iterator[Oorzaak]:
    """One cause per application for algemene bijstand whose voorschot is due soon (Participatiewet 52)."""
    today = timezone.localdate(now)
    codes = [code for code, regeling in regelingen().items() if regeling.beslistermijn in MET_VOORSCHOT]
    if not codes:
        return
    near = add_werkdagen(today, int(norm("termijn.waarschuwing_werkdagen", op=today)))
    rows = Aanvraag.objects.open().filter(regeling__in=codes).order_by("pk")
    for aanvraag in rows.select_related("besluit"):
        until = situation_of(aanvraag, today).voorschot_voor
        if until is not None and until <= near:
            yield _about(
                aanvraag,
                titel="Geef een voorschot of beslis",
                reden=f"Aanvraag {aanvraag.kenmerk}: uiterlijk {long_date(until)} (Participatiewet art. 52)",
                deadline=until,
            )


def _about(aanvraag: Aanvraag, *, titel: str, reden: str, deadline: date) -> Oorzaak:
    return Oorzaak(
        sleutel=str(aanvraag.pk),
        titel=titel,
        reden=reden[:300],
        deadline=deadline,
        klant_id=aanvraag.klant_id,
        specialisme=regeling_van(aanvraag.regeling).specialisme,
        onderwerp_soort=Aanvraag._meta.label_lower,
        onderwerp_id=aanvraag.pk,
    )


def running_terms(rows: QuerySet[Aanvraag], op: date) -> QuerySet[Aanvraag]:
    """Open applications with what a list tells of their terms: stands still, passed, in default."""
    pause = open_hersteltermijnen().filter(aanvraag=OuterRef("pk"))
    notice = Ingebrekestelling.objects.filter(aanvraag=OuterRef("pk"), te_vroeg=False)
    missed = Overschrijding.objects.filter(aanvraag=OuterRef("pk"), gemeld_op__isnull=False)
    return rows.exclude(status__in=CLOSED).annotate(
        staat_stil=Exists(pause), in_gebreke=Exists(notice), klant_weet=Exists(missed)
    )


CAUSES: Iterable[tuple[str, signalen.FindCauses]] = (
    ("termijn-bijna", near_terms),
    ("termijn-over", missed_terms),
    ("dwangsom", running_dwangsommen),
    ("voorschot", due_voorschotten),
)


def register_all() -> None:
    """Called when the app starts."""
    for name, find in CAUSES:
        signalen.register(name, find)
