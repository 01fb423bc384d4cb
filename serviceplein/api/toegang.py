"""Functioneel beheer gives a partner access to the API, gives a new secret, or takes it away (KRN-08)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from oauth2_provider.models import get_access_token_model, get_application_model

from serviceplein.api.models import PartnerToegang
from serviceplein.api.services import PartnerAccess, ToegangNietMogelijk, create_partner_access
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht, require


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAccess:
    partner_id: int
    scopes: Sequence[str]
    ip_adressen: Sequence[str] = ()
    certificaat_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAccess:
    partner_id: int
    toegang_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWithdrawn:
    toegang_id: int


@step
def give_access(command: GiveAccess, *, actor: Gebruiker, now: datetime) -> PartnerAccess:
    """A new API account; the secret is in the answer and nowhere else.

    Raises Partner.DoesNotExist, PermissionDenied, ToegangNietMogelijk.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    require(actor, Recht.BEHEREN)
    given = create_partner_access(
        partner,
        scopes=command.scopes,
        ip_adressen=command.ip_adressen,
        certificaat_sha256=command.certificaat_sha256,
    )
    _record(partner, "gegeven", actor, now)
    return given


@step
def rotate_secret(command: ChangeAccess, *, actor: Gebruiker, now: datetime) -> PartnerAccess:
    """A new secret; the former one and every running token stop at once. Raises as give_access does."""
    account = _active(command, actor)
    secret = secrets.token_urlsafe(48)
    application = get_application_model().objects.select_for_update().get(pk=account.application_id)
    application.client_secret = secret
    application.save()
    _end_tokens(account)
    _record(account.partner, "vernieuwd", actor, now)
    return PartnerAccess(toegang_id=account.pk, client_id=application.client_id, client_secret=secret)


@step
def withdraw_access(command: ChangeAccess, *, actor: Gebruiker, now: datetime) -> AccessWithdrawn:
    """Ends the API account and every running token. Raises as give_access does."""
    account = _active(command, actor)
    account.actief = False
    account.save(update_fields=["actief"])
    _end_tokens(account)
    _record(account.partner, "ingetrokken", actor, now)
    return AccessWithdrawn(toegang_id=account.pk)


def _active(command: ChangeAccess, actor: Gebruiker) -> PartnerToegang:
    Partner.objects.select_for_update(of=("self",)).get(pk=command.partner_id)
    require(actor, Recht.BEHEREN)
    account = (
        PartnerToegang.objects.select_for_update(of=("self",))
        .select_related("partner")
        .filter(pk=command.toegang_id, partner_id=command.partner_id, actief=True)
        .first()
    )
    if account is None:
        raise ToegangNietMogelijk("Deze toegang is al ingetrokken. Laad de pagina opnieuw.")
    return account


def _end_tokens(account: PartnerToegang) -> None:
    get_access_token_model().objects.filter(application_id=account.application_id).delete()


def _record(partner: Partner, what: str, actor: Gebruiker, now: datetime) -> None:
    record(
        "partner.api_toegang",
        actor=actor,
        now=now,
        klant_id=None,
        onderwerp=partner,
        gegevens={"partner": partner.naam, "wat": what},
    )
