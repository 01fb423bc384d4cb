"""What the municipality offers, and its policy in dated numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from serviceplein.catalogus import services
from serviceplein.catalogus.models import Norm
from serviceplein.catalogus.normen import NormOntbreekt, example_normen, norm, normen
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, GebruikerFactory, NormFactory, ProductFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
CODE = "caseload.werkcoach_regulier"


def change(actor=None, **values):
    command = services.ChangeNorm(
        **{
            "code": CODE,
            "waarde": Decimal("80"),
            "geldig_van": date(2027, 1, 1),
            "bron": "Raadsbesluit 2026-12",
            **values,
        }
    )
    return services.change_norm(command, actor=actor or GebruikerFactory(rol=Rol.BEHEER), now=NOW)


@pytest.mark.django_db
class TestChangeNorm:
    @pytest.fixture(autouse=True)
    def start(self):
        return NormFactory(code=CODE, waarde=75)

    @pytest.mark.eis("KRN-10")
    def test_lets_every_computation_use_the_value_of_its_reference_date(self, client):
        change()
        assert norm(CODE, op=date(2026, 12, 31)) == 75
        assert norm(CODE, op=date(2027, 1, 1)) == 80
        event = Gebeurtenis.objects.get(soort="norm.gewijzigd")
        assert (event.gegevens["van"], event.gegevens["naar"]) == ("75", "80")
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)
        page = client.get(reverse("norm", args=[CODE])).content.decode()
        assert "Raadsbesluit 2026-12" in page
        assert "Beleidsregel 2026" in page
        day = timezone.localdate() + timedelta(days=400)
        data = {"waarde": "82,5", "geldig_van": day, "bron": "Raadsbesluit 2027-03"}
        assert client.post(reverse("norm", args=[CODE]), data).status_code == 302
        assert norm(CODE, op=day) == Decimal("82.5")

    def test_refuses_the_past_an_earlier_day_and_the_same_value(self):
        for wrong in ({"geldig_van": VANDAAG}, {"waarde": Decimal("75")}):
            with pytest.raises(services.NormLigtVast):
                change(**wrong)
        change()
        with pytest.raises(services.NormLigtVast, match="01-01-2027"):
            change(waarde=Decimal("90"), geldig_van=date(2026, 12, 1))

    def test_refuses_an_unknown_norm(self):
        with pytest.raises(services.NormOnbekend):
            change(code="caseload.bestaat_niet")

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            change(actor=GebruikerFactory(rol=Rol.MANAGER))

    def test_never_has_two_values_on_one_day_in_the_database(self):
        with pytest.raises(IntegrityError, match="one_value_per_day"):
            NormFactory(code=CODE, geldig_van=date(2021, 1, 1))


@pytest.mark.django_db
class TestNorm:
    def test_names_every_code_without_a_value_on_the_day(self):
        NormFactory(code="a", geldig_van=date(2026, 1, 1))
        with pytest.raises(NormOntbreekt, match="a, b"):
            normen(["a", "b"], op=date(2025, 12, 31))


@pytest.mark.django_db
class TestNormen:
    def test_are_found_with_their_value_of_a_day(self, client):
        NormFactory(code="a.b", omschrijving="Termijn voor bezwaar", waarde=6)
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)
        assert "Termijn voor bezwaar" in client.get(reverse("normen"), {"q": "bezwaar"}).content.decode()
        assert (
            "Termijn voor bezwaar" not in client.get(reverse("normen"), {"op": "2019-01-01"}).content.decode()
        )
        assert Norm.objects.count() == 1

    def test_are_marked_until_the_municipality_sets_what_no_law_says(self, client):
        NormFactory(code=CODE, waarde=260, bron="De gemeente kiest het: vast te stellen bij inrichting")
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)
        assert "Nog vast te stellen" in client.get(reverse("normen")).content.decode()
        change(waarde=Decimal(260))
        assert example_normen([CODE], op=date(2026, 12, 31))
        assert example_normen([CODE], op=date(2027, 1, 1)) == []

    def test_say_at_the_field_what_is_wrong(self, client):
        NormFactory(code="a.b")
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)
        data = {"waarde": "12", "geldig_van": "2020-01-01", "bron": "Besluit"}
        answer = client.post(reverse("norm", args=["a.b"]), data)
        assert answer.status_code == 409
        assert "Kies een dag na vandaag" in answer.content.decode()


@pytest.mark.django_db
class TestProducten:
    def test_live_beside_their_former_versions(self, client):
        today = timezone.localdate()
        old = ProductFactory(code="bijstand", naam="Bijstand (WWB)", geldig_tot=date(2024, 1, 1))
        ProductFactory(
            code="bijstand",
            naam="Bijstand (Participatiewet)",
            geldig_van=date(2024, 1, 1),
            toelatingseisen="U bent 18 jaar of ouder",
        )
        client.force_login(GebruikerFactory(rol=Rol.WERKCOACH), backend=BACKEND)
        now = client.get(reverse("producten"), {"op": today}).content.decode()
        assert "Participatiewet" in now
        assert "Bijstand (WWB)" not in now
        then = client.get(reverse("producten"), {"op": "2023-01-01"}).content.decode()
        assert "Bijstand (WWB)" in then
        page = client.get(reverse("product", args=["bijstand"])).content.decode()
        assert "U bent 18 jaar of ouder" in page
        former = client.get(reverse("product", args=["bijstand"]), {"versie": old.pk}).content.decode()
        assert "Geldt niet meer" in former

    def test_are_found_by_word(self, client):
        ProductFactory(naam="U-pas", omschrijving="Korting op sport")
        client.force_login(GebruikerFactory(rol=Rol.WERKCOACH), backend=BACKEND)
        assert "U-pas" in client.get(reverse("producten"), {"q": "sport"}).content.decode()
        assert "U-pas" not in client.get(reverse("producten"), {"q": "taxi"}).content.decode()
