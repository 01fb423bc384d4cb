"""Lists on the real database: the gemeenten of organisatie serve as rows."""

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from serviceplein.organisatie.models import Gemeente
from serviceplein.ui import export, paginering
from serviceplein.ui.lijst import Kolom, Lijst, LijstView

pytestmark = pytest.mark.django_db


class Filter(forms.Form):
    q = forms.CharField(label="Naam", required=False)
    soort = forms.ChoiceField(
        label="Soort", required=False, choices=[("", "Alle"), ("a", "Met een a"), ("b", "Met een b")]
    )
    vanaf = forms.DateField(label="Vanaf", required=False)


class GemeenteLijst(Lijst):
    naam, titel = "gemeenten", "Gemeenten"
    enkelvoud, meervoud = "gemeente", "gemeenten"
    filters = Filter
    standaard_filters = {"soort": "a"}
    standaard_sortering = "naam"
    export_recht = ""
    kolommen = (
        Kolom(naam="naam", label="Naam", waarde="naam", sorteer=("naam",), kop=True),
        Kolom(naam="eigen", label="Eigen", waarde=lambda rij: "ja" if rij.eigen else "", sorteer=("eigen",)),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        if "q" in keuze:
            queryset = queryset.filter(naam__icontains=keuze["q"])
        return queryset.filter(naam__icontains=keuze["soort"]) if "soort" in keuze else queryset


class Gemeenten(LijstView):
    lijst = GemeenteLijst

    def get_queryset(self) -> Any:
        return Gemeente.objects.all()


def request(query: str = "", **headers: str) -> HttpRequest:
    made = RequestFactory().get(f"/gemeenten{query}", headers=headers)
    made.user = AnonymousUser()
    return made


def lijst(query: str = "") -> GemeenteLijst:
    return GemeenteLijst(Gemeente.objects.all(), request(query))


def shown(asked: HttpRequest) -> str:
    response = Gemeenten.as_view()(asked)
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@pytest.fixture
def veel() -> None:
    Gemeente.objects.bulk_create([Gemeente(naam=f"Plaats {n:03}") for n in range(60)])


@pytest.mark.usefixtures("veel")
class TestLijst:
    def test_pages_in_the_database(self) -> None:
        pagina = lijst("?pagina=3").pagina
        assert (len(pagina.rijen), pagina.totaal, pagina.eerste, pagina.heeft_volgende) == (10, 60, 51, False)

    @pytest.mark.parametrize(("asked", "shown"), [("99", 3), ("0", 1), ("x", 1), ("9999999999", 1)])
    def test_answers_a_strange_page_number_with_a_page(self, asked: str, shown: int) -> None:
        assert lijst(f"?pagina={asked}").pagina.nummer == shown

    def test_sorts_both_ways_and_ends_in_pk(self) -> None:
        down = lijst("?sorteer=-naam")
        assert down.rijen_alle[0].naam == "Plaats 059"
        assert down.rijen_alle.query.order_by[-1] == "-pk"
        assert down.koppen[0].richting == "descending"

    def test_ignores_a_column_that_cannot_be_sorted(self) -> None:
        assert lijst("?sorteer=wachtwoord").rijen_alle.query.order_by[-1] == "pk"

    def test_uses_default_filters_until_the_address_says_otherwise(self) -> None:
        assert [chip.waarde for chip in lijst().chips] == ["Met een a"]
        assert lijst("?soort=").chips == []
        assert lijst().chips[0].url == "/gemeenten?soort="

    def test_removes_one_filter_and_keeps_the_others_and_the_sorting(self) -> None:
        chips = {chip.label: chip.url for chip in lijst("?q=00&sorteer=-naam&pagina=2").chips}
        assert chips["Naam"] == "/gemeenten?sorteer=-naam"

    def test_shows_a_wrong_filter_at_its_field_and_does_not_filter_on_it(self) -> None:
        wrong = lijst("?vanaf=gisteren")
        assert wrong.pagina.totaal == 60
        assert next(veld for veld in wrong.velden if veld.label == "Vanaf").fouten

    def test_shows_the_same_rows_on_a_page_far_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        near = [rij.pk for rij in lijst("?pagina=2&sorteer=-naam").pagina.rijen]
        monkeypatch.setattr("serviceplein.ui.paginering.DIEP", 1)
        assert [rij.pk for rij in lijst("?pagina=2&sorteer=-naam").pagina.rijen] == near

    def test_stops_counting_a_large_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paginering, "TELGRENS", 40)
        pagina = lijst("?pagina=3").pagina
        assert (pagina.totaal, pagina.meer, len(pagina.rijen)) == (40, True, 10)

    def test_needs_as_many_queries_for_sixty_rows_as_for_one(self) -> None:
        def count_queries() -> int:
            with CaptureQueriesContext(connection) as queries:
                render_to_string("ui/lijst.html", {"lijst": lijst("?soort=")})
            return len(queries)

        many = count_queries()
        Gemeente.objects.exclude(naam="Plaats 001").delete()
        assert count_queries() == many == 2


@pytest.mark.usefixtures("veel")
class TestLijstView:
    def test_gives_the_whole_page_or_only_the_list(self, settings: Any) -> None:
        settings.GEMEENTE_NAAM = "Voorbeeldstad"
        whole = shown(request())
        part = shown(request(HX_Request="true", HX_Target="lijst-gemeenten"))
        assert "<html" in whole
        assert "<html" not in part
        assert 'id="lijst-gemeenten"' in part

    def test_exports_every_filtered_row(self) -> None:
        response = Gemeenten.as_view()(request("?export=csv&q=00&pagina=2"))
        assert isinstance(response, StreamingHttpResponse)
        lines = response.getvalue().decode("utf-8-sig").splitlines()
        assert lines[0] == "Naam;Eigen"
        assert len(lines) == 11

    def test_does_not_export_without_the_right(self, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        settings.GEMEENTE_NAAM = "Voorbeeldstad"
        monkeypatch.setattr(GemeenteLijst, "export_recht", None)
        assert "export=csv" not in shown(request("?export=csv"))


class TestEmptyList:
    def test_says_what_will_stand_here_until_somebody_chose_a_filter(self) -> None:
        assert "Nog leeg" in shown(request())
        assert "Niets gevonden" in shown(request("?q=zzz"))
        assert "Niets gevonden" in shown(request("?soort="))


class TestExport:
    @pytest.mark.parametrize("text", ["=1+1", "+31", "-x", "@som", "\tx"])
    def test_takes_the_sting_out_of_a_formula(self, text: str) -> None:
        assert export.safe_cell(text) == f"'{text}"

    def test_keeps_numbers_as_numbers(self) -> None:
        assert export.safe_cell(-12.5) == "-12,5"
