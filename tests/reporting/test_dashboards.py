"""The pages of the pyramid: who sees what, which figure opens into which rows, and what stays hidden."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from intake.melding.codes import Stroom
from reporting.dashboards.lijsten import KOLOMMEN
from reporting.feiten.services import build_feiten
from reporting.indicatoren.berekening import calculate
from reporting.indicatoren.definitie import Niveau, indicator, informatieplan
from reporting.indicatoren.rijen import rows_of
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.factories import GebruikerFactory, KlantFactory, MedewerkerFactory
from tests.reporting.factories import (
    Stad,
    aanvraag,
    ask,
    at,
    leider,
    melding,
    toewijzing,
)

pytestmark = pytest.mark.django_db
OKTOBER = {"peildatum": "2026-10-31", "periode": "maand"}
CODES = sorted(informatieplan())


def as_user(user: Gebruiker) -> Client:
    client = Client()
    client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
    return client


def with_role(rol: Rol) -> Client:
    return as_user(GebruikerFactory(rol=rol))


def text_of(response: Any) -> str:
    return str(response.content.decode())


class TestToegang:
    @pytest.mark.parametrize(
        ("rol", "team", "raad"),
        [
            (Rol.TEAMLEIDER, 200, 403),
            (Rol.MANAGER, 200, 200),
            (Rol.RAAD, 403, 200),
            (Rol.WERKCOACH, 403, 403),
            (Rol.BEHEER, 403, 403),
        ],
    )
    def test_opens_the_pages_of_ones_own_level(self, stad: Stad, rol: Rol, team: int, raad: int) -> None:
        client = as_user(leider(stad.noord, rol))
        assert client.get("/teamleider/").status_code == team
        assert client.get("/raad/").status_code == raad

    def test_of_another_team_does_not_exist_for_a_teamleider(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord))
        other = {"bereik": f"team-{stad.zuid.pk}"}
        assert client.get("/teamleider/", other).status_code == 404
        assert client.get(reverse("cijfer", args=["caseload"]), other).status_code == 404
        who = {"bereik": f"medewerker-{stad.collega.pk}"}
        assert client.get(reverse("cijfer", args=["caseload"]), who).status_code == 404

    def test_lets_a_manager_choose_any_team(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord, Rol.MANAGER))
        page = client.get("/teamleider/", {"bereik": f"team-{stad.zuid.pk}", **OKTOBER})
        assert page.status_code == 200
        assert "Team Zuid</h1>" in text_of(page)

    def test_of_the_whole_gemeente_is_not_for_a_teamleider(self, stad: Stad) -> None:
        page = as_user(leider(stad.noord)).get(reverse("cijfer", args=["caseload"]), {"bereik": "gemeente"})
        assert page.status_code == 403

    def test_shows_a_medewerker_the_own_figures_only(self, stad: Stad) -> None:
        coach: Any = stad.coach.gebruiker
        client = as_user(coach)
        url = reverse("cijfer", args=["caseload"])
        assert client.get(url, {"bereik": f"medewerker-{stad.coach.pk}"}).status_code == 200
        assert client.get(url, {"bereik": f"medewerker-{stad.collega.pk}"}).status_code == 404
        assert client.get(url, {"bereik": f"team-{stad.noord.pk}"}).status_code == 404
        own_open = reverse("cijfer", args=["open_meldingen"])
        assert client.get(own_open, {"bereik": f"medewerker-{stad.coach.pk}"}).status_code == 404

    @pytest.mark.parametrize("bereik", ["team-", "team-x", "team-99999999999999999999", "stad", "team-0"])
    def test_knows_no_reach_that_makes_no_sense(self, stad: Stad, bereik: str) -> None:
        client = as_user(leider(stad.noord))
        assert client.get(reverse("cijfer", args=["caseload"]), {"bereik": bereik}).status_code == 404

    def test_of_a_figure_without_definition_does_not_exist(self, stad: Stad) -> None:
        assert with_role(Rol.RAAD).get("/rapportage/cijfer/verzonnen/").status_code == 404

    def test_of_a_figure_not_meant_for_the_raad_does_not_exist_there(self, stad: Stad) -> None:
        assert Niveau.RAAD not in indicator("triage_afwijking").niveaus
        assert with_role(Rol.RAAD).get(reverse("cijfer", args=["triage_afwijking"])).status_code == 404

    def test_says_so_when_a_teamleider_has_no_team(self, stad: Stad) -> None:
        page = with_role(Rol.TEAMLEIDER).get("/teamleider/")
        assert "nog niet aan een team gekoppeld" in text_of(page)


class TestTeamleider:
    def test_shows_who_carries_what_against_the_norm(self, stad: Stad) -> None:
        page = text_of(as_user(leider(stad.noord)).get("/teamleider/", OKTOBER))
        assert "Coach Noord" in page
        assert "boven de norm" in page
        assert "2 Werk en inkomen <span" in page
        assert "1 Wmo <span" in page
        assert "Coach Zuid" not in page

    def test_shows_each_figure_of_its_level(self, stad: Stad) -> None:
        page = text_of(as_user(leider(stad.noord)).get("/teamleider/", OKTOBER))
        for found in informatieplan().values():
            if Niveau.TEAMLEIDER in found.niveaus:
                assert found.naam in page

    def test_keeps_filters_in_the_address_of_each_figure(self, stad: Stad) -> None:
        page = text_of(as_user(leider(stad.noord)).get("/teamleider/", {**OKTOBER, "stroom": "wmo"}))
        query = f"bereik=team-{stad.noord.pk}&amp;peildatum=2026-10-31&amp;periode=maand&amp;stroom=wmo"
        assert f"/rapportage/cijfer/open_meldingen/?{query}" in page

    @pytest.mark.parametrize("wrong", ["2999-01-01", "gisteren", "1066-10-14", "2026-13-45"])
    def test_keeps_working_with_a_wrong_peildatum(self, stad: Stad, wrong: str) -> None:
        page = as_user(leider(stad.noord)).get("/teamleider/", {"peildatum": wrong, "periode": "eeuw"})
        assert page.status_code == 200

    def test_takes_the_same_number_of_queries_for_1_and_21(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord))
        assert _growth(client, "/teamleider/", stad) == 0


class TestRaad:
    def test_explains_every_figure_in_plain_words(self, stad: Stad) -> None:
        page = text_of(with_role(Rol.RAAD).get("/raad/", OKTOBER))
        for found in informatieplan().values():
            if Niveau.RAAD in found.niveaus:
                assert found.uitleg in page

    def test_names_no_klant_and_no_medewerker(self, stad: Stad) -> None:
        client = with_role(Rol.RAAD)
        pages = [client.get("/raad/", OKTOBER)]
        pages += [client.get(reverse("cijfer", args=[c]), OKTOBER) for c in CODES if c != "triage_afwijking"]
        for page in pages:
            if page.status_code == 404:
                continue
            text = text_of(page)
            assert not any(klant.achternaam in text for klant in stad.klanten)
            assert "Coach Noord" not in text

    def test_hides_small_numbers_on_screen_and_in_files(self, stad: Stad) -> None:
        client = with_role(Rol.MANAGER)
        url = reverse("cijfer", args=["caseload"])
        assert calculate("caseload", ask()).totaal.n == 4
        assert "herkenbaar" in text_of(client.get(url, OKTOBER))
        for kind in ("csv", "xlsx"):
            response = client.get(url, {**OKTOBER, "export": kind, "tabel": "verdeling"})
            assert [row[1] for row in _table(response, kind)[1:]] == ["–", "–"]

    def test_shows_numbers_that_are_large_enough(self, stad: Stad) -> None:
        for _ in range(6):
            toewijzing(KlantFactory(), stad.collega, at(2), gewicht="0.10")
        client = with_role(Rol.RAAD)
        response = client.get(
            reverse("cijfer", args=["caseload"]), {**OKTOBER, "export": "csv", "tabel": "verdeling"}
        )
        assert _table(response, "csv")[-1] == ["Totaal", "10"]

    def test_offers_only_today_and_ends_of_months(self, stad: Stad) -> None:
        page = with_role(Rol.RAAD).get("/raad/", {"peildatum": "2026-10-30"})
        assert page.context["vraag"].peildatum.isoformat() != "2026-10-30"
        page = with_role(Rol.RAAD).get("/raad/", {"peildatum": "2026-10-31"})
        assert page.context["vraag"].peildatum.isoformat() == "2026-10-31"

    def test_takes_the_same_number_of_queries_for_1_and_21(self, stad: Stad) -> None:
        assert _growth(with_role(Rol.RAAD), "/raad/", stad) == 0


class TestCijfer:
    @pytest.mark.parametrize("code", CODES)
    def test_lists_exactly_the_rows_it_counted(self, stad: Stad, code: str) -> None:
        client = as_user(leider(stad.noord))
        page = client.get(reverse("cijfer", args=[code]), OKTOBER)
        assert page.status_code == 200
        bereik = stad.bereiken["noord"]
        assert page.context["lijst"].pagina.totaal == calculate(code, ask(bereik)).totaal.n
        assert page.context["pagina"].niet_zichtbaar == 0
        assert rows_of(code, ask(bereik))[1].queryset.model in KOLOMMEN

    @pytest.mark.parametrize("code", CODES)
    def test_shows_the_whole_definition(self, stad: Stad, code: str) -> None:
        page = as_user(leider(stad.noord)).get(reverse("cijfer", args=[code]), OKTOBER)
        found = indicator(code)
        shown = dict(page.context["pagina"].definitie)
        assert {found.vraag, found.formule, found.teller, found.populatie, found.bron} <= set(shown.values())
        assert all(value in text_of(page) for value in shown.values())

    def test_says_how_many_rows_the_user_may_not_see(self, stad: Stad) -> None:
        hidden = stad.klanten[3]
        hidden.bescherming = Bescherming.COLLEGA
        hidden.save()
        page = as_user(leider(stad.noord)).get(reverse("cijfer", args=["open_meldingen"]), OKTOBER)
        assert "1 regel telt mee in het cijfer" in text_of(page)
        assert hidden.achternaam not in text_of(page)
        assert page.context["lijst"].pagina.totaal == 1
        assert page.context["pagina"].publicatie.totaal.n == 2

    @pytest.mark.parametrize("facts", [False, True])
    def test_counts_rows_kept_back_apart_from_those_it_lists(self, stad: Stad, facts: bool) -> None:
        for klant in stad.klanten[:4]:
            klant.bescherming = Bescherming.HUISELIJK_GEWELD
            klant.save()
        melding(None, at(3))
        if facts:
            build_feiten(now=timezone.now())
        client = as_user(leider(stad.noord))
        kept = 0
        for code in CODES:
            page = client.get(reverse("cijfer", args=[code]), OKTOBER)
            lijst, hidden = page.context["lijst"], page.context["pagina"].niet_zichtbaar
            assert lijst.pagina.totaal == lijst.rijen_alle.count()
            assert lijst.pagina.totaal + hidden == page.context["pagina"].getal.n
            kept += hidden
        assert kept > 0

    def test_reads_one_page_of_rows_and_counts_none(self, stad: Stad) -> None:
        build_feiten(now=timezone.now())
        client = as_user(leider(stad.noord))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("cijfer", args=["triage_afwijking"]), OKTOBER)
        assert page.context["lijst"].pagina.totaal > 0
        read = [query["sql"] for query in queries if 'FROM "dossier_gebeurtenis"' in query["sql"]]
        assert [sql for sql in read if "COUNT" not in sql and "LIMIT 26" in sql]
        assert all("unnest(" in sql for sql in read if "COUNT" in sql), "only rows of hidden klanten"

    def test_counts_after_all_when_rows_came_later_than_the_facts(self, stad: Stad) -> None:
        build_feiten(now=timezone.now())
        client = as_user(leider(stad.noord))
        url = reverse("cijfer", args=["instroom"])
        before = client.get(url, OKTOBER).context["lijst"].pagina.totaal
        toewijzing(KlantFactory(wijk=stad.wijk_noord), stad.coach, at(2))
        assert client.get(url, OKTOBER).context["lijst"].pagina.totaal == before + 1

    def test_opens_one_group_of_a_figure(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord))
        url = reverse("cijfer", args=["open_meldingen"])
        page = client.get(url, {**OKTOBER, "per": "stroom", "groep": Stroom.WMO})
        assert page.context["lijst"].pagina.totaal == 1
        assert "Team Noord: Wmo" in text_of(page)

    def test_shows_a_manager_the_level_below_instead_of_rows(self, stad: Stad) -> None:
        page = with_role(Rol.MANAGER).get(reverse("cijfer", args=["caseload"]), OKTOBER)
        assert page.context["lijst"] is None
        assert f"bereik=team-{stad.noord.pk}" in text_of(page)

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_gives_its_rows_as_a_file(self, stad: Stad, kind: str) -> None:
        stad.klanten[1].voornamen = "=HYPERLINK(1)"
        stad.klanten[1].save()
        client = as_user(leider(stad.noord))
        response = client.get(reverse("cijfer", args=["caseload"]), {**OKTOBER, "export": kind})
        table = _table(response, kind)
        assert len(table) == 1 + 3
        assert table[0][0] == "Klant"
        assert not any(str(cell).startswith("=") and kind == "csv" for row in table for cell in row)

    def test_gives_the_raad_no_rows_as_a_file(self, stad: Stad) -> None:
        response = with_role(Rol.RAAD).get(reverse("cijfer", args=["caseload"]), {**OKTOBER, "export": "csv"})
        assert response["Content-Type"].startswith("text/html")

    def test_answers_the_list_alone_to_htmx(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord))
        headers = {"HX-Request": "true", "HX-Target": "lijst-regels-resultaat"}
        page = client.get(reverse("cijfer", args=["caseload"]), OKTOBER, headers=headers)
        assert "<h1" not in text_of(page)

    def test_takes_the_same_number_of_queries_for_1_and_21(self, stad: Stad) -> None:
        client = as_user(leider(stad.noord))
        assert _growth(client, reverse("cijfer", args=["caseload"]), stad) == 0


class TestMetFeiten:
    @pytest.mark.parametrize("url", ["/raad/", "/teamleider/"])
    def test_shows_the_same_figures_and_says_until_when_they_hold(self, stad: Stad, url: str) -> None:
        client = as_user(leider(stad.noord, Rol.MANAGER))
        before = client.get(url, OKTOBER)
        assert "Deze cijfers zijn nu geteld." in text_of(before)
        build_feiten(now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            after = client.get(url, OKTOBER)
        assert _shown(after) == _shown(before)
        assert "Bijgewerkt tot en met" in text_of(after)
        assert not any('FROM "dossier_gebeurtenis" LEFT' in query["sql"] for query in queries)

    def test_still_hides_small_numbers_from_the_raad(self, stad: Stad) -> None:
        build_feiten(now=timezone.now())
        page = with_role(Rol.RAAD).get("/raad/", OKTOBER)
        tiles = {tile.indicator.code: tile for deel in page.context["delen"] for tile in deel.tegels}
        assert tiles["caseload"].publicatie.totaal.verborgen
        assert tiles["uitstroom"].meta == "te klein om te tonen"


class TestInformatieplan:
    def test_lists_every_definition_for_everybody(self, stad: Stad) -> None:
        page = text_of(with_role(Rol.WERKCOACH).get("/rapportage/informatieplan/"))
        for found in informatieplan().values():
            assert found.naam in page
            assert found.kanttekeningen in page


def _shown(page: Any) -> list[tuple[str, str]]:
    """Every tile and every value of every chart."""
    parts = page.context["delen"]
    tiles = [(tile.indicator.code, tile.waarde) for deel in parts for tile in deel.tegels]
    charts = [
        (figuur.id, str([reeks.waarden for reeks in figuur.reeksen]))
        for deel in parts
        for figuur in deel.grafieken
    ]
    return tiles + charts


def _table(response: Any, kind: str) -> list[list[Any]]:
    body = b"".join(response.streaming_content)
    if kind == "xlsx":
        sheet = load_workbook(BytesIO(body)).worksheets[0]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    lines = body.decode("utf-8-sig").splitlines()
    return [line.split(";") for line in lines if line]


def _growth(client: Client, url: str, stad: Stad) -> int:
    """Queries that come with twenty more of everything."""

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, OKTOBER).status_code == 200
        return len(queries)

    count()
    before = count()
    for n in range(20):
        klant = KlantFactory(wijk=stad.wijk_noord)
        coach = MedewerkerFactory(team=stad.noord)
        melding(klant, at(1 + n), stroom=Stroom.SCHULDEN, geboekt=at(2 + n))
        toewijzing(klant, coach, at(1 + n), gewicht="0.10")
        aanvraag(klant, at(1 + n), regeling=f"regeling_{n % 3}", beslist=at(2 + n))
    return count() - before
