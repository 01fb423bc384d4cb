"""The bank account of a klant or huishouden: checked, dated, never two at a time, masked on screens."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from serviceplein.klanten.models import Bankrekening
from serviceplein.klanten.rekening.services import NieuweRekening, RekeningOnjuist, put_rekening
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, VANDAAG, GebruikerFactory, HuishoudenLidFactory, KlantFactory

pytestmark = pytest.mark.django_db
IBAN, ANDER = "NL91ABNA0417164300", "NL20INGB0001234567"


@pytest.fixture
def actor():
    return GebruikerFactory(rol=Rol.HELPDESK)


@pytest.fixture
def klant(actor):
    return KlantFactory()


def put(klant, actor, iban=IBAN, vanaf=VANDAAG, **more):
    nieuw = NieuweRekening(iban=iban, tenaamstelling="S. de Vries", vanaf=vanaf, **more)
    return put_rekening(klant, nieuw, actor=actor, now=NOW)


class TestRekening:
    def test_is_written_as_the_bank_writes_it_and_shown_masked(self, klant, actor):
        rekening = put(klant, actor, "nl91 abna 0417 1643 00")
        assert (rekening.iban, str(rekening)) == (IBAN, "NL•• •••• 4300")

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
