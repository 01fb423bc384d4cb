"""Registering and changing klanten: one record per inwoner, every former value kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from stdnum.nl import bsn as bsn_number

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten import services
from serviceplein.klanten.fouten import BsnBestaat, IntussenGewijzigd, OnbekendGegeven, OnjuistGegeven
from serviceplein.klanten.gegevens import fresh_gegevens, known_gegevens
from serviceplein.klanten.keuzes import Bescherming, Bron
from serviceplein.klanten.models import Gegeven, Klant
from serviceplein.klanten.validatie import passes_elfproef
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    GebruikerFactory,
    KlantFactory,
    NormFactory,
    PostcodegebiedFactory,
    valid_bsn,
)

pytestmark = pytest.mark.django_db


def frontoffice():
    return GebruikerFactory(rol=Rol.FRONTOFFICE)


@pytest.fixture(autouse=True)
def hours_of_access(db):
    NormFactory(code="toegang.inzage_uren", waarde=8, eenheid="uur")


def register(actor=None, **values):
    command = services.RegisterKlant(**{"achternaam": "Özdemir", **values})
    return services.register_klant(command, actor=actor or frontoffice(), now=NOW)


def change(klant, actor=None, stand="", **values):
    command = services.ChangeKlant(klant_id=klant.pk, waarden=values, stand=stand)
    return services.change_klant(command, actor=actor or frontoffice(), now=NOW)


class TestRegisterKlant:
    @pytest.mark.eis("KRN-01")
    def test_keeps_one_record_with_wijk_and_gemeente_of_the_postcode(self):
        area = PostcodegebiedFactory(cijfers="3562")
        registered = register(
            bsn="123456782",
            voornamen="Ayşe",
            tussenvoegsel="van der",
            geboortedatum=date(1984, 2, 29),
            geslacht="v",
            straat="Ivoordreef",
            huisnummer=12,
            postcode="3562 kd",
            woonplaats="Utrecht",
            telefoon="06 12345678",
            email="ayse@voorbeeld.example",
            voorkeurskanaal="telefoon",
            taal="tr",
            tolk_nodig=True,
            digivaardig=False,
            statushouder=True,
            dak_en_thuisloos=False,
            inburgeringsplichtig=True,
            ondernemer="startend",
        )
        klant = Klant.objects.get(pk=registered.klant_id)
        assert (klant.postcode, klant.wijk, klant.gemeente) == ("3562KD", area.wijk, area.gemeente)
        assert (klant.klantnummer, klant.bsn, klant.zoeknaam) == (
            registered.klantnummer,
            "123456782",
            "ayse van der ozdemir",
        )
        with pytest.raises(BsnBestaat) as refused:
            register(bsn="1234.56.782")
        assert f"/klanten/{klant.pk}/" in refused.value.url
        assert str(klant.klantnummer) in refused.value.message
        with pytest.raises(OnjuistGegeven, match="elfproef"):
            register(bsn="123456789")
        texts = [f"{number:09}" for number in range(0, 1_000_000_000, 1_234_567)]
        texts += ["12345678٢", "1234.5678", "99999999", "0000000000", "²11111111"]
        assert [passes_elfproef(t) for t in texts] == [
            bsn_number.is_valid(t) and t.isdecimal() and len(t) == 9 for t in texts
        ]
        assert register().klant_id != register().klant_id

    def test_writes_one_event(self):
        registered = register()
        event = Gebeurtenis.objects.get(klant_id=registered.klant_id)
        assert (event.soort, event.op) == ("klant.geregistreerd", NOW)

    def test_refuses_without_the_right(self):
        with pytest.raises(PermissionDenied):
            register(actor=GebruikerFactory(rol=Rol.RAAD))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("bsn", "12345678A"),
            ("postcode", "0000AA"),
            ("achternaam", " "),
            ("geboortedatum", date(2027, 1, 1)),
        ],
    )
    def test_names_the_field_that_is_wrong(self, field, value):
        with pytest.raises(OnjuistGegeven) as refused:
            register(**{field: value})
        assert refused.value.veld == field

    def test_does_not_name_a_protected_klant_with_the_same_bsn(self):
        hidden = KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD)
        with pytest.raises(BsnBestaat) as refused:
            register(bsn=hidden.bsn)
        assert hidden.achternaam not in refused.value.message
        assert (refused.value.klant_id, refused.value.url) == (None, "")


@pytest.mark.django_db(transaction=True)
class TestRegisterKlantAtTheSameMoment:
    def test_keeps_one_of_eight_with_the_same_bsn(self):
        actor = frontoffice()

        def attempt(number):
            try:
                return register(actor=actor, bsn=valid_bsn(77), achternaam=f"Poging {number}").klant_id
            except BsnBestaat as refused:
                return refused
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(attempt, range(8)))
        kept = [outcome for outcome in outcomes if isinstance(outcome, int)]
        assert len(kept) == 1
        assert {outcome.klant_id for outcome in outcomes if isinstance(outcome, BsnBestaat)} == set(kept)
        assert Gebeurtenis.objects.filter(soort="klant.geregistreerd").count() == 1


class TestChangeKlant:
    def test_moves_the_klant_to_the_wijk_of_the_new_postcode_and_tells_which_fields(self):
        area = PostcodegebiedFactory(cijfers="3521")
        klant = KlantFactory()
        result = change(klant, postcode="3521 AZ", telefoon="030 2860000", voornamen=klant.voornamen)
        klant.refresh_from_db()
        assert (klant.wijk, klant.telefoon) == (area.wijk, "030 2860000")
        assert set(result.velden) == {"postcode", "telefoon"}
        assert Gebeurtenis.objects.get(klant=klant).gegevens["velden"] == "postcode, telefoon"

    def test_keeps_quiet_when_nothing_changed(self):
        klant = KlantFactory()
        assert change(klant, telefoon=klant.telefoon).velden == ()
        assert not Gebeurtenis.objects.filter(klant=klant).exists()

    def test_refuses_the_second_of_two_people_with_the_same_form(self):
        klant = KlantFactory()
        stand = services.fingerprint(klant)
        change(klant, stand=stand, telefoon="030 1111111")
        with pytest.raises(IntussenGewijzigd):
            change(klant, stand=stand, telefoon="030 2222222")

    def test_refuses_the_bsn_of_somebody_else(self):
        other, klant = KlantFactory(), KlantFactory(bsn=None)
        with pytest.raises(BsnBestaat) as refused:
            change(klant, bsn=other.bsn)
        assert refused.value.klant_id == other.pk

    def test_hides_a_protected_dossier(self):
        with pytest.raises(Klant.DoesNotExist):
            change(KlantFactory(bescherming=Bescherming.COLLEGA), telefoon="1")


class TestGeschiedenis:
    def test_keeps_the_former_version_with_who_and_which_step(self):
        klant, actor = KlantFactory(telefoon="06 1"), frontoffice()
        change(klant, actor=actor, telefoon="06 2")
        former = klant.events.get()
        assert former.telefoon == "06 1"
        assert former.pgh_context.metadata == {
            "stap": "serviceplein.klanten.services.change_klant",
            "gebruiker": actor.pk,
        }

    def test_keeps_every_former_version_of_a_bulk_change(self):
        klanten = KlantFactory.create_batch(5, telefoon="06 1")
        Klant.objects.filter(pk__in=[klant.pk for klant in klanten]).update(telefoon="06 2")
        for klant in klanten:
            klant.telefoon = "06 3"
        Klant.objects.bulk_update(klanten, ["telefoon"])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE klanten_klant SET telefoon = '06 4'")
        kept = [list(klant.events.order_by("pgh_id").values_list("telefoon", flat=True)) for klant in klanten]
        assert kept == [["06 1", "06 2", "06 3"]] * 5

    def test_keeps_the_last_version_of_a_deleted_row(self):
        gegeven = Gegeven.objects.create(
            klant=KlantFactory(), naam="rijbewijs", waarde=True, bron=Bron.KLANT, op=VANDAAG
        )
        number = gegeven.pk
        Gegeven.objects.filter(pk=number).delete()
        event_model = Gegeven._meta.get_field("events").related_model
        assert event_model.objects.get(pgh_obj_id=number).pgh_label == "delete"


class TestGegevens:
    @pytest.fixture(autouse=True)
    def normen(self):
        NormFactory(code="gegevens.houdbaar_dagen", waarde=365)
        NormFactory(code="gegevens.houdbaar_dagen_inkomen", waarde=30)

    def store(self, klant, **values):
        command = services.SetGegeven(
            **{
                "klant_id": klant.pk,
                "naam": "inkomen",
                "waarde": 1250,
                "bron": Bron.SUWINET,
                "op": VANDAAG,
                **values,
            }
        )
        return services.set_gegeven(command, actor=frontoffice(), now=NOW)

    def test_are_kept_with_value_source_date_and_freshness(self):
        klant = KlantFactory()
        self.store(klant)
        self.store(klant, naam="burgerlijke_staat", waarde="gehuwd", bron=Bron.BRP)
        known = {item.label: item for item in known_gegevens(klant, VANDAAG)}
        assert known["Inkomen per maand"].waarde == "€\u00a01.250,00"
        assert known["Inkomen per maand"].gegeven.get_bron_display() == "UWV (Suwinet)"
        assert known["Inkomen per maand"].vers_tot == VANDAAG + timedelta(days=30)

    def test_need_not_be_asked_again_until_the_norm_days_are_over(self):
        klant = KlantFactory()
        self.store(klant)
        self.store(klant, naam="burgerlijke_staat", waarde="gehuwd")
        assert set(fresh_gegevens(klant, VANDAAG + timedelta(days=30))) == {"inkomen", "burgerlijke_staat"}
        assert set(fresh_gegevens(klant, VANDAAG + timedelta(days=31))) == {"burgerlijke_staat"}

    def test_keep_the_former_value_in_the_history(self):
        klant = KlantFactory()
        self.store(klant, op=VANDAAG - timedelta(days=60), waarde=1100)
        self.store(klant)
        gegeven = klant.gegevens.get()
        assert (gegeven.waarde, gegeven.events.get().waarde) == (1250, 1100)

    def test_are_not_replaced_by_an_older_fact(self):
        klant = KlantFactory()
        self.store(klant)
        assert not self.store(klant, op=VANDAAG - timedelta(days=1), waarde=900).gewijzigd
        assert klant.gegevens.get().waarde == 1250

    def test_refuse_a_name_nobody_registered(self):
        with pytest.raises(OnbekendGegeven):
            self.store(KlantFactory(), naam="schoenmaat")
