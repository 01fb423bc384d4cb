"""Pages of functioneel beheer: the texts of letters, their versions, and how they read (BO-06)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backoffice.aanvragen.regelingen import naam_van, regeling_van, regelingen
from backoffice.besluiten.brief import example_context, readability
from backoffice.besluiten.models import Tekstblok, Uitkomst
from backoffice.besluiten.teksten import (
    VELDEN,
    Blok,
    ChangeTekst,
    Tekst,
    TekstOnjuist,
    blokken,
    change_tekst,
    check_text,
    texts_on,
)
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier

ONLY_IN: dict[str, Uitkomst] = {
    **dict.fromkeys(("afwijzing", "voldoet_niet", "voldoet_wel"), Uitkomst.AFGEWEZEN),
    **dict.fromkeys(("buiten_behandeling", "buiten_reden", "opnieuw"), Uitkomst.BUITEN),
}
"""Blocks that stand in no letter that grants."""


class Brievenboek(RechtMixin):
    """Every block of text with its version of today and how the whole letter reads."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        changed = dict(Tekstblok.objects.order_by("gemaakt_op").values_list("code", "gemaakt_op"))
        rows = [{"blok": blok, "gewijzigd_op": changed.get(code)} for code, blok in blokken().items()]
        letters = []
        for code, regeling in sorted(regelingen().items()):
            today = texts_on(code, timezone.localdate(now))
            for uitkomst in Uitkomst:
                context = example_context(regeling, op=now, uitkomst=uitkomst, teksten=today)
                letters.append((regeling.naam, uitkomst.label, readability(context)))
        return render(request, "backoffice/besluiten/teksten.html", {"rijen": rows, "brieven": letters})


class TekstForm(Formulier):
    regeling = forms.ChoiceField(label="Voor welke regeling?", required=False)
    kop = forms.CharField(label="Kop", max_length=120, required=False)
    tekst = forms.CharField(
        label="Tekst",
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Een lege regel begint een nieuwe alinea. **Tussen sterren** wordt vet.",
        error_messages={"required": "Schrijf een tekst."},
    )
    geldig_van = DatumField(label="Geldt vanaf")
    reden = forms.CharField(
        label="Waarom verandert de tekst?",
        max_length=300,
        error_messages={"required": "Schrijf op waarom de tekst verandert."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["regeling"]
        choice.choices = [
            ("", "Alle regelingen"),
            *((code, regeling.naam) for code, regeling in sorted(regelingen().items())),
        ]


class TekstPagina(RechtMixin):
    """One block: what holds, what held, and the next version with an example of the letter."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, tekst: str) -> HttpResponse:
        blok = self._blok(tekst)
        regeling = request.GET.get("regeling", "")
        regeling = regeling if regeling in regelingen() else ""
        today = timezone.localdate()
        now = texts_on(regeling, today)[blok.code]
        form = TekstForm(
            initial={"regeling": regeling, "kop": now.kop, "tekst": now.tekst, "geldig_van": today}
        )
        return self._page(request, blok, form, regeling, now)

    def post(self, request: HttpRequest, tekst: str) -> HttpResponse:
        blok = self._blok(tekst)
        form = TekstForm(request.POST)
        if not form.is_valid():
            return self._page(request, blok, form, "", None, status=422)
        data = form.cleaned_data
        shown = Tekst(data["kop"], data["tekst"])
        user: Any = request.user
        try:
            if "voorbeeld" in request.POST:
                check_text(blok, shown.kop, shown.tekst)
                return self._page(request, blok, form, data["regeling"], shown)
            change_tekst(ChangeTekst(code=blok.code, **data), actor=user, now=timezone.now())
        except TekstOnjuist as error:
            form.add_error(error.veld, error.message)
            return self._page(request, blok, form, data["regeling"], None, status=422)
        messages.success(request, "De tekst is bewaard.")
        return redirect("brieftekst", blok.code)

    def _blok(self, code: str) -> Blok:
        if code not in blokken():
            raise Http404
        return blokken()[code]

    def _page(
        self,
        request: HttpRequest,
        blok: Blok,
        form: TekstForm,
        regeling: str,
        shown: Tekst | None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        brief = None
        if shown is not None:
            now, code = timezone.now(), regeling or min(regelingen())
            brief = example_context(
                regeling_van(code),
                op=now,
                uitkomst=ONLY_IN.get(blok.code, Uitkomst.TOEGEKEND),
                teksten={**texts_on(code, timezone.localdate(now)), blok.code: shown},
            )
        versions = Tekstblok.objects.filter(code=blok.code).select_related("gemaakt_door")
        context = {
            "blok": blok,
            "form": form,
            "velden": [(f"{{{name}}}", uitleg) for name, uitleg in VELDEN.items()],
            "versies": [
                (row, naam_van(row.regeling) if row.regeling else "Alle regelingen")
                for row in versions.order_by("-geldig_van", "-pk")[:50]
            ],
            "vandaag": timezone.localdate(),
            "brief": brief,
            "lezen": readability(brief) if brief else None,
        }
        return render(request, "backoffice/besluiten/tekst.html", context, status=status)
