"""The pages of the information pyramid: teamleider, raad, one figure, and the information plan."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import View

from reporting.dashboards.belasting import workloads
from reporting.dashboards.bereik import default_bereik, read_bereik, visible_teams
from reporting.dashboards.cijfer import Cijferpagina
from reporting.dashboards.filters import Periode, filters_for
from reporting.dashboards.overzicht import Overzicht
from reporting.dashboards.paginas import RAAD, TEAM
from reporting.dashboards.publicatie import targets
from reporting.dashboards.uitvoer import xlsx_response
from reporting.dashboards.vooruitblik import look_ahead
from reporting.indicatoren.definitie import Niveau, OnbekendeIndicator, indicator, informatieplan
from reporting.indicatoren.vraag import GEMEENTE, read_team
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.export import stream_csv


class TeamleiderView(RechtMixin, View):
    """One team: figures, who carries what, and where it is late."""

    recht = Recht.TEAM_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(Gebruiker, request.user)
        teams = list(visible_teams(user))
        if not teams:
            return render(request, "reporting/dashboards/geen_team.html")
        first = next((team for team in teams if team.eigen), teams[0])
        asked = request.GET.get("bereik") or f"team-{first.pk}"
        chosen = next((team for team in teams if f"team-{team.pk}" == asked), None)
        if chosen is None:
            raise Http404
        bereik = read_team(chosen, chosen.wijk_ids)
        nu = timezone.now()
        filters = filters_for(bereik, request.GET, nu, Periode.KWARTAAL)
        vraag = filters.vraag(bereik, nu)
        page = Overzicht(vraag, filters.periode_gekozen, Niveau.TEAMLEIDER, TEAM)
        context = {
            "filters": filters,
            "vraag": vraag,
            "teams": [(f"team-{team.pk}", team.naam) for team in teams],
            "delen": page.delen,
            "dekking": page.kubus.dekking,
            "belasting": workloads(vraag, filters.periode_gekozen),
            "vooruitblik": look_ahead(vraag, page.ends_of_months, tot=page.kubus.dekking.tot),
            "team": chosen,
            "mag_herverdelen": user.heeft(Recht.CASELOAD_HERVERDELEN) and not vraag.terug,
        }
        return render(request, "reporting/dashboards/teamleider.html", context)


class TeamPanelen(RechtMixin, View):
    """The part of a team's page that loads after it: who waits and is away, what moves, and the norms."""

    recht = Recht.TEAM_BEKIJKEN

    def get(self, request: HttpRequest, team_id: int) -> HttpResponse:
        team = get_object_or_404(visible_teams(cast(Gebruiker, request.user)), pk=team_id)
        part = "_panelen" if request.headers.get("HX-Request") else "panelen"
        response = render(request, f"reporting/dashboards/{part}.html", {"team": team})
        response["Vary"] = "HX-Request, Cookie"
        return response


class RaadView(RechtMixin, View):
    """The whole gemeente for wethouder and raad: targets, plain explanations, nobody recognisable."""

    recht = Recht.RAAD_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        nu = timezone.now()
        filters = filters_for(GEMEENTE, request.GET, nu, Periode.JAAR)
        vraag = filters.vraag(GEMEENTE, nu)
        page = Overzicht(vraag, filters.periode_gekozen, Niveau.RAAD, RAAD)
        context = {
            "filters": filters,
            "vraag": vraag,
            "delen": page.delen,
            "dekking": page.kubus.dekking,
        }
        return render(request, "reporting/dashboards/raad.html", context)


class CijferView(RechtMixin, View):
    """One figure: what it means, what it is, what it is made of, and its rows for who may open them."""

    recht = Recht.AANMELDEN

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        user = cast(Gebruiker, request.user)
        try:
            definition = indicator(code)
        except OnbekendeIndicator as error:
            raise Http404 from error
        bereik = read_bereik(request.GET.get("bereik") or default_bereik(user), user)
        _require_level(definition.niveaus, bereik.soort, user)
        nu = timezone.now()
        filters = filters_for(bereik, request.GET, nu, Periode.JAAR)
        page = Cijferpagina(definition, filters, filters.vraag(bereik, nu), request)
        wanted = request.GET.get("export", "")
        if wanted and (answer := self._file(page, wanted, request.GET.get("tabel", ""))):
            return answer
        if page.lijst is not None:
            log_verwerking(request, klant_id=None, handeling=f"cijfer openen: {definition.code}")
        if request.headers.get("HX-Request") and request.headers.get("HX-Target", "").startswith("lijst-"):
            return render(request, "ui/lijst.html", {"lijst": page.lijst})
        context = {
            "pagina": page,
            "filters": filters,
            "vraag": page.vraag,
            "lijst": page.lijst,
            "dekking": page.kubus.dekking,
        }
        return render(request, "reporting/dashboards/cijfer.html", context)

    def _file(self, page: Cijferpagina, wanted: str, table: str) -> HttpResponseBase | None:
        """The breakdown (for everybody who sees it) or the rows (with the right to open them)."""
        code = page.indicator.code
        if table == "verdeling":
            heads, rows = page.breakdown_table()
            if wanted == "xlsx":
                return xlsx_response(code, heads, rows)
            return stream_csv(code, heads, rows, lambda row: row)
        if page.lijst is None or not page.lijst.export_url:
            return None
        log_verwerking(page.request, klant_id=None, handeling=f"cijfer uitvoeren: {code}")
        if wanted == "xlsx":
            return xlsx_response(code, *page.row_table())
        return page.lijst.export()


def _require_level(niveaus: tuple[Niveau, ...], soort: str, user: Gebruiker) -> None:
    """A figure that is not meant for a level does not exist there."""
    if soort == "medewerker" and Niveau.MEDEWERKER not in niveaus:
        raise Http404
    only_raad = soort == "gemeente" and not user.heeft(Recht.TEAM_BEKIJKEN)
    if only_raad and Niveau.RAAD not in niveaus:
        raise Http404


class InformatieplanView(RechtMixin, View):
    """Every definition: what can be asked, and what the answer means."""

    recht = Recht.AANMELDEN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        may_open = user.heeft(Recht.TEAM_BEKIJKEN) or user.heeft(Recht.RAAD_BEKIJKEN)
        plan = list(informatieplan().values())
        context = {
            "plan": plan,
            "mag_openen": may_open,
            "normen": targets(plan, timezone.localdate()),
        }
        return render(request, "reporting/dashboards/informatieplan.html", context)
