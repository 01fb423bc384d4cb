"""What a gemeente in the region buys, and what goes home (INT-08, INT-22)."""

from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from intake.melding.codes import Bestemming, Stroom, Vervolgstap
from intake.triage.pakket import OUTSIDE_THE_PACKAGE, Pakket, within_package
from intake.triage.policy import Triage
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from serviceplein.organisatie.models import Gemeente
from serviceplein.regels.services import decide
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory

REGIO = (
    "Houten",
    "Nieuwegein",
    "IJsselstein",
    "Vianen",
    "Woerden",
    "Oudewater",
    "Harmelen",
    "Breukelen",
    "Montfoort",
    "Maarssen",
    "De Ronde Venen",
)


def proposal(stroom=Stroom.WMO, bestemming=Bestemming.VRAAGVERHELDERING):
    return Triage(
        stroom=stroom, bestemming=bestemming, vervolgstap=Vervolgstap.AFSPRAAK, regel=12, uitleg=("Omdat.",)
    )


def pakket(*stromen, eigen=False):
    return Pakket(gemeente="Houten", eigen=eigen, stromen=stromen)


class TestPackage:
    def test_sends_home_what_was_not_bought_and_says_so(self):
        home = within_package(proposal(), pakket(Stroom.ZELFSTANDIGEN))
        assert (home.bestemming, home.vervolgstap) == ("eigen_gemeente", "warme_verwijzing")
        assert home.pakket == home.uitleg[-1]
        assert "Houten neemt Wmo niet bij ons af" in home.pakket

    def test_keeps_what_was_bought_and_says_so(self):
        kept = within_package(proposal(), pakket(Stroom.WMO))
        assert kept.bestemming == Bestemming.VRAAGVERHELDERING
        assert kept.pakket == "Houten neemt Wmo bij ons af."

    @given(
        st.sampled_from(list(Stroom)),
        st.sampled_from(list(Bestemming)),
        st.sets(st.sampled_from(list(Stroom))),
    )
    def test_never_keeps_a_stroom_that_was_not_bought(self, stroom, bestemming, bought):
        outcome = within_package(proposal(stroom, bestemming), pakket(*bought))
        if bought and stroom not in bought and bestemming not in OUTSIDE_THE_PACKAGE:
            assert outcome.bestemming == Bestemming.EIGEN_GEMEENTE
        else:
            assert outcome.bestemming == bestemming

    @pytest.mark.parametrize("of", [None, pakket(), pakket(Stroom.SCHULDEN, eigen=True)])
    def test_is_silent_for_the_municipality_itself_and_where_nothing_was_agreed(self, of):
        assert within_package(proposal(), of) == proposal()


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestEntrepreneur:
    def ask(self, gemeente, ondernemer="gevestigd"):
        klant = KlantFactory(
            gemeente=Gemeente.objects.get(naam=gemeente),
            wijk=None,
            ondernemer=ondernemer,
            geboortedatum=date(1980, 5, 1),
        )
        return propose_triage(
            MeldingFactory(klant=klant, domeinen=["ondernemen", "inkomen"], soort_vraag="nieuwe_aanvraag"),
            now=NOW,
        )

    @pytest.mark.eis("INT-08")
    @pytest.mark.parametrize("gemeente", ["Utrecht", *REGIO])
    def test_of_the_region_goes_straight_to_the_coach_and_a_starter_to_the_quick_scan(self, gemeente):
        established = self.ask(gemeente)
        assert (established.bestemming, established.vervolgstap) == (
            "coach_gevestigde_zelfstandigen",
            "afspraak",
        )
        starter = self.ask(gemeente, "startend")
        assert starter.bestemming == ("werkplein" if gemeente == "Utrecht" else "eigen_gemeente")
        after = {"klant.ondernemer": "startend", "quick_scan.perspectief_op_werk": True}
        decided = decide("na_quick_scan", after, now=NOW, onderwerp=None, record=False)
        assert decided.uitkomst.uitvoer["functie"] == "werkcoach_startende_zelfstandigen"

    def test_of_elsewhere_goes_home(self):
        Gemeente.objects.create(naam="Zeist")
        assert self.ask("Zeist").bestemming == "eigen_gemeente"


@pytest.mark.django_db
class TestRegiogemeente:
    def ask(self, domeinen):
        klant = KlantFactory(
            gemeente=Gemeente.objects.get(naam="Nieuwkoop"),
            wijk=None,
            geboortedatum=date(1980, 5, 1),
        )
        return MeldingFactory(klant=klant, domeinen=domeinen, soort_vraag="nieuwe_aanvraag")

    @pytest.mark.eis("INT-22")
    def test_gets_what_it_bought_and_hears_what_it_did_not(self):
        call_command("inrichten", "alphen", verbosity=0)
        assert set(Gemeente.objects.get(naam="Nieuwkoop").stromen) == {
            "werk_inkomen",
            "schulden",
            "financiele_regelingen",
            "zelfstandigen",
        }
        bought = propose_triage(self.ask(["financiele_regeling"]), now=NOW)
        assert bought.bestemming == "financiele_regelingen"
        assert bought.uitleg[-1] == "Nieuwkoop neemt Financiële regelingen bij ons af."
        wmo = self.ask(["wmo"])
        refused = propose_triage(wmo, now=NOW)
        assert (refused.bestemming, refused.vervolgstap) == ("eigen_gemeente", "warme_verwijzing")
        assert "Nieuwkoop neemt Wmo niet bij ons af" in refused.uitleg[-1]
        intake = propose_triage(self.ask(["werk"]), now=NOW)
        assert intake.bestemming == "eigen_gemeente"
        command = TriageMelding(
            melding_id=wmo.pk,
            stroom=refused.stroom,
            bestemming=refused.bestemming,
            vervolgstap=refused.vervolgstap,
        )
        desk = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        assert not triage_melding(command, actor=desk, now=NOW).afgeweken
        wmo.refresh_from_db()
        assert wmo.pakket == refused.uitleg[-1]
