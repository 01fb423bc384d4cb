"""The advice about instruments, and the pages of contracts and budgets."""

from datetime import datetime
from typing import Any

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
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Stappagina


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


class Beheerformulier(Stappagina):
    """A form about a contract, budget or instrument on a page of its own."""

    recht = Recht.INSTRUMENTEN_BEHEREN
    template_name = "caseload/instrumenten/beheer.html"

    def back(self) -> str:
        return reverse("contracten")


class ContractBewerken(Beheerformulier):
    formulier = ContractForm
    gelukt = "Het contract is vastgelegd."
    contract: Contract | None = None

    def find(self, **kwargs: Any) -> None:
        if "contract_id" in kwargs:
            self.contract = Contract.objects.get(pk=kwargs["contract_id"])

    def initial(self) -> dict[str, Any]:
        return as_initial(self.contract) if self.contract else {}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        partner = data.pop("partner")
        pk = self.contract.pk if self.contract else None
        command = services.SaveContract(contract_id=pk, partner_id=partner.pk, **data)
        services.save_contract(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        return {"titel": "Contract wijzigen" if self.contract else "Nieuw contract"}


class BudgetToevoegen(Beheerformulier):
    formulier = NieuwBudgetForm
    titel = "Nieuw budget"
    gelukt = "Het budget is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.add_budget(services.AddBudget(**data), actor=actor, now=now)


class BudgetWijzigen(Beheerformulier):
    formulier = BudgetForm
    gelukt = "Het budget is gewijzigd."

    def find(self, **kwargs: Any) -> None:
        self.budget = Budget.objects.get(pk=kwargs["budget_id"])

    def initial(self) -> dict[str, Any]:
        return {"bedrag": self.budget.bedrag}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.set_budget(services.SetBudget(budget_id=self.budget.pk, **data), actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        return {"titel": f"{self.budget} wijzigen"}
