"""Setting up a municipality from its file."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from serviceplein.catalogus.models import Norm, Product
from serviceplein.catalogus.normen import norm
from serviceplein.inrichting.beschrijving import MAP, inrichtingen, read_file, read_inrichting
from serviceplein.inrichting.lezen import InrichtingOngeldig
from serviceplein.inrichting.services import current_inrichting
from serviceplein.organisatie.models import Gemeente, Locatie, Partner, Team, Wijk
from serviceplein.regels.models import TabelVersie
from tests.factories import NOW, KlantFactory, MedewerkerFactory

TODAY = NOW.date()


def set_up(naam: str) -> str:
    out = StringIO()
    call_command("inrichten", naam, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
class TestInrichten:
    @pytest.mark.parametrize("naam", ["utrecht", "alphen", "haarlem"])
    def test_loads_each_municipality_and_a_second_time_changes_nothing(self, naam):
        first = set_up(naam)
        counts = [model.objects.count() for model in (Gemeente, Wijk, Team, Partner, Product, Norm)]
        second = set_up(naam)
        assert "toegevoegd" in first
        assert "er is niets gewijzigd" in second
        assert counts == [model.objects.count() for model in (Gemeente, Wijk, Team, Partner, Product, Norm)]
        assert Gemeente.objects.get(eigen=True).naam == current_inrichting().eigen_gemeente.naam
        assert current_inrichting().huisstijl.afzender.startswith("Gemeente")
        assert TabelVersie.objects.filter(tabel__code="triage", status="actief").count() == 1

    def test_utrecht_has_ten_wijken_and_eleven_gemeenten_around_it_for_the_bbz(self):
        set_up("utrecht")
        assert Wijk.objects.count() == 10
        assert Gemeente.objects.filter(bbz_regio=True, eigen=False).count() == 11

    def test_the_jongerenloket_has_rooms_and_opening_hours(self):
        set_up("utrecht")
        place = Locatie.objects.get(naam="Jongerenloket")
        assert place.ruimten.get(naam="Groepsruimte").capaciteit == 12
        assert place.openingstijden.count() == 5

    def test_nieuwkoop_buys_specialismen_and_not_the_integrale_intake(self):
        set_up("alphen")
        gemeente = Gemeente.objects.get(naam="Nieuwkoop")
        bought = {row.naam: row.stromen for row in read_inrichting("alphen").gemeenten}["Nieuwkoop"]
        assert not gemeente.integrale_intake
        assert "schulden" in bought
        assert "wmo" not in bought

    def test_former_and_present_law_live_side_by_side(self):
        set_up("utrecht")
        former, present = Product.objects.filter(code="bijstand").order_by("geldig_van")
        assert former.wettelijke_grondslag == "Wet werk en bijstand"
        assert former.geldig_tot == present.geldig_van
        assert Product.objects.get(code="wwik").geldig_tot is not None

    def test_a_norm_changed_in_beheer_is_not_overruled(self):
        set_up("utrecht")
        Norm.objects.filter(code="caseload.participatiecoach").update(waarde=90)
        set_up("utrecht")
        assert norm("caseload.participatiecoach", op=TODAY) == 90

    def test_products_of_an_older_installation_get_their_quick_check_unless_somebody_changed_them(self):
        set_up("utrecht")
        events = apps.get_model("catalogus", "ProductEvent").objects
        Product.objects.update(eisen=[], normtijd_norm="")
        events.all().delete()
        Product.objects.filter(code="rolstoel").update(omschrijving="Eigen tekst")
        assert "producten gewijzigd" in set_up("utrecht")
        assert Product.objects.filter(code="bijstand", eisen=[]).count() == 0
        assert set(Product.objects.filter(eisen=[]).values_list("code", flat=True)) == {"rolstoel"}
        assert "er is niets gewijzigd" in set_up("utrecht")

    def test_a_team_that_moved_in_the_file_follows_the_file(self):
        set_up("utrecht")
        Team.objects.filter(naam="Werkplein Noord").update(telefoon="")
        assert "1 teams gewijzigd" in set_up("utrecht")

    def test_another_municipality_replaces_one_that_nobody_uses_yet(self):
        set_up("utrecht")
        set_up("haarlem")
        assert current_inrichting().naam == "Haarlem"
        assert not Wijk.objects.filter(naam="Overvecht").exists()

    @pytest.mark.parametrize("make", [KlantFactory, MedewerkerFactory])
    def test_another_municipality_is_refused_once_the_database_is_in_use(self, make):
        set_up("utrecht")
        make()
        with pytest.raises(CommandError, match=r"werkt al voor Utrecht\. Gebruik een verse database"):
            set_up("alphen")
        assert current_inrichting().naam == "Utrecht"

    def test_an_unknown_name_lists_the_names(self):
        with pytest.raises(CommandError, match="Kies een van: alphen, haarlem, utrecht"):
            set_up("atlantis")


class TestBestand:
    """A set-up file that is wrong says where and what is expected."""

    def broken(self, tmp_path: Path, old: str, new: str) -> Path:
        text = (MAP / "utrecht.yaml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "proef.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    @pytest.mark.parametrize("naam", inrichtingen())
    def test_every_file_that_ships_is_read(self, naam):
        assert read_inrichting(naam).eigen_gemeente.wijken

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "eigen: true",
                "eigen: misschien",
                r"proef.yaml bij gemeenten\[1\].eigen: verwacht true",
            ),
            ("eigen: true", "eigen: false", "precies één gemeente met eigen: true"),
            ('"3561"', "3561", r"gemeenten\[1\].wijken.Overvecht\[1\]: verwacht een tekst, gevonden 3561"),
            ('"3561"', '"0561"', "verwacht vier cijfers"),
            ("stromen: [werk_inkomen,", "stromen: [werk,", r"stromen\[1\]: verwacht een van werk_inkomen"),
            ("wijken: [Overvecht,", "wijken: [Overvegt,", r"wijken\[1\]: verwacht een van Overvecht"),
            ("locatie: Stadskantoor", "locatie: Stadhuis", "verwacht een van Werkplein Dreeslaan"),
            ("specialisme: beheer_wwb", "specialisme: wwb", "specialisme: verwacht een van beheer_wwb"),
            ("werkcoach_regulier: 42", "werkcoach: 42", "'werkcoach' is geen functie"),
            ("werkcoach_regulier: 42", "werkcoach_regulier: veel", "werkcoach_regulier: verwacht een getal"),
            ("van: 2006-01-01", "van: gisteren", r"versies\[1\].van: verwacht een datum"),
            ('kleur: "#a3122b"', "kleur: rood", "verwacht een kleur zoals"),
            ("huisstijl:", "huistijl:", "'huistijl' is onbekend; verwacht een van naam"),
            (
                "huisstijl:",
                "partners:\n  - {naam: Buurthuis}\nhuisstijl:",
                r"partners\[1\].soort: verwacht een tekst, gevonden niets",
            ),
            (
                "huisstijl:",
                "partners:\n  - {naam: B, soort: s, "
                "aanbod: [{naam: x, omschrijving: y, doelgroepen: [elf]}]}\n"
                "huisstijl:",
                r"aanbod\[1\].doelgroepen\[1\]: verwacht een van iedereen",
            ),
            (
                "feit: kan_werken, als: {is: true}",
                "feit: kan_werken, als: {is: soms}",
                r"eisen\[1\]: verwacht een eis die getoetst kan worden",
            ),
            ("naam: Utrecht\n", "naam: [Utrecht\n", "geen geldige YAML op regel"),
        ],
    )
    def test_names_file_place_and_expectation(self, tmp_path, old, new, message):
        with pytest.raises(InrichtingOngeldig, match=message):
            read_file(self.broken(tmp_path, old, new))

    def test_a_norm_of_the_gemeente_replaces_the_shared_one(self, tmp_path):
        path = self.broken(
            tmp_path,
            "huisstijl:",
            "normen:\n"
            "  - {code: caseload.participatiecoach, waarde: 80, eenheid: klanten per fte, "
            "omschrijving: Eigen norm, bron: Raadsbesluit, geldig_van: 2020-01-01}\n"
            "  - {code: caseload.participatiecoach, waarde: 85, eenheid: klanten per fte, "
            "omschrijving: Eigen norm, bron: Raadsbesluit, geldig_van: 2024-01-01}\n"
            "huisstijl:",
        )
        values = [row for row in read_file(path).normen if row.code == "caseload.participatiecoach"]
        assert [(row.waarde, row.tot is None) for row in values] == [(80, False), (85, True)]

    def test_a_norm_too_big_to_store_is_refused(self, tmp_path):
        path = self.broken(
            tmp_path,
            "huisstijl:",
            "normen: [{code: x, waarde: 100000000, eenheid: e, omschrijving: o, bron: b, "
            "geldig_van: 2020-01-01}]\nhuisstijl:",
        )
        with pytest.raises(InrichtingOngeldig, match=r"normen\[1\].waarde: verwacht een getal kleiner dan"):
            read_file(path)
