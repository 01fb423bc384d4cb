"""Who looked in a dossier: the answer a klant is entitled to, as a letter in plain Dutch (PRV-03).

The letter names functions; names of medewerkers only when the privacy officer decides so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.klanten.models import Klant
from serviceplein.taal import in_zin
from serviceplein.toegang.models import RolToekenning, Verwerking
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier

EEN_JAAR = timedelta(days=365)
SYSTEEM = "de computer van de gemeente"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blik:
    """What one person did with the dossier on one day."""

    dag: date
    wie: str
    wat: str
    waarom: str
    keer: int = 1


class BriefFormulier(Formulier):
    klant = forms.IntegerField(label="Klantnummer", min_value=1, max_value=10**15)
    vanaf = DatumField(label="Vanaf", required=False)
    tot_en_met = DatumField(label="Tot en met", required=False)
    namen = forms.BooleanField(label="Noem namen van medewerkers", required=False)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def looks_of(klant_id: int, *, vanaf: date, tot_en_met: date, namen: bool) -> list[Blik]:
    """Everything done with the data of a klant in a period, newest first; the same on one day counts once.

    Refused requests saw nothing and are left out.
    """
    rows = (
        Verwerking.objects.about(klant_id)
        .filter(op__gte=midnight(vanaf), op__lt=midnight(tot_en_met + timedelta(days=1)), uitkomst__lt=400)
        .select_related("gebruiker")
        .order_by("-op", "-pk")
    )
    found = list(rows)
    functions = _functions({row.gebruiker_id for row in found if row.gebruiker_id})
    counted: dict[tuple[date, str, str, str], int] = {}
    for row in found:
        day = timezone.localdate(row.op)
        what = f"{row.handeling} (in een lijst)" if row.klant_id is None else row.handeling
        key = (day, _who(row, functions, day, namen), what, row.doel)
        counted[key] = counted.get(key, 0) + 1
    return [
        Blik(dag=day, wie=who, wat=what, waarom=why, keer=times)
        for (day, who, what, why), times in counted.items()
    ]


def _functions(users: set[int]) -> dict[int, list[RolToekenning]]:
    granted: dict[int, list[RolToekenning]] = {}
    for row in RolToekenning.objects.filter(gebruiker__in=users).order_by("geldig_van", "pk"):
        granted.setdefault(row.gebruiker_id, []).append(row)
    return granted


def _who(row: Verwerking, functions: dict[int, list[RolToekenning]], day: date, names: bool) -> str:
    if row.gebruiker is None:
        return f"ketenpartner {row.partner}" if row.partner else SYSTEEM
    roles = _running(functions.get(row.gebruiker.pk, ()), day)
    function = " en ".join(sorted(in_zin(Rol(rol).label) for rol in roles)) or "medewerker"
    return f"{row.gebruiker} ({function})" if names else function


def _running(granted: Iterable[RolToekenning], day: date) -> set[str]:
    return {
        row.rol for row in granted if row.geldig_van <= day and (not row.geldig_tot or row.geldig_tot > day)
    }


def letter(klant: Klant, *, vanaf: date, tot_en_met: date, namen: bool, dag: date) -> str:
    """The letter as HTML."""
    context: dict[str, Any] = {
        **letter_head(klant, kenmerk=f"Inzage {klant.klantnummer}", dag=dag),
        "blikken": looks_of(klant.pk, vanaf=vanaf, tot_en_met=tot_en_met, namen=namen),
        "vanaf": vanaf,
        "tot_en_met": tot_en_met,
    }
    return render_to_string("toegang/brieven/wie_keek.html", context)


class WieKeekBrief(RechtMixin):
    """The letter for one klant as PDF; without the name of a medewerker unless asked."""

    recht = Recht.LOGBOEK_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        form = BriefFormulier(request.GET)
        klant = None
        if form.is_valid():
            klant = Klant.objects.filter(klantnummer=form.cleaned_data["klant"]).first()
        if klant is None:
            raise Http404
        log_verwerking(
            request, klant_id=klant.pk, handeling="overzicht van inzage maken", doel="recht op inzage"
        )
        today = timezone.localdate()
        end = form.cleaned_data["tot_en_met"] or today
        html = letter(
            klant,
            vanaf=form.cleaned_data["vanaf"] or end - EEN_JAAR,
            tot_en_met=end,
            namen=form.cleaned_data["namen"],
            dag=today,
        )
        return HttpResponse(
            print_pdf(html),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="wie-keek-{klant.klantnummer}.pdf"',
                "Cache-Control": "private, no-store",
            },
        )
