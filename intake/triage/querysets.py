"""What triage reads of the municipality's set-up."""

from intake.feiten import Gemeentebeleid
from serviceplein.organisatie.models import Gemeente


def read_gemeentebeleid() -> Gemeentebeleid:
    """The Bbz region and the gemeenten with integrale intake, in one query."""
    gemeenten = list(Gemeente.objects.order_by("pk"))
    return Gemeentebeleid.of(
        bbz_regio={gemeente.naam for gemeente in gemeenten if gemeente.bbz_regio},
        integrale_intake={gemeente.naam for gemeente in gemeenten if gemeente.integrale_intake},
    )
