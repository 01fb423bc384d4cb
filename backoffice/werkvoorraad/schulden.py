"""The first talk about debts as work of the specialist, with the term of the law (INT-09)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.policy import urgentie_of
from backoffice.werkvoorraad.specialismen import werkplan
from backoffice.werkvoorraad.transitions import GESLOTEN, OpdrachtStatus
from intake.melding.models import Melding
from intake.schulden.termijn import Bedreiging, debt_talk_before
from serviceplein.catalogus.models import Domein

MELDING = Melding._meta.label_lower


def talk_kinds() -> Sequence[str]:
    """The kinds of opdracht that are a first talk about debts."""
    return [kind.code for kind in werkplan().soorten.values() if kind.eerste_gesprek]


def open_talks() -> QuerySet[Opdracht]:
    return Opdracht.objects.filter(soort__in=talk_kinds()).exclude(status__in=GESLOTEN)


def talk_held() -> Exists:
    """For a query on meldingen: a specialist spoke the klant about it and answered."""
    answered = Opdracht.objects.filter(soort__in=talk_kinds(), status=OpdrachtStatus.AFGEROND)
    return Exists(answered.filter(onderwerp_soort=MELDING, onderwerp_id=OuterRef("pk")))


def waiting_melding(klant_id: int) -> Melding | None:
    """The newest melding about debts for which no specialist spoke the klant."""
    about = Q(klant=klant_id, domeinen__contains=[Domein.SCHULDEN])
    return Melding.objects.filter(about & ~Q(talk_held())).order_by("-gemeld_op", "-pk").first()


def talk_until(melding: Melding | None, situatie: str, now: datetime) -> date:
    """The last day for the talk: that of the melding, else counted from now."""
    if melding is not None and melding.gesprek_voor is not None:
        return melding.gesprek_voor
    return debt_talk_before(situatie if situatie in Bedreiging.values else "", now)


def follow_threat(melding: Melding, now: datetime) -> None:
    """What threatens was noted at the melding: the talk gets its term and place. Part of that step."""
    today = timezone.localdate(now)
    rows = open_talks().filter(onderwerp_soort=MELDING, onderwerp_id=melding.pk)
    for opdracht in rows.select_for_update(of=("self",)):
        if melding.bedreiging or opdracht.situatie in Bedreiging.values:
            opdracht.situatie = melding.bedreiging
        opdracht.termijn = melding.gesprek_voor or opdracht.termijn
        began = timezone.localdate(opdracht.ontstaan_op)
        opdracht.urgentie = urgentie_of(opdracht.termijn, began, opdracht.situatie, weights_on(today))
        opdracht.save(update_fields=["situatie", "termijn", "urgentie"])
