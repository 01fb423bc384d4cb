"""The Wmo routes of a simulation beside those of the source: out of the triage of facts."""

from copy import deepcopy
from datetime import date, timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from intake.melding.models import Melding
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.vullen import fill
from reporting.proefgemeente.wmo import as_table, count_routes, spread_wmo
from serviceplein.dossier.services import record
from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.klanten.models import Klant
from serviceplein.regels.models import TabelVersie
from serviceplein.ui.werkdagen import is_werkdag
from tests.factories import NOW, GebeurtenisFactory
from tests.intake.factories import MeldingFactory

DAG = date(2026, 11, 16)
DAGEN = [DAG + timedelta(days=number) for number in range(30)]
AANTAL = 60


def drawn(zaad=1, aantal=4000):
    plan = spread_wmo(np.random.default_rng(zaad), DAGEN, aantal)
    return {day: [kind.code for kind in kinds] for day, kinds in plan.items()}


class TestQuestions:
    def test_are_exactly_as_many_as_asked_and_spread_over_the_days(self):
        per_day = [len(kinds) for kinds in drawn().values()]
        assert sum(per_day) == 4000
        assert max(per_day) - min(per_day) <= 1

    def test_have_the_proportions_of_the_source_and_the_same_seed_gives_the_same(self):
        kinds = [kind for day in drawn().values() for kind in day]
        assert kinds.count("wmo_beheer") == 0.3 * 4000
        assert kinds.count("wmo_direct") == 0.2 * 4000
        assert drawn() == drawn()
        assert drawn() != drawn(zaad=2)

    @pytest.mark.parametrize("aantal", [1, 3, 7, 41, 399])
    def test_never_get_lost_by_rounding(self, aantal):
        assert sum(len(kinds) for kinds in drawn(aantal=aantal).values()) == aantal


@pytest.mark.django_db(transaction=True)
class TestRoutes:
    """A small municipality without klanten who ended their service: those go elsewhere whatever they ask."""

    @pytest.fixture(autouse=True)
    def _city(self):
        load_inrichting(read_inrichting("utrecht"), now=NOW)
        fill(omvang=300, jaren=1, zaad=3, peildatum=DAG)
        Klant.objects.update(beeindigd_niet_willer=False)

    def simulate(self):
        out = StringIO()
        last = Melding.objects.latest("pk").pk
        try:
            call_command("simuleer", dagen=4, wmo_meldingen=AANTAL, stdout=out)
        except CommandError as refused:
            return Melding.objects.filter(pk__gt=last), out.getvalue(), refused
        return Melding.objects.filter(pk__gt=last), out.getvalue(), None

    def test_come_out_of_the_triage_within_two_points_of_the_source(self):
        made, text, refused = self.simulate()
        assert refused is None
        assert made.count() == AANTAL
        assert len(set(made.dates("gemeld_op", "day"))) > 1
        assert all(is_werkdag(melding.gemeld_op.date()) for melding in made)
        assert not made.exclude(bestemming="direct_afgehandeld").filter(triage_beslissing=None).exists()
        for code, share in read_cijfers().wmo_routes.items():
            assert made.filter(bestemming=code).count() / AANTAL == pytest.approx(share, abs=0.02)
        assert "Beheer IWV-bestand                      18    30.0 %" in text
        assert "Elke route ligt binnen 2 procentpunt van de bron." in text

    def test_follow_the_table_so_another_table_gives_another_table_of_shares(self):
        old = TabelVersie.objects.get(tabel__code="triage")
        inhoud = deepcopy(old.inhoud)
        known = next(row for row in inhoud["regels"] if row["dan"]["bestemming"] == "beheer_iwv")
        known["dan"]["bestemming"] = "vraagverheldering"
        known["dan"]["vervolgstap"] = "afspraak"
        TabelVersie.objects.create(
            tabel=old.tabel,
            nummer=2,
            status=old.status,
            geldig_van=DAG,
            inhoud=inhoud,
            gemaakt_op=NOW,
            geactiveerd_op=NOW,
        )
        made, text, refused = self.simulate()
        assert made.filter(bestemming="beheer_iwv").count() == 0
        assert made.filter(bestemming="vraagverheldering").count() == 0.45 * AANTAL
        assert text.count("te ver") == 2
        assert "Vraagverheldering Wmo, Beheer IWV-bestand" in str(refused)


@pytest.mark.django_db(transaction=True)
class TestCounting:
    def test_knows_what_went_elsewhere_or_nowhere_as_well(self):
        sent = MeldingFactory(bestemming="beheer_iwv")
        gegevens = {"bestemming": "beheer_iwv", "status": "overgedragen"}
        record("melding.getrieerd", actor=None, now=NOW, klant_id=None, onderwerp=sent, gegevens=gegevens)
        routes = count_routes([sent.pk, MeldingFactory().pk])
        assert {route.naam: route.aantal for route in routes if route.aantal} == {
            "Beheer IWV-bestand": 1,
            "Andere bestemming of geen triage": 1,
        }
        assert routes[-1].te_ver
        assert as_table(routes)[-1].endswith("-     +50.0  te ver")

    def test_cannot_begin_without_klanten_with_a_provision(self):
        GebeurtenisFactory()
        with pytest.raises(CommandError, match="Vul een grotere proefgemeente"):
            call_command("simuleer", dagen=4, wmo_meldingen=10)

    def test_wants_at_least_one_melding(self):
        with pytest.raises(CommandError, match="ten minste één Wmo-melding"):
            call_command("simuleer", wmo_meldingen=0)
