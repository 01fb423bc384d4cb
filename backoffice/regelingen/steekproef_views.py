"""Pages of the review of automatic decisions."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van, regeling_van
from backoffice.besluiten.views import facts_in_words
from backoffice.regelingen.forms import NazienForm
from backoffice.regelingen.models import Steekproef
from backoffice.regelingen.steekproef import JudgeSteekproef, judge_steekproef
from backoffice.regelingen.transitions import Nazien
from serviceplein.fouten import DomainError
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import Kolom, Lijst, LijstView


class SteekproefLijst(Lijst):
    naam = "steekproef"
    titel = "Steekproef"
    enkelvoud, meervoud = "besluit", "besluiten"
    standaard_sortering = "getrokken"
    leeg_titel = "Niets na te zien"
    leeg_tekst = "Er wacht geen automatisch besluit op een blik van een medewerker."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="besluit.aanvraag.klant.naam",
            template="backoffice/regelingen/_steekproef.html",
            sorteer=("besluit__aanvraag__klant__achternaam",),
            kop=True,
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.besluit.aanvraag.regeling),
            sorteer=("besluit__aanvraag__regeling",),
        ),
        Kolom(
            naam="bedrag",
            label="Bedrag",
            waarde="besluit.bedrag",
            template="backoffice/betalingen/_bedrag.html",
            getal=True,
        ),
        Kolom(
            naam="getrokken",
            label="Beslist",
            waarde="getrokken_op",
            template="backoffice/aanvragen/_tijdstip.html",
            sorteer=("getrokken_op",),
            nowrap=True,
        ),
    )


def visible_sample(user: Any) -> QuerySet[Steekproef]:
    """Decisions of the sample about klanten the user may see."""
    return Steekproef.objects.filter(besluit__aanvraag__in=Aanvraag.objects.visible_to(user))


class SteekproefOverzicht(RechtMixin, LijstView):
    """What waits to be reviewed, and how often a decision was right."""

    recht = Recht.AANVRAAG_BESLISSEN
    lijst = SteekproefLijst
    template_name = "backoffice/regelingen/steekproef.html"

    def get_queryset(self) -> QuerySet[Any]:
        rows = visible_sample(self.request.user).filter(oordeel="")
        return rows.select_related("besluit__aanvraag__klant")

    def get_context(self) -> dict[str, Any]:
        found = Steekproef.objects.aggregate(
            klopt=Count("pk", filter=Q(oordeel=Nazien.KLOPT)),
            klopt_niet=Count("pk", filter=Q(oordeel=Nazien.KLOPT_NIET)),
        )
        return {**found, "nagezien": found["klopt"] + found["klopt_niet"]}


class SteekproefPagina(RechtMixin):
    """One decision with all it rests on."""

    recht = Recht.AANVRAAG_BESLISSEN

    def get(self, request: HttpRequest, steekproef_id: int) -> HttpResponse:
        return self._page(request, self._item(request, steekproef_id), NazienForm())

    def post(self, request: HttpRequest, steekproef_id: int) -> HttpResponse:
        user: Any = request.user
        item = self._item(request, steekproef_id)
        form = NazienForm(request.POST)
        if not form.is_valid():
            return self._page(request, item, form, status=422)
        values = form.cleaned_data
        command = JudgeSteekproef(
            steekproef_id=item.pk, oordeel=Nazien(values["oordeel"]), toelichting=values["toelichting"]
        )
        try:
            judge_steekproef(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, item, form, status=409)
        messages.success(request, "Het besluit is nagezien.")
        return redirect("steekproef")

    def _item(self, request: HttpRequest, pk: int) -> Steekproef:
        rows = visible_sample(request.user).select_related("besluit__aanvraag__klant__gemeente")
        item = rows.filter(pk=pk).first()
        if item is None:
            raise Http404
        require_open(request, item.besluit.aanvraag.klant, handeling="besluit nazien")
        return item

    def _page(
        self, request: HttpRequest, item: Steekproef, form: NazienForm, status: int = 200
    ) -> HttpResponse:
        aanvraag = item.besluit.aanvraag
        regeling = regeling_van(aanvraag.regeling)
        context = {
            "item": item,
            "besluit": item.besluit,
            "aanvraag": aanvraag,
            "klant": aanvraag.klant,
            "regeling": regeling,
            "feiten": facts_in_words(regeling, aanvraag),
            "voorwaarden": item.besluit.voorwaarden,
            "form": form,
        }
        return render(request, "backoffice/regelingen/nazien.html", context, status=status)
