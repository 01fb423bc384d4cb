"""The pages of the queues: the day of a medewerker, many at once, the asker and the teamleider."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.werkvoorraad.models import BewaardFilter, Opdracht, Vaardigheid
from backoffice.werkvoorraad.transitions import OpdrachtStatus
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory, OpdrachtFactory, backoffice_medewerker
from tests.factories import InzageFactory, KlantFactory, MedewerkerFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


def browse(medewerker: Any) -> Client:
    client = Client()
    client.force_login(medewerker.gebruiker, backend=BACKEND)
    return client


def may_open(medewerker: Any, klant: Any) -> None:
    """A purpose for today: the page would ask it first."""
    now = timezone.now()
    InzageFactory(
        gebruiker=medewerker.gebruiker,
        klant=klant,
        vanaf=now - timedelta(hours=1),
        tot=now + timedelta(hours=1),
    )


@pytest.fixture
def wwb(ingericht: Any) -> Any:
    return backoffice_medewerker(Specialisme.BEHEER_WWB)


@pytest.fixture
def teamleider(ingericht: Any) -> Any:
    return MedewerkerFactory(rol=Rol.TEAMLEIDER)


class TestWerkvoorraad:
    def test_shows_my_work_my_next_and_the_queue_with_the_reasons(self, wwb: Any) -> None:
        mine = OpdrachtFactory(status=OpdrachtStatus.OPGEPAKT, behandelaar=wwb.gebruiker)
        threat = OpdrachtFactory(situatie="ontruiming")
        other = OpdrachtFactory(specialisme=Specialisme.INCASSO, soort="verhaal")
        page = browse(wwb).get(reverse("werkvoorraad")).content.decode()
        assert reverse("opdracht", args=[mine.pk]) in page
        assert page.count("Dreigt uit huis te worden gezet") >= 2
        assert threat.klant.naam in page
        assert other.klant.naam not in page

    def test_gives_the_next_one(self, wwb: Any) -> None:
        opdracht = OpdrachtFactory()
        client = browse(wwb)
        done = client.post(reverse("opdracht-volgende"))
        assert done.headers["Location"] == reverse("opdracht", args=[opdracht.pk])
        again = client.post(reverse("opdracht-volgende"), follow=True)
        assert "U bent bij" in again.content.decode()

    def test_narrows_by_filters_that_stand_in_the_address_and_can_be_kept(self, wwb: Any) -> None:
        threat, calm = OpdrachtFactory(situatie="ontruiming"), OpdrachtFactory()
        client = browse(wwb)
        kept = client.post(
            reverse("werkvoorraad-filter"), {"naam": "Haast", "zoekvraag": "situatie=ontruiming&pagina=4&x=1"}
        )
        assert kept.headers["Location"] == f"{reverse('werkvoorraad')}?situatie=ontruiming"
        rows = client.get(
            kept.headers["Location"], headers={"HX-Request": "true", "HX-Target": "lijst-werkvoorraad"}
        )
        text = rows.content.decode()
        assert (threat.klant.naam in text, calm.klant.naam in text) == (True, False)
        row = BewaardFilter.objects.get()
        assert "Haast" in client.get(reverse("werkvoorraad")).content.decode()
        other = browse(backoffice_medewerker(Specialisme.BEHEER_WWB))
        assert other.post(reverse("werkvoorraad-filter-weg", args=[row.pk])).status_code == 404
        client.post(reverse("werkvoorraad-filter-weg", args=[row.pk]))
        assert not BewaardFilter.objects.exists()

    def test_changes_many_at_once_and_says_what_became_of_each(self, wwb: Any) -> None:
        colleague = backoffice_medewerker(Specialisme.BEHEER_WWB)
        free, taken = (
            OpdrachtFactory(),
            OpdrachtFactory(status=OpdrachtStatus.OPGEPAKT, behandelaar=colleague.gebruiker),
        )
        client, url = browse(wwb), reverse("werkvoorraad-samen")
        rows = {"rij": [free.pk, taken.pk]}
        page = client.post(url, {**rows, "actie": "oppakken"}).content.decode()
        assert "1 gelukt, 1 niet" in page
        assert "Een collega werkt er al aan." in page
        ask = client.post(url, {"rij": [free.pk], "actie": "pauzeren"}).content.decode()
        assert "Waar wacht u op?" in ask
        until = timezone.localdate() + timedelta(days=2)
        values = {"bevestigd": "1", "tot": until.isoformat(), "reden": "Loonstrook"}
        client.post(url, {"rij": [free.pk], "actie": "pauzeren", **values})
        free.refresh_from_db()
        assert (free.status, free.pauze_tot) == (OpdrachtStatus.GEPAUZEERD, until)
        to = {"bevestigd": "1", "medewerker": colleague.pk}
        client.post(url, {"rij": [free.pk], "actie": "overdragen", **to})
        free.refresh_from_db()
        assert (free.status, free.behandelaar) == (OpdrachtStatus.OPGEPAKT, colleague.gebruiker)
        assert client.post(url, {"actie": "oppakken"}).status_code == 302
        assert client.post(url, {**rows, "actie": "weggooien"}).status_code == 404

    def test_changes_thirty_in_as_many_statements_as_one(self, ingericht: Any) -> None:
        clerk, klant = backoffice_medewerker(), KlantFactory()
        for _ in range(31):
            AanvraagFactory(klant=klant)
        client = browse(clerk)
        warm, first, *others = Opdracht.objects.values_list("pk", flat=True)

        def statements(ids: list[int]) -> int:
            with CaptureQueriesContext(connection) as captured:
                client.post(reverse("werkvoorraad-samen"), {"rij": ids, "actie": "oppakken"})
            return len(captured)

        statements([warm])
        assert statements([first]) == statements(others)
        assert Opdracht.objects.held_by(clerk.gebruiker).count() == 31


class TestOpdracht:
    def test_goes_from_question_to_answer_on_its_page(self, wwb: Any) -> None:
        opdracht = OpdrachtFactory()
        asker = opdracht.gevraagd_door
        may_open(asker, opdracht.klant)
        mine, theirs, url = browse(wwb), browse(asker), reverse("opdracht", args=[opdracht.pk])
        assert "Oppakken" in mine.get(url).content.decode()
        mine.post(f"{url}oppakken/")
        mine.post(f"{url}terugvragen/", {"vraag": "Welke maand?"})
        assert "Welke maand?" in theirs.get(url).content.decode()
        theirs.post(f"{url}aanvullen/", {"antwoord": "Oktober"})
        mine.post(f"{url}spoed/", {"situatie": "geen_geld"})
        empty = mine.post(f"{url}adviseren/", {"advies": ""})
        assert empty.status_code == 422
        mine.post(f"{url}adviseren/", {"advies": "Ja, dat mag."})
        page = theirs.get(url).content.decode()
        assert "Ja, dat mag." in page
        taak = Taak.objects.open().get(medewerker=asker)
        assert reverse("taak-afronden", args=[taak.pk]) in page

    def test_waits_goes_back_and_to_a_colleague(self, wwb: Any, teamleider: Any) -> None:
        opdracht = OpdrachtFactory(status=OpdrachtStatus.OPGEPAKT, behandelaar=wwb.gebruiker)
        may_open(teamleider, opdracht.klant)
        mine, url = browse(wwb), reverse("opdracht", args=[opdracht.pk])
        wrong = mine.post(f"{url}pauzeren/", {"tot": timezone.localdate().isoformat(), "reden": "Later"})
        assert "Kies een dag na vandaag" in wrong.content.decode()
        colleague = backoffice_medewerker(Specialisme.BEHEER_WWB)
        browse(teamleider).post(f"{url}overdragen/", {"medewerker": colleague.pk})
        opdracht.refresh_from_db()
        assert opdracht.behandelaar == colleague.gebruiker
        browse(colleague).post(f"{url}teruggeven/")
        opdracht.refresh_from_db()
        assert opdracht.status == OpdrachtStatus.OPEN

    def test_can_be_withdrawn_by_the_asker_alone(self, wwb: Any) -> None:
        opdracht = OpdrachtFactory()
        url = reverse("opdracht-intrekken", args=[opdracht.pk])
        assert browse(wwb).post(url).status_code == 403
        may_open(opdracht.gevraagd_door, opdracht.klant)
        browse(opdracht.gevraagd_door).post(url)
        opdracht.refresh_from_db()
        assert opdracht.status == OpdrachtStatus.INGETROKKEN


class TestGeven:
    def test_shows_what_is_missing_and_where_to_fill_it(self, ingericht: Any) -> None:
        asker, klant = MedewerkerFactory(rol=Rol.WERKCOACH), KlantFactory(bsn=None)
        may_open(asker, klant)
        client = browse(asker)
        choose = client.get(reverse("opdracht-kies", args=[klant.pk])).content.decode()
        url = reverse("opdracht-geven", args=[klant.pk, "uitkering_wijzigen"])
        assert url in choose
        page = client.get(url).content.decode()
        assert "Het BSN van de klant" in page
        for name in ("klant-wijzigen", "klant-document"):
            assert reverse(name, args=[klant.pk]) in page
        refused = client.post(url, {"vraag": "Kind verhuisd"})
        assert refused.status_code == 422
        assert "leg uit waarom u toch overdraagt" in refused.content.decode()
        assert not Opdracht.objects.exists()
        client.post(url, {"vraag": "Kind verhuisd", "reden_onvolledig": "De klant heeft geen BSN"})
        opdracht = Opdracht.objects.get()
        assert opdracht.ontbreekt == [
            "Het BSN van de klant",
            "Een bewijsstuk in het dossier",
            "De klant gaat akkoord met de wijziging",
        ]
        assert client.get(reverse("opdracht-geven", args=[klant.pk, "bestaat-niet"])).status_code == 404

    def test_stands_on_the_page_of_the_klant(self, ingericht: Any) -> None:
        asker, opdracht = MedewerkerFactory(rol=Rol.WERKCOACH), OpdrachtFactory()
        may_open(asker, opdracht.klant)
        url = reverse("klant-verloop", args=[opdracht.klant.pk])
        page = browse(asker).get(url, headers={"HX-Request": "true"}).content.decode()
        assert reverse("opdracht", args=[opdracht.pk]) in page
        assert reverse("opdracht-kies", args=[opdracht.klant.pk]) in page
        assert Inzage.objects.exists()


class TestTeamleider:
    def test_sees_the_seven_queues_with_age_risk_and_who_does_what(self, teamleider: Any, wwb: Any) -> None:
        today = timezone.localdate()
        OpdrachtFactory(termijn=today - timedelta(days=1), ontstaan_op=timezone.now() - timedelta(days=9))
        OpdrachtFactory(termijn=today, status=OpdrachtStatus.OPGEPAKT, behandelaar=wwb.gebruiker)
        client = browse(teamleider)
        response = client.get(reverse("werkvoorraad-overzicht"))
        rows = {row.specialisme: row for row in response.context["rijen"]}
        assert len(rows) == 7
        row = rows[Specialisme.BEHEER_WWB]
        assert (row.open, row.in_handen, row.te_laat, row.risico, row.oudste) == (1, 1, 1, 1, 9)
        assert [one.naam for one in response.context["mensen"]] == [str(wwb.gebruiker)]
        late = client.get(f"{reverse('werkvoorraad-verdelen')}?status=&risico=on&door={wwb.gebruiker.pk}")
        assert len(late.context["lijst"].pagina.rijen) == 1

    def test_says_who_masters_what_from_when(self, teamleider: Any, wwb: Any) -> None:
        client, url = browse(teamleider), reverse("vaardigheden")
        today = timezone.localdate()
        values = {"medewerker": wwb.pk, "code": "zelfstandigen", "van": today.isoformat()}
        assert client.post(url, values).status_code == 302
        assert "heeft deze vaardigheid al" in client.post(url, values).content.decode()
        before = {**values, "code": "verhaal", "tot": today.isoformat()}
        assert client.post(url, before).status_code == 422
        skill = Vaardigheid.objects.get()
        assert wwb.naam in client.get(url).content.decode()
        client.post(reverse("vaardigheid-stoppen", args=[skill.pk]))
        assert not Vaardigheid.objects.running(today).exists()
