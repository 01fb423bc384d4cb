"""What a caseload is made of, how it went and what is coming; live for coach and teamleider."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseload.belasting.lezen import read_composition, read_forecast, weigh_all
from caseload.belasting.vooruitzicht import SetVooruitzicht, VooruitzichtOnjuist, set_vooruitzicht
from caseload.toewijzing.bijwerken import refresh_caseload
from caseload.toewijzing.capaciteit import ensure_capaciteiten
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from tests.caseload.factories import (
    LadderStapFactory,
    ToewijzingFactory,
    WachtplaatsFactory,
    coach,
    loads,
    teamleider,
)
from tests.factories import AfwezigheidFactory, KlantFactory, TeamFactory
from tests.intake.factories import MeldingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def ik():
    return coach(team=TeamFactory(), belasting="1")


def klant_of(person, *, trede=None, days=200, stroom="werk_inkomen", **kwargs):
    """A klant with a running toewijzing that began `days` ago."""
    now = timezone.now()
    klant = KlantFactory(**kwargs)
    if trede is not None:
        LadderStapFactory(klant=klant, trede=trede, op=timezone.localdate() - timedelta(days=days))
    return ToewijzingFactory(
        medewerker=person,
        klant=klant,
        melding=MeldingFactory(klant=klant, stroom=stroom),
        van=now - timedelta(days=days),
    )


class TestCaseload:
    @pytest.mark.eis("CAS-06")
    def test_weighs_by_all_that_counts_and_is_live_with_trend_and_forecast(self, client, ik, today):
        """Stroom, trede, doelgroep, phase and contact frequency; norm per functie; coach and teamleider."""
        Norm.objects.filter(code="caseload.gewicht.stroom_wmo").update(waarde="0.2")
        klant_of(ik, trede=3, stroom="wmo", statushouder=True)
        contact = klant_of(ik, days=10)
        refresh_caseload(actor=None, now=timezone.now() - timedelta(days=7))
        set_vooruitzicht(
            SetVooruitzicht(
                toewijzing_id=contact.pk, contact_weken=2, verwacht_einde=today + timedelta(days=50)
            ),
            actor=ik.gebruiker,
            now=timezone.now(),
        )
        refresh_caseload(actor=None, now=timezone.now())
        assert loads() == {ik.pk: Decimal("4.01")}
        found = weigh_all([ik], op=today)
        assert {(deel.soort, deel.label): deel.gewicht for deel in read_composition(found)} == {
            ("Trede op de re-integratieladder", "Trede 3"): Decimal("1.5"),
            ("Trede op de re-integratieladder", "Trede onbekend"): Decimal(1),
            ("Stroom", "Wmo"): Decimal("0.2"),
            ("Doelgroep", "Statushouder"): Decimal("0.3"),
            ("Begin en einde", "Eerste maanden"): Decimal("0.5"),
            ("Contact vaker of minder vaak", "Ander ritme dan de norm"): Decimal("0.51"),
        }
        WachtplaatsFactory(team=ik.team, functie=ik.functie, gewicht=2, termijn=today + timedelta(days=14))
        AfwezigheidFactory(
            medewerker=ik, van=today + timedelta(days=28), tot_en_met=today + timedelta(days=60)
        )
        weeks = read_forecast([ik], found, op=today)
        assert [week.belasting for week in weeks[:3]] == [Decimal("4.01"), Decimal("4.01"), Decimal("6.01")]
        assert (weeks[0].norm, weeks[-1].eraf, weeks[-1].erbij) == (75, Decimal("2.01"), 2)
        assert weeks[4].norm == 0
        for user in (ik.gebruiker, teamleider(team=ik.team)):
            client.force_login(user, backend=BACKEND)
            page = client.get(reverse("belasting-van", args=[ik.pk])).content.decode()
            for words in ("4,0", "75,0", "Trede 3", "Statushouder", "Wat eraan komt", "de afgelopen weken"):
                assert words in page
        coach(functie=Functie.PARTICIPATIECOACH, team=ik.team)
        ensure_capaciteiten(today)
        assert (
            "100,0"
            in client.get(
                reverse("belasting-van", args=[ik.team.medewerkers.get(functie=Functie.PARTICIPATIECOACH).pk])
            ).content.decode()
        )

    def test_of_a_team_is_for_its_teamleider(self, client, ik):
        klant_of(ik)
        client.force_login(teamleider(team=ik.team), backend=BACKEND)
        page = client.get(reverse("belasting")).content.decode()
        assert "Belasting van het team" in page
        assert reverse("belasting-van", args=[ik.pk]) in page

    def test_of_a_colleague_is_not_for_a_coach_or_another_teamleider(self, client, ik):
        for user in (coach(team=ik.team).gebruiker, teamleider()):
            client.force_login(user, backend=BACKEND)
            assert client.get(reverse("belasting-van", args=[ik.pk])).status_code == 404

    def test_stays_live_by_a_small_answer(self, client, ik):
        client.force_login(ik.gebruiker, backend=BACKEND)
        answer = client.get(reverse("belasting"), headers={"HX-Request": "true"})
        assert 'hx-trigger="every 60s"' in answer.content.decode()
        assert "<html" not in answer.content.decode()

    def test_needs_as_many_queries_for_1_klant_as_for_6(self, client, ik):
        client.force_login(ik.gebruiker, backend=BACKEND)

        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("belasting")).status_code == 200
            return len(queries)

        klant_of(ik)
        count()
        with_one = count()
        for _ in range(5):
            klant_of(ik)
        assert count() == with_one


class TestVooruitzicht:
    def test_is_noted_on_its_page_and_counts_at_once(self, client, ik, today):
        row = klant_of(ik)
        client.force_login(ik.gebruiker, backend=BACKEND)
        url = reverse("toewijzing-vooruitzicht", args=[row.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"contact_weken": 60}).status_code == 422
        late = {"verwacht_einde": (today - timedelta(days=1)).isoformat()}
        assert client.post(url, late).status_code == 409
        end = today + timedelta(days=70)
        client.post(url, {"contact_weken": 1, "verwacht_einde": end.isoformat()})
        row.refresh_from_db()
        assert (row.gewicht, row.verwacht_einde) == (Decimal("2.52"), end)
        assert loads() == {ik.pk: Decimal("2.52")}
        assert Gebeurtenis.objects.get(soort="toewijzing.vooruitzicht").klant_id == row.klant_id

    def test_is_refused_for_what_cannot_be(self, ik):
        row = klant_of(ik)
        with pytest.raises(VooruitzichtOnjuist):
            set_vooruitzicht(
                SetVooruitzicht(toewijzing_id=row.pk, contact_weken=0, verwacht_einde=None),
                actor=ik.gebruiker,
                now=timezone.now(),
            )

    def test_is_for_those_whose_work_it_is(self, ik):
        row = klant_of(ik)
        with pytest.raises(Toewijzing.DoesNotExist):
            set_vooruitzicht(
                SetVooruitzicht(toewijzing_id=row.pk, contact_weken=2, verwacht_einde=None),
                actor=coach().gebruiker,
                now=timezone.now(),
            )
