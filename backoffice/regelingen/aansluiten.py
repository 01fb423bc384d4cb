"""What regelingen add to the menu, the events and the quick check of the catalogue."""

from backoffice.regelingen import gebeurtenissen
from backoffice.regelingen.toets import eisen_of
from serviceplein.catalogus.toets.bron import register_bron
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie


def register_all() -> None:
    """Called when the app starts."""
    gebeurtenissen.register_all()
    register_bron(eisen_of)
    navigatie.register(
        navigatie.Item(
            url_name="regelingen",
            label="Regelingen",
            icon="receipt",
            recht=Recht.BEHEREN,
            groep="Beheer",
            volgorde=22,
        )
    )
    navigatie.register(
        navigatie.Item(
            url_name="steekproef",
            label="Steekproef",
            icon="eye",
            recht=Recht.AANVRAAG_BESLISSEN,
            groep="Backoffice",
            volgorde=36,
        )
    )
