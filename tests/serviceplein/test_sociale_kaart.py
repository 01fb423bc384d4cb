"""Ketenpartners and the sociale kaart: diensten, people, raamafspraken, API access, meegeven (KRN-08)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from serviceplein.api.models import PartnerToegang
from serviceplein.api.toegang import GiveAccess, give_access
from serviceplein.catalogus.models import Contactpersoon, Meegegeven, Raamafspraak
from serviceplein.catalogus.partners import services
from serviceplein.catalogus.partners.lezen import agreements_on
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.inrichting.beschrijving import inrichtingen, read_inrichting
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    DienstFactory,
    GebruikerFactory,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
    PartnerFactory,
    ProductFactory,
    RolToekenningFactory,
    WijkFactory,
)
from tests.wereld import Wereld

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
AFSPRAAK = {
    "soort": "huurachterstand",
    "kenmerk": "RA-1",
    "afspraak": "Wij bellen voor een ontruiming.",
    "reactietermijn_werkdagen": 3,
    "geldig_van": date(2026, 1, 1),
    "geldig_tot": None,
}


@pytest.fixture
def beheer():
    return GebruikerFactory(rol=Rol.BEHEER)


def agree(partner, actor, onderdeel_id=None, **values):
    command = services.SavePart(
        partner_id=partner.pk, soort="raamafspraak", onderdeel_id=onderdeel_id, waarden={**AFSPRAAK, **values}
    )
    return services.save_part(command, actor=actor, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestRaamafspraak:
    def test_holds_from_a_day_until_a_day(self, beheer):
        partner = PartnerFactory()
        agree(partner, beheer, geldig_tot=date(2027, 1, 1))
        agree(partner, beheer, geldig_van=date(2027, 1, 1))
        assert agreements_on(date(2026, 12, 31)).get().geldig_van == date(2026, 1, 1)
        assert agreements_on(date(2027, 1, 1)).get().geldig_van == date(2027, 1, 1)
        assert Gebeurtenis.objects.filter(soort="partner.gewijzigd").count() == 2

    def test_is_refused_with_the_field_and_what_to_do(self, beheer):
        partner = PartnerFactory()
        first = agree(partner, beheer)
        wrong = [
            ({"geldig_van": date(2026, 3, 1)}, None, "al zo'n raamafspraak", "geldig_van"),
            ({"geldig_tot": date(2025, 1, 1)}, None, "na de begindatum", "geldig_tot"),
            ({"geldig_tot": date(2026, 6, 1)}, first.onderdeel_id, "Stoppen kan vanaf morgen", "geldig_tot"),
        ]
        for values, number, message, place in wrong:
            with pytest.raises(services.SocialeKaartOnjuist, match=message) as refused:
                agree(partner, beheer, number, **values)
            assert refused.value.veld == place
        Raamafspraak.objects.filter(pk=first.onderdeel_id).update(geldig_tot=date(2026, 2, 1))
        with pytest.raises(services.SocialeKaartOnjuist, match="blijft staan als geschiedenis"):
            agree(partner, beheer, first.onderdeel_id)

    def test_cannot_overlap_in_the_database(self, beheer):
        partner = PartnerFactory()
        Raamafspraak.objects.create(partner=partner, **AFSPRAAK)
        with pytest.raises(IntegrityError, match="one_per_day"):
            Raamafspraak.objects.create(partner=partner, **AFSPRAAK)

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            agree(PartnerFactory(), GebruikerFactory(rol=Rol.WERKCOACH))


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    def test_a_partner_and_its_parts_through_the_screens(self, client, beheer):
        client.force_login(beheer, backend=BACKEND)
        data = {"naam": "Het Wiel", "soort": "welzijn", "diensten": "Fietsles", "telefoon": "030 1"}
        assert client.post(reverse("partner-nieuw"), data).status_code == 302
        partner = Partner.objects.get(naam="Het Wiel")
        twice = client.post(reverse("partner-nieuw"), {**data, "naam": "het wiel"})
        assert (twice.status_code, "staat al op de sociale kaart" in twice.content.decode()) == (409, True)
        today = timezone.localdate()
        parts = {
            "dienst": {"naam": "Fietsles", "omschrijving": "Leren fietsen", "doelgroepen": ["iedereen"]},
            "contactpersoon": {"naam": "R. Bakker", "telefoon": "030 2"},
            "raamafspraak": {"soort": "regie", "kenmerk": "RA-2", "afspraak": "Zij voeren de regie."},
        }
        for word, values in parts.items():
            url = reverse("partner-onderdeel-nieuw", args=[partner.pk, word])
            assert client.post(url, {}).status_code == 422
            assert client.post(url, {**values, "geldig_van": today}).status_code == 302
        page = client.get(reverse("partner", args=[partner.pk])).content.decode()
        for shown in ("Leren fietsen", "R. Bakker", "Regie bij de partner", "Geldt nu"):
            assert shown in page
        contact = Contactpersoon.objects.get()
        url = reverse("partner-onderdeel", args=[partner.pk, "contactpersoon", contact.pk])
        empty = client.post(url, {"naam": "R. Bakker", "geldig_van": today})
        assert "telefoonnummer of een e-mailadres" in empty.content.decode()
        assert client.get(reverse("partner-onderdeel-nieuw", args=[partner.pk, "taart"])).status_code == 404

    def test_api_access_shows_the_secret_once(self, client, beheer):
        partner = PartnerFactory()
        client.force_login(beheer, backend=BACKEND)
        url = reverse("partner-api", args=[partner.pk])
        wrong = client.post(url, {"scopes": [a_scope()], "ip_adressen": "hier"})
        assert (wrong.status_code, "geen IP-adres" in wrong.content.decode()) == (409, True)
        given = client.post(url, {"scopes": [a_scope()]})
        account = PartnerToegang.objects.get(partner=partner)
        secret = given.content.decode().split("<code>")[2].split("</code>")[0]
        assert given["Cache-Control"] == "no-store"
        assert len(secret) > 40
        assert account.application.client_secret != secret
        assert secret not in client.get(reverse("partner", args=[partner.pk])).content.decode()
        get_access_token_model().objects.create(
            application=account.application, token="t", expires=timezone.now() + timedelta(hours=1)
        )
        renewed = client.post(url, {"stap": "vernieuwen", "toegang": account.pk}).content.decode()
        assert secret not in renewed
        assert "Geef deze sleutel nu door" in renewed
        assert not get_access_token_model().objects.exists()
        assert client.post(url, {"stap": "intrekken", "toegang": account.pk}).status_code == 302
        account.refresh_from_db()
        assert not account.actief
        kinds = Gebeurtenis.objects.filter(soort="partner.api_toegang").values_list(
            "gegevens__wat", flat=True
        )
        assert sorted(kinds) == ["gegeven", "ingetrokken", "vernieuwd"]
        client.force_login(GebruikerFactory(rol=Rol.WERKCOACH), backend=BACKEND)
        assert client.post(url, {"scopes": [a_scope()]}).status_code == 403


def a_scope():
    from oauth2_provider.settings import oauth2_settings

    return next(iter(oauth2_settings.SCOPES))


@pytest.mark.django_db(transaction=True)
class TestGivingAlong:
    @pytest.fixture
    def klant(self, client):
        medewerker = MedewerkerFactory()
        klant = KlantFactory()
        now = timezone.now()
        InzageFactory(gebruiker=medewerker.gebruiker, klant=klant, vanaf=now, tot=now + timedelta(hours=1))
        client.force_login(medewerker.gebruiker, backend=BACKEND)
        return klant

    def test_notes_it_once_a_day_on_the_time_line_and_the_page(self, client, klant):
        dienst, product = DienstFactory(naam="Taalles"), ProductFactory(naam="De pas")
        url = reverse("hulp-meegeven", args=[klant.pk])
        given = client.post(
            url,
            {"soort": "dienst", "object_id": dienst.pk, "bij": "intake.melding:12"},
            headers={"HX-Request": "true"},
        )
        assert "Meegegeven" in given.content.decode()
        for _ in range(2):
            assert client.post(url, {"soort": "product", "object_id": product.pk}).status_code == 302
        assert Meegegeven.objects.count() == 2
        assert Meegegeven.objects.get(dienst=dienst).onderwerp_id == 12
        assert Gebeurtenis.objects.filter(soort="hulp.meegegeven", klant=klant).count() == 2

    def test_refuses_what_is_not_there(self, client, klant):
        url = reverse("hulp-meegeven", args=[klant.pk])
        for data in (
            {},
            {"soort": "dienst", "object_id": "999999"},
            {"soort": "klant", "object_id": klant.pk},
        ):
            answer = client.post(url, data, headers={"HX-Request": "true"})
            assert (answer.status_code, "Zoek opnieuw" in answer.content.decode()) == (409, True)

    def test_without_a_klant_needs_a_subject(self):
        dienst, user = DienstFactory(), GebruikerFactory(rol=Rol.FRONTOFFICE)
        command = services.GiveAlong(
            klant_id=None, soort="dienst", object_id=dienst.pk, onderwerp=("intake.melding", 5)
        )
        assert services.give_along(command, actor=user, now=NOW).nieuw
        with pytest.raises(IntegrityError, match="to_somebody"):
            Meegegeven.objects.create(dienst=dienst, door=user, op=NOW)


@pytest.mark.django_db
class TestSocialeKaart:
    def test_finds_a_partner_by_name_dienst_wijk_and_raamafspraak(self, client):
        client.force_login(MedewerkerFactory().gebruiker, backend=BACKEND)
        wijk = WijkFactory()
        here = PartnerFactory(naam="Buurtcentrum", diensten="Taalcafé", wijken=[wijk])
        PartnerFactory(naam="Elders", diensten="Maaltijden", wijken=[WijkFactory()])
        everywhere = PartnerFactory(naam="Overal", diensten="Rechtshulp")
        DienstFactory(partner=everywhere, naam="Spreekuur", doelgroepen=["jongeren"])
        Raamafspraak.objects.create(partner=here, **AFSPRAAK)
        kaart = reverse("sociale-kaart")

        def shown(**filters):
            page = client.get(kaart, filters).content.decode()
            return {name for name in ("Buurtcentrum", "Elders", "Overal") if f">{name}</a>" in page}

        assert shown(q="taalcafe") == {"Buurtcentrum"}
        assert shown(q="spreekuur") == {"Overal"}
        assert shown(wijk=wijk.pk) == {"Buurtcentrum", "Overal"}
        assert shown(doelgroep="jongeren") == {"Overal"}
        assert shown(afspraak="huurachterstand") == {"Buurtcentrum"}
        assert "Taalcafé" in client.get(reverse("partner", args=[here.pk])).content.decode()

    @pytest.mark.parametrize("naam", inrichtingen())
    def test_ships_partners_with_everything_for_every_municipality(self, naam):
        partners = read_inrichting(naam).partners
        assert all(row.aanbod and row.contactpersonen and row.telefoon for row in partners)
        assert {item.soort for row in partners for item in row.raamafspraken} == {
            *("diagnose", "huurachterstand", "gijzeling", "regie")
        }
        assert all(item.doelgroepen for row in partners for item in row.aanbod)


@pytest.mark.django_db(transaction=True)
class TestEveryScreen:
    @pytest.mark.eis("KRN-08")
    def test_of_intake_and_plan_finds_the_sociale_kaart_with_all_it_knows(self, client):
        """Partners with diensten, doelgroepen, wijken, people, raamafspraken and API access are found."""
        wereld = Wereld(Rol.WERKCOACH)
        RolToekenningFactory(gebruiker=wereld.gebruiker, rol=Rol.FRONTOFFICE)
        partner = Partner.objects.get(naam="Woningcorporatie Het Anker")
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        give_access(GiveAccess(partner_id=partner.pk, scopes=[a_scope()]), actor=beheer, now=NOW)
        assert partner.dienstverlening.get().doelgroepen
        assert partner.contactpersonen.exists()
        assert partner.api_toegangen.get().actief
        assert Partner.objects.filter(wijken__isnull=False).exists()
        kinds = set(Raamafspraak.objects.values_list("soort", flat=True))
        assert kinds == {"diagnose", "huurachterstand", "gijzeling", "regie"}
        client.force_login(wereld.gebruiker, backend=BACKEND)
        address, kant = reverse("zoek-alles"), wereld.eigen
        for page in (
            reverse("melding-nieuw") + f"?klant={kant.klant.pk}",
            reverse("melding", args=[kant.melding.pk]),
            reverse("quick-scan", args=[kant.quick_scan.pk]),
            reverse("plan", args=[kant.plan.pk]),
        ):
            assert f'hx-get="{address}?in=vak"' in client.get(page).content.decode(), page
        question = {"q": "huurachterstnd", "in": "vak", "soort": "dienst", "meegeven": kant.klant.pk}
        found = client.get(address, question).content.decode()
        assert "Hulp bij <mark>huurachterstand</mark>" in found
        assert partner.naam in found
        assert reverse("hulp-meegeven", args=[kant.klant.pk]) in found
