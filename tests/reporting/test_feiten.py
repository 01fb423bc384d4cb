"""Facts of closed days: equal to the sources and to the rows behind each figure, however often built."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.melding.codes import Stroom
from intake.melding.models import Melding
from reporting.feiten.kubus import Gevraagd, Kubus, read_dekking
from reporting.feiten.models import Dagfeit, Feitdag, Maandfeit
from reporting.feiten.services import DagNietVoorbij, PeriodeOnjuist, build_feiten
from reporting.feiten.soorten import MEETWIJZEN, SOORTEN
from reporting.feiten.tasks import bouw_feiten
from reporting.indicatoren.berekening import Uitkomst, calculate, counts_on, rows_behind
from reporting.indicatoren.definitie import indicator, informatieplan
from reporting.indicatoren.vraag import GEMEENTE, Bereik, Vraag, months_back, read_team, start_of
from serviceplein.catalogus.models import Norm
from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.organisatie.models import Team
from serviceplein.toegang.rollen import Specialisme
from tests.reporting.factories import NU, PEILDATUM, Stad, ask, at, build_stad, melding, toewijzing

pytestmark = pytest.mark.django_db
PLAN = informatieplan()


def figures(van: date) -> Iterator[Gevraagd]:
    """Every figure, whole and split in every way."""
    for code, found in PLAN.items():
        yield from (Gevraagd(code=code, per=per, van=van) for per in ("", *found.dimensies))


def shown(outcome: Uitkomst) -> list[Any]:
    cells = [outcome.totaal, *sorted(outcome.groepen, key=lambda cell: cell.groep)]
    return [(c.groep, c.n, round(c.teller, 4), c.waarde and round(c.waarde, 6)) for c in cells]


def differences(vraag: Vraag) -> list[Any]:
    """Figures that the facts tell otherwise than the sources or the rows behind them."""
    kubus = Kubus(vraag, figures(vraag.van))
    found: list[Any] = []
    for one in figures(vraag.van):
        facts = kubus.calculate(one.code, one.per)
        if shown(facts) != shown(calculate(one.code, vraag, one.per)):
            found.append((one.code, one.per, shown(facts), shown(calculate(one.code, vraag, one.per))))
        if facts.totaal.n != rows_behind(one.code, vraag).count():
            found.append((one.code, facts.totaal.n))
    return found


def everything_changes(stad: Stad) -> None:
    """Klanten move, a coach changes team and norm, meldingen get another stroom: today, so after the fact."""
    for klant in stad.klanten[:4]:
        klant.wijk = stad.wijk_zuid
        klant.save()
    stad.coach.team = stad.zuid
    stad.coach.save()
    capaciteit: Any = stad.coach.capaciteit
    capaciteit.norm = 100
    capaciteit.save()
    Melding.objects.filter(stroom=Stroom.WERK_INKOMEN).update(stroom=Stroom.SCHULDEN)


def fact_rows() -> list[Any]:
    names = [f.attname for f in Dagfeit._meta.concrete_fields if f.name != "id"]
    months = ["maand" if name == "dag" else name for name in names]
    days = sorted(map(str, Dagfeit.objects.values_list(*names)))
    return [*days, *sorted(map(str, Maandfeit.objects.values_list(*months)))]


class TestFeiten:
    def test_are_there_for_every_indicator(self) -> None:
        assert set(MEETWIJZEN) == set(PLAN)
        assert {read.soort.code for read in MEETWIJZEN.values()} == set(SOORTEN)
        for code, read in MEETWIJZEN.items():
            codes = set(indicator(code).dimensies) - {"maand", "medewerker"}
            assert codes <= set(read.soort.dimensies)
            assert indicator(code).stand is read.soort.stand

    @pytest.mark.parametrize("naam", ["gemeente", "noord", "zuid", "backoffice"])
    @pytest.mark.parametrize("stroom", ["", Stroom.WMO])
    def test_tell_what_the_sources_and_the_rows_tell(self, stad: Stad, naam: str, stroom: str) -> None:
        everything_changes(stad)
        build_feiten(now=NU)
        for day in (PEILDATUM, date(2026, 10, 8), date(2026, 11, 3), timezone.localdate(NU)):
            van = months_back(day, 2)
            assert differences(ask(stad.bereiken[naam], peildatum=day, van=van, stroom=stroom)) == []

    def test_tell_the_same_of_a_past_day_after_everything_changed(self, stad: Stad) -> None:
        build_feiten(now=NU)
        before = fact_rows()
        everything_changes(stad)
        build_feiten(now=NU, van=date(2026, 9, 1))
        assert fact_rows() == before != []

    def test_are_completed_with_the_days_that_have_none(self, stad: Stad) -> None:
        build_feiten(now=NU, tot=date(2026, 10, 12))
        assert read_dekking().tot == date(2026, 10, 12)
        assert differences(ask()) == []
        assert differences(ask(peildatum=date(2026, 10, 10))) == []

    def test_leave_the_sources_alone_when_all_days_are_there(self, stad: Stad) -> None:
        build_feiten(now=NU)
        kubus = Kubus(ask(), figures(ask().van))
        with CaptureQueriesContext(connection) as queries:
            for code in PLAN:
                kubus.calculate(code)
        assert len(queries) == 2
        assert not any("dossier_gebeurtenis" in query["sql"] for query in queries)

    def test_know_the_stand_of_many_days_at_once(self, stad: Stad) -> None:
        build_feiten(now=NU)
        days = [PEILDATUM - timedelta(days=15 * n) for n in range(4)] + [timezone.localdate(NU)]
        kubus = Kubus(ask(), [])
        for code in ("open_meldingen", "caseload"):
            assert kubus.stands_on(code, days) == counts_on(code, ask(), days)

    def test_keep_to_the_norm_of_the_day(self, stad: Stad) -> None:
        Norm.objects.filter(code="intake.vervolgafspraak_uren").update(geldig_tot=date(2026, 10, 9))
        Norm.objects.create(
            code="intake.vervolgafspraak_uren",
            waarde=1,
            eenheid="uren",
            omschrijving="strenger",
            geldig_van=date(2026, 10, 9),
        )
        build_feiten(now=NU)
        assert differences(ask()) == []
        assert calculate("vervolgafspraak_op_tijd", ask()).totaal.teller == 1

    def test_of_a_figure_nobody_asked_for_are_refused(self, stad: Stad) -> None:
        with pytest.raises(KeyError):
            Kubus(ask(), []).calculate("instroom")


class TestBuildFeiten:
    def test_replaces_a_day_that_is_made_again(self, stad: Stad) -> None:
        build_feiten(now=NU)
        before = fact_rows()
        for _ in range(2):
            made = build_feiten(now=NU, van=date(2026, 10, 5), tot=date(2026, 10, 20))
            assert made is not None
            assert made.dagen == 16
        assert fact_rows() == before

    def test_takes_in_what_was_entered_late(self, stad: Stad) -> None:
        build_feiten(now=NU)
        melding(stad.klanten[5], at(16), stroom=Stroom.WMO)
        assert differences(ask()) != []
        build_feiten(now=NU, van=date(2026, 10, 16))
        assert differences(ask()) == []

    def test_leaves_no_gap_before_the_first_day(self, stad: Stad) -> None:
        made = build_feiten(now=NU, van=date(2026, 10, 20))
        assert made is not None
        assert made.van == date(2026, 9, 1)
        assert Feitdag.objects.count() == made.dagen == (date(2026, 11, 18) - made.van).days + 1

    def test_makes_days_again_that_follow_an_older_definition(self, stad: Stad) -> None:
        build_feiten(now=NU)
        Feitdag.objects.filter(dag__gte=date(2026, 10, 10)).update(definitie="eerder")
        assert read_dekking().tot == date(2026, 10, 9)
        made = build_feiten(now=NU)
        assert made is not None
        assert made.van == date(2026, 10, 10)
        assert read_dekking().tot == date(2026, 11, 18)

    def test_reads_up_to_the_first_gap(self, stad: Stad) -> None:
        build_feiten(now=NU)
        Feitdag.objects.filter(dag=date(2026, 10, 10)).delete()
        assert read_dekking().tot == date(2026, 10, 9)
        assert differences(ask()) == []

    def test_refuses_a_day_that_is_not_over(self, stad: Stad) -> None:
        with pytest.raises(DagNietVoorbij):
            build_feiten(now=NU, tot=timezone.localdate(NU))

    def test_refuses_a_period_that_runs_backwards(self, stad: Stad) -> None:
        with pytest.raises(PeriodeOnjuist):
            build_feiten(now=NU, van=date(2026, 10, 2), tot=date(2026, 10, 1))

    def test_has_nothing_to_do_where_nothing_happened(self) -> None:
        assert build_feiten(now=NU) is None
        assert read_dekking().tot is None

    def test_runs_every_night(self, stad: Stad) -> None:
        assert bouw_feiten() == Dagfeit.objects.count() > 0

    def test_gives_a_day_to_the_calendar_of_the_netherlands(self, stad: Stad) -> None:
        day = date(2026, 10, 25)
        late = start_of(day + timedelta(days=1)) - timedelta(minutes=30)
        toewijzing(stad.klanten[5], stad.collega, late)
        build_feiten(now=NU)
        assert Dagfeit.objects.get(dag=day, soort="instroom").n == 1
        assert not Dagfeit.objects.filter(dag=day + timedelta(days=1), soort="instroom").exists()


@pytest.mark.django_db(transaction=True)
class TestProefgemeente:
    def test_ends_with_facts_that_equal_the_rows_also_after_it_lived_on(self) -> None:
        load_inrichting(read_inrichting("utrecht"), now=timezone.now())
        begin = timezone.localdate() - timedelta(days=4)
        call_command("vul", omvang=500, jaren=1, zaad=3, peildatum=begin, stdout=StringIO())
        call_command("simuleer", dagen=3, zaad=3, stdout=StringIO())
        assert read_dekking().tot == timezone.localdate() - timedelta(days=1)
        now = timezone.now()
        busy = Team.objects.filter(medewerkers__toewijzingen__isnull=False, wijken__isnull=False).first()
        office = Team.objects.filter(specialisme=Specialisme.FINANCIELE_REGELINGEN).first()
        reaches: list[Bereik] = [GEMEENTE, *(read_team(team) for team in (busy, office) if team)]
        assert len(reaches) == 3
        for bereik in reaches:
            for day in (timezone.localdate(), begin + timedelta(days=1), begin - timedelta(days=40)):
                vraag = Vraag(peildatum=day, van=months_back(day, 2), bereik=bereik, nu=now)
                assert differences(vraag) == [], (bereik.naam, day)


@pytest.mark.django_db(transaction=True)
class TestTweeTegelijk:
    def test_build_one_after_the_other(self) -> None:
        stad = build_stad()
        errors: list[BaseException] = []

        def build() -> None:
            try:
                build_feiten(now=NU, van=date(2026, 9, 1))
            except BaseException as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=build) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert differences(ask(read_team(stad.noord))) == []
        assert differences(ask()) == []
