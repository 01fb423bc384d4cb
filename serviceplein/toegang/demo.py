"""One account per role to look around with; only where no second factor is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol, Specialisme

DEMO_PASSWORD = "Serviceplein-demo1"  # noqa: S105 - refused wherever a second factor is obligatory
BEGIN = date(2020, 1, 1)
NAMES: dict[Rol, tuple[str, str]] = {
    Rol.FRONTOFFICE: ("Fenna", "Brouwer"),
    Rol.WERKCOACH: ("Youssef", "Amrani"),
    Rol.PARTICIPATIECOACH: ("Marieke", "van Dijk"),
    Rol.CONSULENT: ("Sjoerd", "Hoekstra"),
    Rol.RELATIEBEHEERDER: ("Priya", "Ramdin"),
    Rol.HELPDESK: ("Tom", "Willems"),
    Rol.BACKOFFICE: ("Ayşe", "Demir"),
    Rol.HANDHAVING: ("Ruud", "Kuipers"),
    Rol.TEAMLEIDER: ("Carla", "de Boer"),
    Rol.MANAGER: ("Erik", "Mulder"),
    Rol.RAAD: ("Joke", "Vermeer"),
    Rol.BEHEER: ("Bas", "Postma"),
    Rol.PRIVACY: ("Nadia", "Visser"),
    Rol.PARTNER: ("Hanneke", "de Wit"),
}
SPECIALISME: dict[Rol, Specialisme] = {Rol.BACKOFFICE: Specialisme.FINANCIELE_REGELINGEN}


class DemoNietToegestaan(DomainError):
    code = "toegang.demo_niet_toegestaan"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    rol: Rol
    username: str
    gebruiker_id: int


def demo_name(rol: Rol) -> str:
    """Full name of the demo account of a role."""
    return " ".join(NAMES[rol])


@transaction.atomic
def ensure_demo_accounts(
    medewerkers: Mapping[Rol, Medewerker] | None = None,
) -> tuple[DemoAccount, ...]:
    """Makes or repairs one account per role and couples the given medewerkers to them; safe to repeat.

    Raises DemoNietToegestaan where a second factor is obligatory, as in production.
    """
    if settings.TWEEDE_FACTOR_VERPLICHT:
        raise DemoNietToegestaan(
            "Demo-accounts hebben een bekend wachtwoord en mogen hier niet bestaan. "
            "Gebruik de ontwikkelinstellingen, of maak gewone accounts aan."
        )
    password = make_password(DEMO_PASSWORD)
    accounts = []
    for rol, (first, last) in NAMES.items():
        gebruiker, _ = Gebruiker.objects.update_or_create(
            username=rol.value,
            defaults={
                "first_name": first,
                "last_name": last,
                "password": password,
                "demo": True,
                "is_active": True,
            },
        )
        RolToekenning.objects.get_or_create(
            gebruiker=gebruiker, rol=rol, specialisme=SPECIALISME.get(rol, ""), geldig_van=BEGIN
        )
        accounts.append(DemoAccount(rol=rol, username=gebruiker.username, gebruiker_id=gebruiker.pk))
    _couple(medewerkers or {}, {account.rol: account.gebruiker_id for account in accounts})
    return tuple(accounts)


def _couple(medewerkers: Mapping[Rol, Medewerker], accounts: Mapping[Rol, int]) -> None:
    for rol, medewerker in medewerkers.items():
        Medewerker.objects.filter(gebruiker_id=accounts[rol]).exclude(pk=medewerker.pk).update(gebruiker=None)
        if medewerker.gebruiker_id != accounts[rol]:
            medewerker.gebruiker_id = accounts[rol]
            medewerker.save(update_fields=["gebruiker"])
