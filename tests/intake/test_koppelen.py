"""An anonymous melding gets its klant afterwards; what was told already is not asked again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from intake.melding.koppelen import AlGekoppeld, LinkKlant, link_klant
from intake.melding.models import Melding
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.triage.bestemmingen import task_key
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, KlantFactory, MedewerkerFactory, NormFactory, TaakFactory
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def link(actor, melding, klant):
    return link_klant(LinkKlant(melding_id=melding.pk, klant_id=klant.pk), actor=actor, now=NOW)


class TestLinkKlant:
    def test_puts_the_melding_on_the_time_line_of_the_klant_in_one_event(self, balie):
        melding, klant = MeldingFactory(klant=None), KlantFactory()
        link(balie, melding, klant)
        melding.refresh_from_db()
        assert (melding.klant, melding.status) == (klant, MeldingStatus.NIEUW)
        assert list(Gebeurtenis.objects.values_list("soort", "klant")) == [("melding.gekoppeld", klant.pk)]

    def test_has_the_triage_done_again_that_did_not_know_the_klant(self, balie):
        melding = MeldingFactory(klant=None, status=MeldingStatus.GETRIEERD)
        TaakFactory(sleutel=task_key(melding), klant=None)
        assert link(balie, melding, KlantFactory()).status == MeldingStatus.NIEUW
        assert not Taak.objects.open().exists()

    def test_refuses_a_melding_that_has_a_klant_or_is_closed(self, balie):
        with pytest.raises(AlGekoppeld, match="hoort inmiddels bij een klant"):
            link(balie, MeldingFactory(), KlantFactory())
        closed = MeldingFactory(klant=None, status=MeldingStatus.AFGEHANDELD)
        with pytest.raises(MeldingAlVerder):
            link(balie, closed, KlantFactory())
        assert not Gebeurtenis.objects.exists()

    def test_needs_the_right_and_a_klant_the_actor_may_see(self, balie):
        melding = MeldingFactory(klant=None)
        with pytest.raises(PermissionDenied):
            link(MedewerkerFactory(rol=Rol.BACKOFFICE).gebruiker, melding, KlantFactory())
        with pytest.raises(Klant.DoesNotExist):
            link(balie, melding, KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD))
        with pytest.raises(Melding.DoesNotExist):
            link(MedewerkerFactory(rol=Rol.RAAD).gebruiker, melding, KlantFactory())


class TestScreen:
    @pytest.fixture
    def client(self, client, balie):
        client.force_login(balie, backend=BACKEND)
        return client

    def test_finds_the_klant_and_links(self, client):
        melding, klant = MeldingFactory(klant=None), KlantFactory(achternaam="Zeldzaam")
        page = reverse("melding-klant", args=[melding.pk])
        assert client.get(page).status_code == 200
        assert "Fatima Zeldzaam" in client.post(page, {"q": "zeldzaam"}).content.decode()
        assert client.post(page, {"klant": klant.pk})["Location"] == reverse("melding", args=[melding.pk])
        melding.refresh_from_db()
        assert melding.klant == klant
        assert client.get(page).status_code in (302, 404)

    def test_registers_a_new_klant_offers_the_one_who_looks_the_same_and_links(self, client):
        NormFactory(code="toegang.inzage_uren", waarde=8)
        melding = MeldingFactory(klant=None)
        known = KlantFactory(achternaam="Zeldzaam")
        page = reverse("melding-nieuwe-klant", args=[melding.pk])
        born = known.geboortedatum
        card = {
            "achternaam": "Zeldzaam",
            "geboortedatum_0": born.day,
            "geboortedatum_1": born.month,
            "geboortedatum_2": born.year,
            "geslacht": "o",
            "taal": "nl",
            "digivaardig": "unknown",
            "ondernemer": "geen",
            "uitkering": "geen",
        }
        offered = client.post(page, card)
        assert offered.status_code == 422
        assert f'value="{known.pk}"' in offered.content.decode()
        assert client.post(page, card | {"toch": "1"}).status_code == 302
        melding.refresh_from_db()
        assert melding.klant not in (None, known)
        assert client.post(page, {}).status_code in (302, 404)
