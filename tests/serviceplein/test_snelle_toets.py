"""The quick check: typed toelatingseisen, only the questions not known yet, never a decision (KRN-09)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from serviceplein.catalogus.models import Norm, Product
from serviceplein.catalogus.toets.eisen import EisOngeldig, read_eis, read_eisen
from serviceplein.catalogus.toets.policy import Oordeel, Uitkomst, check
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.inrichting.beschrijving import inrichtingen, read_inrichting
from serviceplein.organisatie.models import Gemeente
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    GebruikerFactory,
    GegevenFactory,
    InzageFactory,
    KlantFactory,
    NormFactory,
    ProductFactory,
)
from tests.inrichting import set_up_utrecht

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
LEEFTIJD = {
    "zin": "U bent 18 jaar of ouder.",
    "artikel": "PW art. 13",
    "feit": "leeftijd",
    "als": {"gte": 18},
}
INKOMEN = {
    "zin": "Uw inkomen is laag.",
    "artikel": "Verordening",
    "feit": "inkomen",
    "als": {"lte": {"grens": "bijstandsnorm", "procent": "p"}},
}
MEEWERKEN = {"zin": "U werkt mee.", "artikel": "PW art. 9"}
NORMEN = {"pw.norm.alleenstaande": Decimal("1400"), "pw.norm.gehuwden": Decimal("2000"), "p": Decimal(125)}


def judge(bekend, normen=NORMEN):
    return check(read_eisen([LEEFTIJD, INKOMEN, MEEWERKEN]), bekend, normen)


class TestCheck:
    def test_asks_only_what_is_not_known(self):
        assert [fact.naam for fact in judge({}).vragen] == ["leeftijd", "leefvorm", "inkomen"]
        assert [fact.naam for fact in judge({"leeftijd": 30, "inkomen": 900}).vragen] == ["leefvorm"]

    def test_stops_asking_once_an_eis_is_not_met(self):
        found = judge({"leeftijd": 17})
        assert (found.uitkomst, found.vragen) == (Uitkomst.NIET, ())
        assert [item.oordeel for item in found.eisen] == [
            Oordeel.VOLDOET_NIET,
            Oordeel.ONBEKEND,
            Oordeel.PROFESSIONAL,
        ]

    @pytest.mark.parametrize(
        ("leefvorm", "inkomen", "uitkomst"),
        [
            ("alleenstaande", 1750, Uitkomst.WEL),
            ("alleenstaande", 1750.01, Uitkomst.NIET),
            ("gehuwden", 2500, Uitkomst.WEL),
            ("gehuwden", 2501, Uitkomst.NIET),
        ],
    )
    def test_holds_an_amount_against_the_norm_of_the_situation(self, leefvorm, inkomen, uitkomst):
        found = judge({"leeftijd": 30, "leefvorm": leefvorm, "inkomen": inkomen})
        assert found.uitkomst is uitkomst
        assert "€" in found.eisen[1].waarom

    def test_without_an_amount_for_the_day_stays_unclear_and_says_so(self):
        found = judge({"leeftijd": 30, "leefvorm": "gehuwden", "inkomen": 1}, normen={})
        assert found.uitkomst is Uitkomst.ONDUIDELIJK
        assert "geen bedrag vastgelegd" in found.eisen[1].waarom

    def test_of_nothing_but_judgement_is_never_a_yes(self):
        assert check(read_eisen([MEEWERKEN]), {}, {}).uitkomst is Uitkomst.ONDUIDELIJK


class TestEis:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({}, "als zin"),
            ({**LEEFTIJD, "feit": "schoenmaat"}, "'schoenmaat' bestaat niet"),
            ({**LEEFTIJD, "als": {}}, "precies één voorwaarde"),
            ({**LEEFTIJD, "als": {"contains": 1}}, "kan niet bij dit soort gegeven"),
            ({**LEEFTIJD, "als": {"gte": "achttien"}}, "niet goed"),
            ({**LEEFTIJD, "als": {"gte": {"grens": "maan"}}}, "'maan' bestaat niet"),
            ({**LEEFTIJD, "als": {"gte": {"getal": 1}}}, "noem een norm of een grens"),
            ({**LEEFTIJD, "feit": "kan_werken", "als": {"is": {"norm": "x"}}}, "alleen bij een getal"),
            ({"zin": "x", "als": {"is": True}}, "kies het gegeven"),
            ({**LEEFTIJD, "kleur": "rood"}, "kleur is onbekend"),
        ],
    )
    def test_that_cannot_be_checked_is_refused_with_what_to_do(self, data, message):
        with pytest.raises(EisOngeldig, match=message):
            read_eis(data)


@pytest.mark.django_db(transaction=True)
class TestScreen:
    @pytest.fixture
    def product(self):
        NormFactory(code="pw.norm.alleenstaande", waarde=1400)
        NormFactory(code="p", waarde=125)
        NormFactory(code="gegevens.houdbaar_dagen", waarde=365)
        NormFactory(code="gegevens.houdbaar_dagen_inkomen", waarde=90)
        return ProductFactory(code="pas", naam="De pas", eisen=[LEEFTIJD, INKOMEN, MEEWERKEN])

    def test_reuses_what_is_known_with_source_and_date_and_writes_nothing(self, client, product):
        user = GebruikerFactory(rol=Rol.WERKCOACH)
        klant = KlantFactory(geboortedatum=date(1985, 4, 12))
        today = timezone.localdate()
        GegevenFactory(klant=klant, naam="inkomen", waarde=1200.0, bron="suwinet", op=today)
        now = timezone.now()
        InzageFactory(gebruiker=user, klant=klant, vanaf=now, tot=now + timedelta(hours=1))
        client.force_login(user, backend=BACKEND)
        url = reverse("snelle-toets-klant", args=[klant.pk, "pas"])
        page = client.get(url)
        html = page.content.decode()
        assert page["Cache-Control"] == "no-store"
        assert "UWV (Suwinet)" in html
        assert "€ 1.200,00" in html.replace("\xa0", " ")
        assert "Met wie woont de inwoner?" in html
        assert "Hoeveel inkomen" not in html
        before = Gebeurtenis.objects.count()
        answer = client.post(url, {"leefvorm": "alleenstaande"}, headers={"HX-Request": "true"})
        text = answer.content.decode()
        for shown in ("waarschijnlijk wel", "geen besluit", "PW art. 13", "beoordeelt de medewerker"):
            assert shown in text
        assert Gebeurtenis.objects.count() == before

    def test_keeps_a_wrong_answer_and_says_what_to_do(self, client, product):
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        answer = client.post(reverse("snelle-toets", args=["pas"]), {"leeftijd": "twaalf"})
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "Vul een heel getal in." in html
        assert 'value="twaalf"' in html

    def test_carries_answers_along_to_the_next_questions(self, client, product):
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        html = client.post(reverse("snelle-toets", args=["pas"]), {"leeftijd": "40"}).content.decode()
        assert '<input type="hidden" name="leeftijd" value="40">' in html
        assert "nog onduidelijk" in html

    def test_takes_the_version_and_norms_of_the_day(self, client, product):
        Product.objects.filter(pk=product.pk).update(geldig_van=date(2024, 1, 1))
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        url = reverse("snelle-toets", args=["pas"])
        assert client.get(url, {"op": "2023-06-01"}).status_code == 404
        assert client.get(url, {"op": "2024-06-01"}).status_code == 200


@pytest.mark.django_db(transaction=True)
class TestCatalogue:
    @pytest.mark.parametrize("naam", inrichtingen())
    def test_says_everything_about_every_product_of_every_municipality(self, naam):
        inrichting = read_inrichting(naam)
        codes = {row.code for row in inrichting.normen}
        for product in inrichting.producten:
            terms = (product.beslistermijn_norm, product.servicetermijn_norm, product.normtijd_norm)
            assert codes >= {*terms, product.kosten_norm}, product.code
            eisen = read_eisen(product.eisen)
            assert eisen, product.code
            assert {code for eis in eisen for code in eis.normen} <= codes, product.code
            assert all((product.bewijsstukken, product.kanaal, product.kosten, product.grondslag)), (
                product.code
            )
            assert product.behandeld_door or product.behandelaar, product.code

    @pytest.mark.eis("KRN-09")
    def test_holds_former_and_present_law_side_by_side_with_a_quick_check_for_each(self, client):
        """WWB, WIJ, WWIK, Bbz and the Wmo of 2007 live beside the Participatiewet, Wmo 2015 and Wgs."""
        set_up_utrecht()
        then, today = date(2010, 6, 1), timezone.localdate()

        def law(code, op):
            rows = Product.objects.filter(code=code, geldig_van__lte=op).exclude(geldig_tot__lte=op)
            return rows.values_list("wettelijke_grondslag", flat=True).first()

        assert law("bijstand", then) == "Wet werk en bijstand"
        assert law("bijstand", today) == "Participatiewet"
        assert law("werkleeraanbod", then) == "Wet investeren in jongeren"
        assert law("wwik", then)
        assert law("bbz", then) == law("bbz", today) == "Bbz 2004"
        assert law("rolstoel", then) == "Wmo 2007 artikel 4"
        assert law("rolstoel", today) == "Wmo 2015 artikel 2.3.5"
        assert law("schuldhulpverlening", today) == "Wet gemeentelijke schuldhulpverlening"
        assert [law(code, today) for code in ("werkleeraanbod", "wwik", "langdurigheidstoeslag")] == [
            None
        ] * 3
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        page = client.get(reverse("product", args=["bijzondere_bijstand"])).content.decode()
        for shown in ("Wettelijke termijn", "8 weken", "Servicetermijn", "Normtijd", "4 uur per aanvraag"):
            assert shown in page
        for shown in ("Financiële Regelingen", "Offerte of rekening", "Kosten", "Participatiewet art. 35"):
            assert shown in page
        url = reverse("snelle-toets", args=["bijzondere_bijstand"])
        answers = {"woont_hier": "ja", "leefvorm": "alleenstaande", "inkomen": "1000"}
        html = client.post(url, answers).content.decode()
        assert "nog onduidelijk" in html
        assert "Zijn de kosten echt nodig?" in html
        answers |= {"kosten_noodzakelijk": "ja", "vergoed_door_ander": "nee", "vermogen": "500"}
        assert "waarschijnlijk wel" in client.post(url, answers).content.decode()
        assert "waarschijnlijk niet" in client.post(url, {"woont_hier": "nee"}).content.decode()
        amount = Norm.objects.get(code="aanvraag.bijzondere_bijstand.inkomensgrens_procent")
        Norm.objects.filter(pk=amount.pk).update(waarde=50)
        assert "waarschijnlijk niet" in client.post(url, answers).content.decode()
        assert Gemeente.objects.get(eigen=True).naam == "Utrecht"
