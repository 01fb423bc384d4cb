"""The pages about klanten, as a medewerker uses them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from serviceplein.klanten import kolommen
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang.models import Inzage, Verwerking
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    DocumentFactory,
    GebeurtenisFactory,
    GebruikerFactory,
    GegevenFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    TaakFactory,
    valid_bsn,
)
from tests.later import whole_page

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture(autouse=True)
def normen():
    NormFactory(code="gegevens.houdbaar_dagen", waarde=365)
    NormFactory(code="toegang.inzage_uren", waarde=8)
    NormFactory(code="dossier.grootste_bestand_mb", waarde=10)


def log_in(client, rol=Rol.FRONTOFFICE):
    medewerker = MedewerkerFactory(rol=rol)
    client.force_login(medewerker.gebruiker, backend=BACKEND)
    return medewerker.gebruiker


def give_purpose(user, klant):
    now = timezone.now()
    Inzage.objects.create(
        gebruiker=user,
        klant=klant,
        doel="vraag_van_klant",
        vanaf=now - timedelta(minutes=1),
        tot=now + timedelta(hours=1),
    )


def make_own(user, klant):
    KlantUserObjectPermission.objects.create(
        content_object=klant, user=user, permission=permission_on(Klant), tot=None
    )


def permission_on(model):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=f"view_{model._meta.model_name}")


def open_page(client, klant):
    return client.get(reverse("klant", args=[klant.pk]))


def open_whole(client, klant):
    return whole_page(client, reverse("klant", args=[klant.pk]))


class TestKlantPagina:
    def test_shows_who_with_whom_what_is_known_and_what_happened(self, client):
        user = log_in(client)
        klant = KlantFactory(statushouder=True, email="f@voorbeeld.example")
        child = KlantFactory(voornamen="Youssef", geboortedatum=date(2015, 1, 1))
        household = HuishoudenFactory()
        HuishoudenLidFactory(huishouden=household, klant=klant)
        HuishoudenLidFactory(huishouden=household, klant=child, rol=HuishoudenRol.KIND)
        GegevenFactory(klant=klant, op=timezone.localdate())
        DocumentFactory(klant=klant)
        TaakFactory(klant=klant, titel="Bel over de verhuizing")
        GebeurtenisFactory(klant=klant)
        make_own(user, klant)
        page = open_whole(client, klant)
        for shown in (
            klant.naam,
            "Statushouder",
            "f@voorbeeld.example",
            child.naam,
            "Kind",
            "Burgerlijke staat",
            "BRP",
            "Actueel",
            "Loonstrook oktober",
            "Bel over de verhuizing",
            "Klant geregistreerd",
            str(klant.klantnummer),
        ):
            assert shown in page, shown

    @pytest.mark.eis("KRN-04")
    def test_names_source_date_and_freshness_of_what_is_known(self, client):
        user = log_in(client)
        klant = KlantFactory()
        old = timezone.localdate() - timedelta(days=400)
        GegevenFactory(klant=klant, naam="opleiding", waarde="mbo", bron="klant", op=old)
        make_own(user, klant)
        page = open_whole(client, klant)
        assert "Verouderd, vraag na" in page
        assert "?naam=opleiding" in page

    def test_asks_for_a_purpose_outside_own_work(self, client):
        log_in(client)
        klant = KlantFactory()
        answer = open_page(client, klant)
        assert answer.status_code == 302
        assert reverse("klant-doel", args=[klant.pk]) in answer["Location"]

    @pytest.mark.parametrize(
        "page",
        [
            "klant",
            "klant-omgeving",
            "klant-verloop",
            "klant-hulp",
            "klant-wijzigen",
            "klant-tijdlijn",
            "klant-gegeven",
            "klant-document",
        ],
    )
    def test_is_not_there_for_a_protected_dossier(self, client, page):
        log_in(client)
        klant = KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD)
        assert client.get(reverse(page, args=[klant.pk])).status_code == 404

    def test_gives_its_later_parts_as_pages_to_who_has_no_script(self, client):
        user = log_in(client)
        klant = KlantFactory()
        GebeurtenisFactory(klant=klant)
        make_own(user, klant)
        for name, shown in (("klant-omgeving", "Huishouden"), ("klant-verloop", "Klant geregistreerd")):
            page = client.get(reverse(name, args=[klant.pk])).content.decode()
            assert "<html" in page
            assert shown in page

    def test_is_logged_with_its_purpose(self, client):
        user = log_in(client)
        klant = KlantFactory()
        give_purpose(user, klant)
        open_page(client, klant)
        line = Verwerking.objects.get(klant=klant)
        assert (line.gebruiker, line.handeling, line.doel, line.uitkomst) == (
            user,
            "dossier bekijken",
            "De klant heeft een vraag",
            200,
        )


class TestBescherming:
    @pytest.mark.eis("PRV-05")
    def test_masks_the_bsn_the_secret_address_and_whole_dossiers(self, client):
        user = log_in(client)
        secret = KlantFactory(bescherming=Bescherming.GEHEIM_ADRES, straat="Verborgenstraat")
        give_purpose(user, secret)
        page = open_whole(client, secret)
        assert secret.bsn not in page
        assert "Verborgenstraat" not in page
        assert "Geheim adres" in page
        card = client.get(reverse("klant-wijzigen", args=[secret.pk])).content.decode()
        assert "Verborgenstraat" not in card
        make_own(user, secret)
        assert "Verborgenstraat" in open_whole(client, secret)
        for kind in (Bescherming.COLLEGA, Bescherming.HUISELIJK_GEWELD):
            hidden = KlantFactory(bescherming=kind, achternaam="Verstopt")
            assert open_page(client, hidden).status_code == 404
            found = client.post(reverse("zoeken"), {"q": hidden.bsn}, headers={"HX-Request": "true"})
            assert "Verstopt" not in found.content.decode()
            make_own(user, hidden)
            assert open_page(client, hidden).status_code == 200

    def test_shows_the_bsn_on_request_and_notes_it(self, client):
        user = log_in(client)
        klant = KlantFactory()
        make_own(user, klant)
        answer = client.post(reverse("klant-bsn", args=[klant.pk]))
        assert klant.bsn in answer.content.decode()
        assert Verwerking.objects.filter(klant=klant, handeling="BSN tonen").exists()
        assert client.get(reverse("klant-bsn", args=[klant.pk])).status_code == 405

    def test_leaves_a_protected_member_out_of_the_household(self, client):
        user = log_in(client)
        klant, hidden = KlantFactory(), KlantFactory(bescherming=Bescherming.COLLEGA, achternaam="Verstopt")
        household = HuishoudenFactory()
        for member in (klant, hidden):
            HuishoudenLidFactory(huishouden=household, klant=member)
        make_own(user, klant)
        assert "Verstopt" not in open_whole(client, klant)


class TestTijdlijn:
    def test_filters_by_domain_and_pages(self, client):
        user = log_in(client)
        klant = KlantFactory()
        make_own(user, klant)
        for day in range(20):
            GebeurtenisFactory(klant=klant, op=timezone.now() - timedelta(days=day))
        GebeurtenisFactory(
            klant=klant, soort="taak.afgerond", domein="werk", gegevens={"titel": "Terugbellen"}
        )
        url = reverse("klant-tijdlijn", args=[klant.pk])
        work = client.get(url, {"domein": "werk"}, headers={"HX-Request": "true"}).content.decode()
        assert "Taak afgerond: Terugbellen." in work
        assert "Klant geregistreerd" not in work
        first = client.get(url).content.decode()
        assert first.count("sp-stap__titel") == 15
        assert "?pagina=2" in first
        assert client.get(url, {"pagina": "2"}).content.decode().count("sp-stap__titel") == 6


class TestNieuweKlant:
    def card(self, **values):
        return {
            "achternaam": "Bakker",
            "voornamen": "Anna",
            "geboortedatum_0": "3",
            "geboortedatum_1": "4",
            "geboortedatum_2": "1990",
            "geslacht": "v",
            "taal": "nl",
            "ondernemer": "geen",
            "uitkering": "geen",
            "digivaardig": "unknown",
            **values,
        }

    def test_registers_and_opens_the_klant(self, client):
        log_in(client)
        answer = client.post(reverse("klant-nieuw"), self.card(bsn=valid_bsn(500)))
        klant = Klant.objects.get(bsn=valid_bsn(500))
        assert answer["Location"] == reverse("klant", args=[klant.pk])

    def test_says_which_bsn_is_wrong_and_keeps_what_was_typed(self, client):
        log_in(client)
        answer = client.post(reverse("klant-nieuw"), self.card(bsn="123456789"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "elfproef" in page
        assert 'value="Bakker"' in page

    def test_refuses_a_known_bsn_with_a_link_to_the_klant(self, client):
        log_in(client)
        known = KlantFactory()
        answer = client.post(reverse("klant-nieuw"), self.card(bsn=known.bsn))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert reverse("klant", args=[known.pk]) in page
        assert 'value="Bakker"' in page

    def test_shows_who_is_probably_the_same_first(self, client):
        log_in(client)
        KlantFactory(achternaam="Bakker", geboortedatum=date(1990, 4, 3), voornamen="Annie")
        answer = client.post(reverse("klant-nieuw"), self.card())
        assert answer.status_code == 422
        assert "Annie" in answer.content.decode()
        assert client.post(reverse("klant-nieuw"), self.card(toch="1")).status_code == 302


class TestKlantWijzigen:
    def test_saves_and_refuses_a_stale_form(self, client):
        user = log_in(client)
        klant = KlantFactory(geboortedatum=None)
        make_own(user, klant)
        url = reverse("klant-wijzigen", args=[klant.pk])
        form = client.get(url).context["form"]
        data = {name: form.initial.get(name) or "" for name in form.fields if name != "geboortedatum"}
        data |= {"telefoon": "030 1112222", "digivaardig": "unknown"}
        assert client.post(url, data).status_code == 302
        again = client.post(url, data | {"telefoon": "030 3334444"})
        assert again.status_code == 409
        assert "intussen gewijzigd" in again.content.decode()
        assert "030 3334444" in again.content.decode()
        klant.refresh_from_db()
        assert klant.telefoon == "030 1112222"


class TestKolommen:
    def test_of_other_apps_are_shown_per_member_and_in_the_results(self, client, monkeypatch):
        monkeypatch.setattr(kolommen, "_registered", {})
        user = log_in(client)
        klant = KlantFactory(achternaam="Zonderling")
        kolommen.register(
            "contactpersoon",
            label="Contactpersoon",
            lookup=lambda klanten, who: {klant.pk: "Bilal" for klant in klanten},
        )
        household = HuishoudenFactory()
        for member in (klant, KlantFactory()):
            HuishoudenLidFactory(huishouden=household, klant=member)
        make_own(user, klant)
        assert open_whole(client, klant).count("Contactpersoon: Bilal") == 2
        found = client.post(reverse("zoeken"), {"q": "Zonderling"}, headers={"HX-Request": "true"})
        assert "Bilal" in found.content.decode()


class TestRechten:
    def test_keep_the_raad_out(self, client):
        client.force_login(GebruikerFactory(rol=Rol.RAAD), backend=BACKEND)
        assert open_page(client, KlantFactory()).status_code == 403
        assert client.get(reverse("zoeken")).status_code == 403
