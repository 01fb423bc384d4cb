"""Who cannot be helped yet keeps a place in line until somebody has room."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from caseload.plan.models import Plan
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from caseload.toewijzing.services import (
    StaatOpWachtlijst,
)
from caseload.toewijzing.transitions import WACHT_TRANSITIONS, WachtStatus
from caseload.toewijzing.wachtlijst import (
    HeeftAlContactpersoon,
    NietMeerWachtend,
    NogGeenRuimte,
    PlaceWaiting,
    place_waiting,
)
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.caseload.factories import (
    ToewijzingFactory,
    WachtplaatsFactory,
    coach,
    loads,
    teamleider,
)
from tests.caseload.toewijzen import FIRST_WEIGHT, assign, events
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    MedewerkerFactory,
)
from tests.intake.factories import QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


class TestWithoutRoom:
    def test_gives_a_place_in_line_with_a_term_and_a_signal(self, actor):
        person = coach(belasting="74.5")
        waiting = Wachtplaats.objects.get(pk=assign(QuickScanFactory(), actor).wachtplaats_id)
        assert (waiting.status, waiting.team, waiting.gewicht) == ("wacht", person.team, FIRST_WEIGHT)
        assert waiting.termijn == VANDAAG + timedelta(days=14)
        signal = Taak.objects.get()
        assert (signal.soort, signal.team, signal.deadline) == ("signaal", person.team, waiting.termijn)
        assert loads() == {person.pk: Decimal("74.5")}
        assert not Plan.objects.exists()
        assert events() == ["contactpersoon.wachtlijst"]

    def test_signals_the_frontoffice_when_nobody_has_the_functie(self, actor):
        assign(QuickScanFactory(), actor)
        assert Taak.objects.get().specialisme == Specialisme.FRONTOFFICE

    def test_refuses_a_second_place_in_line(self, actor):
        scan = QuickScanFactory()
        WachtplaatsFactory(klant=scan.klant)
        with pytest.raises(StaatOpWachtlijst):
            assign(scan, actor)


class TestPlaceWaiting:
    def place(self, waiting, actor, **deviation):
        return place_waiting(PlaceWaiting(wachtplaats_id=waiting.pk, **deviation), actor=actor, now=NOW)

    def waiting(self, actor):
        scan = QuickScanFactory()
        person = coach(belasting="74.5")
        waiting = Wachtplaats.objects.get(pk=assign(scan, actor).wachtplaats_id)
        return waiting, person

    def test_gives_the_contactpersoon_and_ends_the_signal(self, actor):
        waiting, person = self.waiting(actor)
        Capaciteit.objects.update(belasting=10)
        placed = self.place(waiting, actor)
        toewijzing = Toewijzing.objects.get(pk=placed.toewijzing_id)
        assert (toewijzing.medewerker, toewijzing.gewicht) == (person, FIRST_WEIGHT)
        assert toewijzing.uitleg["regel"] == 7
        waiting.refresh_from_db()
        assert waiting.status == WachtStatus.GEPLAATST
        assert list(Taak.objects.open().values_list("onderwerp_soort", flat=True)) == ["caseload.plan"]
        assert events() == ["contactpersoon.wachtlijst", "contactpersoon.toegewezen"]

    def test_keeps_the_place_while_nobody_has_room(self, actor):
        waiting, _ = self.waiting(actor)
        with pytest.raises(NogGeenRuimte):
            self.place(waiting, actor)
        waiting.refresh_from_db()
        assert waiting.status == WachtStatus.WACHT

    def test_lets_a_teamleider_deviate(self, actor):
        waiting, person = self.waiting(actor)
        self.place(waiting, teamleider(), medewerker_id=person.pk, reden="Wacht te lang")
        assert Toewijzing.objects.get().afwijking_reden == "Wacht te lang"

    def test_refuses_a_place_that_is_no_longer_waiting(self, actor):
        with pytest.raises(NietMeerWachtend):
            self.place(WachtplaatsFactory(status=WachtStatus.GEPLAATST), actor)

    def test_refuses_a_klant_who_has_a_contactpersoon(self, actor):
        coach()
        waiting = WachtplaatsFactory()
        ToewijzingFactory(klant=waiting.klant)
        with pytest.raises(HeeftAlContactpersoon):
            self.place(waiting, actor)

    def test_without_the_right(self):
        with pytest.raises(PermissionDenied):
            self.place(WachtplaatsFactory(), MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker)

    @pytest.mark.parametrize("old", WachtStatus)
    @pytest.mark.parametrize("new", WachtStatus)
    def test_status_follows_the_table_in_the_database_too(self, old, new):
        waiting = WachtplaatsFactory(status=old)
        if new == old or new in WACHT_TRANSITIONS[old]:
            Wachtplaats.objects.filter(pk=waiting.pk).update(status=new)
            return
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            Wachtplaats.objects.filter(pk=waiting.pk).update(status=new)


class TestRoomAgain:
    def test_is_a_signal_of_the_team_as_long_as_there_is_room_and_somebody_waits(self):
        person = coach(norm="10", belasting="9.5")
        WachtplaatsFactory(team=person.team)
        WachtplaatsFactory()

        def signals():
            update_signalen("wachtlijst_ruimte", actor=None, now=NOW)
            return [(taak.team, taak.titel) for taak in Taak.objects.open()]

        assert signals() == []
        Capaciteit.objects.filter(medewerker=person).update(belasting=9)
        assert signals() == [(person.team, "Er is ruimte bij een werkcoach: plaats wie wacht")]
        absence = AfwezigheidFactory(medewerker=person, van=VANDAAG, tot_en_met=VANDAAG)
        assert signals() == []
        absence.delete()
        assert len(signals()) == 1
        Wachtplaats.objects.update(status="vervallen")
        assert signals() == []
