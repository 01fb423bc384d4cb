"""Short cuts on the page of a melding, and the report of their use."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from intake.melding.models import Melding
from intake.melding.views import melding_page, open_melding
from intake.snelle_route import services
from intake.snelle_route.forms import RouteForm
from intake.snelle_route.lijst import RouteLijst, counts
from intake.snelle_route.models import RouteStatus, SnelleRoute
from intake.snelle_route.policy import uitvoering_of
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


def route_panel(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """Every short cut of this melding with its reason, and the two ways it can end."""
    user: Any = request.user
    uses = list(SnelleRoute.objects.filter(melding=melding).select_related("besloten_door").order_by("pk"))
    if not uses:
        return None
    failed: dict[int, Any] = getattr(request, "route_fout", {})
    may_end = user.heeft(Recht.TAAK_UITVOEREN)
    return {
        "routes": [
            {
                "gebruik": use,
                "naam": uitvoering_of(use.route).naam,
                "gewoon": uitvoering_of(use.route).gewoon,
                "form": (failed.get(use.pk) or RouteForm(auto_id=f"route-{use.pk}-%s"))
                if may_end and use.status == RouteStatus.VOORGESTELD
                else None,
            }
            for use in uses
        ]
    }


class RouteBeslissen(RechtMixin, View):
    """Carried out, or declined: one form, two buttons."""

    recht = Recht.TAAK_UITVOEREN

    def post(self, request: HttpRequest, snelle_route_id: int) -> HttpResponse:
        user: Any = request.user
        visible = SnelleRoute.objects.filter(melding__in=Melding.objects.visible_to(user))
        use = get_object_or_404(visible, pk=snelle_route_id)
        open_melding(request, use.melding_id, "snelle route afhandelen")
        form = RouteForm(request.POST, auto_id=f"route-{use.pk}-%s")
        if not form.is_valid():
            request.route_fout = {use.pk: form}  # type: ignore[attr-defined]
            return melding_page(request, use.melding_id, status=422)
        end = services.decline_route if "afzien" in request.POST else services.carry_out_route
        command = services.EndRoute(snelle_route_id=use.pk, **form.cleaned_data)
        end(command, actor=user, now=timezone.now())
        return redirect("melding", use.melding_id)


class SnelleRoutes(RechtMixin, LijstView):
    """How the short cuts are used; no names, so that functioneel beheer can read it too."""

    recht = Recht.SNELLE_ROUTES_BEKIJKEN
    lijst = RouteLijst
    template_name = "intake/snelle_route/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="snelle routes bekijken")
        return SnelleRoute.objects.visible_to(user).select_related("melding")

    def get_context(self) -> dict[str, Any]:
        return {"tellingen": counts()}
