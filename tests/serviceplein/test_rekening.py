"""The bank account of a klant or huishouden: checked, dated, never two at a time, masked on screens."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Bankrekening, Klant
from serviceplein.klanten.rekening.services import RekeningOnjuist, SetRekening, set_rekening
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, GebruikerFactory, HuishoudenLidFactory, InzageFactory, KlantFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
IBAN, ANDER = "NL91ABNA0417164300", "NL20INGB0001234567"


@pytest.fixture
def actor():
    return GebruikerFactory(rol=Rol.HELPDESK)


@pytest.fixture
def klant(actor):
    klant = KlantFactory()
    InzageFactory(klant=klant, gebruiker=actor, tot=NOW + timedelta(days=3650))
    return klant


def put(klant, actor, iban=IBAN, vanaf=VANDAAG, **more):
    command = SetRekening(klant_id=klant.pk, iban=iban, tenaamstelling="S. de Vries", vanaf=vanaf, **more)
    return Bankrekening.objects.get(pk=set_rekening(command, actor=actor, now=NOW))


class TestRekening:
    def test_is_written_as_the_bank_writes_it_and_told_without_the_number(self, klant, actor):
        assert put(klant, actor, "nl91 abna 0417 1643 00").iban == IBAN
        event = Gebeurtenis.objects.get(soort="rekening.gewijzigd")
        assert event.gegevens["rekening"] == "NL•• •••• 4300"
        assert IBAN not in str(event.gegevens)

    @pytest.mark.parametrize("iban", ["NL91ABNA0417164301", "417164300", "XX91ABNA0417164300", ""])
    def test_must_pass_the_check_of_an_iban(self, klant, actor, iban):
        with pytest.raises(RekeningOnjuist, match="geen geldig rekeningnummer"):
            put(klant, actor, iban)

    def test_ends_the_account_of_before_on_the_day_the_next_begins(self, klant, actor):
        old = put(klant, actor)
        new = put(klant, actor, ANDER, VANDAAG + timedelta(days=10))
        old.refresh_from_db()
        assert (old.geldig_tot, new.geldig_van) == (new.geldig_van, VANDAAG + timedelta(days=10))
        found = Bankrekening.objects.per_klant([klant.pk], VANDAAG)
        assert found[klant.pk] == old

    def test_does_not_change_what_is_known_for_later(self, klant, actor):
        put(klant, actor, vanaf=VANDAAG + timedelta(days=10))
        with pytest.raises(RekeningOnjuist, match="later ingaat"):
            put(klant, actor, ANDER)

    def test_of_the_huishouden_serves_everybody_without_an_own_one(self, klant, actor):
        lid = HuishoudenLidFactory(klant=klant, geldig_van=date(2020, 1, 1))
        partner = HuishoudenLidFactory(huishouden=lid.huishouden, geldig_van=date(2020, 1, 1)).klant
        shared = put(klant, actor, voor_huishouden=True)
        ids = [klant.pk, partner.pk]
        assert Bankrekening.objects.per_klant(ids, VANDAAG) == {klant.pk: shared, partner.pk: shared}
        own = put(klant, actor, ANDER)
        assert Bankrekening.objects.per_klant(ids, VANDAAG) == {klant.pk: own, partner.pk: shared}

    def test_is_one_at_a_time_for_the_database(self, klant, actor):
        put(klant, actor)
        with pytest.raises(IntegrityError, match="one_per_klant"):
            Bankrekening.objects.create(
                klant=klant, iban=ANDER, tenaamstelling="X", geldig_van=VANDAAG, vastgelegd_op=NOW
            )

    def test_is_changed_only_with_the_right_and_an_open_dossier(self, klant):
        coach = GebruikerFactory(rol=Rol.WERKCOACH)
        with pytest.raises(Klant.DoesNotExist):
            put(klant, coach)
        InzageFactory(klant=klant, gebruiker=coach)
        with pytest.raises(PermissionDenied):
            put(klant, coach)

    def test_is_masked_on_its_page(self, klant, actor, client):
        put(klant, actor)
        client.force_login(actor, backend=BACKEND)
        html = client.get(reverse("klant-rekening", args=[klant.pk])).content.decode()
        assert "NL•• •••• 4300" in html
        assert IBAN not in html
