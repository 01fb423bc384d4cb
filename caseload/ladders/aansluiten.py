"""What the page of a klant shows of the ladders, and the signal about who is forgotten."""

from typing import Any

from django.http import HttpRequest

from caseload.ladders.aandacht import forgotten
from caseload.ladders.models import Ladder, LadderStap
from intake.quick_scan.ladders import trede_of
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.panelen import register
from serviceplein.werk import signalen

GETOOND = 6


def ladder_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """Where the klant stands on both ladders, and every step with who set it and why."""
    user: Any = request.user
    steps = list(
        LadderStap.objects.filter(klant=klant).select_related("vastgelegd_door").order_by("-op", "-pk")
    )
    ladders = []
    for ladder in Ladder:
        own = [step for step in steps if step.ladder == ladder]
        ladders.append(
            {
                "code": ladder.value,
                "naam": ladder.label,
                "nu": own[0] if own else None,
                "trede": trede_of(ladder, own[0].trede) if own else None,
                "eerder": own[1 : GETOOND + 1],
            }
        )
    return {"ladders": ladders, "mag": user.heeft(Recht.PLAN_BEWERKEN)}


def register_all() -> None:
    """Called when the app starts."""
    register(
        plaats="klant-begeleiding",
        naam="ladders",
        volgorde=40,
        render=ladder_panel,
        template="caseload/ladders/_klant.html",
    )
    signalen.register("zonder_aandacht", forgotten)
