"""What triage reads of the municipality's set-up."""

from intake.feiten import Gemeentebeleid
from intake.triage.pakket import Pakket
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Gemeente


def read_gemeentebeleid() -> Gemeentebeleid:
    """The Bbz region and the gemeenten with integrale intake, in one query."""
    gemeenten = list(Gemeente.objects.order_by("pk"))
    return Gemeentebeleid.of(
        bbz_regio={gemeente.naam for gemeente in gemeenten if gemeente.bbz_regio},
        integrale_intake={gemeente.naam for gemeente in gemeenten if gemeente.integrale_intake},
    )


def read_pakket(klant: Klant | None) -> Pakket | None:
    """What the gemeente of the klant buys; None when the gemeente is not known here."""
    gemeente = klant.gemeente if klant else None
    if gemeente is None:
        return None
    return Pakket(gemeente=gemeente.naam, eigen=gemeente.eigen, stromen=gemeente.stromen)
