"""What of the backoffice a document can belong to: an aanvraag and the besluit on it (KRN-06)."""

from collections.abc import Iterable

from django.urls import reverse

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van
from backoffice.besluiten.models import Besluit
from serviceplein.dossier.koppelingen import MEEST, Koppelbaar, register
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import Gebruiker


def aanvragen(klant: Klant, user: Gebruiker) -> Iterable[tuple[int, str, str]]:
    rows = Aanvraag.objects.visible_to(user).filter(klant=klant).order_by("-ontvangen_op", "-pk")
    for row in rows[:MEEST]:
        yield row.pk, f"{naam_van(row.regeling)}, kenmerk {row.kenmerk}", reverse("aanvraag", args=[row.pk])


def besluiten(klant: Klant, user: Gebruiker) -> Iterable[tuple[int, str, str]]:
    rows = Besluit.objects.visible_to(user).definitief().filter(aanvraag__klant=klant)
    for row in rows.select_related("aanvraag").order_by("-beslist_op", "-pk")[:MEEST]:
        regeling, uitkomst = naam_van(row.aanvraag.regeling), in_zin(row.get_uitkomst_display())
        name = f"{regeling} {uitkomst}, {row.beslist_op:%d-%m-%Y}"
        yield row.pk, name, reverse("aanvraag", args=[row.aanvraag_id])


def register_all() -> None:
    """Called when the app starts."""
    register(
        Koppelbaar(code=Aanvraag._meta.label_lower, label="Aanvraag", rijen=aanvragen),
        Koppelbaar(code=Besluit._meta.label_lower, label="Besluit", rijen=besluiten),
    )
