"""Anticipated refusals about klanten; each says what to do."""

from serviceplein.fouten import DomainError


class BsnBestaat(DomainError):
    """The BSN already belongs to a klant; `url` opens that record when the actor may see it."""

    code = "klanten.bsn_bestaat"

    def __init__(self, message: str, *, klant_id: int | None, url: str) -> None:
        super().__init__(message, veld="bsn")
        self.klant_id = klant_id
        self.url = url
        self.linktekst = "Open de bestaande klant"


class OnjuistGegeven(DomainError):
    """A value that cannot be right, such as a BSN that fails the eleven-test."""

    code = "klanten.onjuist_gegeven"


class IntussenGewijzigd(DomainError):
    code = "klanten.intussen_gewijzigd"


class OnbekendGegeven(DomainError):
    code = "klanten.onbekend_gegeven"
