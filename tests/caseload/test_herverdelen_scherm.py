"""The pages of redistributing, as a teamleider uses them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from caseload.herverdelen.models import Aanleiding, Herverdeling
from caseload.herverdelen.services import calculate_voorstel
from caseload.herverdelen.tasks import bereken, hervat_herverdelingen, voer_uit
from caseload.herverdelen.transitions import HerverdelingStatus
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.herverdelen import Ploeg, contactpersonen, load_norms
from tests.factories import NOW, MedewerkerFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture(autouse=True)
def sent(db, monkeypatch):
    """The norms as shipped; what would go to a worker is kept."""
    load_norms()
    tasks = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args: tasks.append((name, *args)))
    return tasks


@pytest.fixture
def ploeg(client):
    found = Ploeg(klanten=(3, 1))
    client.force_login(found.leider, backend=BACKEND)
    return found


def text(response):
    return response.content.decode()


class TestVragen:
    def test_offers_every_aanleiding_and_shows_the_weights(self, client, ploeg):
        page = text(client.get(reverse("herverdelingen")))
        for one in Aanleiding:
            assert reverse("herverdeling-nieuw", args=[one.value]) in page
            form = text(client.get(reverse("herverdeling-nieuw", args=[one.value])))
            assert "Elke verplaatsing van een klant die ook kan blijven" in form
        assert client.get(reverse("herverdeling-nieuw", args=["iets-anders"])).status_code == 404

    def test_asks_a_proposal_and_waits_for_the_worker(
        self, client, ploeg, sent, django_capture_on_commit_callbacks
    ):
        url = reverse("herverdeling-nieuw", args=["vertrek"])
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, {"medewerker": ploeg.coaches[0].pk})
        row = Herverdeling.objects.get()
        assert response.url == reverse("herverdeling", args=[row.pk])
        assert sent == [("caseload.herverdelen.tasks.bereken", row.pk)]
        waiting = text(client.get(response.url))
        assert "Voorstel berekenen" in waiting
        assert 'hx-trigger="every 2s"' in waiting
        bereken(row.pk)
        ready = client.get(reverse("herverdeling-voortgang", args=[row.pk]))
        assert ready["HX-Refresh"] == "true"
        page = text(client.get(response.url))
        assert f"{ploeg.coaches[0].naam} vertrekt" in page
        assert "Goedkeuren en uitvoeren" in page
        people = text(client.get(reverse("herverdeling-belasting", args=[row.pk])))
        assert "3 → 0" in people
        assert "1 → 4" in people

    def test_says_what_is_wrong_at_the_field(self, client, ploeg):
        other = Ploeg(klanten=(1,))
        url = reverse("herverdeling-nieuw", args=["vertrek"])
        assert client.post(url, {"medewerker": other.coaches[0].pk}).status_code == 422
        wijken = {"wijken": [other.wijk.pk], "naar_team": other.team.pk}
        assert client.post(reverse("herverdeling-nieuw", args=["reorganisatie"]), wijken).status_code == 422
        assert not Herverdeling.objects.exists()

    @pytest.mark.parametrize(
        ("aanleiding", "values"),
        [
            ("groei", {"functie": Functie.WERKCOACH_REGULIER, "extra": 4}),
            ("norm", {"functie": Functie.WERKCOACH_REGULIER, "norm": "50"}),
        ],
    )
    def test_only_explores_growth_and_another_norm(self, client, ploeg, aanleiding, values):
        client.post(reverse("herverdeling-nieuw", args=[aanleiding]), values)
        row = Herverdeling.objects.get()
        calculate_voorstel(row.pk, actor=None, now=NOW)
        row.refresh_from_db()
        assert (row.verkenning, row.status) == (True, HerverdelingStatus.VOORSTEL)
        page = text(client.get(reverse("herverdeling", args=[row.pk])))
        assert "Dit is een verkenning" in page
        assert "Goedkeuren" not in page
        assert ("fte" in page) == (aanleiding == "groei" and row.extra_zonder_plek > 0)

    def test_lets_a_manager_ask_for_every_team_without_seeing_names_of_klanten(self, client, ploeg):
        manager = MedewerkerFactory(functie=Functie.MANAGER, rol=Rol.MANAGER)
        client.force_login(manager.gebruiker, backend=BACKEND)
        url = reverse("herverdeling-nieuw", args=["vertrek"])
        response = client.post(url, {"medewerker": ploeg.coaches[0].pk})
        row = Herverdeling.objects.get()
        assert row.team == ploeg.team
        calculate_voorstel(row.pk, actor=None, now=NOW)
        page = text(client.get(response.url))
        assert "Niemand hoeft te verhuizen" in page
        assert ploeg.klanten[0][0].klant.achternaam not in page
        assert "3 → 0" in text(client.get(reverse("herverdeling-belasting", args=[row.pk])))


class TestVoorstel:
    def test_filters_sorts_and_pages_in_a_fixed_number_of_queries(self, client):
        counts = []
        for klanten in ((2, 1), (40, 3)):
            ploeg = Ploeg(klanten=klanten)
            client.force_login(ploeg.leider, backend=BACKEND)
            row = ploeg.ask()
            url = reverse("herverdeling", args=[row.pk])
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = text(client.get(url))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 18
        assert "van 40" in page
        name = ploeg.klanten[0][0].klant.achternaam
        assert name in text(client.get(url, {"q": name, "sorteer": "-naar"}))
        assert name not in text(client.get(url, {"status": "zonder"}))

    def test_hides_a_protected_dossier_of_another_team(self, client, ploeg):
        row = ploeg.ask()
        klant = ploeg.klanten[0][0].klant
        klant.bescherming = Bescherming.HUISELIJK_GEWELD
        klant.save()
        regel = row.regels.get(klant=klant)
        assert client.get(reverse("herverdeelregel", args=[regel.pk])).status_code == 200
        client.force_login(Ploeg(klanten=(0,)).leider, backend=BACKEND)
        assert client.get(reverse("herverdeling", args=[row.pk])).status_code == 404
        assert client.get(reverse("herverdeelregel", args=[regel.pk])).status_code == 404

    def test_is_adjusted_by_hand_within_the_rules(self, client):
        ploeg = Ploeg(klanten=(2, 0, 0), fte=Decimal("0.02"))
        client.force_login(ploeg.leider, backend=BACKEND)
        row = ploeg.ask()
        regel, other = row.regels.order_by("naar")
        url = reverse("herverdeelregel", args=[regel.pk])
        assert "Waarom dit voorstel" in text(client.get(url))
        refused = client.post(url, {"medewerker": other.naar_id})
        assert refused.status_code == 409
        assert "boven het maximum" in text(refused)
        assert client.post(url, {"medewerker": 999_999}).status_code == 422
        assert client.post(url, {}).status_code == 302
        regel.refresh_from_db()
        assert regel.naar is None

    def test_is_carried_out_and_turned_back_by_the_worker(self, client, ploeg, sent):
        before = contactpersonen()
        row = ploeg.ask()

        def press(name):
            return client.post(reverse(f"herverdeling-{name}", args=[row.pk]), follow=True)

        assert "worden nu verplaatst" in text(press("goedkeuren"))
        assert "gepauzeerd" in text(press("pauzeren"))
        assert press("goedkeuren").status_code == 409
        assert "gaat verder" in text(press("hervatten"))
        voer_uit(row.pk)
        assert ploeg.coaches[0].pk not in contactpersonen().values()
        done = text(client.get(reverse("herverdeling", args=[row.pk])))
        assert "Klaar: 3 van 3" in done
        assert Taak.objects.filter(medewerker=ploeg.leider.medewerker, titel__contains="klaar").exists()
        assert "gaan terug" in text(press("terugdraaien"))
        voer_uit(row.pk)
        assert contactpersonen() == before
        dropped = ploeg.ask()
        client.post(reverse("herverdeling-vervallen", args=[dropped.pk]))
        assert "Vervallen" in text(client.get(reverse("herverdelingen")))

    def test_is_found_again_when_its_worker_died(self, ploeg, sent):
        waiting = ploeg.ask()
        Herverdeling.objects.filter(pk=waiting.pk).update(status=HerverdelingStatus.LOOPT)
        row = Herverdeling.objects.get()
        row.pk = None
        row.status = HerverdelingStatus.REKENT
        row.save()
        assert hervat_herverdelingen() == [waiting.pk, row.pk]
        assert [name.rpartition(".")[2] for name, _ in sent[-2:]] == ["voer_uit", "bereken"]
