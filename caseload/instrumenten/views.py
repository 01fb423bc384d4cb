"""The advice about instruments, and the pages of contracts and budgets."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.instrumenten import services
from caseload.instrumenten.codes import Arbeidsvraag, Belemmering, Competentie, Kans, Richting
from caseload.instrumenten.forms import AdviesForm, BudgetForm, ContractForm, NieuwBudgetForm, as_initial
from caseload.instrumenten.lezen import read_profiel
from caseload.instrumenten.lijst import ContractLijst
from caseload.instrumenten.models import Budget, Contract, Instrument, Instrumentadvies
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView


class AdviesVragen(RechtMixin, View):
    """What is known of the klant, to correct together; then the advice."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = self._klant(request, klant_id)
        known = read_profiel(klant, timezone.localdate())
        initial = {name: sorted(getattr(known, name)) for name in ("kansen", "belemmeringen", "competenties")}
        return self._page(request, klant, AdviesForm(initial=initial | {"richting": known.richting}))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        form = AdviesForm(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        data = {name: tuple(form.cleaned_data[name]) for name in ("kansen", "belemmeringen", "competenties")}
        command = services.GiveAdvies(klant_id=klant.pk, richting=form.cleaned_data["richting"], **data)
        return redirect("instrumentadvies", services.give_advies(command, actor=user, now=timezone.now()))

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="instrumentadvies vragen")
        return klant

    def _page(self, request: HttpRequest, klant: Klant, form: AdviesForm, status: int = 200) -> HttpResponse:
        context = {"klant": klant, "form": form}
        return render(request, "caseload/instrumenten/vragen.html", context, status=status)


class EenAdvies(RechtMixin, View):
    """An advice as it was given."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, advies_id: int) -> HttpResponse:
        advies = visible_advies(request, advies_id, "instrumentadvies bekijken")
        lines = advies.oordelen
        context = {
            "advies": advies,
            "klant": advies.klant,
            "geschikt": [line for line in lines if line["geschikt"]],
            "niet": [line for line in lines if not line["geschikt"]],
            "profiel": shown_profile(advies.profiel),
        }
        return render(request, "caseload/instrumenten/advies.html", context)


def visible_advies(request: HttpRequest, advies_id: int, handeling: str) -> Instrumentadvies:
    """The advice when the user may open its klant; else 404 or the question why."""
    user: Any = request.user
    rows = Instrumentadvies.objects.filter(klant__in=Klant.objects.visible_to(user)).select_related("klant")
    advies = get_object_or_404(rows, pk=advies_id)
    require_open(request, advies.klant, handeling=handeling)
    return advies


def shown_profile(profiel: dict[str, Any]) -> list[tuple[str, str]]:
    """What the advice was based on, in words."""

    def words(name: str, labels: Any) -> str:
        return ", ".join(str(labels(code).label) for code in profiel[name]) or "Niets vastgelegd"

    def step_of(name: str) -> str:
        return "Onbekend" if profiel[name] is None else f"Trede {profiel[name]}"

    market = "Nog niet bekend"
    if profiel["richting"]:
        found = Arbeidsvraag(profiel["arbeidsvraag"]).label if profiel["arbeidsvraag"] else "vraag onbekend"
        market = f"{Richting(profiel['richting']).label} ({found.lower()})"
    return [
        ("Re-integratieladder", step_of("trede_reintegratie")),
        ("Participatieladder", step_of("trede_participatie")),
        ("Wat helpt", words("kansen", Kans)),
        ("Wat in de weg staat", words("belemmeringen", Belemmering)),
        ("Wat de klant goed kan", words("competenties", Competentie)),
        ("Richting", market),
    ]


class Contracten(RechtMixin, LijstView):
    """Contracts with partners, and under them the budgets."""

    recht = Recht.INSTRUMENTEN_BEHEREN
    lijst = ContractLijst
    template_name = "caseload/instrumenten/contracten.html"

    def get_queryset(self) -> QuerySet[Any]:
        return Contract.objects.select_related("partner")

    def get_context(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "budgetten": Budget.objects.filter(geldig_tot__gt=today.replace(month=1, day=1)).order_by(
                "geldig_van", "code"
            )[:6],
            "instrumenten": Instrument.objects.filter(
                Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=today), geldig_van__lte=today
            ).order_by("kosten", "code"),
        }


class Beheerformulier(RechtMixin, View):
    """A form about a contract or budget on a page of its own."""

    recht = Recht.INSTRUMENTEN_BEHEREN

    def page(self, request: HttpRequest, form: Formulier, titel: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "titel": titel, "terug": reverse("contracten")}
        return render(request, "caseload/instrumenten/beheer.html", context, status=status)

    def refused(self, request: HttpRequest, form: Formulier, error: DomainError, titel: str) -> HttpResponse:
        form.refuse(error)
        return self.page(request, form, titel, status=409)


class ContractBewerken(Beheerformulier):
    def get(self, request: HttpRequest, contract_id: int | None = None) -> HttpResponse:
        contract = get_object_or_404(Contract, pk=contract_id) if contract_id else None
        form = ContractForm(initial=as_initial(contract) if contract else None)
        return self.page(request, form, self._titel(contract_id))

    def post(self, request: HttpRequest, contract_id: int | None = None) -> HttpResponse:
        user: Any = request.user
        if contract_id:
            get_object_or_404(Contract, pk=contract_id)
        form = ContractForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, self._titel(contract_id), status=422)
        data = dict(form.cleaned_data)
        partner = data.pop("partner")
        command = services.SaveContract(contract_id=contract_id, partner_id=partner.pk, **data)
        try:
            services.save_contract(command, actor=user, now=timezone.now())
        except services.ContractOnjuist as error:
            return self.refused(request, form, error, self._titel(contract_id))
        messages.success(request, "Het contract is vastgelegd.")
        return redirect("contracten")

    def _titel(self, contract_id: int | None) -> str:
        return "Contract wijzigen" if contract_id else "Nieuw contract"


class BudgetToevoegen(Beheerformulier):
    titel = "Nieuw budget"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, NieuwBudgetForm(), self.titel)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = NieuwBudgetForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, self.titel, status=422)
        try:
            services.add_budget(services.AddBudget(**form.cleaned_data), actor=user, now=timezone.now())
        except services.ContractOnjuist as error:
            return self.refused(request, form, error, self.titel)
        messages.success(request, "Het budget is vastgelegd.")
        return redirect("contracten")


class BudgetWijzigen(Beheerformulier):
    def get(self, request: HttpRequest, budget_id: int) -> HttpResponse:
        budget = get_object_or_404(Budget, pk=budget_id)
        return self.page(request, BudgetForm(initial={"bedrag": budget.bedrag}), f"{budget} wijzigen")

    def post(self, request: HttpRequest, budget_id: int) -> HttpResponse:
        user: Any = request.user
        budget = get_object_or_404(Budget, pk=budget_id)
        form = BudgetForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, f"{budget} wijzigen", status=422)
        command = services.SetBudget(budget_id=budget_id, bedrag=form.cleaned_data["bedrag"])
        try:
            services.set_budget(command, actor=user, now=timezone.now())
        except services.BudgetTeKlein as error:
            return self.refused(request, form, error, f"{budget} wijzigen")
        messages.success(request, "Het budget is gewijzigd.")
        return redirect("contracten")
