"""The versions the klant signed, what changed between two of them, and the plan on paper (CAS-09)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from caseload.plan.models import Plan
from caseload.plan.pagina import visible_plan
from caseload.vaststelling.inhoud import PlanInhoud, contents_of, in_words
from caseload.vaststelling.models import Planversie
from caseload.vaststelling.verschil import differences
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin

NU = "nu"


class PlanVersies(RechtMixin, View):
    """Every signed version, and the differences between any two (`van` and `naar`; `nu` is the present)."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        plan = visible_plan(request, plan_id)
        versies = list(plan.versies.select_related("vastgesteld_door", "document"))
        chosen = {
            "van": request.GET.get("van") or (str(versies[0].nummer) if versies else NU),
            "naar": request.GET.get("naar") or NU,
        }
        sides = {name: _contents(plan, versies, value) for name, value in chosen.items()}
        context = {
            "plan": plan,
            "klant": plan.klant,
            "versies": versies,
            "gekozen": chosen,
            "keuzes": [(str(row.nummer), f"Versie {row.nummer}") for row in versies] + [(NU, "Nu")],
            "wijzigingen": differences(sides["van"], sides["naar"], alles=True),
        }
        return render(request, "caseload/vaststelling/versies.html", context)


class PlanPdf(RechtMixin, View):
    """The plan in plain Dutch on paper: as it is now, or a signed version (`?versie=2`)."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        plan = visible_plan(request, plan_id)
        wanted = request.GET.get("versie", "")
        versie = None
        if wanted:
            if not wanted.isdecimal() or len(wanted) > 4:
                raise Http404
            versie = plan.versies.filter(nummer=int(wanted)).first()
            if versie is None:
                raise Http404
        log_verwerking(request, klant_id=plan.klant_id, handeling="plan afdrukken")
        contents = versie.inhoud if versie else contents_of(plan)
        return HttpResponse(
            print_pdf(plan_letter(plan, contents, versie)),
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="plan-{plan.pk}.pdf"'},
        )


def plan_letter(plan: Plan, contents: PlanInhoud, versie: Planversie | None) -> str:
    """The letter of the plan; with a line to sign while nothing was signed."""
    head = letter_head(
        plan.klant,
        kenmerk=f"plan {plan.pk}" + (f", versie {versie.nummer}" if versie else ""),
        dag=timezone.localdate(versie.vastgesteld_op if versie else timezone.now()),
    )
    dominant = contents["dominant"]
    context: dict[str, Any] = {
        **head,
        "doelen": in_words(contents),
        "regie": contents["regie"],
        "dominant": Leefgebied(dominant).label if dominant else "",
        "versie": versie,
        "plan": plan,
    }
    return render_to_string("caseload/brieven/plan.html", context)


def _contents(plan: Plan, versies: list[Planversie], wanted: str) -> Any:
    if wanted == NU:
        return contents_of(plan)
    for row in versies:
        if str(row.nummer) == wanted:
            return row.inhoud
    raise Http404
