"""The steps of a talk: planned, moved, called off, missed, held; each with exactly one event."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from serviceplein.agenda import aansluitingen
from serviceplein.agenda.afloop import (
    AddVerklaring,
    AndereAfsluiting,
    GeenHuisbezoek,
    GeenToestemming,
    GeenVerklaring,
    NietUwGesprek,
    RecordGesprek,
    RecordHuisbezoek,
    RecordNoShow,
    TeVroeg,
    VerslagOntbreekt,
    add_verklaring,
    record_gesprek,
    record_huisbezoek,
    record_no_show,
    record_toestemming,
)
from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger, Plek, Vervolg
from serviceplein.agenda.models import Afspraak, Bezetting, Huisbezoek
from serviceplein.agenda.plannen import (
    AdresOntbreekt,
    CancelAfspraak,
    MomentNietMogelijk,
    RedenOntbreekt,
    RescheduleAfspraak,
    cancel_afspraak,
    reschedule_afspraak,
)
from serviceplein.agenda.services import (
    AfspraakAlGesloten,
    MomentBezet,
    ToestemmingOntbreekt,
    end_afspraak,
)
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, AfspraakFactory, KlantFactory, MedewerkerFactory
from tests.serviceplein.agenda_hulp import held_today, om, plan

GESLOTEN = sorted(set(AfspraakStatus) - {AfspraakStatus.GEPLAND})
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


def events():
    return list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True))


def move(talk, actor, **values):
    command = RescheduleAfspraak(afspraak_id=talk.pk, **{"begin": om(14), "reden": "Klant is ziek", **values})
    return reschedule_afspraak(command, actor=actor, now=NOW)


def cancel(talk, actor, reden="Klant werkt dan"):
    command = CancelAfspraak(afspraak_id=talk.pk, door=Afzegger.KLANT, reden=reden)
    return cancel_afspraak(command, actor=actor, now=NOW)


def miss(talk, actor, vervolg=Vervolg.CONTACT, **values):
    command = RecordNoShow(afspraak_id=talk.pk, vervolg=vervolg, **values)
    return record_no_show(command, actor=actor, now=NOW)


def hold(talk, actor, **values):
    command = RecordGesprek(afspraak_id=talk.pk, **{"verslag": "Cursus besproken.", **values})
    return record_gesprek(command, actor=actor, now=NOW)


def visit(talk, actor, step=record_huisbezoek, **values):
    given = {"plek": Plek.BINNEN, "mag_binnen": True, "mag_vastleggen": True, "verslag": "Trap te steil."}
    return step(RecordHuisbezoek(afspraak_id=talk.pk, **{**given, **values}), actor=actor, now=NOW)


class TestPlan:
    def test_books_with_one_event(self):
        coach = MedewerkerFactory()
        talk = plan(coach)
        assert (talk.medewerker, talk.begin, talk.eind) == (coach, om(9), om(10))
        assert events() == ["afspraak.gepland"]

    def test_refuses_a_moment_outside_the_hours_or_in_the_past(self):
        for begin in (om(8), om(9) + timedelta(minutes=10), NOW - timedelta(hours=1)):
            with pytest.raises(MomentNietMogelijk):
                plan(begin=begin)

    def test_asks_the_address_of_a_visit(self):
        with pytest.raises(AdresOntbreekt):
            plan(soort=AfspraakSoort.HUISBEZOEK)
        talk = plan(soort=AfspraakSoort.HUISBEZOEK, adres="Oudegracht 1", begin=om(10))
        assert (talk.reistijd_minuten, talk.locatie, talk.ruimte) == (30, None, None)

    def test_needs_the_right_and_a_visible_klant(self):
        with pytest.raises(PermissionDenied):
            plan(actor=MedewerkerFactory(rol=Rol.HELPDESK).gebruiker)
        hidden = KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD)
        with pytest.raises(hidden.DoesNotExist):
            plan(klant=hidden)


class TestReschedule:
    def test_frees_the_old_moment_and_counts(self):
        coach = MedewerkerFactory()
        talk = plan(coach)
        move(talk, coach.gebruiker)
        talk.refresh_from_db()
        assert (talk.begin, talk.eind, talk.verzet_aantal, talk.reden) == (om(14), om(15), 1, "Klant is ziek")
        assert plan(coach).begin == om(9)
        assert events() == ["afspraak.gepland", "afspraak.verzet", "afspraak.gepland"]
        told = Gebeurtenis.objects.get(soort="afspraak.verzet").gegevens
        assert (told["van"], told["keer"]) == ("20 november 2026 09.00 uur", 1)

    def test_may_overlap_its_own_old_moment(self):
        coach = MedewerkerFactory()
        assert move(plan(coach), coach.gebruiker, begin=om(9.5)).begin == om(9.5)

    def test_gives_it_to_a_colleague(self):
        coach, other = MedewerkerFactory.create_batch(2)
        talk = plan(coach)
        assert move(talk, coach.gebruiker, begin=om(9), medewerker_id=other.pk).medewerker == other
        assert plan(coach)

    def test_refuses_a_moment_that_is_taken_and_keeps_the_old_one(self):
        coach = MedewerkerFactory()
        talk = plan(coach)
        plan(coach, begin=om(14))
        with pytest.raises(MomentBezet):
            move(talk, coach.gebruiker)
        talk.refresh_from_db()
        assert (talk.begin, talk.verzet_aantal) == (om(9), 0)

    def test_asks_why(self):
        coach = MedewerkerFactory()
        with pytest.raises(RedenOntbreekt):
            move(plan(coach), coach.gebruiker, reden=" ")

    @pytest.mark.parametrize("status", GESLOTEN)
    def test_refuses_a_closed_talk(self, status):
        talk = AfspraakFactory(status=status)
        with pytest.raises(AfspraakAlGesloten):
            move(talk, talk.medewerker.gebruiker)


class TestCancel:
    def test_frees_the_moment_with_who_and_why(self):
        coach = MedewerkerFactory()
        talk = plan(coach)
        cancel(talk, coach.gebruiker)
        talk.refresh_from_db()
        assert (talk.status, talk.afgezegd_door, talk.reden) == ("afgezegd", "klant", "Klant werkt dan")
        assert talk.beeindigd_op == NOW
        assert not Bezetting.objects.exists()
        assert events() == ["afspraak.gepland", "afspraak.afgezegd"]

    def test_asks_why(self):
        coach = MedewerkerFactory()
        with pytest.raises(RedenOntbreekt):
            cancel(plan(coach), coach.gebruiker, reden="")

    @pytest.mark.parametrize("status", GESLOTEN)
    def test_refuses_a_closed_talk(self, status):
        talk = AfspraakFactory(status=status)
        with pytest.raises(AfspraakAlGesloten):
            cancel(talk, talk.medewerker.gebruiker)


class TestNoShow:
    def test_gives_the_holder_the_follow_up_with_a_term(self):
        talk = held_today()
        miss(talk, talk.medewerker.gebruiker, Vervolg.NIEUWE_AFSPRAAK, verklaring="Bus reed niet")
        talk.refresh_from_db()
        assert (talk.status, talk.vervolg, talk.verklaring) == (
            *("niet_gekomen", "nieuwe_afspraak", "Bus reed niet"),
        )
        task = Taak.objects.get()
        assert (task.medewerker, task.deadline.isoformat()) == (talk.medewerker, "2026-11-23")
        assert events() == ["afspraak.niet_gekomen"]

    def test_tells_the_vaste_contactpersoon(self, monkeypatch):
        other = MedewerkerFactory()
        monkeypatch.setattr(aansluitingen, "_contactpersoon", [lambda klant_id: other.pk])
        talk = held_today()
        miss(talk, talk.medewerker.gebruiker, Vervolg.CONTACTPERSOON)
        assert Taak.objects.get().medewerker == other

    def test_keeps_what_the_klant_says_later(self):
        talk = held_today()
        actor = talk.medewerker.gebruiker
        with pytest.raises(GeenVerklaring):
            add_verklaring(AddVerklaring(afspraak_id=talk.pk, verklaring="x"), actor=actor, now=NOW)
        miss(talk, actor)
        add_verklaring(AddVerklaring(afspraak_id=talk.pk, verklaring="Was ziek"), actor=actor, now=NOW)
        talk.refresh_from_db()
        assert talk.verklaring == "Was ziek"
        assert events() == ["afspraak.niet_gekomen", "afspraak.verklaring"]

    def test_waits_until_the_talk_begins(self):
        talk = AfspraakFactory()
        with pytest.raises(TeVroeg):
            miss(talk, talk.medewerker.gebruiker)

    @pytest.mark.parametrize("status", GESLOTEN)
    def test_refuses_a_closed_talk(self, status):
        talk = held_today(status=status)
        with pytest.raises(AfspraakAlGesloten):
            miss(talk, talk.medewerker.gebruiker)


class TestHeld:
    @pytest.mark.parametrize("soort", ["voortgang", "schulden", "ww_gesprek", "voorlichting", "telefonisch"])
    def test_keeps_the_report_with_one_event(self, soort):
        talk = held_today(soort=soort)
        hold(talk, talk.medewerker.gebruiker)
        talk.refresh_from_db()
        assert (talk.status, talk.verslag) == ("gevoerd", "Cursus besproken.")
        assert events() == ["afspraak.gevoerd"]

    def test_is_for_who_held_or_joined_it(self):
        talk = held_today()
        colleague = MedewerkerFactory()
        with pytest.raises(NietUwGesprek):
            hold(talk, colleague.gebruiker)
        talk.deelnemers.create(medewerker=colleague, rol="collega")
        hold(talk, colleague.gebruiker)

    def test_needs_a_report_and_a_talk_that_was_not_on_a_later_day(self):
        talk = held_today()
        with pytest.raises(VerslagOntbreekt):
            hold(talk, talk.medewerker.gebruiker, verslag=" ")
        later = AfspraakFactory(soort=AfspraakSoort.VOORTGANG)
        with pytest.raises(TeVroeg):
            hold(later, later.medewerker.gebruiker)

    def test_leaves_kinds_with_a_closing_of_their_own_to_it(self, monkeypatch):
        monkeypatch.setitem(aansluitingen._afsluitingen, "vraagverheldering", lambda talk: "/daar/")
        talk = held_today(soort=AfspraakSoort.VRAAGVERHELDERING)
        with pytest.raises(AndereAfsluiting):
            hold(talk, talk.medewerker.gebruiker)

    @pytest.mark.parametrize("status", GESLOTEN)
    def test_refuses_a_closed_talk(self, status):
        talk = held_today(status=status)
        with pytest.raises(AfspraakAlGesloten):
            hold(talk, talk.medewerker.gebruiker)


class TestVisit:
    def visit_today(self, **values):
        return held_today(**{"soort": AfspraakSoort.HUISBEZOEK, "adres": "Oudegracht 1", **values})

    def test_keeps_consent_and_the_report_as_a_document(self):
        talk = self.visit_today()
        visit(talk, talk.medewerker.gebruiker)
        talk.refresh_from_db()
        visited = talk.huisbezoek
        assert (talk.status, visited.plek, visited.gevraagd_door) == ("gevoerd", "binnen", talk.medewerker)
        document = Document.objects.get(pk=visited.document_id)
        assert (document.soort, document.klant_id) == ("verslag", talk.klant_id)
        with document.bestand.open() as file:
            assert file.read().startswith(b"%PDF")
        assert events() == ["afspraak.gevoerd"]
        assert Gebeurtenis.objects.get().gegevens["toestemming"] is True

    @pytest.mark.parametrize("refused", ["mag_binnen", "mag_vastleggen"])
    def test_is_not_recorded_as_inside_without_consent(self, refused):
        talk = self.visit_today()
        with pytest.raises(GeenToestemming):
            visit(talk, talk.medewerker.gebruiker, **{refused: False, "reden": "Wil het niet"})
        with pytest.raises(GeenToestemming):
            visit(talk, talk.medewerker.gebruiker, **{refused: False, "plek": Plek.AAN_DE_DEUR})
        visit(
            talk,
            talk.medewerker.gebruiker,
            **{refused: False, "plek": Plek.AAN_DE_DEUR, "reden": "Wil het niet"},
        )
        assert talk.huisbezoek.reden == "Wil het niet"

    def test_keeps_nothing_of_what_was_said_without_consent_to_write_it_down(self):
        talk = self.visit_today()
        visit(
            talk,
            talk.medewerker.gebruiker,
            mag_vastleggen=False,
            plek=Plek.ELDERS,
            reden="Schaamte",
            verslag="Geheim",
        )
        talk.refresh_from_db()
        assert (talk.status, talk.verslag, talk.huisbezoek.document) == ("gevoerd", "", None)
        assert not Document.objects.exists()

    def test_inside_without_consent_is_impossible_in_the_database(self):
        talk = self.visit_today()
        with pytest.raises(IntegrityError, match="inside_with_consent"), transaction.atomic():
            Huisbezoek.objects.create(
                afspraak=talk,
                plek=Plek.BINNEN,
                mag_binnen=False,
                mag_vastleggen=True,
                reden="x",
                gevraagd_op=NOW,
                gevraagd_door=talk.medewerker,
            )

    def test_an_intake_at_home_goes_on_elsewhere_only_after_consent(self):
        talk = self.visit_today(soort=AfspraakSoort.QUICK_SCAN)
        with pytest.raises(ToestemmingOntbreekt):
            end_afspraak(talk, AfspraakStatus.GEVOERD)
        visit(talk, talk.medewerker.gebruiker, step=record_toestemming)
        end_afspraak(talk, AfspraakStatus.GEVOERD)
        assert events() == ["afspraak.toestemming"]

    def test_is_a_talk_with_an_address_only(self):
        talk = held_today()
        with pytest.raises(GeenHuisbezoek):
            visit(talk, talk.medewerker.gebruiker)

    def test_without_an_address_is_impossible_in_the_database(self):
        with pytest.raises(IntegrityError, match="huisbezoek_has_adres"), transaction.atomic():
            AfspraakFactory(soort=AfspraakSoort.HUISBEZOEK)


class TestStatus:
    @pytest.mark.parametrize("old", GESLOTEN)
    @pytest.mark.parametrize("new", sorted(AfspraakStatus))
    def test_never_leaves_an_end_in_the_database(self, old, new):
        talk = AfspraakFactory(status=old)
        if old != new:
            with pytest.raises(Exception, match=r"[Ii]nvalid"), transaction.atomic():
                Afspraak.objects.filter(pk=talk.pk).update(status=new)
