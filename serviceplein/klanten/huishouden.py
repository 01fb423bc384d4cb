"""The household of a klant as its page shows it (KRN-02)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from serviceplein.klanten.keuzes import HuishoudenRol
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
    members = HuishoudenLid.objects.filter(running, huishouden__in=own)
    people = (
        Klant.objects.filter(pk__in=members.values("klant"))
        .annotate(rol_in_huishouden=Subquery(members.filter(klant=OuterRef("pk")).values("rol")[:1]))
        .visible_to(user)
        .with_own_work(user)
        .order_by("geboortedatum", "pk")
    )
    facts = facts_of(list(people), user)
    return [
        Gezinslid(
            klant=person,
            rol=HuishoudenRol(person.rol_in_huishouden).label,  # type: ignore[attr-defined]
            leeftijd=person.leeftijd(op),
            zelf=person.pk == klant.pk,
            feiten=facts.get(person.pk, []),
        )
        for person in people
    ]
