"""The clock of the agreements: a reminder before the term, and a mark when nobody said what came of one."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from caseload.afspraken.models import ZakelijkeAfspraak
from caseload.afspraken.policy import expires_after, reminded_until
from caseload.afspraken.services import event_facts, reminder_key
from serviceplein.agenda.mededelingen import Weg, way_to
from serviceplein.berichten.services import queue_brief, queue_email
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import long_date
from serviceplein.werk.services import create_taak

HERINNERING = "afspraken.herinnering_dagen"
VASTLEGGEN = "afspraken.vastleggen_werkdagen"
SJABLOON = "zakelijke_afspraak_herinnering"
PER_KEER = 200


@step
def remind(*, actor: Gebruiker | None, now: datetime) -> int:
    """Reminds of agreements whose term is near: the klant by e-mail or letter, ours by a task.

    Each agreement once; message, task and mark are one transaction. Returns how many were looked at.
    """
    today = timezone.localdate(now)
    until = reminded_until(today, int(norm(HERINNERING, op=today)))
    due = (
        ZakelijkeAfspraak.objects.open()
        .filter(herinnerd_op__isnull=True, termijn__lte=until)
        .select_related("klant", "medewerker")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("termijn", "pk")[:PER_KEER]
    )
    found = list(due)
    told = sum(_ask_of_us(row, now) if row.van_ons else _ask_of_klant(row, today, now) for row in found)
    ZakelijkeAfspraak.objects.filter(pk__in=[row.pk for row in found]).update(herinnerd_op=now)
    if told:
        record(
            "zakelijke_afspraak.herinnerd",
            actor=actor,
            now=now,
            klant_id=None,
            gegevens={"aantal": told},
        )
    return len(found)


def _ask_of_us(afspraak: ZakelijkeAfspraak, now: datetime) -> bool:
    create_taak(
        sleutel=reminder_key(afspraak.pk),
        titel=f"Kom uw afspraak na: {afspraak.wat}"[:160],
        reden=f"Anders: {afspraak.gevolg}"[:300],
        klant_id=afspraak.klant_id,
        medewerker_id=afspraak.medewerker_id,
        onderwerp=afspraak,
        deadline=afspraak.termijn,
        now=now,
    )
    return True


def _ask_of_klant(afspraak: ZakelijkeAfspraak, today: date, now: datetime) -> bool:
    """A reminder after the term makes no sense."""
    klant, way = afspraak.klant, way_to(afspraak.klant)
    if afspraak.termijn < today or way is Weg.GEEN:
        return False
    values = {
        "naam": klant.naam,
        "wat": afspraak.wat,
        "gevolg": afspraak.gevolg,
        "voor": long_date(afspraak.termijn),
    }
    key = f"{reminder_key(afspraak.pk)}:herinnering"
    end = timezone.make_aware(datetime.combine(afspraak.termijn + timedelta(days=1), datetime.min.time()))
    if way is Weg.EMAIL:
        return queue_email(
            sleutel=key,
            sjabloon=SJABLOON,
            aan=klant.email,
            now=now,
            gegevens=values,
            klant_id=klant.pk,
            vervalt_op=end,
        )
    return queue_brief(
        sleutel=key, sjabloon=SJABLOON, klant_id=klant.pk, now=now, gegevens=values, vervalt_op=end
    )


def expired(today: date) -> list[int]:
    """Open agreements of which nobody recorded in time what came of them; ours and theirs alike."""
    werkdagen = int(norm(VASTLEGGEN, op=today))
    rows = ZakelijkeAfspraak.objects.open().filter(gemeten=False, termijn__lt=today)
    dated = rows.order_by("termijn", "pk").values_list("pk", "termijn")
    return [pk for pk, termijn in dated if expires_after(termijn, werkdagen) < today]


@step
def mark_expired(afspraak_id: int, *, actor: Gebruiker | None, now: datetime) -> bool:
    """Puts on the time line that the term passed unanswered: it counts as not kept in time.

    It stays open, so that whoever knows can still say what came of it. Returns whether it was news.
    """
    afspraak = (
        ZakelijkeAfspraak.objects.open()
        .filter(gemeten=False)
        .select_for_update()
        .filter(pk=afspraak_id)
        .first()
    )
    if afspraak is None:
        return False
    afspraak.gemeten = True
    afspraak.save(update_fields=["gemeten"])
    record(
        "zakelijke_afspraak.verlopen",
        actor=actor,
        now=now,
        klant_id=afspraak.klant_id,
        onderwerp=afspraak,
        gegevens={
            **event_facts(afspraak),
            "uitkomst": "niet_nagekomen",
            "op_tijd": False,
            "gemeten": True,
        },
    )
    return True
