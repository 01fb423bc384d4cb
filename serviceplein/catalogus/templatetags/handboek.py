"""A link to the work instruction of the step on the screen."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from serviceplein.catalogus.handboek import page_for
from serviceplein.ui.templatetags.ui import icoon

register = template.Library()


@register.simple_tag
def handboek(stap: str) -> SafeString | str:
    """{% handboek "triage" %}: a quiet link to the page about this step; nothing when there is none."""
    page = page_for(stap)
    if page is None:
        return ""
    return format_html(
        '<a class="utrecht-button utrecht-button--subtle" href="{}">{}Handboek'
        '<span class="sp-vh">: {}</span></a>',
        reverse("handboek-pagina", args=[page.naam]),
        icoon("books"),
        page.titel,
    )
