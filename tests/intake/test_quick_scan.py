"""The Quick Scan: nothing is asked twice, nothing is lost, nothing inconsistent is finished."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from intake.afspraak.services import GeenAfspraak
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.afspraken import AfspraakOnjuist, DropEersteAfspraak, drop_eerste_afspraak
from intake.quick_scan.antwoorden import typed
from intake.quick_scan.models import EersteAfspraak, QuickScan
from intake.quick_scan.rechten import tekst_of, teksten
from intake.quick_scan.services import (
    AntwoordGewijzigd,
    AntwoordNietBewaard,
    GeenMedewerker,
    QuickScanGesloten,
    QuickScanOnvolledig,
    StartQuickScan,
    UitkomstTegenstrijdig,
    start_quick_scan,
)
from intake.quick_scan.transitions import TRANSITIONS, QuickScanStatus
from intake.quick_scan.vraag import THEMAS, Element
from intake.quick_scan.vragen import BY_CODE, VRAGEN
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Gegeven
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, GebruikerFactory, GegevenFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory, QuickScanFactory, melding_with_talk
from tests.intake.scannen import ANSWERS, acknowledge, agree, finish, ready, running, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


@pytest.fixture
def coach():
    return MedewerkerFactory()


def start(melding, actor):
    return start_quick_scan(StartQuickScan(melding_id=melding.pk), actor=actor, now=NOW)


class TestStart:
    def test_fills_in_what_is_known_and_fresh_and_counts_it(self, coach):
        melding = melding_with_talk()
        GegevenFactory(klant=melding.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        GegevenFactory(klant=melding.klant, naam="schuld", waarde=900, op=VANDAAG - timedelta(days=400))
        started = start(melding, coach.gebruiker)
        scan = QuickScan.objects.get(pk=started.quick_scan_id)
        assert scan.antwoorden == {"opleiding": "mbo"}
        assert scan.herkomst == {"opleiding": {"bron": "suwinet", "op": VANDAAG.isoformat()}}
        assert (started.niet_gevraagd, scan.niet_opnieuw_gevraagd) == (1, 1)
        assert Afspraak.objects.get().status == AfspraakStatus.GEVOERD
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.QUICK_SCAN
        event = Gebeurtenis.objects.get()
        assert (event.soort, event.gegevens["niet_opnieuw_gevraagd"]) == ("quick_scan.begonnen", 1)

    def test_asks_again_what_is_known_but_fits_no_answer(self, coach):
        melding = melding_with_talk()
        GegevenFactory(klant=melding.klant, naam="taalniveau", waarde="redelijk", bron=Bron.SUWINET)
        assert start(melding, coach.gebruiker).niet_gevraagd == 0

    def test_happens_once(self, coach):
        melding = melding_with_talk()
        start(melding, coach.gebruiker)
        with pytest.raises(MeldingAlVerder):
            start(melding, coach.gebruiker)
        assert QuickScan.objects.count() == 1

    def test_needs_a_talk(self, coach):
        with pytest.raises(GeenAfspraak):
            start(MeldingFactory(status=MeldingStatus.AFSPRAAK), coach.gebruiker)

    @pytest.mark.parametrize("status", sorted(set(MeldingStatus) - {MeldingStatus.AFSPRAAK}))
    def test_is_only_for_a_planned_talk(self, coach, status):
        with pytest.raises(MeldingAlVerder):
            start(MeldingFactory(status=status), coach.gebruiker)

    def test_needs_a_medewerker(self):
        with pytest.raises(GeenMedewerker):
            start(melding_with_talk(), GebruikerFactory(rol=Rol.WERKCOACH))

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            start(melding_with_talk(), MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker)


class TestSave:
    @pytest.mark.parametrize(
        ("vraag", "typed", "stored"),
        [
            ("schuld", "1.250,50", 1250.5),
            ("schuld", "0", 0),
            ("rijbewijs", "ja", True),
            ("opleiding", "hbo_wo", "hbo_wo"),
            ("beroepswens", " kok ", "kok"),
            ("opleiding", "", None),
            ("netwerk", "een\x00buur", "eenbuur"),
        ],
    )
    def test_keeps_each_answer_at_once(self, coach, vraag, typed, stored):
        scan = running(coach)
        assert save(scan, vraag, typed, coach.gebruiker).waarde == stored
        scan.refresh_from_db()
        assert scan.antwoorden == {**ANSWERS, vraag: stored}
        assert scan.versie == 1

    @pytest.mark.parametrize(
        ("vraag", "typed"),
        [
            ("schuld", "veel"),
            ("schuld", "-5"),
            ("schuld", "99999999"),
            ("rijbewijs", "misschien"),
            ("opleiding", "anders"),
            ("beroepswens", "x" * 1001),
            ("onbekend", "ja"),
        ],
    )
    def test_refuses_a_wrong_answer_and_keeps_the_former(self, coach, vraag, typed):
        scan = running(coach)
        with pytest.raises(AntwoordNietBewaard):
            save(scan, vraag, typed, coach.gebruiker)
        scan.refresh_from_db()
        assert scan.antwoorden == ANSWERS

    def test_of_two_people_shows_the_second_both_texts_and_overwrites_nothing(self, coach):
        scan, other = running(coach), MedewerkerFactory()
        first = save(scan, "beroepswens", "Bakker", other.gebruiker, versie=0)
        with pytest.raises(AntwoordGewijzigd) as refused:
            save(scan, "beroepswens", "Slager", coach.gebruiker, versie=0)
        conflict = refused.value
        assert (conflict.hun_antwoord, conflict.mijn_antwoord) == ("Bakker", "Slager")
        assert str(other.gebruiker) in conflict.message
        scan.refresh_from_db()
        assert scan.antwoorden["beroepswens"] == "Bakker"
        save(scan, "beroepswens", "Slager", coach.gebruiker, versie=first.versie)
        scan.refresh_from_db()
        assert scan.antwoorden["beroepswens"] == "Slager"

    def test_of_two_people_on_two_questions_keeps_both(self, coach):
        scan, other = running(coach), MedewerkerFactory()
        save(scan, "beroepswens", "Bakker", other.gebruiker, versie=0)
        save(scan, "netwerk", "De buren", coach.gebruiker, versie=0)
        scan.refresh_from_db()
        assert (scan.antwoorden["beroepswens"], scan.antwoorden["netwerk"]) == ("Bakker", "De buren")

    def test_of_the_same_answer_twice_is_no_conflict(self, coach):
        scan = running(coach)
        save(scan, "beroepswens", "Bakker", coach.gebruiker, versie=0)
        assert save(scan, "beroepswens", "Bakker", coach.gebruiker, versie=0).versie == 1

    def test_is_closed_after_the_end(self, coach):
        with pytest.raises(QuickScanGesloten):
            save(QuickScanFactory(), "schuld", "5", coach.gebruiker)


class TestFirstSteps:
    def test_name_who_does_what_before_which_day(self, coach):
        scan = running(coach)
        agree(scan, coach.gebruiker, wie="netwerk", naam="Tante Riet", wat="Op de kinderen passen")
        step = EersteAfspraak.objects.get()
        assert (step.wie, step.naam, step.voor) == ("netwerk", "Tante Riet", VANDAAG + timedelta(days=7))
        event = Gebeurtenis.objects.get()
        assert (event.soort, event.gegevens["wie"]) == ("quick_scan.afspraak", "iemand uit de omgeving")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"wat": "  "}, "wat"),
            ({"voor": VANDAAG - timedelta(days=1)}, "voor"),
            ({"wie": "netwerk", "naam": ""}, "naam"),
        ],
    )
    def test_are_refused_at_the_field(self, coach, changes, field):
        with pytest.raises(AfspraakOnjuist) as refused:
            agree(running(coach), coach.gebruiker, **changes)
        assert refused.value.veld == field

    def test_asked_twice_are_kept_once(self, coach):
        scan = running(coach)
        assert agree(scan, coach.gebruiker) == agree(scan, coach.gebruiker)
        assert EersteAfspraak.objects.count() == 1

    def test_can_be_taken_back_while_the_talk_goes_on(self, coach):
        scan = running(coach)
        command = DropEersteAfspraak(quick_scan_id=scan.pk, afspraak_id=agree(scan, coach.gebruiker))
        drop_eerste_afspraak(command, actor=coach.gebruiker, now=NOW)
        assert not EersteAfspraak.objects.exists()


class TestRights:
    def test_are_confirmed_with_moment_and_version_of_the_text(self, coach):
        scan = running(coach)
        assert acknowledge(scan, coach.gebruiker) == teksten()[-1].versie
        scan.refresh_from_db()
        assert (scan.rechten_plichten_erkend_op, scan.rechten_bevestiging) == (NOW, "mondeling")
        assert tekst_of(scan.rechten_tekst).plichten
        assert Gebeurtenis.objects.get().gegevens["tekst"] == scan.rechten_tekst


class TestFinish:
    def test_keeps_the_outcome_and_what_the_klant_told(self, coach):
        scan = ready(coach)
        GegevenFactory(klant=scan.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        assert finish(scan, coach.gebruiker).melding_id == scan.melding_id
        scan.refresh_from_db()
        assert (scan.status, scan.perspectief_op_werk, scan.reintegratieladder) == ("afgerond", True, 3)
        assert (scan.rechten_plichten_erkend_op, scan.afgerond_op) == (NOW, NOW)
        assert scan.melding.status == MeldingStatus.GESCAND
        known = dict(Gegeven.objects.filter(klant=scan.klant).values_list("naam", "bron"))
        assert known["opleiding"] == Bron.SUWINET
        assert known["schuld"] == known["taalniveau"] == Bron.KLANT
        assert Gebeurtenis.objects.order_by("-pk")[0].soort == "quick_scan.afgerond"

    @pytest.mark.parametrize("code", [vraag.code for vraag in VRAGEN if vraag.verplicht and not vraag.als])
    def test_names_the_question_without_an_answer(self, coach, code):
        scan = ready(coach, antwoorden={**ANSWERS, code: None})
        with pytest.raises(QuickScanOnvolledig) as refused:
            finish(scan, coach.gebruiker)
        assert BY_CODE[code].tekst in refused.value.message

    def test_asks_for_the_confirmation_of_rights_and_duties(self, coach):
        scan = running(coach)
        agree(scan, coach.gebruiker)
        with pytest.raises(QuickScanOnvolledig, match="rechten en plichten"):
            finish(scan, coach.gebruiker)

    def test_asks_for_a_first_step_of_the_klant(self, coach):
        scan = running(coach)
        acknowledge(scan, coach.gebruiker)
        agree(scan, coach.gebruiker, wie="gemeente")
        with pytest.raises(QuickScanOnvolledig, match="wat gaat de klant doen"):
            finish(scan, coach.gebruiker)

    def test_does_not_ask_for_what_does_not_apply(self, coach):
        answers = {**ANSWERS, "schuld": 0, "schuld_dreigt": None, "schuld_hulp": None}
        scan = ready(coach, antwoorden=answers)
        assert finish(scan, coach.gebruiker)

    def test_refuses_an_inconsistent_outcome_with_the_reason_at_the_field(self, coach):
        scan = ready(coach)
        with pytest.raises(UitkomstTegenstrijdig, match="heeft perspectief op werk") as refused:
            finish(scan, coach.gebruiker, direct_bemiddelbaar=True, perspectief_op_werk=False)
        assert "perspectief_op_werk" in {reason.veld for reason in refused.value.redenen}
        scan.refresh_from_db()
        assert scan.status == QuickScanStatus.LOOPT

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"doelgroep": "statushouder"}, "doelgroep"),
            ({"doelgroep": "startende_ondernemer"}, "doelgroep"),
            ({"uitkering_verwacht": "bbz"}, "uitkering_verwacht"),
        ],
    )
    def test_refuses_what_the_register_of_the_klant_contradicts(self, coach, changes, field):
        with pytest.raises(UitkomstTegenstrijdig) as refused:
            finish(ready(coach), coach.gebruiker, **changes)
        assert [reason.veld for reason in refused.value.redenen] == [field]

    def test_happens_once(self, coach):
        scan = ready(coach)
        finish(scan, coach.gebruiker)
        with pytest.raises(QuickScanGesloten):
            finish(scan, coach.gebruiker)

    @pytest.mark.parametrize("old", QuickScanStatus)
    @pytest.mark.parametrize("new", QuickScanStatus)
    def test_follows_the_table_in_the_database_too(self, old, new):
        scan = QuickScanFactory(status=old)
        if new == old or new in TRANSITIONS[old]:
            QuickScan.objects.filter(pk=scan.pk).update(status=new)
            return
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            QuickScan.objects.filter(pk=scan.pk).update(status=new)


class TestTheFourElements:
    @pytest.mark.eis("INT-13")
    def test_are_registered_gauged_told_and_activated_without_asking_twice(self, coach):
        melding = melding_with_talk()
        GegevenFactory(klant=melding.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        scan = QuickScan.objects.get(pk=start(melding, coach.gebruiker).quick_scan_id)
        assert scan.antwoorden == {"opleiding": "mbo"}
        assert {element for element, _ in THEMAS.values()} == set(Element)
        required = {
            "eigen kracht": {"zelf_doen", "netwerk"},
            "houding en gedrag": {"flexibiliteit", "zelfbeeld", "motivatie"},
            "medisch": {"gezondheid"},
            "schulden": {"schuld"},
            "overige leefgebieden": {"wonen", "gezin", "psychisch", "verslaving"},
            "opleiding, ervaring, taal": {"opleiding", "werkervaring", "taalniveau"},
            "beroepswens en scholing": {"beroepswens", "beroepswens_past", "scholing"},
        }
        for codes in required.values():
            assert all(BY_CODE[code].verplicht for code in codes)
        first, second = list(ANSWERS.items())[1:9], list(ANSWERS.items())[9:]
        for part in (first, second):  # interrupted in between, and taken up again
            scan = QuickScan.objects.get(pk=scan.pk)
            for code, value in part:
                save(scan, code, typed(BY_CODE[code], value), coach.gebruiker)
        with pytest.raises(QuickScanOnvolledig):
            finish(scan, coach.gebruiker)
        acknowledge(scan, coach.gebruiker)
        with pytest.raises(QuickScanOnvolledig):
            finish(scan, coach.gebruiker)
        agree(scan, coach.gebruiker)
        finish(scan, coach.gebruiker)
        scan.refresh_from_db()
        assert scan.antwoorden == ANSWERS
        assert (scan.status, scan.niet_opnieuw_gevraagd) == ("afgerond", 1)
        assert scan.rechten_tekst
        assert scan.eerste_afspraken.get().wie == "klant"
