"""Components of the catalogue for other pages: search in everything, and the quick check of a product."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from serviceplein.catalogus.lijsten import valid_on
from serviceplein.catalogus.models import Product

register = template.Library()


@register.inclusion_tag("catalogus/zoeken/_vak.html")
def zoek_alles(
    klant: Any = None, bij: Any = None, soort: str = "", id: str = "zoek-alles", label: str = "Zoek hulp"
) -> dict[str, Any]:
    """{% zoek_alles klant=klant bij=melding %}: a box with results under it while typing.

    With a klant every dienst and product gets a button Meegeven; `bij` is where that happened.
    `soort` is product, dienst or handboek to search in one of them only.
    """
    fixed = {
        "soort": soort,
        "meegeven": klant.pk if klant else "",
        "bij": f"{bij._meta.label_lower}:{bij.pk}" if bij else "",
    }
    return {
        "adres": reverse("zoek-alles"),
        "id": id,
        "label": label,
        "vast": {name: value for name, value in fixed.items() if value},
    }


@register.inclusion_tag("catalogus/toets/_kiezer.html")
def snelle_toets(klant: Any = None, code: str = "", id: str = "snelle-toets-plek") -> dict[str, Any]:
    """{% snelle_toets klant=klant %}: choose a product and see at once what is met; never a decision."""
    rows = valid_on(Product.objects.exclude(eisen=[]), timezone.localdate()).order_by("naam", "pk")
    choices = list(rows.values("code", "naam"))
    url = ""
    if code:
        url = (
            reverse("snelle-toets-klant", args=[klant.pk, code])
            if klant
            else reverse("snelle-toets", args=[code])
        )
    return {
        "keuzes": choices,
        "gekozen": code,
        "url": url,
        "id": id,
        "adres": reverse("snelle-toets-kies"),
        "klant": klant,
    }
