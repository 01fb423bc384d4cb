"""Until when the first conversation about debts is held (INT-09, Wgs art. 4)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from serviceplein.catalogus.models import Domein
from serviceplein.catalogus.normen import normen
from serviceplein.ui.werkdagen import add_werkdagen

WEKEN, WERKDAGEN = "schulden.eerste_gesprek_weken", "schulden.bedreigend_werkdagen"


class Bedreiging(models.TextChoices):
    """The threatening situations of Wgs art. 4 lid 2."""

    ONTRUIMING = "ontruiming", "De klant dreigt uit huis te worden gezet"
    AFSLUITING = "afsluiting", "Gas, water, licht of verwarming wordt afgesloten"
    ZORGVERZEKERING = "zorgverzekering", "De zorgverzekering wordt opgezegd"


def first_talk_before(gemeld: date, *, bedreigend: bool, weken: int, werkdagen: int) -> date:
    """The last day for the first conversation."""
    return add_werkdagen(gemeld, werkdagen) if bedreigend else gemeld + timedelta(weeks=weken)


def talk_before(domeinen: Collection[str], bedreiging: str, gemeld_op: datetime) -> date | None:
    """The last day for the first conversation of a melding; None when it is not about debts."""
    return debt_talk_before(bedreiging, gemeld_op) if Domein.SCHULDEN in domeinen else None


def debt_talk_before(bedreiging: str, gemeld_op: datetime) -> date:
    """The last day for the first conversation about debts; a threat shortens the term."""
    day = timezone.localdate(gemeld_op)
    numbers = normen([WEKEN, WERKDAGEN], op=day)
    return first_talk_before(
        day,
        bedreigend=bool(bedreiging),
        weken=int(numbers[WEKEN]),
        werkdagen=int(numbers[WERKDAGEN]),
    )
