"""Own strength first: five steps before an individual provision (INT-03)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from intake.eigen_kracht.models import EigenKrachtStap
from intake.eigen_kracht.policy import Oordeel, Stap, enough, missing_steps, needs_steps
from intake.eigen_kracht.services import (
    EerstEigenKracht,
    GiveLetter,
    RecordEigenKracht,
    StapAntwoord,
    StapOntbreekt,
    give_letter,
    letter_html,
    record_eigen_kracht,
    require_eigen_kracht,
)
from intake.eigen_kracht.suggesties import suggested
from intake.melding.codes import Bestemming, SoortVraag, Stroom, Vervolgstap
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.triage.services import TriageMelding, triage_melding
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.organisatie.models import Gemeente, Partner, Wijk
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import EigenKrachtStapFactory, MeldingFactory, walk_eigen_kracht

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def answers(**changes):
    values = dict.fromkeys(Stap, (Oordeel.HELPT_NIET, "Dat kan niet")) | changes
    return tuple(
        StapAntwoord(stap=Stap(stap), oordeel=oordeel, reden=reden)
        for stap, (oordeel, reden) in values.items()
    )


def record(melding, actor, **changes):
    command = RecordEigenKracht(melding_id=melding.pk, stappen=answers(**changes))
    record_eigen_kracht(command, actor=actor, now=NOW)


class TestPolicy:
    @pytest.mark.parametrize("soort", SoortVraag)
    @pytest.mark.parametrize("bestemming", Bestemming)
    def test_asks_the_steps_before_a_new_individual_provision_only(self, bestemming, soort):
        individual = bestemming in ("nieuwe_aanvragen_iwv", "financiele_regelingen")
        assert needs_steps(bestemming=bestemming, soort_vraag=soort) is (
            individual and soort == "nieuwe_aanvraag"
        )

    @given(st.sets(st.sampled_from(list(Stap))))
    def test_names_the_open_steps_from_near_to_far(self, done):
        open_steps = missing_steps(done)
        assert set(open_steps) == set(Stap) - done
        assert open_steps == sorted(open_steps, key=list(Stap).index)

    def test_stops_at_the_first_step_that_is_enough(self):
        assert enough({"netwerk": "helpt", "algemeen": "helpt"}) == Stap.NETWERK
        assert enough({"zelf": "helpt_deels"}) is None


@pytest.mark.django_db
class TestSteps:
    def test_are_kept_with_their_reason_and_one_event(self, balie):
        melding = MeldingFactory()
        record(melding, balie, netwerk=(Oordeel.HELPT, "De buurvrouw doet de was"))
        assert melding.eigen_kracht.count() == 5
        assert melding.eigen_kracht.get(stap="netwerk").reden == "De buurvrouw doet de was"
        event = Gebeurtenis.objects.get()
        assert (event.soort, event.gegevens["helpt"]) == ("melding.eigen_kracht", "netwerk")

    def test_replace_what_was_noted_before(self, balie):
        melding = MeldingFactory()
        record(melding, balie)
        record(melding, balie, zelf=(Oordeel.HELPT, "Het lukt toch"))
        assert EigenKrachtStap.objects.count() == 5
        assert melding.eigen_kracht.get(stap="zelf").oordeel == Oordeel.HELPT

    @pytest.mark.parametrize("stap", Stap)
    def test_may_be_skipped_with_a_reason_only(self, balie, stap):
        melding = MeldingFactory()
        with pytest.raises(StapOntbreekt) as refused:
            record(melding, balie, **{stap: (Oordeel.OVERGESLAGEN, " ")})
        assert refused.value.veld == stap
        record(melding, balie, **{stap: (Oordeel.OVERGESLAGEN, "Vorige week al besproken")})
        assert melding.eigen_kracht.get(stap=stap).oordeel == Oordeel.OVERGESLAGEN

    def test_keep_their_reason_in_the_database_too(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            EigenKrachtStapFactory(reden="")

    def test_come_too_late_once_the_melding_went_on(self, balie):
        with pytest.raises(MeldingAlVerder):
            record(MeldingFactory(status=MeldingStatus.OVERGEDRAGEN), balie)

    def test_need_the_right(self):
        with pytest.raises(PermissionDenied):
            record(MeldingFactory(), MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker)


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestIndividualProvision:
    def settle(self, melding, actor):
        command = TriageMelding(
            melding_id=melding.pk,
            stroom=Stroom.WMO,
            bestemming=Bestemming.NIEUWE_AANVRAGEN_IWV,
            vervolgstap=Vervolgstap.AFSPRAAK,
        )
        return triage_melding(command, actor=actor, now=NOW)

    def test_waits_for_the_five_steps(self, balie):
        melding = MeldingFactory(domeinen=["wmo"])
        with pytest.raises(EerstEigenKracht):
            self.settle(melding, balie)
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.NIEUW
        assert not Gebeurtenis.objects.exists()

    def test_is_open_once_they_are_taken(self, balie):
        melding = walk_eigen_kracht(MeldingFactory(domeinen=["wmo"]))
        assert self.settle(melding, balie).status == MeldingStatus.GETRIEERD


def partner(naam, wijk, dienst):
    """A partner in one wijk with one free dienst for the Wmo."""
    row = Partner.objects.create(naam=naam, soort="wijkwelzijnsorganisatie", telefoon="030 111 22 33")
    row.wijken.add(wijk)
    row.dienstverlening.create(
        naam=dienst, omschrijving="Helpt in huis.", domeinen=["wmo"], geldig_van=NOW.date()
    )
    return row


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestLetter:
    def test_is_kept_in_the_dossier_with_what_helps(self, balie):
        melding = walk_eigen_kracht(MeldingFactory())
        melding.eigen_kracht.filter(stap="zelf").update(
            oordeel="helpt", reden="Zelf de belastingdienst bellen"
        )
        document = give_letter(GiveLetter(melding_id=melding.pk), actor=balie, now=NOW)
        assert document == Document.objects.get(klant=melding.klant, soort=Document.Soort.BRIEF)
        with document.bestand.open() as file:
            assert file.read().startswith(b"%PDF")
        assert Gebeurtenis.objects.get().soort == "melding.brief_meegegeven"

    @pytest.mark.eis("INT-03")
    def test_takes_along_what_the_sociale_kaart_suggests_for_the_question(self, balie, client):
        """The steps first, help nearby suggested, given along on paper; the provision comes after."""
        wijk = Wijk.objects.create(naam="Lombok", gemeente=Gemeente.objects.get(eigen=True))
        melding = MeldingFactory(domeinen=["wmo"], klant=KlantFactory(wijk=wijk))
        near = partner("Buurthuis Lombok", wijk, "Klusdienst")
        partner("Ver weg", Wijk.objects.create(naam="Elders", gemeente=wijk.gemeente), "Boodschappendienst")
        assert suggested(melding, op=NOW.date())[0].partner == near
        assert "Boodschappendienst" not in [dienst.naam for dienst in suggested(melding, op=NOW.date())]
        with pytest.raises(EerstEigenKracht):
            require_eigen_kracht(melding, Bestemming.NIEUWE_AANVRAGEN_IWV)
        record(melding, balie, collectief=(Oordeel.HELPT_DEELS, "De klusdienst komt langs"))
        client.force_login(balie, backend=BACKEND)
        client.post(
            reverse("hulp-meegeven", args=[melding.klant_id]),
            {
                "soort": "dienst",
                "object_id": near.dienstverlening.get().pk,
                "bij": f"intake.melding:{melding.pk}",
            },
        )
        letter = letter_html(melding, now=NOW)
        assert "De klusdienst komt langs" in letter
        assert "Buurthuis Lombok" in letter
        assert "030 111 22 33" in letter
        require_eigen_kracht(melding, Bestemming.NIEUWE_AANVRAGEN_IWV)

    def test_waits_until_something_helps(self, balie):
        melding = walk_eigen_kracht(MeldingFactory())
        with pytest.raises(EerstEigenKracht):
            give_letter(GiveLetter(melding_id=melding.pk), actor=balie, now=NOW)
        assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestForm:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie):
        client.force_login(balie, backend=BACKEND)

    def post(self, client, **typed):
        melding = MeldingFactory(klant=None)
        return melding, client.post(reverse("melding-eigen-kracht", args=[melding.pk]), typed)

    def test_skips_the_open_steps_in_one_sentence(self, client):
        melding, answer = self.post(client, overslaan="De klant komt hier elke week")
        assert answer.status_code == 302
        assert set(melding.eigen_kracht.values_list("oordeel", flat=True)) == {"overgeslagen"}

    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ({}, "Maak een keuze, of sla de open stappen onderaan over."),
            ({"oordeel_zelf": "helpt"}, "Noteer waarom."),
            ({"reden_zelf": "Ja"}, "Maak een keuze bij: Wat kan de klant zelf?"),
        ],
    )
    def test_says_what_to_do_and_keeps_what_was_typed(self, client, typed, text):
        melding, answer = self.post(client, **typed)
        assert answer.status_code == 422
        assert text in answer.content.decode()
        assert not melding.eigen_kracht.exists()
