"""The household of a klant as its page shows it (KRN-02)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from serviceplein.klanten.kolommen import facts_of
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.toegang.models import Gebruiker


@dataclass(frozen=True, slots=True, kw_only=True)
class Gezinslid:
    """One member: who, which role, and what the apps tell (stroom, contactpersoon, voorzieningen)."""

    klant: Klant
    rol: str
    leeftijd: int | None
    zelf: bool
    feiten: list[tuple[str, str]]


def members_of(klant: Klant, *, user: Gebruiker, op: date) -> list[Gezinslid]:
    """Members of the household on `op`, eldest first; a dossier the user may not see is left out.

    One query, and those of the registered facts; the same number for any size of household.
    """
    running = Q(geldig_van__lte=op) & (Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op))
    own = HuishoudenLid.objects.filter(running, klant=klant).values("huishouden")
    rows = list(
        HuishoudenLid.objects.filter(running, huishouden__in=own, klant__in=Klant.objects.visible_to(user))
        .select_related("klant")
        .order_by("klant__geboortedatum", "klant_id")
    )
    facts = facts_of([row.klant_id for row in rows], user)
    return [
        Gezinslid(
            klant=row.klant,
            rol=row.get_rol_display(),
            leeftijd=row.klant.leeftijd(op),
            zelf=row.klant_id == klant.pk,
            feiten=facts.get(row.klant_id, []),
        )
        for row in rows
    ]
