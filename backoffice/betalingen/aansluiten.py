"""What payments add to the menu, the page of a klant and the colours of statuses."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.transitions import BatchStatus
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie, panelen
from serviceplein.ui.statussen import register_statussen

MEEST = 8


def klant_panel(request: HttpRequest, klant: Any) -> dict[str, Any]:
    """The newest payments of a klant."""
    user: Any = request.user
    rows = Betaalregel.objects.visible_to(user).filter(klant=klant).order_by("-ontstaan_op", "-pk")
    found = list(rows[: MEEST + 1])
    return {"betalingen": found[:MEEST], "meer": len(found) > MEEST}


def to_release(user: Any) -> QuerySet[Any]:
    """Batches that wait for a second person, which this one can be."""
    return Betaalbatch.objects.filter(status=BatchStatus.KLAARGEZET).exclude(gemaakt_door=user)


def register_all() -> None:
    """Called when the app starts."""
    navigatie.register(
        navigatie.Item(
            url_name="betalingen",
            label="Betalingen",
            icon="coin",
            recht=Recht.BETALING_BEKIJKEN,
            groep="Backoffice",
            volgorde=34,
        )
    )
    navigatie.register(
        navigatie.Item(
            url_name="betaalbatches",
            label="Betaalbatches",
            icon="send",
            recht=Recht.BETALING_VRIJGEVEN,
            groep="Backoffice",
            volgorde=35,
            badge=to_release,
        )
    )
    panelen.register(
        plaats="klant-verloop",
        naam="betalingen",
        volgorde=41,
        render=klant_panel,
        template="backoffice/betalingen/_klantpaneel.html",
        recht=Recht.BETALING_BEKIJKEN,
    )
    register_statussen("info", "clock", "te_betalen", "onderweg", "aangeboden")
    register_statussen("info", "list-check", "in_batch", "klaargezet")
    register_statussen("let_op", "hand-stop", "vastgehouden")
    register_statussen("goed", "circle-check", "verwerkt", "vrijgegeven")
    register_statussen("let_op", "help-circle", "onbekend", "afwijkend")
    register_statussen("neutraal", "equal", "al_bekend")
