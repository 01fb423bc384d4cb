"""A trial municipality that lives on through the services, and the demo made with it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.models import F, Sum

from backoffice.mutaties.models import Mutatie
from caseload.toewijzing.models import Capaciteit, Toewijzing
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from reporting.proefgemeente import demo
from reporting.proefgemeente.laden import references_aside
from reporting.proefgemeente.simuleren import next_day, simulate
from reporting.proefgemeente.vullen import fill
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
DAG = date(2026, 11, 16)


def carried() -> None:
    """Everybody carries exactly what runs."""
    running = Toewijzing.objects.filter(tot=None).values("medewerker").annotate(som=Sum("gewicht"))
    load = {row["medewerker"]: row["som"] for row in running}
    for row in Capaciteit.objects.all():
        assert row.belasting == load.get(row.medewerker_id, 0)
    assert not Capaciteit.objects.filter(belasting__gt=F("maximum")).exists()


class TestSimuleer:
    def test_goes_on_after_the_history_and_leaves_everything_in_order(self):
        load_inrichting(read_inrichting("utrecht"), now=NOW)
        fill(omvang=500, jaren=1, zaad=3, peildatum=DAG)
        before = {model: model.objects.count() for model in (Melding, QuickScan, Gebeurtenis)}
        first = next_day()
        begin, end, done = simulate(dagen=5, zaad=1)
        assert (begin, end) == (first, first + timedelta(days=4))
        assert begin <= DAG
        made = Melding.objects.count() - before[Melding]
        assert made == done.stappen["melding"] > 5
        assert QuickScan.objects.count() - before[QuickScan] == done.stappen["Quick Scan"]
        told = Gebeurtenis.objects.filter(soort="melding.geregistreerd", op__date__gte=begin)
        assert told.count() == made
        assert Afspraak.objects.filter(status="gepland", medewerker__isnull=False).exists()
        carried()

    def test_asks_for_a_municipality_with_history(self):
        with pytest.raises(CommandError, match=r"Geef eerst: manage\.py vul"):
            call_command("simuleer", dagen=1)

    def test_wants_at_least_one_day(self):
        with pytest.raises(CommandError, match="ten minste één dag"):
            call_command("simuleer", dagen=0)


class TestDemo:
    def test_gives_every_role_a_login_with_work_and_a_second_time_changes_nothing(self, monkeypatch):
        monkeypatch.setattr(demo, "OMVANG", 800)
        monkeypatch.setattr(demo, "DAGEN_GELEEFD", 2)
        out = StringIO()
        call_command("demo", stdout=out)
        assert "14 accounts" in out.getvalue()
        people = Gebruiker.objects.filter(demo=True)
        assert {rol for user in people for rol in user.rollen} == set(Rol)
        assert set(people.exclude(medewerker=None).values_list("username", flat=True)) == {
            rol.value for rol in Rol if rol not in (Rol.RAAD, Rol.PARTNER)
        }
        coach = people.get(username=Rol.WERKCOACH)
        assert coach.medewerker.naam == str(coach)
        assert Toewijzing.objects.filter(medewerker=coach.medewerker, tot=None).count() > 5
        assert Taak.objects.visible_to(coach).open().exists()
        assert Afspraak.objects.filter(medewerker=coach.medewerker, status="gepland").count() >= 3
        statuses = set(Melding.objects.values_list("status", flat=True))
        assert {"nieuw", "afspraak", "quick_scan", "gescand", "overgedragen", "afgehandeld"} <= statuses
        assert Mutatie.objects.open().count() == 3
        carried()
        counts = [model.objects.count() for model in (Klant, Melding, Medewerker, Gebeurtenis)]
        call_command("demo", stdout=out)
        assert counts == [model.objects.count() for model in (Klant, Melding, Medewerker, Gebeurtenis)]

    def test_is_refused_where_a_second_factor_is_obligatory(self, settings):
        settings.TWEEDE_FACTOR_VERPLICHT = True
        with pytest.raises(CommandError, match="mogen hier niet bestaan"):
            call_command("demo")
        assert not Klant.objects.exists()


class TestLaden:
    def definitions(self) -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = 'klanten_gegeven'::regclass "
                "UNION SELECT indexname, indexdef FROM pg_indexes "
                "WHERE tablename = 'klanten_gegeven' ORDER BY 1"
            )
            return cursor.fetchall()

    def test_puts_references_and_indexes_back_as_they_were(self):
        before = self.definitions()
        with references_aside(["klanten_gegeven"]):
            assert len(self.definitions()) < len(before)
        assert self.definitions() == before

    def test_a_row_that_points_nowhere_undoes_everything(self):
        before = self.definitions()
        with (
            pytest.raises(IntegrityError),
            references_aside(["klanten_gegeven"]),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO klanten_gegeven (klant_id, naam, waarde, bron, op) "
                "VALUES (99999999, 'inkomen', '1', 'klant', now())"
            )
        assert self.definitions() == before
