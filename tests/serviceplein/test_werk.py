"""Tasks and signals: made once per cause, done once, gone when the cause is gone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk import services, signalen, tasks
from serviceplein.werk.escalatie import last_deadline, late_tasks
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import Oorzaak
from serviceplein.werk.transitions import TaakStatus
from tests.factories import (
    NOW,
    VANDAAG,
    GebruikerFactory,
    MedewerkerFactory,
    NormFactory,
    TaakFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


def complete(taak, actor):
    return services.complete_taak(services.CompleteTaak(taak_id=taak.pk), actor=actor, now=NOW)


def ask(medewerker, sleutel="melding:1:triage"):
    return services.create_taak(
        sleutel=sleutel,
        titel="Triage",
        deadline=VANDAAG,
        now=NOW,
        medewerker_id=medewerker.pk,
        onderwerp=medewerker,
    )


class TestCreateTaak:
    def test_gives_the_same_task_for_the_same_cause(self):
        medewerker = MedewerkerFactory()
        first, again = ask(medewerker), ask(medewerker)
        assert first.pk == again.pk
        assert (first.onderwerp_soort, first.onderwerp_id) == ("organisatie.medewerker", medewerker.pk)

    def test_gives_a_new_task_when_the_former_is_done(self):
        medewerker = MedewerkerFactory()
        first = ask(medewerker)
        complete(first, medewerker.gebruiker)
        assert ask(medewerker).pk != first.pk

    def test_ends_with_the_work_behind_it(self):
        medewerker = MedewerkerFactory()
        taak = ask(medewerker)
        assert services.end_taken(sleutels=[taak.sleutel], now=NOW, actor=medewerker.gebruiker) == 1
        taak.refresh_from_db()
        assert (taak.status, taak.beeindigd_op) == (TaakStatus.AFGEROND, NOW)


class TestCompleteTaak:
    def test_is_done_and_told_on_the_time_line(self):
        taak = TaakFactory()
        complete(taak, taak.medewerker.gebruiker)
        taak.refresh_from_db()
        assert (taak.status, taak.beeindigd_door) == (TaakStatus.AFGEROND, taak.medewerker.gebruiker)
        assert Gebeurtenis.objects.get(klant=taak.klant).soort == "taak.afgerond"

    def test_tells_the_second_person_who_did_it(self):
        taak = TaakFactory()
        complete(taak, taak.medewerker.gebruiker)
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, team=taak.medewerker.team)
        with pytest.raises(services.TaakAlGedaan, match=f"al afgerond door {taak.medewerker.gebruiker}"):
            complete(taak, leader.gebruiker)

    def test_hides_a_task_of_somebody_else(self):
        with pytest.raises(Taak.DoesNotExist):
            complete(TaakFactory(), MedewerkerFactory().gebruiker)

    def test_needs_the_right(self):
        medewerker = MedewerkerFactory(rol=Rol.RAAD)
        with pytest.raises(PermissionDenied):
            complete(TaakFactory(medewerker=medewerker), medewerker.gebruiker)

    def test_refuses_a_signal(self):
        taak = TaakFactory(soort=Taak.Soort.SIGNAAL)
        with pytest.raises(services.SignaalVerdwijntVanzelf):
            complete(taak, taak.medewerker.gebruiker)

    @pytest.mark.parametrize("status", [TaakStatus.AFGEROND, TaakStatus.VERVALLEN])
    @pytest.mark.parametrize("volgende", [TaakStatus.OPEN, TaakStatus.AFGEROND, TaakStatus.VERVALLEN])
    def test_never_leaves_its_end_status_in_the_database(self, status, volgende):
        if status == volgende:
            return
        taak = TaakFactory(status=status, beeindigd_op=NOW)
        with pytest.raises(Exception, match="Invalid transition"):
            Taak.objects.filter(pk=taak.pk).update(
                status=volgende, beeindigd_op=None if volgende == TaakStatus.OPEN else NOW
            )


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def run_together(self, step, actors):
        def attempt(actor):
            try:
                step(actor)
            except services.DomainError as refused:
                return refused.code
            else:
                return "gelukt"
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(actors)) as pool:
            return sorted(pool.map(attempt, actors))

    def test_one_of_eight_completes_a_task(self):
        team = TeamFactory()
        actors = [MedewerkerFactory(team=team).gebruiker for _ in range(8)]
        taak = TaakFactory(medewerker=None, team=team)
        outcomes = self.run_together(lambda actor: complete(taak, actor), actors)
        assert outcomes == ["gelukt"] + ["werk.taak_al_gedaan"] * 7
        assert Gebeurtenis.objects.filter(soort="taak.afgerond").count() == 1

    def test_one_of_eight_picks_a_task_up(self):
        team = TeamFactory()
        actors = [MedewerkerFactory(team=team).gebruiker for _ in range(8)]
        taak = TaakFactory(medewerker=None, team=team)
        command = services.ClaimTaak(taak_id=taak.pk)
        outcomes = self.run_together(lambda actor: services.claim_taak(command, actor=actor, now=NOW), actors)
        assert outcomes == ["gelukt"] + ["werk.taak_al_opgepakt"] * 7

    def test_makes_one_task_of_one_cause(self):
        medewerker = MedewerkerFactory()
        numbers = []
        self.run_together(lambda actor: numbers.append(ask(medewerker).pk), [None] * 6)
        assert len(numbers) == 6
        assert len(set(numbers)) == 1


class TestSnoozeTaak:
    def snooze(self, taak, tot):
        command = services.SnoozeTaak(taak_id=taak.pk, tot=tot)
        return services.snooze_taak(command, actor=taak.medewerker.gebruiker, now=NOW)

    def test_hides_the_task_until_the_day(self):
        taak = TaakFactory()
        self.snooze(taak, VANDAAG + timedelta(days=2))
        assert not Taak.objects.awake(VANDAAG + timedelta(days=1)).exists()
        assert Taak.objects.awake(VANDAAG + timedelta(days=2)).exists()

    @pytest.mark.parametrize("dagen", [0, 4])
    def test_refuses_today_and_after_the_deadline(self, dagen):
        with pytest.raises(services.OnjuisteDatum):
            self.snooze(TaakFactory(), VANDAAG + timedelta(days=dagen))


class TestHandOverTaak:
    def give(self, taak, medewerker):
        command = services.HandOverTaak(taak_id=taak.pk, medewerker_id=medewerker.pk, reden="Vakantie")
        return services.hand_over_taak(command, actor=taak.medewerker.gebruiker, now=NOW)

    def test_moves_the_task_with_its_reason(self):
        taak, colleague = TaakFactory(), MedewerkerFactory()
        giver = taak.medewerker
        self.give(taak, colleague)
        taak.refresh_from_db()
        assert (taak.medewerker, taak.reden) == (colleague, f"Van {giver.gebruiker}: Vakantie")
        assert Taak.objects.visible_to(colleague.gebruiker).exists()
        assert not Taak.objects.visible_to(giver.gebruiker).exists()

    def test_refuses_somebody_who_left_and_the_owner(self):
        taak = TaakFactory()
        for medewerker in (MedewerkerFactory(actief=False), taak.medewerker):
            with pytest.raises(services.OverdrachtOnmogelijk):
                self.give(taak, medewerker)


class TestSignalen:
    @pytest.fixture(autouse=True)
    def own_registry(self, monkeypatch):
        monkeypatch.setattr(signalen, "_registered", {})

    def update(self, causes):
        signalen.register("verloopt", lambda now: causes)
        return signalen.update_signalen("verloopt", actor=None, now=NOW)

    def cause(self, medewerker, sleutel="plan:1", **values):
        return Oorzaak(
            **{
                "sleutel": sleutel,
                "titel": "Plan verloopt",
                "deadline": VANDAAG,
                "medewerker_id": medewerker.pk,
                **values,
            }
        )

    @pytest.mark.eis("KRN-12")
    def test_come_with_their_cause_and_go_with_it_while_tasks_are_snoozed_handed_over_and_escalated(self):
        NormFactory(code="werk.escalatie_werkdagen", waarde=2)
        medewerker, colleague = MedewerkerFactory(), MedewerkerFactory()
        assert self.update([self.cause(medewerker), self.cause(medewerker, "plan:2")]).nieuw == 2
        assert self.update([self.cause(medewerker), self.cause(medewerker, "plan:2")]).nieuw == 0
        assert self.update([self.cause(medewerker)]).weg == 1
        signal = Taak.objects.open().get()
        assert (signal.soort, signal.reden, signal.deadline) == (Taak.Soort.SIGNAAL, "", VANDAAG)
        command = services.HandOverTaak(taak_id=signal.pk, medewerker_id=colleague.pk)
        services.hand_over_taak(command, actor=medewerker.gebruiker, now=NOW)
        self.update([self.cause(medewerker)])
        assert Taak.objects.open().get().medewerker == colleague
        taak = TaakFactory(medewerker=medewerker, deadline=VANDAAG + timedelta(days=5))
        asleep = services.SnoozeTaak(taak_id=taak.pk, tot=VANDAAG + timedelta(days=4))
        services.snooze_taak(asleep, actor=medewerker.gebruiker, now=NOW)
        leader = MedewerkerFactory(functie=Functie.TEAMLEIDER, rol=Rol.TEAMLEIDER, team=medewerker.team)
        signalen.register("te_laat", late_tasks)
        later = NOW + timedelta(days=20)
        signalen.update_signalen("te_laat", actor=None, now=later)
        escalated = Taak.objects.open().get(sleutel=f"te_laat:{taak.pk}")
        assert (escalated.medewerker, escalated.titel) == (leader, f"Te laat: {taak.titel}")
        complete(taak, medewerker.gebruiker)
        signalen.update_signalen("te_laat", actor=None, now=later)
        assert not Taak.objects.open().filter(sleutel=f"te_laat:{taak.pk}").exists()
        assert self.update([]).weg == 1
        assert not Taak.objects.open().exists()

    def test_follow_what_changes_about_the_cause(self):
        old, new = MedewerkerFactory(), MedewerkerFactory()
        self.update([self.cause(old)])
        assert self.update([self.cause(new, titel="Plan is verlopen")]).gewijzigd == 1
        signal = Taak.objects.open().get()
        assert (signal.medewerker, signal.titel) == (new, "Plan is verlopen")

    def test_need_the_same_number_of_queries_for_1_and_300_causes(self):
        medewerker = MedewerkerFactory()

        def count(causes):
            with CaptureQueriesContext(connection) as queries:
                self.update(causes)
            return len(queries)

        few = [self.cause(medewerker), self.cause(medewerker, "plan:2")]
        many = [self.cause(medewerker, f"plan:{n}") for n in range(300)]
        self.update(few[:1])
        assert count(few) == count(many)

    def test_are_asked_for_one_by_one(self, monkeypatch):
        asked = []
        monkeypatch.setattr(tasks.werk_signaal_bij, "delay", lambda naam: asked.append(naam))
        signalen.register("b", lambda now: [])
        signalen.register("a", lambda now: [])
        tasks.werk_signalen_bij()
        assert asked == ["a", "b"]


class TestEscalatie:
    def test_counts_working_days(self):
        monday = date(2026, 11, 23)
        assert last_deadline(monday, 2) == date(2026, 11, 18)

    def test_leaves_a_task_alone_until_the_norm_is_passed(self):
        NormFactory(code="werk.escalatie_werkdagen", waarde=2)
        team = TeamFactory()
        MedewerkerFactory(functie=Functie.TEAMLEIDER, team=team)
        TaakFactory(medewerker__team=team, deadline=date(2026, 11, 17))
        assert list(late_tasks(NOW)) == []
        TaakFactory(medewerker__team=team, deadline=date(2026, 11, 16))
        assert len(list(late_tasks(NOW))) == 1


class TestWerk:
    def log_in(self, client, **values):
        medewerker = MedewerkerFactory(**values)
        client.force_login(medewerker.gebruiker, backend=BACKEND)
        return medewerker

    def test_shows_own_tasks_and_those_of_team_and_queue_a_tab_away(self, client):
        medewerker = self.log_in(
            client, rol=Rol.BACKOFFICE, specialisme=Specialisme.INCASSO, functie=Functie.BACKOFFICE
        )
        deadline = timezone.localdate()
        TaakFactory(medewerker=medewerker, titel="Eigen taak", deadline=deadline)
        TaakFactory(medewerker=None, team=medewerker.team, titel="Teamtaak", deadline=deadline)
        TaakFactory(medewerker=None, specialisme=Specialisme.INCASSO, titel="Rijtaak", deadline=deadline)
        TaakFactory(titel="Van een ander")
        for url_name, shown in (("werk", "Eigen taak"), ("werk-team", "Teamtaak"), ("werk-rij", "Rijtaak")):
            page = client.get(reverse(url_name)).content.decode()
            others = {"Eigen taak", "Teamtaak", "Rijtaak", "Van een ander"} - {shown}
            assert shown in page
            assert not [other for other in others if other in page]

    def test_needs_the_same_number_of_queries_for_1_and_21_rows(self, client):
        medewerker = self.log_in(client)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("werk"))
            return len(queries)

        TaakFactory(medewerker=medewerker)
        count()
        with_one = count()
        TaakFactory.create_batch(20, medewerker=medewerker)
        assert count() == with_one

    def test_completes_snoozes_and_hands_over_from_the_page(self, client):
        medewerker = self.log_in(client)
        today = timezone.localdate()
        done, asleep, given = TaakFactory.create_batch(
            3, medewerker=medewerker, deadline=today + timedelta(days=9)
        )
        colleague = MedewerkerFactory()
        assert client.get(reverse("taak", args=[done.pk])).status_code == 200
        client.post(reverse("taak-afronden", args=[done.pk]))
        client.post(reverse("taak-uitstellen", args=[asleep.pk]), {"tot": today + timedelta(days=2)})
        client.post(reverse("taak-overdragen", args=[given.pk]), {"medewerker": colleague.pk})
        done.refresh_from_db()
        asleep.refresh_from_db()
        given.refresh_from_db()
        assert (done.status, asleep.sluimert_tot, given.medewerker) == (
            TaakStatus.AFGEROND,
            today + timedelta(days=2),
            colleague,
        )
        again = client.post(reverse("taak-afronden", args=[done.pk]))
        assert again.status_code == 409
        assert "al afgerond" in again.content.decode()

    def test_brings_a_wrong_date_back_at_its_field(self, client):
        taak = TaakFactory(medewerker=self.log_in(client))
        answer = client.post(reverse("taak-uitstellen", args=[taak.pk]), {"tot": "2020-01-01"})
        assert answer.status_code == 409
        assert "Kies een dag na vandaag" in answer.content.decode()

    def test_is_not_there_for_others(self, client):
        self.log_in(client)
        assert client.get(reverse("taak", args=[TaakFactory().pk])).status_code == 404

    def test_keeps_the_raad_out(self, client):
        client.force_login(GebruikerFactory(rol=Rol.RAAD), backend=BACKEND)
        assert client.get(reverse("werk")).status_code == 403
