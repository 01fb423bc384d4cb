"""The text of a regeling: every mistake is told with its line, field, value and what is expected (BO-09)."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from backoffice.aanvragen.definitietekst import RegelingOnjuist, parse, shipped_text
from backoffice.regelingen.models import RegelingVersie
from serviceplein.toegang.rollen import Rol
from tests.backoffice.regeling_hulp import WITGOED
from tests.factories import GebruikerFactory


class TestMistakes:
    @pytest.mark.parametrize(
        ("old", "new", "regel", "veld", "mistake"),
        [
            ("feit: leeftijd", "feit: schoenmaat", 24, "leeftijd > feit", "'schoenmaat'.*al_toegekend"),
            (
                "operator: minstens",
                "operator: ongeveer",
                25,
                "leeftijd > operator",
                "'ongeveer'.*hoogstens",
            ),
            ("operator: minstens", "operator: waar", 25, "leeftijd > operator", "hoogstens, minstens, onder"),
            ("operator: minstens", "opperator: minstens", 25, "leeftijd > opperator", "Verwacht: operator"),
            ("soort: huishouden", "soort: keuze", 16, "kolommen > huishouden", "opties"),
            ("- {naam: bsn, label: BSN, soort: bsn}", "", 13, "kolommen", "kolom bsn ontbreekt"),
            (
                "raakt_begeleiding: nooit",
                "raakt_begeleiding: soms",
                9,
                "raakt_begeleiding",
                "'soms'.*een groep met veld",
            ),
            ("  per_kind:", "  per_hond:", 59, "bedrag > per_hond", "Verwacht: per_kind"),
            ("code: vermogen\n", "code: inkomen\n", 44, "inkomen > code", "tweede keer"),
            ("naam: U-pas\n", "naam: U-pas\nnaam: Pas\n", 3, "naam", "twee keer"),
            ("naam: U-pas\n", "naam: 2024\n", 2, "naam", "aanhalingstekens"),
            ("eens_per_periode: true", "eens_per_periode: ja", 8, "eens_per_periode", "'ja'.*true of false"),
            ("{grens} jaar", "{hoogte} jaar", 27, "leeftijd > zin", "'{hoogte}'.*{waarde} en {grens}"),
            ("18 jaar of ouder", "Leeftijd: 18", 23, "", "dubbele punt"),
            ("    feit: leeftijd", "  feit: leeftijd", 24, "", "inspringing"),
            ("label: BSN", 'label: "BSN', 14, "", "aanhalingsteken"),
            (
                "bewijsstukken:",
                "normen: [{code: a, waarde: 6;5}]\nbewijsstukken:",
                10,
                "a > waarde",
                "een punt",
            ),
        ],
    )
    def test_report_a_mistake_with_file_line_field_value_and_what_is_expected(
        self, old, new, regel, veld, mistake
    ):
        text = shipped_text("u_pas")
        assert old in text
        with pytest.raises(RegelingOnjuist, match=f"u_pas.yaml.*{mistake}") as refused:
            parse(text.replace(old, new, 1), naam="u_pas.yaml")
        assert any(one.regel == regel and one.veld.endswith(veld) for one in refused.value.fouten)

    @given(st.text() | st.text("{}[]:- \n'\"&*!a", max_size=40))
    def test_never_break_on_a_text(self, text):
        with pytest.raises(RegelingOnjuist) as refused:
            parse(text, naam="x")
        assert all(1 <= one.regel <= text.count("\n") + 2 for one in refused.value.fouten)

    @pytest.mark.django_db
    def test_stand_together_at_the_text_and_nothing_typed_is_lost(self, client):
        client.force_login(
            GebruikerFactory(rol=Rol.BEHEER), backend="serviceplein.toegang.aanmelding.AccountBackend"
        )
        wrong = WITGOED.replace("waarde: 400", "waarde: veel").replace("vraag: Nog niet", "vraagje: Nog niet")
        form = {"tekst": wrong, "geldig_van": timezone.localdate().isoformat(), "geldig_tot": ""}
        answer = client.post(reverse("regeling-nieuw"), form)
        errors = answer.context["form"].errors["tekst"]
        assert [error.split(":")[0] for error in errors] == [
            "Regel 16, normen > aanvraag.witgoed.bedrag > waarde",
            "Regel 36, voorwaarden > eerder > vraag",
            "Regel 37, voorwaarden > eerder > vraagje",
        ]
        html = answer.content.decode()
        assert all(escape(error) in html for error in errors)
        assert answer.context["form"]["tekst"].value() == wrong
        assert "vraagje: Nog niet gekregen" in html
        other = WITGOED.replace("specialisme: financiele_regelingen", "specialisme: incasso")
        answer = client.post(reverse("regeling-nieuw"), form | {"tekst": other})
        (error,) = answer.context["form"].errors["tekst"]
        assert error.startswith("Regel 5, specialisme: er staat 'incasso'. Verwacht: financiele")
        assert not RegelingVersie.objects.exists()
