"""Every figure: counted by hand, equal to its rows, and the same when asked again later."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import serviceplein.inrichting
from backoffice.aanvragen.models import Aanvraag
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from intake.melding.codes import Stroom
from intake.melding.models import Melding
from reporting.indicatoren.berekening import GEEN, calculate, counts_on, rows_behind
from reporting.indicatoren.definitie import (
    Niveau,
    OnbekendeIndicator,
    Richting,
    Soort,
    indicator,
    informatieplan,
)
from reporting.indicatoren.rijen import NiveauBestaatNiet, codes_with_rows, rows_of
from reporting.indicatoren.vraag import months_back, read_medewerker, read_team
from tests.factories import KlantFactory
from tests.reporting.factories import (
    NU,
    PEILDATUM,
    Stad,
    aanvraag,
    ask,
    at,
    decide,
    melding,
    tell,
    toewijzing,
)

pytestmark = pytest.mark.django_db
CODES = sorted(informatieplan())
# code: gemeente, team noord, team zuid (counted by hand from tests/reporting/factories.py)
EXPECTED: dict[str, tuple[float | None, float | None, float | None]] = {
    "open_meldingen": (5, 2, 2),
    "zonder_vervolgafspraak": (2, 1, 0),
    "doorlooptijd_vervolgafspraak": (10, 29, 2),
    "vervolgafspraak_op_tijd": (200 / 3, 50, 100),
    "direct_afgehandeld": (20, 25, 0),
    "triage_afwijking": (25, 100 / 3, 0),
    "niet_opnieuw_gevraagd": (15, 15, 0),
    "caseload": (4, 3, 1),
    "caseload_gewogen": (4.5, 3.5, 1),
    "boven_norm": (50, 100, 0),
    "wachtlijst": (2, 0, 2),
    "instroom": (3, 3, 0),
    "uitstroom": (2, 1, 1),
    "uitstroom_werk": (50, 100, 0),
    "besluiten": (4, 3, 1),
    "beslist_op_tijd": (75, 200 / 3, 100),
    "toekenning": (75, 200 / 3, 100),
    "aanvragen_over_termijn": (1, 1, 0),
    "in_een_keer": (200 / 3, 50, 100),
    "afspraken_klant_op_tijd": (200 / 3, 50, 100),
    "afspraken_gemeente_op_tijd": (100 / 3, 50, 0),
    "ladder_reintegratie": (4, 3, 1),
    "ladder_participatie": (1, 0, 1),
    "herinstroom": (100 / 3, 100 / 3, None),
    "trajecten_gestart": (2, 1, 1),
    "trajecten_beeindigd": (3, 1, 2),
    "duurzaam_6": (50, 100, 0),
    "duurzaam_12": (50, 0, 100),
    "ladder_omhoog": (75, 200 / 3, 100),
}
BACKOFFICE = {"besluiten": 3, "beslist_op_tijd": 200 / 3, "toekenning": 200 / 3, "aanvragen_over_termijn": 1}


def every_figure(stad: Stad) -> dict[Any, Any]:
    """All figures of all reaches, with every way to split them."""
    found = {}
    for naam, bereik in stad.bereiken.items():
        for code in CODES:
            for per in ("", *indicator(code).dimensies):
                outcome = calculate(code, ask(bereik), per)
                found[naam, code, per] = (outcome.totaal, outcome.groepen)
    return found


class TestInformatieplan:
    def test_has_exactly_the_figures_that_can_be_counted(self) -> None:
        assert set(informatieplan()) == codes_with_rows() == set(EXPECTED)

    def test_refuses_a_figure_without_a_definition(self) -> None:
        with pytest.raises(OnbekendeIndicator):
            calculate("verzonnen", ask())

    @pytest.mark.parametrize("code", CODES)
    def test_leaves_no_field_of_a_definition_empty(self, code: str) -> None:
        found = indicator(code)
        texts = ("naam", "vraag", "uitleg", "formule", "teller", "noemer", "populatie", "bron", "eigenaar")
        assert all(
            getattr(found, name).strip() for name in (*texts, "frequentie", "eenheid", "kanttekeningen")
        )
        assert found.niveaus

    def test_names_only_norms_that_are_set_up(self) -> None:
        folder = Path(serviceplein.inrichting.__file__).parent
        texts = [(folder / "_basis.yaml").read_text(), *(p.read_text() for p in folder.glob("normen/*.yaml"))]
        known = set(re.findall(r"code: ([\w.]+)", "\n".join(texts)))
        assert set().union(*(found.norm_codes for found in informatieplan().values())) <= known

    @pytest.mark.parametrize(
        ("richting", "waarde", "good"),
        [
            (Richting.HOGER, 90, True),
            (Richting.HOGER, 89, False),
            (Richting.LAGER, 91, False),
            (Richting.LAGER, 90, True),
            (Richting.NEUTRAAL, 1, None),
        ],
    )
    def test_knows_the_good_side_of_a_norm(
        self, richting: Richting, waarde: float, good: bool | None
    ) -> None:
        code = next(code for code in CODES if indicator(code).richting == richting)
        assert indicator(code).meets(waarde, 90) is good


class TestIndicator:
    @pytest.mark.parametrize("code", CODES)
    def test_equals_what_is_counted_by_hand(self, stad: Stad, code: str) -> None:
        reaches = [stad.bereiken[naam] for naam in ("gemeente", "noord", "zuid")]
        found = [calculate(code, ask(bereik)).totaal.waarde for bereik in reaches]
        assert found == [pytest.approx(value) for value in EXPECTED[code]]

    @pytest.mark.parametrize("code", sorted(BACKOFFICE))
    def test_of_a_backoffice_team_is_about_its_own_regelingen(self, stad: Stad, code: str) -> None:
        found = calculate(code, ask(stad.bereiken["backoffice"])).totaal.waarde
        assert found == pytest.approx(BACKOFFICE[code])

    @pytest.mark.parametrize("code", CODES)
    def test_equals_its_rows(self, stad: Stad, code: str) -> None:
        for bereik in stad.bereiken.values():
            vraag = ask(bereik)
            rows = list(rows_behind(code, vraag))
            total = calculate(code, vraag).totaal
            assert total.n == len(rows)
            assert len({row.pk for row in rows}) == len(rows)
            if indicator(code).soort == Soort.AANDEEL:
                assert total.teller == sum(row.telt for row in rows)
            if indicator(code).soort == Soort.SOM:
                assert total.teller == pytest.approx(float(sum(row.waarde for row in rows)))

    @pytest.mark.parametrize(
        ("code", "per"), [(code, per) for code in CODES for per in indicator(code).dimensies]
    )
    def test_falls_apart_in_groups_that_equal_their_rows(self, stad: Stad, code: str, per: str) -> None:
        vraag = ask()
        outcome = calculate(code, vraag, per)
        assert sum(cell.n for cell in outcome.groepen) == outcome.totaal.n > 0
        for cell in outcome.groepen:
            assert rows_behind(code, vraag, per, cell.groep).count() == cell.n

    def test_counts_a_melding_nobody_looked_at_as_not_yet_settled(self, stad: Stad) -> None:
        assert calculate("open_meldingen", ask(), "stroom").of(GEEN).n == 1

    def test_narrows_to_a_stroom(self, stad: Stad) -> None:
        assert calculate("open_meldingen", ask(stroom=Stroom.WMO)).totaal.n == 2
        assert calculate("uitstroom", ask(stroom=Stroom.WMO)).totaal.n == 1

    def test_of_one_medewerker_is_about_that_medewerker(self, stad: Stad) -> None:
        vraag = ask(read_medewerker(stad.coach))
        figures = {c: calculate(c, vraag).totaal.waarde for c in ("caseload", "instroom", "uitstroom")}
        assert figures == {"caseload": 3, "instroom": 3, "uitstroom": 1}

    def test_does_not_exist_for_a_medewerker_when_so_defined(self, stad: Stad) -> None:
        assert Niveau.MEDEWERKER not in indicator("open_meldingen").niveaus
        with pytest.raises(NiveauBestaatNiet):
            calculate("open_meldingen", ask(read_medewerker(stad.coach)))

    def test_counts_who_comes_back_after_a_real_end_as_inflow(self, stad: Stad) -> None:
        toewijzing(stad.klanten[2], stad.coach, at(25))
        assert calculate("instroom", ask()).totaal.n == 4

    def test_keeps_local_days_apart_at_the_end_of_summer_time(self, stad: Stad) -> None:
        before, after = at(25, 22), at(25, 23)  # 23.00 on 25 October, and midnight in Utrecht (winter time)
        melding(stad.klanten[9], before)
        melding(stad.klanten[9], after)
        day = PEILDATUM.replace(day=25)
        on_day = calculate("open_meldingen", ask(peildatum=day)).totaal.n
        assert calculate("open_meldingen", ask(peildatum=day + timedelta(days=1))).totaal.n == on_day + 1


class TestPeildatum:
    def test_in_the_past_gives_the_same_figures_after_everything_changed(self, stad: Stad) -> None:
        before = every_figure(stad)
        bereiken = stad.bereiken
        for row in Melding.objects.filter(gesloten_op__isnull=True).exclude(stroom=""):
            Melding.objects.filter(pk=row.pk).update(stroom=Stroom.SCHULDEN)
            facts = {"stroom": Stroom.SCHULDEN, "bestemming": "werkplein", "afgeweken": True}
            tell("melding.getrieerd", at(5, month=11), row.klant, row, **facts)
            tell("afspraak.gepland", at(6, month=11), row.klant, row)
            if row.vervolg_geboekt_op is None:
                Melding.objects.filter(pk=row.pk).update(vervolg_geboekt_op=at(6, month=11))
        Melding.objects.filter(gesloten_op__isnull=True).exclude(stroom="").update(
            status="afgehandeld", gesloten_op=at(7, month=11)
        )
        for klant in stad.klanten:
            klant.wijk = stad.wijk_zuid if klant.wijk == stad.wijk_noord else stad.wijk_noord
            klant.save()
        for one in Toewijzing.objects.filter(tot__isnull=True, van__lt=at(1, month=11)):
            Toewijzing.objects.filter(pk=one.pk).update(tot=at(8, month=11), einde_reden="werk")
            facts = {"reden": "werk", "stroom": "wmo", "medewerker_id": one.medewerker_id}
            tell("contactpersoon.beeindigd", at(8, month=11), one.klant, one, **facts)
        Capaciteit.objects.update(norm=100, maximum=120)
        stad.coach.team, stad.collega.team = stad.zuid, stad.noord
        stad.coach.functie = "participatiecoach"
        for who in (stad.coach, stad.collega):
            who.save()
        Wachtplaats.objects.filter(klant=stad.klanten[8]).update(status="vervallen")
        toewijzing(stad.klanten[9], stad.coach, at(9, month=11))
        Wachtplaats.objects.filter(klant=stad.klanten[9]).update(status="geplaatst")
        late = Aanvraag.objects.get(klant=stad.klanten[3])
        Aanvraag.objects.filter(pk=late.pk).update(status="beslist")
        decide(late, at(10, month=11))
        aanvraag(KlantFactory(wijk=stad.wijk_noord), at(11, month=11), beslist=at(12, month=11))
        changed = {
            (naam, code, per): value
            for (naam, code, per), value in every_figure(stad).items()
            if value != before[naam, code, per]
        }
        assert bereiken == stad.bereiken
        assert changed == {}

    def test_of_a_withdrawn_application_still_knows_it_was_open(self, stad: Stad) -> None:
        Aanvraag.objects.filter(klant=stad.klanten[3]).update(status="ingetrokken")
        assert calculate("aanvragen_over_termijn", ask()).totaal.n == 1
        today = ask(peildatum=timezone.localdate(NU))
        assert calculate("aanvragen_over_termijn", today).totaal.n == 0

    def test_of_today_is_the_stand_of_this_moment(self, stad: Stad) -> None:
        today = timezone.localdate(NU)
        assert calculate("open_meldingen", ask(peildatum=today)).totaal.n == 5
        assert calculate("caseload", ask(peildatum=today)).totaal.n == 5

    def test_of_many_days_at_once_equals_each_day_by_itself(self, stad: Stad) -> None:
        days = [PEILDATUM - timedelta(days=30 * n) for n in range(4)]
        for code in ("open_meldingen", "caseload"):
            single = tuple(calculate(code, ask(peildatum=day)).totaal.n for day in days)
            assert counts_on(code, ask(), days) == single

    def test_of_many_days_is_refused_where_it_would_be_wrong(self, stad: Stad) -> None:
        for code, vraag in (("instroom", ask()), ("caseload", ask(read_team(stad.noord)))):
            with pytest.raises(LookupError):
                counts_on(code, vraag, [PEILDATUM])


class TestQueries:
    @pytest.mark.parametrize("code", CODES)
    def test_do_not_grow_with_the_rows(self, stad: Stad, code: str) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                calculate(code, ask(), indicator(code).dimensies[0])
                calculate(code, ask())
            return len(queries)

        with_few = count()
        for n in range(20):
            klant = KlantFactory(wijk=stad.wijk_noord)
            melding(klant, at(1 + n), stroom=Stroom.WMO, geboekt=at(2 + n))
            toewijzing(klant, stad.collega, at(1 + n), gewicht="0.10")
            aanvraag(klant, at(1 + n))
        assert count() == with_few <= 5

    def test_months_are_counted_back_over_the_year(self) -> None:
        assert months_back(PEILDATUM, 11).isoformat() == "2025-11-01"
        assert months_back(PEILDATUM, -3).isoformat() == "2027-01-01"

    def test_rows_know_every_dimension_of_the_definition(self, stad: Stad) -> None:
        for code in CODES:
            assert set(rows_of(code, ask())[1].dimensies) == set(indicator(code).dimensies)
