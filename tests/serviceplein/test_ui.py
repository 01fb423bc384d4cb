"""How the screens read and hold together, without a browser."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from serviceplein.fouten import DomainError
from serviceplein.ui import weergave
from serviceplein.ui.formulieren import Formulier, GeboortedatumField, error_lines, view_of
from serviceplein.ui.grafiek import Grafiek, Reeks
from serviceplein.ui.navigatie import Item, build_menu
from serviceplein.ui.statussen import register_statussen, style_of
from serviceplein.ui.stijlgids.voorbeelden import ContactForm, form_with_errors, line_chart
from serviceplein.ui.werkdagen import count_werkdagen, is_werkdag

TEMPLATES = Path(__file__).parents[2] / "templates"
DONDERDAG = date(2026, 11, 19)


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


class TestWeergave:
    @pytest.mark.parametrize(
        ("dag", "rest", "te_laat"),
        [
            (date(2026, 11, 19), "vandaag", False),
            (date(2026, 11, 24), "nog 3 werkdagen", False),
            (date(2026, 11, 20), "nog 1 werkdag", False),
            (date(2026, 11, 17), "2 werkdagen te laat", True),
            (date(2027, 2, 18), "nog 13 weken", False),
            (date(2026, 8, 1), "15 weken te laat", True),
        ],
    )
    def test_tells_a_term_in_working_days_or_weeks(self, dag: date, rest: str, te_laat: bool) -> None:
        uitkomst = weergave.term(dag, DONDERDAG)
        assert (uitkomst.rest, uitkomst.te_laat) == (rest, te_laat)

    def test_writes_dates_short_and_names_another_year(self) -> None:
        assert weergave.short_date(DONDERDAG, DONDERDAG) == "do 19 nov"
        assert weergave.short_date(date(2027, 1, 6), DONDERDAG) == "wo 6 jan 2027"

    def test_uses_the_dutch_day_around_midnight(self) -> None:
        assert weergave.short_date(datetime(2026, 11, 18, 23, 30, tzinfo=UTC), DONDERDAG) == "do 19 nov"

    def test_writes_money_and_numbers_the_dutch_way(self) -> None:
        assert weergave.money(1234.5) == "€\u00a01.234,50"
        assert weergave.money(-3) == "€\u00a0-3,00"
        assert weergave.number(45000) == "45.000"


class TestMenu:
    ITEMS = [
        *[Item(url_name=name, label=name, icon="x") for name in ("werk", "zoeken")],
        *[Item(url_name=name, label=name, icon="x", groep="Sturing") for name in ("teamleider", "raad")],
        *[Item(url_name=name, label=name, icon="x", groep="Opzoeken") for name in ("handboek", "producten")],
        Item(url_name="accounts", label="accounts", icon="x", groep="Beheer"),
    ]

    def test_begins_where_the_day_begins_and_opens_one_section_of_a_long_menu(self) -> None:
        items = [
            *self.ITEMS,
            *[Item(url_name="werk", label=f"{n}", icon="x", groep="Intake") for n in range(9)],
        ]
        menu = build_menu(items, "/handboek/", {"producten": 2, "werk": 1}, start="raad")
        assert [link.label for link in menu[0].links] == ["raad", "werk", "zoeken", "teamleider", "accounts"]
        assert {(part.naam, part.open, part.aantal) for part in menu[1:]} == {
            ("Intake", False, 9),
            ("Opzoeken", True, 2),
        }

    def test_shows_every_entry_when_there_are_few(self) -> None:
        assert all(part.open for part in build_menu(self.ITEMS, "/", {}))


class TestWerkdagen:
    @pytest.mark.parametrize("dag", [date(2026, 5, 5), date(2027, 5, 5), date(2026, 4, 3)])
    def test_counts_the_days_of_the_termijnenwet_as_free(self, dag: date) -> None:
        assert not is_werkdag(dag)

    def test_counts_backwards_with_a_minus(self) -> None:
        assert count_werkdagen(date(2026, 11, 20), date(2026, 11, 23)) == 1
        assert count_werkdagen(date(2026, 11, 23), date(2026, 11, 20)) == -1


class TestComponents:
    def test_escape_what_people_type(self) -> None:
        html = draw("{% badge t %}{% alert t %}{% kenmerk t %}{% leeg t t %}{% uitleg t t %}", t="<b>x</b>")
        assert "<b>x</b>" not in html
        assert html.count("&lt;b&gt;x") == 7

    def test_say_a_status_in_word_colour_and_icon(self) -> None:
        html = draw('{% badge "Wacht op klant" %}')
        assert "status-badge--warning" in html
        assert "#player-pause" in html

    def test_give_an_unknown_status_a_neutral_look(self) -> None:
        assert style_of("nooit gezien").toon == "neutraal"

    def test_refuse_a_tone_that_does_not_exist(self) -> None:
        with pytest.raises(ValueError, match="Onbekende toon"):
            register_statussen("paars", "point", "x")

    def test_mask_a_bsn_for_eyes_and_ears(self) -> None:
        html = draw("{{ bsn|bsn_afgeschermd }}", bsn="123456782")
        assert "1234" not in html
        assert "eindigt op 782" in html

    def test_stop_polling_when_the_work_is_done(self) -> None:
        assert "hx-get" in draw('{% voortgang "Brieven" 1 5 url="/v" %}')
        assert "hx-get" not in draw('{% voortgang "Brieven" 5 5 url="/v" klaar=True %}')

    def test_say_above_the_norm_in_words(self) -> None:
        assert "boven de norm" in draw('{% vergelijking "J. Terpstra" 61 55 %}')
        assert "boven de norm" not in draw('{% vergelijking "J. Terpstra" 55 55 %}')


class TestFormulier:
    def test_says_what_to_do_in_field_order_with_links(self) -> None:
        lines = error_lines(form_with_errors())
        assert [line.target for line in lines][:2] == ["id_fout-soort_0", "id_fout-datum"]
        assert lines[0].text == "Maak een keuze bij Soort contact."
        assert all(f'id="{line.target}"' in draw("{% velden f %}", f=form_with_errors()) for line in lines)

    def test_keeps_what_was_typed(self) -> None:
        html = draw("{% formulier f %}", f=form_with_errors())
        assert "Zoekt kinderopvang voor de dinsdag" in html
        assert 'value="1987"' in html

    def test_ties_description_and_message_to_the_control(self) -> None:
        veld = view_of(form_with_errors()["gemeente"])
        assert 'aria-describedby="id_fout-gemeente-uitleg id_fout-gemeente-fout"' in veld.html
        assert 'aria-invalid="true"' in veld.html

    def test_makes_a_long_select_searchable_and_a_short_one_not(self) -> None:
        form = ContactForm()
        assert "data-zoekbaar" in view_of(form["gemeente"]).html
        assert "data-zoekbaar" not in view_of(form["regeling"]).html

    def test_keeps_several_choices_as_checkboxes(self) -> None:
        assert all('type="checkbox"' in deel.html for deel in view_of(ContactForm()["leefgebieden"]).delen)

    def test_marks_what_is_optional(self) -> None:
        assert draw("{% velden f %}", f=ContactForm()).count("(niet verplicht)") == 4

    @pytest.mark.parametrize(
        ("dag", "maand", "jaar", "fout"),
        [
            ("14", "3", "1987", None),
            ("31", "2", "1987", "bestaat niet"),
            ("1", "1", "1887", "bestaat niet"),
            ("1", "1", "2999", "toekomst"),
            ("14", "", "1987", "dag, maand en jaar"),
            ("x", "y", "z", "bestaat niet"),
        ],
    )
    def test_takes_a_birth_date_in_three_fields(
        self, dag: str, maand: str, jaar: str, fout: str | None
    ) -> None:
        class Persoon(Formulier):
            geboren = GeboortedatumField(label="Geboortedatum")

        form = Persoon({"geboren_0": dag, "geboren_1": maand, "geboren_2": jaar})
        assert form.is_valid() is (fout is None)
        if fout is None:
            assert form.cleaned_data["geboren"] == date(1987, 3, 14)
        else:
            assert fout in form.errors["geboren"][0]


class TestGrafiek:
    def test_says_its_picture_in_words_and_numbers(self) -> None:
        html = draw("{% grafiek g %}", g=line_chart())
        assert "Aanmeldingen gaat van 61 naar 64, met het hoogste punt van 88 in okt." in html
        assert '<a class="utrecht-link utrecht-link--html-a" href="#okt">88</a>' in html

    def test_follows_the_theme_in_the_page_and_keeps_its_colours_in_a_pdf(self) -> None:
        chart = line_chart()
        assert "var(--grafiek-1)" in chart.svg_breed
        assert "var(" not in chart.svg(620, themable=False)

    def test_carries_no_style_that_the_policy_refuses(self) -> None:
        assert not re.search(r"\sstyle=|<style|<script", line_chart().svg_breed)

    def test_escapes_its_labels(self) -> None:
        chart = Grafiek(
            id="g", titel="t", as_naam="a", labels=("<b>",), reeksen=(Reeks("r", (1,)),), soort="staaf"
        )
        assert "<b>" not in chart.svg_breed

    def test_refuses_series_of_another_length(self) -> None:
        with pytest.raises(ValueError, match="evenveel waarden"):
            Grafiek(id="g", titel="t", as_naam="a", labels=("a", "b"), reeksen=(Reeks("r", (1,)),))


class TestTemplates:
    @pytest.mark.parametrize(
        "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
    )
    def test_keep_script_and_style_out_of_the_page(self, path: Path) -> None:
        text = path.read_text()
        if "brief" in path.parts or "pdf" in path.parts or "{# pdf #}" in text:
            return
        assert not re.search(r"<[^>]*\sstyle\s*=", text)
        assert not re.search(r"<[^>]*\son[a-z]+\s*=\s*[\"']", text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)
        assert "<style" not in text


class TestIcons:
    def test_are_in_the_sprite_when_a_screen_names_them(self) -> None:
        root = TEMPLATES.parent
        sprite = set((root / "static" / "src" / "icons.txt").read_text().split())
        named = re.compile(r'{% icoon "([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"|"icon": "([a-z0-9-]+)"')
        apps = ("serviceplein", "intake", "caseload", "handhaving", "backoffice", "reporting")
        files = [*TEMPLATES.rglob("*.html"), *(file for app in apps for file in (root / app).rglob("*.py"))]
        used = {name for file in files for found in named.findall(file.read_text()) for name in found if name}
        assert used - sprite == set()


class TestErrorPages:
    @pytest.mark.parametrize("name", ["500.html", "503.html"])
    def test_stand_without_request_or_database(self, name: str) -> None:
        html = render_to_string(name)
        assert "opnieuw" in html
        assert "data-foutpagina" in html

    @pytest.mark.parametrize("name", ["403.html", "404.html", "409.html", "422.html"])
    def test_say_what_to_do(self, name: str) -> None:
        request = RequestFactory().get("/")
        fout = DomainError("Laad de pagina opnieuw.")
        html = render_to_string(
            name, {"fout": fout, "gemeente_naam": "Voorbeeldstad", "navigatie": []}, request
        )
        assert "data-foutpagina" in html
        assert "/" in html

    def test_say_that_a_stale_form_can_be_sent_again(self) -> None:
        context = {"verlopen": True, "gemeente_naam": "Voorbeeldstad", "navigatie": []}
        assert "Dit formulier is verlopen" in render_to_string("403.html", context)


class TestStijlgids:
    def test_is_absent_unless_switched_on(self, client: Client, settings: object) -> None:
        settings.STIJLGIDS = False  # type: ignore[attr-defined]
        settings.GEMEENTE_NAAM = "Voorbeeldstad"  # type: ignore[attr-defined]
        assert client.get("/stijlgids").status_code == 404
