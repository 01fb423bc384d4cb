"""The Wmo from the first word to whoever helps: four routes, five sporen, both ways (INT-05)."""

import pytest

from intake.afspraak.services import proposed_slots
from intake.eigen_kracht.services import RecordEigenKracht, record_eigen_kracht
from intake.melding.models import Melding
from intake.melding.services import RegisterMelding, register_melding
from intake.triage.services import propose_triage
from intake.vraagverheldering.models import Gespreksvorm, Overdracht, Vraagverheldering
from intake.vraagverheldering.overdracht import (
    AcceptOverdracht,
    HandOverToWijk,
    ReturnOverdracht,
    accept_overdracht,
    hand_over_to_wijk,
    return_overdracht,
)
from intake.vraagverheldering.services import StartVraagverheldering, start_vraagverheldering
from reporting.proefgemeente.leven import EIGEN_KRACHT
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, VANDAAG, KlantFactory, MedewerkerFactory, PartnerFactory
from tests.intake.test_triage_steps import settle
from tests.intake.test_vraagverheldering import INDIVIDUEEL, WIJK, finish, first_slot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


class Stad:
    """A desk, a consulent Wmo with a diary, and the organisation of the wijk."""

    def __init__(self):
        self.balie = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        self.consulent = MedewerkerFactory(rol=Rol.CONSULENT, functie=Functie.CONSULENT_WMO)
        self.gemeente = Gemeente.objects.get(eigen=True)
        self.wijk = PartnerFactory(soort="wijkwelzijnsorganisatie", email="wijk@voorbeeld.nl")

    def ask(self, soort_vraag, *, iwv=False, **facts):
        """A question comes in, goes where the table proposes, and has passed the steps that go before."""
        klant = KlantFactory(gemeente=self.gemeente, wijk=None, iwv=iwv)
        command = RegisterMelding(
            klant_id=klant.pk,
            vraag="Het gaat thuis niet meer",
            domeinen=("wmo",),
            soort_vraag=soort_vraag,
            **{"kanaal": "telefoon", **facts},
        )
        made = register_melding(command, actor=self.balie, now=NOW)
        return self.settle(Melding.objects.get(pk=made.melding_id))

    def settle(self, melding):
        if propose_triage(melding, now=NOW).bestemming == "nieuwe_aanvragen_iwv":
            steps = RecordEigenKracht(melding_id=melding.pk, stappen=EIGEN_KRACHT)
            record_eigen_kracht(steps, actor=self.balie, now=NOW)
        settle(melding, self.balie)
        return melding

    def talk(self, melding):
        command = StartVraagverheldering(melding_id=melding.pk, gespreksvorm=Gespreksvorm.TELEFOON)
        return start_vraagverheldering(command, actor=self.consulent.gebruiker, now=NOW)

    def to_wijk(self, melding):
        command = HandOverToWijk(
            melding_id=melding.pk, partner_id=self.wijk.pk, contact_op=VANDAAG, verhaal="Mevrouw is alleen"
        )
        return hand_over_to_wijk(command, actor=self.balie, now=NOW)


def way(melding):
    melding.refresh_from_db()
    return (melding.stroom, melding.bestemming, melding.vervolgstap)


@pytest.fixture
def stad():
    return Stad()


class TestWmo:
    @pytest.mark.eis("INT-05")
    def test_takes_four_routes_along_five_sporen_and_both_ways_between_gemeente_and_wijk(self, stad):
        wijk, verheldering = "wijkwelzijnsorganisatie", "vraagverheldering"
        # The four routes; spoor 1 is a question about what runs, spoor 2 a new application.
        assert way(stad.ask("algemeen")) == ("wmo", wijk, "afspraak")
        running = stad.ask("bestaande_voorziening", iwv=True)
        assert way(running) == ("wmo", "beheer_iwv", "werkvoorraad")
        assert Taak.objects.get(onderwerp_id=running.pk).specialisme == "beheer_iwv"
        new = stad.ask("nieuwe_aanvraag", product="rolstoel")
        assert way(new) == ("wmo", "nieuwe_aanvragen_iwv", "afspraak")
        assert proposed_slots(new, now=NOW)[0].medewerker_id == stad.consulent.pk
        # Spoor 3: the municipality clears it up itself, and goes on with it.
        own = stad.ask("onduidelijk", juiste_plek=True)
        assert way(own) == ("wmo", verheldering, "afspraak")
        assert proposed_slots(own, now=NOW)[0].medewerker_id == stad.consulent.pk
        talk = stad.talk(own)
        finish(talk, stad.consulent, INDIVIDUEEL, **first_slot(own))
        assert way(own)[1] == "nieuwe_aanvragen_iwv"
        assert own.status == "afspraak"
        # ... or finds that it is for the wijk.
        for_wijk = stad.ask("onduidelijk", juiste_plek=True)
        finish(stad.talk(for_wijk), stad.consulent, WIJK, partner_id=stad.wijk.pk, contact_op=VANDAAG)
        assert way(for_wijk)[1] == wijk
        assert Overdracht.objects.get(melding=for_wijk).partner == stad.wijk
        # Spoor 4: the wrong place, so the wijk clears it up; and back, with what the wijk found.
        misplaced = stad.ask("onduidelijk", juiste_plek=False)
        assert way(misplaced) == ("wmo", wijk, verheldering)
        back = self.there_and_back(stad, misplaced)
        assert way(stad.settle(back))[1] == "nieuwe_aanvragen_iwv"
        # Spoor 5: asked at the desk of the wijk, which clears it up itself and keeps it.
        at_wijk = stad.ask("onduidelijk", kanaal="wijkbalie", aangebracht_door_id=stad.wijk.pk)
        assert way(at_wijk) == ("wmo", wijk, verheldering)
        accept_overdracht(AcceptOverdracht(overdracht_id=stad.to_wijk(at_wijk)), actor=stad.balie, now=NOW)
        at_wijk.refresh_from_db()
        assert at_wijk.status == "overgedragen"
        # No Wmo desk at the municipality: whatever is asked there goes to the wijk, warm.
        for soort in (
            "informatie",
            "nieuwe_aanvraag",
            "bestaande_voorziening",
            "mutatie",
            "onduidelijk",
            "algemeen",
        ):
            walked_in = stad.ask(soort, kanaal="balie", iwv=True)
            assert way(walked_in) == ("wmo", wijk, "warme_verwijzing")
            assert walked_in.status == "getrieerd"
        accept_overdracht(AcceptOverdracht(overdracht_id=stad.to_wijk(walked_in)), actor=stad.balie, now=NOW)
        walked_in.refresh_from_db()
        assert walked_in.status == "overgedragen"
        assert Vraagverheldering.objects.count() == 2

    def there_and_back(self, stad, melding):
        """Handed over, and returned as a new melding that the wijk brings."""
        handed = stad.to_wijk(melding)
        command = ReturnOverdracht(overdracht_id=handed, reden="Mevrouw heeft een rolstoel nodig")
        back = Melding.objects.get(pk=return_overdracht(command, actor=stad.balie, now=NOW))
        melding.refresh_from_db()
        assert melding.status == "overgedragen"
        assert (back.kanaal, back.klant, back.aangebracht_door) == ("wijkbalie", melding.klant, stad.wijk)
        assert "rolstoel" in back.vraag
        return back
