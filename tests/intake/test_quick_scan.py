"""The Quick Scan: nothing is asked twice, nothing is lost, nothing inconsistent is finished."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from intake.afspraak.services import GeenAfspraak
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.models import QuickScan
from intake.quick_scan.policy import ScanUitkomst
from intake.quick_scan.services import (
    AntwoordNietBewaard,
    FinishQuickScan,
    GeenMedewerker,
    QuickScanGesloten,
    QuickScanOnvolledig,
    SaveAntwoord,
    StartQuickScan,
    UitkomstTegenstrijdig,
    finish_quick_scan,
    save_antwoord,
    start_quick_scan,
)
from intake.quick_scan.transitions import TRANSITIONS, QuickScanStatus
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Gegeven
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, GebruikerFactory, GegevenFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory, QuickScanFactory, melding_with_talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWERS = {
    "opleiding": "mbo",
    "taalniveau": "goed",
    "schuld": 1200,
    "motivatie": "hoog",
    "rechten_plichten": True,
    "eerste_stap_klant": "Belt drie bedrijven",
}
OUTCOME = ScanUitkomst(
    kan=True,
    wil=True,
    direct_bemiddelbaar=False,
    perspectief_op_werk=True,
    verdiepte_diagnose_nodig=False,
    eigen_dienstverlening_beschikbaar=None,
    dominant_probleem="werk",
    oplosbaar=True,
    participatieladder=3,
    reintegratieladder=3,
)


@pytest.fixture
def coach():
    return MedewerkerFactory()


def running(coach, **kwargs):
    return QuickScanFactory(
        melding__status=MeldingStatus.QUICK_SCAN,
        medewerker=coach,
        status=QuickScanStatus.LOOPT,
        **{"antwoorden": ANSWERS, **kwargs},
    )


def start(melding, actor):
    return start_quick_scan(StartQuickScan(melding_id=melding.pk), actor=actor, now=NOW)


def save(scan, vraag, waarde, actor):
    command = SaveAntwoord(quick_scan_id=scan.pk, vraag=vraag, waarde=waarde)
    return save_antwoord(command, actor=actor, now=NOW)


def finish(scan, actor, **changes):
    command = FinishQuickScan(quick_scan_id=scan.pk, uitkomst=replace(OUTCOME, **changes))
    return finish_quick_scan(command, actor=actor, now=NOW)


class TestStart:
    def test_fills_in_what_is_known_and_fresh_and_counts_it(self, coach):
        melding = melding_with_talk()
        GegevenFactory(klant=melding.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        GegevenFactory(klant=melding.klant, naam="schuld", waarde=900, op=VANDAAG - timedelta(days=400))
        started = start(melding, coach.gebruiker)
        scan = QuickScan.objects.get(pk=started.quick_scan_id)
        assert scan.antwoorden == {"opleiding": "mbo"}
        assert (started.niet_gevraagd, scan.niet_opnieuw_gevraagd) == (1, 1)
        assert Afspraak.objects.get().status == AfspraakStatus.GEVOERD
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.QUICK_SCAN
        event = Gebeurtenis.objects.get()
        assert (event.soort, event.gegevens["niet_opnieuw_gevraagd"]) == ("quick_scan.begonnen", 1)

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
        ],
    )
    def test_keeps_each_answer_at_once(self, coach, vraag, typed, stored):
        scan = running(coach)
        assert save(scan, vraag, typed, coach.gebruiker) == stored
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

    def test_is_closed_after_the_end(self, coach):
        with pytest.raises(QuickScanGesloten):
            save(QuickScanFactory(), "schuld", "5", coach.gebruiker)


class TestFinish:
    def test_keeps_the_outcome_and_what_the_klant_told(self, coach):
        scan = running(coach)
        GegevenFactory(klant=scan.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        assert finish(scan, coach.gebruiker).melding_id == scan.melding_id
        scan.refresh_from_db()
        assert (scan.status, scan.perspectief_op_werk, scan.reintegratieladder) == ("afgerond", True, 3)
        assert (scan.rechten_plichten_erkend_op, scan.afgerond_op) == (NOW, NOW)
        assert scan.melding.status == MeldingStatus.GESCAND
        known = dict(Gegeven.objects.filter(klant=scan.klant).values_list("naam", "bron"))
        assert known["opleiding"] == Bron.SUWINET
        assert known["schuld"] == known["taalniveau"] == Bron.KLANT
        assert list(Gebeurtenis.objects.values_list("soort", flat=True)) == ["quick_scan.afgerond"]

    def test_names_the_questions_without_an_answer(self, coach):
        scan = running(coach, antwoorden={**ANSWERS, "schuld": None})
        with pytest.raises(QuickScanOnvolledig, match="schuld"):
            finish(scan, coach.gebruiker)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"direct_bemiddelbaar": True, "perspectief_op_werk": False}, "heeft perspectief op werk"),
            ({"direct_bemiddelbaar": True, "wil": False}, "wil werken"),
            ({"direct_bemiddelbaar": True, "verdiepte_diagnose_nodig": True}, "geen verdiepte diagnose"),
            ({"direct_bemiddelbaar": True, "reintegratieladder": 0}, "Trede 0"),
            ({"kan": False}, "niet kan werken"),
            ({"perspectief_op_werk": False}, "eigen dienstverlening"),
        ],
    )
    def test_refuses_an_inconsistent_outcome_with_the_reason(self, coach, changes, reason):
        scan = running(coach)
        with pytest.raises(UitkomstTegenstrijdig, match=reason):
            finish(scan, coach.gebruiker, **changes)
        scan.refresh_from_db()
        assert scan.status == QuickScanStatus.LOOPT

    @pytest.mark.parametrize(
        ("answers", "changes", "reason"),
        [
            ({"schuld": 0}, {"dominant_probleem": "schulden"}, "schuld is 0"),
            ({"rechten_plichten": False}, {}, "rechten en plichten"),
        ],
    )
    def test_refuses_an_outcome_the_answers_contradict(self, coach, answers, changes, reason):
        scan = running(coach, antwoorden={**ANSWERS, **answers})
        with pytest.raises(UitkomstTegenstrijdig, match=reason):
            finish(scan, coach.gebruiker, **changes)

    def test_happens_once(self, coach):
        scan = running(coach)
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


class TestPage:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, coach):
        client.force_login(coach.gebruiker, backend=BACKEND)

    def form(self, **changes):
        values = {
            "kan": "ja",
            "wil": "ja",
            "direct_bemiddelbaar": "nee",
            "perspectief_op_werk": "ja",
            "verdiepte_diagnose_nodig": "nee",
            "dominant_probleem": "taal",
            "participatieladder": "4",
            "reintegratieladder": "2",
        }
        return {**values, **changes}

    def test_resumes_where_it_was_interrupted(self, client, coach):
        scan = running(coach)
        client.post(reverse("quick-scan-antwoord", args=[scan.pk, "beroepswens"]), {"beroepswens": "Kok"})
        page = client.get(reverse("quick-scan", args=[scan.pk])).content.decode()
        assert "Kok</textarea>" in page
        assert "7 van" in page

    def test_shows_where_a_known_answer_came_from(self, client, coach):
        scan = running(coach)
        GegevenFactory(klant=scan.klant, naam="opleiding", waarde="mbo", bron=Bron.SUWINET)
        page = client.get(reverse("quick-scan", args=[scan.pk])).content.decode()
        assert "Al bekend: UWV (Suwinet)" in page

    def test_keeps_a_wrong_answer_on_screen_with_what_to_do(self, client, coach):
        scan = running(coach)
        answer = client.post(reverse("quick-scan-antwoord", args=[scan.pk, "schuld"]), {"schuld": "veel"})
        assert answer.status_code == 422
        assert 'value="veel"' in answer.content.decode()
        assert "Vul een getal in" in answer.content.decode()

    def test_keeps_an_unfinished_outcome_that_was_typed(self, client, coach):
        scan = running(coach)
        answer = client.post(reverse("quick-scan-afronden", args=[scan.pk]), self.form(kan=""))
        assert answer.status_code == 422
        assert '<option value="taal" selected' in answer.content.decode()

    def test_says_why_an_inconsistent_outcome_is_refused_and_keeps_it(self, client, coach):
        scan = running(coach)
        answer = client.post(
            reverse("quick-scan-afronden", args=[scan.pk]), self.form(direct_bemiddelbaar="ja", wil="nee")
        )
        assert answer.status_code == 409
        assert "De uitkomst klopt nog niet." in answer.content.decode()
        assert '<option value="taal" selected' in answer.content.decode()

    def test_ends_on_the_melding(self, client, coach):
        scan = running(coach)
        answer = client.post(reverse("quick-scan-afronden", args=[scan.pk]), self.form())
        assert answer.url == reverse("melding", args=[scan.melding_id])
