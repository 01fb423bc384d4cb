"""Functioneel beheer keeps the catalogue: versions from a day, eisen that can be checked (KRN-09)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from serviceplein.catalogus.models import Product
from serviceplein.catalogus.producten.services import ProductBestaat, SaveVersion, VersieOnjuist, save_version
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, GebruikerFactory, NormFactory, ProductFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
WAARDEN = {
    "naam": "De pas",
    "domein": "financiele_regeling",
    "omschrijving": "Een pas",
    "geldig_van": date(2027, 1, 1),
    "geldig_tot": None,
}
EIS = {"zin": "U bent 18 of ouder.", "artikel": "art. 1", "feit": "leeftijd", "als": {"gte": 18}}


def save(actor=None, *, nieuw=False, eisen=(EIS,), code="pas", **values):
    command = SaveVersion(code=code, nieuw=nieuw, waarden={**WAARDEN, **values}, eisen=eisen)
    return save_version(command, actor=actor or GebruikerFactory(rol=Rol.BEHEER), now=NOW)


@pytest.mark.django_db(transaction=True)
class TestSaveVersion:
    def test_ends_the_former_version_where_the_new_one_begins(self):
        old = ProductFactory(code="pas")
        save()
        old.refresh_from_db()
        assert old.geldig_tot == date(2027, 1, 1)
        assert Product.objects.get(code="pas", geldig_tot=None).eisen == [EIS]
        assert Gebeurtenis.objects.filter(soort="product.gewijzigd").count() == 1

    def test_replaces_a_version_that_has_not_begun(self):
        old = ProductFactory(code="pas")
        save()
        save(geldig_van=date(2027, 3, 1), naam="Later")
        old.refresh_from_db()
        assert list(Product.objects.filter(code="pas").order_by("geldig_van").values_list("naam")) == [
            (old.naam,),
            ("Later",),
        ]

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"geldig_van": NOW.date()}, "Kies een dag na vandaag"),
            ({"geldig_tot": date(2026, 12, 1)}, "na de begindatum"),
            ({"eisen": ({**EIS, "als": {"gte": "oud"}},)}, "niet goed"),
        ],
    )
    def test_refuses_with_what_to_do(self, values, message):
        ProductFactory(code="pas")
        with pytest.raises(VersieOnjuist, match=message):
            save(**values)

    def test_refuses_a_code_in_use_an_unknown_product_and_a_stranger(self):
        ProductFactory(code="pas")
        with pytest.raises(ProductBestaat):
            save(nieuw=True)
        with pytest.raises(VersieOnjuist, match="bestaat niet meer"):
            save(code="weg")
        with pytest.raises(PermissionDenied):
            save(GebruikerFactory(rol=Rol.WERKCOACH))


@pytest.mark.django_db(transaction=True)
class TestScreen:
    def post(self, client, url, **values):
        start = timezone.localdate() + timedelta(days=30)
        data = {
            **WAARDEN,
            "soort": "regeling",
            "geldig_van": start,
            "geldig_tot": "",
            "eis-TOTAL_FORMS": 2,
            "eis-INITIAL_FORMS": 0,
            "eis-0-zin": "Uw inkomen is laag.",
            "eis-0-feit": "inkomen",
            "eis-0-vergelijking": "lte",
            "eis-0-waarde": "grens:bijstandsnorm*norm:p",
        }
        return client.post(url, data | values)

    @pytest.fixture(autouse=True)
    def start(self, client):
        for code in ("p", "pw.norm.alleenstaande", "pw.norm.gehuwden"):
            NormFactory(code=code)
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)

    def test_makes_a_product_and_its_next_version(self, client):
        assert self.post(client, reverse("product-nieuw"), code="pas").status_code == 302
        product = Product.objects.get(code="pas")
        assert product.eisen[0]["als"] == {"lte": {"grens": "bijstandsnorm", "procent": "p"}}
        Product.objects.update(geldig_van=date(2020, 1, 1))
        page = client.get(reverse("product-versie", args=["pas"])).content.decode()
        assert "grens:bijstandsnorm*norm:p" in page
        assert self.post(client, reverse("product-versie", args=["pas"])).status_code == 302
        assert Product.objects.filter(code="pas").count() == 2

    @pytest.mark.parametrize(
        ("values", "status", "message"),
        [
            ({"code": "De Pas"}, 422, "Gebruik kleine letters"),
            ({"beslistermijn_norm": "niets.weken"}, 422, "bestaat niet. Zoek de code op bij Normen"),
            ({"eis-0-waarde": "norm:niets"}, 422, "de norm &#x27;niets&#x27; bestaat niet"),
            ({"eis-0-waarde": "veel"}, 422, "niet goed"),
            ({"eis-0-vergelijking": ""}, 422, "kies een vergelijking"),
            ({"naam": ""}, 422, "Vul het veld Naam in."),
            ({"geldig_tot": "2020-01-01"}, 409, "De einddatum ligt na de begindatum."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, values, status, message):
        answer = self.post(client, reverse("product-nieuw"), **{"code": "pas", **values})
        text = answer.content.decode()
        assert (answer.status_code, message in text) == (status, True)
        assert "Uw inkomen is laag." in text
        assert not Product.objects.exists()
