"""Somebody who stopped by choice is met by the professional of then (INT-21)."""

import pytest
from django.urls import reverse

from caseload.toewijzing.models import EindeReden
from intake.melding.codes import Bestemming
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.terugkeer.models import Terugkeeroverleg
from intake.terugkeer.services import OverlegNietAanU, OverlegOnvolledig, RecordOverleg, record_overleg
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


@pytest.fixture
def gestopt():
    """A klant who stopped by choice; the toewijzing names who ended it."""
    return ToewijzingFactory(
        klant__beeindigd_niet_willer=True,
        medewerker__rol=Rol.WERKCOACH,
        van=NOW,
        tot=NOW,
        einde_reden=EindeReden.EIGEN_KEUZE,
    )


def settle(melding, actor):
    proposal = propose_triage(melding, now=NOW)
    command = TriageMelding(
        melding_id=melding.pk,
        stroom=proposal.stroom,
        bestemming=proposal.bestemming,
        vervolgstap=proposal.vervolgstap,
    )
    triage_melding(command, actor=actor, now=NOW)
    melding.refresh_from_db()
    return melding


def consult(melding, actor, toelaten, reden="Hij is nu gemotiveerd"):
    command = RecordOverleg(melding_id=melding.pk, toelaten=toelaten, reden=reden)
    record_overleg(command, actor=actor, now=NOW)
    melding.refresh_from_db()


class TestReturn:
    @pytest.mark.eis("INT-21")
    def test_is_shown_to_who_ended_the_service_and_needs_that_consultation(self, balie, gestopt):
        melding = settle(MeldingFactory(klant=gestopt.klant), balie)
        assert melding.bestemming == Bestemming.BEEINDIGENDE_PROFESSIONAL
        assert melding.status == MeldingStatus.GETRIEERD
        taak = Taak.objects.open().get()
        assert taak.medewerker == gestopt.medewerker
        consult(melding, gestopt.medewerker.gebruiker, toelaten=True)
        assert melding.status == MeldingStatus.NIEUW
        assert (melding.terugkeeroverleg.medewerker, melding.terugkeeroverleg.toelaten) == (
            gestopt.medewerker,
            True,
        )
        again = settle(type(melding).objects.get(pk=melding.pk), balie)
        assert again.bestemming == Bestemming.WERKPLEIN
        assert list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True)) == [
            "melding.getrieerd",
            "melding.overlegd",
            "melding.getrieerd",
        ]

    def test_that_is_refused_ends_with_the_reason_and_a_call(self, balie, gestopt):
        melding = settle(MeldingFactory(klant=gestopt.klant), balie)
        consult(melding, gestopt.medewerker.gebruiker, toelaten=False, reden="Afspraken niet nagekomen")
        assert (melding.status, melding.antwoord) == (MeldingStatus.AFGEHANDELD, "Afspraken niet nagekomen")
        gestopt.klant.refresh_from_db()
        assert gestopt.klant.beeindigd_niet_willer
        assert "hoe die een besluit kan vragen" in Taak.objects.open().get().titel


class TestWhoIsAsked:
    def test_is_not_the_desk_while_the_professional_is_there(self, balie, gestopt):
        melding = settle(MeldingFactory(klant=gestopt.klant), balie)
        with pytest.raises(OverlegNietAanU):
            consult(melding, balie, toelaten=True)
        assert not Terugkeeroverleg.objects.exists()

    def test_is_the_desk_when_nobody_is_left(self, balie):
        melding = settle(MeldingFactory(klant=KlantFactory(beeindigd_niet_willer=True)), balie)
        consult(melding, balie, toelaten=True)
        assert melding.status == MeldingStatus.NIEUW

    def test_gives_a_reason_once(self, balie, gestopt):
        melding = settle(MeldingFactory(klant=gestopt.klant), balie)
        with pytest.raises(OverlegOnvolledig):
            consult(melding, gestopt.medewerker.gebruiker, toelaten=True, reden=" ")
        consult(melding, gestopt.medewerker.gebruiker, toelaten=True)
        with pytest.raises(MeldingAlVerder):
            consult(melding, gestopt.medewerker.gebruiker, toelaten=False)


class TestPage:
    def test_shows_the_form_to_the_professional_only(self, client, balie, gestopt):
        melding = settle(MeldingFactory(klant=gestopt.klant), balie)
        address = reverse("melding", args=[melding.pk])
        client.force_login(balie, backend=BACKEND)
        page = client.get(address).content.decode()
        assert gestopt.medewerker.naam in page
        assert "Uitkomst vastleggen" not in page
        client.force_login(gestopt.medewerker.gebruiker, backend=BACKEND)
        assert "Uitkomst vastleggen" in client.get(address).content.decode()
        wrong = client.post(reverse("melding-overleg", args=[melding.pk]), {"toelaten": "ja"})
        assert wrong.status_code == 422
        client.post(reverse("melding-overleg", args=[melding.pk]), {"toelaten": "ja", "reden": "Wil weer"})
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.NIEUW
