"""Components as template tags and filters; built in, so no {% load %} is needed. See docs/ui.md."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from serviceplein.taal import in_zin
from serviceplein.ui import panelen, weergave
from serviceplein.ui.formulieren import ErrorLine, FieldView, error_lines, view_of
from serviceplein.ui.grafiek import Grafiek
from serviceplein.ui.lijst import Lijst
from serviceplein.ui.statussen import KLASSE, style_of

register = template.Library()

ALERTS = {
    "success": ("ok", "circle-check"),
    "ok": ("ok", "circle-check"),
    "warning": ("warning", "alert-triangle"),
    "error": ("error", "alert-circle"),
    "info": ("info", "info-circle"),
    "debug": ("info", "info-circle"),
}


def today() -> date:
    return timezone.localdate()


@register.simple_tag
def icoon(naam: str, label: str = "") -> SafeString:
    """An icon of the sprite; with `label` it is an image with that name, without it it is decoration."""
    if label:
        return format_html(
            '<svg class="sp-icoon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            static("dist/icons.svg"),
            naam,
        )
    return _decoration(naam)


@lru_cache(maxsize=256)
def _decoration(naam: str) -> SafeString:
    return format_html(
        '<svg class="sp-icoon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("dist/icons.svg"),
        naam,
    )


@register.simple_tag
def badge(label: Any, code: str = "", toon: str = "", icon: str = "") -> SafeString:
    """A status: colour, icon and word. `code` (or the label) finds the style; `toon`/`icon` override it."""
    stijl = style_of(code or str(label))
    return _badge(conditional_escape(label), KLASSE[toon or stijl.toon], icon or stijl.icon)


@lru_cache(maxsize=512)
def _badge(label: SafeString, klasse: str, icon: str) -> SafeString:
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{}">{}{}</span>', klasse, icoon(icon), label
    )


@register.simple_tag
def kenmerk(label: Any) -> SafeString:
    """A property without judgement, such as a regeling."""
    return format_html('<span class="utrecht-data-badge">{}</span>', label)


@register.simple_tag
def avatar(naam: Any, groot: bool = False) -> SafeString:
    return format_html(
        '<span class="sp-avatar{}" aria-hidden="true">{}</span>',
        " sp-avatar--groot" if groot else "",
        weergave.initials(naam),
    )


@register.filter
def initialen(naam: Any) -> str:
    return weergave.initials(naam)


@register.filter
def datum(moment: date | datetime | None) -> str:
    """do 19 nov; empty for no date."""
    return weergave.short_date(moment, today()) if moment else ""


@register.filter
def datum_lang(moment: date | datetime | None) -> str:
    """19 november 2026."""
    return weergave.long_date(moment) if moment else ""


@register.filter
def tijd(moment: datetime | None) -> str:
    """14.30 uur."""
    return weergave.time_of_day(moment) if moment else ""


@register.filter
def tijdstip(moment: datetime | None) -> str:
    """do 19 nov, 14.30 uur."""
    if not moment:
        return ""
    return f"{weergave.short_date(moment, today())}, {weergave.time_of_day(moment)}"


@register.filter
def termijn(moment: date | datetime | None) -> SafeString | str:
    """The date and what is left of the term on a second line; late is said in words and colour."""
    if not moment:
        return ""
    uitkomst = weergave.term(moment, today())
    klasse = "sp-teLaat" if uitkomst.te_laat else ""
    return format_html(
        '<span class="sp-termijn"><span class="{}">{}</span><span class="sp-klein {}">{}</span></span>',
        klasse,
        uitkomst.datum,
        klasse or "sp-zacht",
        uitkomst.rest,
    )


@register.filter
def bedrag(value: Decimal | int | float | None) -> str:
    """€ 1.234,50; empty for None."""
    return "" if value is None else weergave.money(value)


@register.filter
def getal(value: Decimal | int | float | None, decimalen: int = 0) -> str:
    """1.234 or 12,5; empty for None."""
    return "" if value is None else weergave.number(value, decimalen)


register.filter(in_zin)


@register.filter
def bsn_afgeschermd(bsn: str | None) -> SafeString | str:
    """••••••321, read aloud as 'Afgeschermd, eindigt op 321'."""
    if not bsn:
        return ""
    return format_html(
        '<span class="sp-vh">Afgeschermd, eindigt op {}</span><span aria-hidden="true">{}</span>',
        bsn[-3:],
        weergave.masked_bsn(bsn),
    )


@register.inclusion_tag("ui/_alert.html")
def alert(tekst: Any, soort: str = "info", titel: str = "", rol: str = "") -> dict[str, Any]:
    """A message in the page; `soort` is a level tag of messages or info/ok/warning/error."""
    klasse, icon = ALERTS.get(soort.split()[-1] if soort else "info", ALERTS["info"])
    return {"tekst": tekst, "soort": klasse, "icon": icon, "titel": titel, "rol": rol}


@register.inclusion_tag("ui/_tegel.html")
def tegel(
    label: str,
    waarde: Any,
    eenheid: str = "",
    meta: str = "",
    url: str = "",
    icon: str = "",
    toon: str = "",
    percentage: int | None = None,
) -> dict[str, Any]:
    """A figure that opens its rows (`url`); `toon="fout"` colours it, the words in `meta` say why."""
    deel = None if percentage is None else max(0, min(100, percentage))
    return {
        "label": label,
        "waarde": waarde,
        "eenheid": eenheid,
        "meta": meta,
        "url": url,
        "icon": icon,
        "te_laat": toon == "fout",
        "toont_deel": deel is not None,
        "deel": deel,
    }


@register.inclusion_tag("ui/_vergelijking.html")
def vergelijking(label: str, waarde: float, norm: float, eenheid: str = "", url: str = "") -> dict[str, Any]:
    """A bar with a norm line; bars with the same norm share their scale (up to 1.5 x the norm)."""
    schaal = max(waarde, norm * 1.5, 1)
    return {
        "label": label,
        "waarde": waarde,
        "norm": norm,
        "eenheid": eenheid,
        "url": url,
        "breedte": f"{waarde / schaal * 100:.1f}",
        "normplek": f"{norm / schaal * 100:.1f}",
        "boven": waarde > norm,
    }


@register.inclusion_tag("ui/_leeg.html")
def leeg(titel: str, tekst: str = "", url: str = "", knop: str = "", icon: str = "inbox") -> dict[str, Any]:
    """Nothing here: say why, and offer the next step."""
    return {"titel": titel, "tekst": tekst, "url": url, "knop": knop, "icon": icon}


@register.inclusion_tag("ui/_knop.html")
def knop(
    tekst: str, naam: str, *args: Any, icon: str = "", soort: str = "secondary-action"
) -> dict[str, Any]:
    """A button that takes a step at once (`ui/stap.py`, Knop): its text, the name of the step, the object."""
    return {"tekst": tekst, "adres": reverse(naam, args=args), "icon": icon, "soort": soort}


@register.inclusion_tag("ui/_uitleg.html")
def uitleg(samenvatting: str, regels: Any) -> dict[str, Any]:
    """An explanation that opens: a text, or a list of reasons."""
    return {
        "samenvatting": samenvatting,
        "tekst": regels if isinstance(regels, str) else "",
        "regels": [] if isinstance(regels, str) else regels,
    }


@register.inclusion_tag("ui/_stappen.html")
def stappen(namen: list[str], huidige: int, label: str = "Stappen") -> dict[str, Any]:
    """Where you are in a process of several pages; `huidige` counts from 1."""
    return {
        "label": label,
        "huidige": huidige,
        "totaal": len(namen),
        "stappen": [
            (nummer, naam, "klaar" if nummer < huidige else "nu" if nummer == huidige else "later")
            for nummer, naam in enumerate(namen, start=1)
        ],
    }


@register.inclusion_tag("ui/_voortgang.html")
def voortgang(
    label: str, gedaan: int, totaal: int, url: str = "", klaar: bool = False, tekst: str = ""
) -> dict[str, Any]:
    """Progress of work in the background; polls `url` every two seconds until `klaar`."""
    return {
        "label": label,
        "gedaan": gedaan,
        "totaal": totaal,
        "percentage": int(100 * gedaan / totaal) if totaal else 0,
        "url": "" if klaar else url,
        "klaar": klaar,
        "tekst": tekst,
    }


@register.simple_block_tag
def paneel(content: str, titel: str = "", id: str = "", vol: bool = False, extra: str = "") -> SafeString:
    """{% paneel "Afspraken" %}...{% endpaneel %}: a section with a heading; `extra` stands beside it."""
    context = {
        "inhoud": content,
        "titel": titel,
        "id": id or f"p-{slugify(titel)}",
        "vol": vol,
        "extra": extra,
    }
    return render_to_string("ui/_paneel.html", context)


@register.simple_block_tag
def dialoog(content: str, id: str, titel: str, open: bool = False) -> SafeString:
    """{% dialoog "weg" "Taak verwijderen" %}...{% enddialoog %}; data-dialoog="weg" on a button opens it."""
    return render_to_string("ui/_dialoog.html", {"inhoud": content, "id": id, "titel": titel, "open": open})


@register.inclusion_tag("ui/_tijdlijn.html")
def tijdlijn(stappen: Any) -> dict[str, Any]:
    """Steps: titel, staat (klaar/nu/later); if wanted status, code, wanneer, wie, tekst, icon, url."""
    return {"stappen": stappen}


@register.inclusion_tag("ui/_feiten.html")
def feiten(paren: Any) -> dict[str, Any]:
    """A definition list of (name, value) pairs; an empty value reads as a dash."""
    return {"feiten": paren.items() if isinstance(paren, dict) else paren}


@register.inclusion_tag("ui/_grafiek.html")
def grafiek(grafiek: Grafiek) -> dict[str, Any]:
    """A chart with legend, spoken summary and its numbers as a table."""
    return {"grafiek": grafiek}


@register.inclusion_tag("ui/_kruimels.html")
def kruimels(*paren: str) -> dict[str, Any]:
    """{% kruimels "Klanten" url_klanten "Klant 20418" %}: label, address, ...; the last label has none."""
    namen, adressen = paren[0::2], (*paren[1::2], "")
    return {"kruimels": list(zip(namen, adressen, strict=False))}


@register.inclusion_tag("ui/_formulier.html", takes_context=True)
def formulier(
    context: template.Context,
    form: Any,
    knop: str = "Opslaan",
    actie: str = "",
    annuleer: str = "",
    bewaar: bool = True,
    focus: bool = True,
    wat: str = "Het formulier",
) -> dict[str, Any]:
    """A whole form that posts: summary of errors, fields, buttons. `bewaar` keeps a draft in this tab."""
    return {
        "csrf_token": context.get("csrf_token"),
        "form": form,
        "knop": knop,
        "actie": actie,
        "annuleer": annuleer,
        "bewaar": bewaar,
        "focus": focus,
        "wat": wat,
    }


@register.inclusion_tag("ui/_velden.html")
def velden(form: Any) -> dict[str, Any]:
    """All fields of a form, hidden ones included, without summary or buttons."""
    return {"verborgen": form.hidden_fields(), "velden": [view_of(field) for field in form.visible_fields()]}


@register.inclusion_tag("ui/_velden.html")
def veldgroep(form: Any, names: Sequence[str]) -> dict[str, Any]:
    """Some fields of a form by name, for a page that lays out its own form."""
    return {"verborgen": [], "velden": [view_of(form[name]) for name in names]}


@register.inclusion_tag("ui/_veld.html")
def veld(field: Any, label: str = "") -> dict[str, FieldView]:
    """One field with label, description, message and control."""
    return {"veld": view_of(field, label=label)}


@register.inclusion_tag("ui/_foutsamenvatting.html")
def foutsamenvatting(form: Any, focus: bool = True, wat: str = "Het formulier") -> dict[str, Any]:
    """Summary of errors with links to the fields; nothing when the form has no errors."""
    lines: list[ErrorLine] = error_lines(form)
    return {
        "regels": lines,
        "aantal": len({line.target for line in lines if line.target}),
        "focus": focus,
        "wat": wat,
        "prefix": form.prefix or "form",
    }


@register.inclusion_tag("ui/lijst.html", takes_context=True)
def lijst(context: template.Context, lijst: Lijst) -> dict[str, Any]:
    """A list with its filters, chips, table and paging."""
    return {"lijst": lijst, "csrf_token": context.get("csrf_token"), "request": context.get("request")}


@register.inclusion_tag("ui/_later.html")
def later(url: str, titel: str) -> dict[str, Any]:
    """{% later url "Documenten" %}: a part that loads itself from `url` once the page is there."""
    return {"url": url, "titel": titel, "tekst": f"{titel}: dit kon niet worden geladen."}


@register.simple_tag(takes_context=True)
def plaats_panelen(context: template.Context, plaats: str, subject: Any) -> list[SafeString]:
    """{% plaats_panelen "klant" klant as panelen %}: the panels other apps registered for this page."""
    return list(panelen.render_panels(plaats, context["request"], subject))


@register.simple_tag(takes_context=True)
def klantbalk(context: template.Context) -> SafeString:
    """{% klantbalk %}: what every page about a klant shows of that klant; nothing on any other page."""
    request = context.get("request")
    klant = getattr(request, "klant_in_beeld", None)
    if request is None or klant is None:
        return SafeString("")
    return SafeString("".join(panelen.render_panels("klantbalk", request, klant)))
