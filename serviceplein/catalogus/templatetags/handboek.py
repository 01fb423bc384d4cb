"""The work instruction of the step on the screen, in a drawer beside it."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from serviceplein.catalogus.handboek.models import Handboekpagina
from serviceplein.ui.templatetags.ui import icoon

register = template.Library()


@register.simple_tag(takes_context=True)
def handboek(context: dict[str, Any], stap: str) -> SafeString | str:
    """{% handboek "triage" %}: opens the instruction beside the step; nothing when there is none."""
    titel = Handboekpagina.objects.filter(stap=stap).values_list("titel", flat=True).order_by("pk").first()
    if titel is None:
        return ""
    return format_html(
        '<a class="utrecht-button utrecht-button--subtle" href="{url}" hx-get="{url}" '
        'hx-target="#dialoog-plek" aria-haspopup="dialog">{icon}Handboek'
        '<span class="sp-vh">: {titel}</span></a>',
        url=reverse("handboek-stap", args=[stap]),
        icon=icoon("books"),
        titel=titel,
    )
