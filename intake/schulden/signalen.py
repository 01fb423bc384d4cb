"""A first conversation about debts that is not planned in time (INT-09)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.aansluitingen import talk_with_specialist
from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.normen import norm
from serviceplein.toegang.rollen import Specialisme
from serviceplein.ui.weergave import long_date
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.signalen import Oorzaak

WAARSCHUWING = "schulden.waarschuwing_werkdagen"
WITH_SPECIALIST = (Bestemming.SCHULDHULPVERLENING, Bestemming.VASTE_CONTACTPERSOON)


def without_talk() -> QuerySet[Melding]:
    """Meldingen about debts for which no talk was held or planned in time, also not by a specialist."""
    end_of_term = ExpressionWrapper(
        OuterRef("gesprek_voor") + timedelta(days=1), output_field=DateTimeField()
    )
    talk = Afspraak.objects.filter(
        klant=OuterRef("klant"),
        status__in=[AfspraakStatus.GEPLAND, AfspraakStatus.GEVOERD],
        begin__gte=OuterRef("gemeld_op"),
        begin__lt=end_of_term,
    ).filter(Q(onderwerp_soort="intake.melding", onderwerp_id=OuterRef("pk")) | Q(soort="schulden"))
    waits = Q(status__in=[MeldingStatus.NIEUW, MeldingStatus.GETRIEERD, MeldingStatus.AFSPRAAK]) | Q(
        status=MeldingStatus.OVERGEDRAGEN, bestemming__in=WITH_SPECIALIST
    )
    rows = Melding.objects.filter(waits, gesprek_voor__isnull=False)
    return rows.filter(~Exists(talk), ~talk_with_specialist())


def late_first_talks(now: datetime) -> Iterator[Oorzaak]:
    """One cause per melding whose term nears or has passed. Two queries."""
    today = timezone.localdate(now)
    near = add_werkdagen(today, int(norm(WAARSCHUWING, op=today)))
    for melding in without_talk().filter(gesprek_voor__lte=near).order_by("gesprek_voor", "pk"):
        until = melding.gesprek_voor
        if until is None:
            continue
        missed = until < today
        with_us = melding.bestemming not in WITH_SPECIALIST
        yield Oorzaak(
            sleutel=str(melding.pk),
            titel="Eerste gesprek over schulden is te laat"
            if missed
            else "Plan het eerste gesprek over schulden",
            reden=f"Melding {melding.kenmerk}: uiterlijk {long_date(until)}"
            + (" (bedreigende situatie)" if melding.bedreiging else ""),
            deadline=until,
            klant_id=melding.klant_id,
            specialisme=Specialisme.FRONTOFFICE if with_us else Specialisme.SCHULDHULPVERLENING,
            onderwerp_soort="intake.melding",
            onderwerp_id=melding.pk,
        )
