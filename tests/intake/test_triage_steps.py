"""Settling the triage: the proposal, a deviation, and whoever takes over."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from caseload.toewijzing.models import Toewijzing
from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.triage.services import (
    EerstBeantwoorden,
    RedenOntbreekt,
    ReopenTriage,
    TriageMelding,
    propose_triage,
    reopen_triage,
    triage_melding,
)
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.regels.models import Beslissing
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, GemeenteFactory, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory, walk_eigen_kracht

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def settle(melding, actor, **changes):
    proposal = propose_triage(melding, now=NOW)
    values = {
        "stroom": Stroom(proposal.stroom),
        "bestemming": Bestemming(proposal.bestemming),
        "vervolgstap": Vervolgstap(proposal.vervolgstap),
    }
    command = TriageMelding(melding_id=melding.pk, **{**values, **changes})
    triaged = triage_melding(command, actor=actor, now=NOW)
    melding.refresh_from_db()
    return triaged


def for_financial_scheme(**kwargs):
    return MeldingFactory(domeinen=["financiele_regeling"], **kwargs)


class TestProposal:
    def test_plans_a_talk_and_stores_the_decision(self, balie):
        melding = MeldingFactory()
        triaged = settle(melding, balie)
        assert (triaged.status, triaged.afgeweken) == (MeldingStatus.GETRIEERD, False)
        assert (melding.bestemming, melding.vervolgstap) == ("werkplein", "quick_scan")
        assert melding.getrieerd_op == NOW
        assert melding.triage_beslissing == Beslissing.objects.get()
        assert list(Gebeurtenis.objects.values_list("soort", flat=True)) == ["melding.getrieerd"]

    def test_writes_nothing_while_it_is_only_shown(self):
        propose_triage(MeldingFactory(), now=NOW)
        assert not Beslissing.objects.exists()

    def test_goes_to_the_queue_of_the_specialists_with_a_task(self, balie):
        melding = walk_eigen_kracht(for_financial_scheme())
        assert settle(melding, balie).status == MeldingStatus.OVERGEDRAGEN
        assert melding.gesloten_op == NOW
        assert Taak.objects.get().specialisme == Specialisme.FINANCIELE_REGELINGEN

    def test_goes_to_the_contactpersoon_of_a_known_klant(self, balie):
        toewijzing = ToewijzingFactory()
        melding = MeldingFactory(klant=toewijzing.klant)
        assert settle(melding, balie).status == MeldingStatus.OVERGEDRAGEN
        assert Taak.objects.get().medewerker == toewijzing.medewerker
        assert Toewijzing.objects.count() == 1

    def test_asks_whoever_ended_the_service_first(self, balie):
        ended = ToewijzingFactory(
            klant__beeindigd_niet_willer=True, tot=NOW, einde_reden="eigen_keuze", van=NOW
        )
        melding = MeldingFactory(klant=ended.klant)
        settle(melding, balie)
        assert melding.bestemming == Bestemming.BEEINDIGENDE_PROFESSIONAL
        assert Taak.objects.get().medewerker == ended.medewerker

    def test_refers_warm_to_somebody_outside_with_a_task_for_the_desk(self, balie):
        melding = MeldingFactory(klant=KlantFactory(dak_en_thuisloos=True))
        assert settle(melding, balie).status == MeldingStatus.GETRIEERD
        taak = Taak.objects.get()
        assert (taak.specialisme, melding.bestemming) == (Specialisme.FRONTOFFICE, Bestemming.BCT)
        assert "Verwijs warm door" in taak.titel


class TestDeviation:
    other = {"bestemming": Bestemming.HELPDESK, "vervolgstap": Vervolgstap.WERKVOORRAAD}

    def test_is_kept_with_its_reason(self, balie):
        melding = MeldingFactory()
        assert settle(melding, balie, **self.other, reden="Vraagt alleen naar betaaldatum").afgeweken
        assert melding.afwijking_reden == "Vraagt alleen naar betaaldatum"
        assert melding.triage_beslissing.uitkomst["bestemming"] == "werkplein"

    @pytest.mark.parametrize("reden", ["", "   "])
    def test_needs_a_reason(self, balie, reden):
        melding = MeldingFactory()
        with pytest.raises(RedenOntbreekt) as refused:
            settle(melding, balie, **self.other, reden=reden)
        assert refused.value.veld == "reden"
        assert not Gebeurtenis.objects.exists()

    def test_keeps_no_reason_when_it_is_the_proposal(self, balie):
        melding = MeldingFactory()
        settle(melding, balie, reden="Klopt")
        assert melding.afwijking_reden == ""


class TestRefusal:
    def test_of_closing_without_an_answer(self, balie):
        with pytest.raises(EerstBeantwoorden):
            settle(MeldingFactory(), balie, bestemming=Bestemming.DIRECT_AFGEHANDELD)

    @pytest.mark.parametrize("status", sorted(set(MeldingStatus) - {MeldingStatus.NIEUW}))
    def test_of_a_melding_that_went_further(self, balie, status):
        with pytest.raises(MeldingAlVerder):
            settle(MeldingFactory(status=status), balie)

    def test_without_the_right(self):
        with pytest.raises(PermissionDenied):
            settle(MeldingFactory(), MedewerkerFactory(rol=Rol.HELPDESK).gebruiker)


class TestReopen:
    def reopen(self, melding, actor, reden="Andere vraag"):
        reopen_triage(ReopenTriage(melding_id=melding.pk, reden=reden), actor=actor, now=NOW)
        melding.refresh_from_db()

    def test_brings_the_melding_back_before_triage_and_says_why(self, balie):
        melding = MeldingFactory(status=MeldingStatus.GETRIEERD)
        self.reopen(melding, balie)
        assert melding.status == MeldingStatus.NIEUW
        assert Gebeurtenis.objects.get().gegevens["reden"] == "Andere vraag"

    def test_ends_the_task_to_ask_what_was_missing(self, balie):
        melding = MeldingFactory()
        settle(melding, balie, vervolgstap=Vervolgstap.NAVRAGEN, reden="Geboortedatum ontbreekt")
        assert Taak.objects.open().count() == 1
        self.reopen(melding, balie)
        assert not Taak.objects.open().exists()

    @pytest.mark.parametrize("status", sorted(set(MeldingStatus) - {MeldingStatus.GETRIEERD}))
    def test_is_only_for_a_triaged_melding(self, balie, status):
        with pytest.raises(MeldingAlVerder):
            self.reopen(MeldingFactory(status=status), balie)

    def test_needs_a_reason(self, balie):
        with pytest.raises(RedenOntbreekt):
            self.reopen(MeldingFactory(status=MeldingStatus.GETRIEERD), balie, " ")


class TestPage:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie):
        client.force_login(balie, backend=BACKEND)

    def test_keeps_the_deviation_that_was_typed(self, client):
        melding = MeldingFactory(klant__gemeente=GemeenteFactory())
        typed = {
            "afwijken": "1",
            "stroom": "werk_inkomen",
            "bestemming": "helpdesk",
            "vervolgstap": "werkvoorraad",
        }
        answer = client.post(reverse("melding-triage", args=[melding.pk]), typed)
        assert answer.status_code == 422
        assert '<option value="helpdesk" selected' in answer.content.decode()
        done = client.post(reverse("melding-triage", args=[melding.pk]), {**typed, "reden": "Alleen info"})
        assert done.url == reverse("melding", args=[melding.pk])

    def test_of_a_colleague_who_was_first_is_a_clear_409(self, client):
        melding = MeldingFactory(status=MeldingStatus.GETRIEERD)
        typed = {"stroom": "werk_inkomen", "bestemming": "werkplein", "vervolgstap": "quick_scan"}
        answer = client.post(reverse("melding-triage", args=[melding.pk]), typed)
        assert answer.status_code == 409
        assert "Een collega was u voor" in answer.content.decode()
