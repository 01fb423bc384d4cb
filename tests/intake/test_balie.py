"""The desk: one page from the first word to an answer or the right place."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.melding.codes import Kanaal, Machtiging
from intake.melding.models import Melder, Melding
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, KlantFactory, MedewerkerFactory, PartnerFactory
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def typed(**changes):
    return {
        "eenmalig": str(uuid4()),
        "kanaal": "balie",
        "vraag": "Ik heb schulden",
        "domeinen": ["schulden"],
        "soort_vraag": "nieuwe_aanvraag",
        **changes,
    }


def post(client, klant=None, **changes):
    address = reverse("melding-nieuw") + (f"?klant={klant.pk}" if klant else "")
    return client.post(address, typed(**changes))


@pytest.mark.usefixtures("utrecht")
class TestNewMeldingPage:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie):
        client.force_login(balie, backend=BACKEND)

    def test_double_click_makes_one_melding(self, client):
        same = typed()
        first, second = (client.post(reverse("melding-nieuw"), same) for _ in range(2))
        assert first.url == second.url == reverse("melding", args=[Melding.objects.get().pk])

    def test_keeps_what_was_typed_when_something_is_missing(self, client):
        answer = client.post(reverse("melding-nieuw"), typed(domeinen=[]))
        assert answer.status_code == 422
        assert "Ik heb schulden</textarea>" in answer.content.decode()
        assert not Melding.objects.exists()

    def test_closes_at_once_with_the_answer(self, client):
        client.post(reverse("melding-nieuw"), typed(direct="1", antwoord="Maandag inloopspreekuur"))
        assert Melding.objects.get().status == "afgehandeld"

    def test_asks_for_the_answer_before_closing(self, client):
        answer = client.post(reverse("melding-nieuw"), typed(direct="1"))
        assert answer.status_code == 422
        assert not Melding.objects.exists()

    def test_of_a_melding_that_went_further_answers_409(self, client):
        melding = MeldingFactory(status="getrieerd", klant=None)
        Melding.objects.filter(pk=melding.pk).update(status="afgehandeld", gesloten_op=NOW)
        answer = client.post(reverse("melding-beantwoorden", args=[melding.pk]), {"antwoord": "Ja"})
        assert answer.status_code == 409
        assert "Een collega was u voor" in answer.content.decode()

    @pytest.mark.parametrize("kanaal", Kanaal)
    def test_takes_every_channel_and_remembers_it_for_the_next(self, client, kanaal):
        partner = PartnerFactory()
        post(client, kanaal=kanaal, aangebracht_door=partner.pk)
        melding = Melding.objects.get()
        assert (melding.kanaal, melding.aangebracht_door, melding.klant) == (kanaal, partner, None)
        page = client.get(reverse("melding-nieuw") + "?anoniem").content.decode()
        assert f'<option value="{kanaal}" selected>' in page

    @pytest.mark.parametrize("kanaal", ["wijkbalie", "ketenpartner", "bct", "wijkservicepunt"])
    def test_asks_which_organisation_brings_the_question(self, client, kanaal):
        answer = post(client, kanaal=kanaal)
        assert (answer.status_code, Melding.objects.count()) == (422, 0)
        assert "Kies welke organisatie de vraag brengt." in answer.content.decode()

    def test_counts_a_letter_from_the_moment_it_came_in(self, client):
        received = timezone.localtime() - timedelta(hours=20)
        post(client, kanaal="post", ontvangen_op=received.strftime("%Y-%m-%dT%H:%M"))
        assert Melding.objects.get().gemeld_op == received.replace(second=0, microsecond=0)

    def test_refuses_a_moment_that_is_still_to_come(self, client):
        later = timezone.localtime() + timedelta(hours=2)
        answer = post(client, kanaal="post", ontvangen_op=later.strftime("%Y-%m-%dT%H:%M"))
        assert answer.status_code == 422
        assert "Vul een moment in dat al geweest is." in answer.content.decode()

    def test_keeps_the_leefgebieden(self, client):
        post(client, leefgebieden=["gezin", "huisvesting"])
        assert Melding.objects.get().leefgebieden == ["gezin", "huisvesting"]

    def test_follows_the_proposal_in_one_go(self, client):
        post(client, KlantFactory(), volgen="1", domeinen=["werk"])
        melding = Melding.objects.get()
        assert (melding.status, melding.bestemming) == ("getrieerd", "werkplein")

    def test_keeps_the_melding_when_the_proposal_cannot_be_followed_yet(self, client):
        answer = client.post(
            f"{reverse('melding-nieuw')}?klant={KlantFactory().pk}",
            typed(volgen="1", domeinen=["financiele_regeling"]),
            follow=True,
        )
        assert Melding.objects.get().status == "nieuw"
        assert "vijf stappen van eigen kracht" in answer.content.decode()


class TestProposalWhileTyping:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie, utrecht):
        client.force_login(balie, backend=BACKEND)

    def test_says_where_the_question_goes_and_keeps_nothing(self, client):
        klant = KlantFactory()
        answer = client.post(f"{reverse('melding-voorstel')}?klant={klant.pk}", typed(domeinen=["werk"]))
        assert "Werkplein" in answer.content.decode()
        assert not Melding.objects.exists()

    def test_waits_until_enough_is_known(self, client):
        answer = client.post(reverse("melding-voorstel"), {"vraag": "Hallo"})
        assert answer.status_code == 200
        assert "verschijnt zodra" in answer.content.decode()

    def test_knows_that_the_klant_has_a_contactpersoon(self, client):
        klant = ToewijzingFactory().klant
        answer = client.post(f"{reverse('melding-voorstel')}?klant={klant.pk}", typed())
        assert "Vaste contactpersoon" in answer.content.decode()


class TestOnBehalfOfSomebody:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie, utrecht):
        client.force_login(balie, backend=BACKEND)

    def named(self, machtiging):
        return {
            "melder_naam": "Fatma Öz",
            "melder_relatie": "kind",
            "melder_machtiging": machtiging,
            "melder_telefoon": "06 12345678",
        }

    def test_keeps_who_asked_and_on_what_ground(self, client):
        post(client, KlantFactory(), **self.named(Machtiging.SCHRIFTELIJK))
        melder = Melder.objects.get()
        assert (melder.naam, melder.relatie, melder.gemachtigd) == ("Fatma Öz", "kind", True)
        assert melder.melding == Melding.objects.get()
        assert not Taak.objects.exists()

    def test_without_machtiging_has_the_klant_asked_and_warns(self, client):
        klant = KlantFactory()
        answer = client.post(
            f"{reverse('melding-nieuw')}?klant={klant.pk}", typed(**self.named(Machtiging.GEEN))
        )
        taak = Taak.objects.get()
        assert (taak.klant, taak.specialisme) == (klant, Specialisme.FRONTOFFICE)
        client.post(reverse("klant-doel", args=[klant.pk]), {"doel": "melding", "volgende": answer.url})
        assert "Vertel deze persoon niets over de klant" in client.get(answer.url).content.decode()

    @pytest.mark.parametrize(
        ("missing", "text"),
        [
            ("melder_naam", "Vul de naam in van wie het meldt."),
            ("melder_relatie", "Kies wat deze persoon van de klant is."),
            ("melder_machtiging", "Kies of deze persoon gemachtigd is."),
        ],
    )
    def test_wants_all_of_it_or_nothing(self, client, missing, text):
        answer = post(client, KlantFactory(), **(self.named(Machtiging.MONDELING) | {missing: ""}))
        assert (answer.status_code, Melding.objects.count()) == (422, 0)
        assert text in answer.content.decode()


class TestKnownKlant:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie, utrecht):
        client.force_login(balie, backend=BACKEND)

    def test_shows_what_nobody_has_to_ask_again(self, client):
        toewijzing = ToewijzingFactory(klant__uitkering="pw")
        running = MeldingFactory(klant=toewijzing.klant, gemeld_op=NOW)
        page = client.get(f"{reverse('melding-nieuw')}?klant={toewijzing.klant_id}").content.decode()
        assert "Participatiewet" in page
        assert toewijzing.medewerker.naam in page
        assert running.kenmerk in page
        assert "Raakt de begeleiding die al loopt" in page
        assert Verwerking.objects.filter(klant_id=toewijzing.klant_id, doel="melding").exists()

    def test_is_asked_about_begeleiding_only_when_there_is_any(self, client):
        page = client.get(f"{reverse('melding-nieuw')}?klant={KlantFactory().pk}").content.decode()
        assert "Raakt de begeleiding" not in page

    def test_stays_open_today_for_who_answered_and_for_nobody_else(self, client):
        """Right after answering nobody is asked why they open the dossier; a colleague is."""
        post(client, klant := KlantFactory(), direct="1", antwoord="Maandag inloopspreekuur")
        address = reverse("melding", args=[Melding.objects.get(klant=klant).pk])
        assert client.get(address).status_code == 200
        client.force_login(MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker, backend=BACKEND)
        assert client.get(address).url.startswith(reverse("klant-doel", args=[klant.pk]))
