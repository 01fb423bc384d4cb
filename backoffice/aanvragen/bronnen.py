"""Who delivers applications: what is typed at an upload, the form of a medewerker, a partner over the API."""

from serviceplein.organisatie.models import Partner

VAN_PARTNER = "partner:"


def source_of_partner(partner_id: int) -> str:
    """The bron of a ketenpartner: stays the same when its name changes."""
    return f"{VAN_PARTNER}{partner_id}"


def source_in_words(bron: str) -> str:
    """The name of the partner, or the bron as it was given."""
    if not bron.startswith(VAN_PARTNER):
        return bron
    partner = Partner.objects.filter(pk=bron.removeprefix(VAN_PARTNER)).first()
    return partner.naam if partner else bron
