"""Mutaties: checked, effective-dated, with the effect on running rights shown before saving (BO-08)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backoffice.mutaties import services
from backoffice.mutaties.models import Mutatie, Soort
from backoffice.mutaties.policy import MutatieOnjuist
from backoffice.mutaties.services import (
    CheckMutatie,
    EndMutatie,
    GevolgenNietGezien,
    IdentiteitNietVastgesteld,
    RegisterMutatie,
    check_mutatie,
    preview,
    register_mutatie,
    reject_mutatie,
    revert_mutatie,
)
from backoffice.mutaties.soorten import soort_van
from backoffice.mutaties.stappen import IntussenAnders, MutatieStaatNietToe
from backoffice.mutaties.transitions import MutatieStatus
from backoffice.mutaties.uitvoeren import carry_out_due
from backoffice.werkvoorraad.models import Opdracht
from serviceplein.berichten.models import Bericht
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import HuishoudenRol, Uitkering
from serviceplein.klanten.models import Bankrekening, Gegeven, HuishoudenLid, Klant
from serviceplein.werk.models import Taak
from tests.backoffice.mutaties import (
    ADRES,
    DAAR,
    ELDERS,
    HIER,
    INKOMEN,
    PAS,
    PDF,
    REKENING,
    change,
    helpdesk_medewerker,
    ingericht,
    klant_van,
    speaks,
    u_pas_of,
)
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, VANDAAG, HuishoudenFactory, HuishoudenLidFactory, InzageFactory

pytestmark = pytest.mark.django_db
STRAKS = VANDAAG + timedelta(days=20)


@pytest.fixture
def gemeente(db):
    return ingericht()


@pytest.fixture
def actor(gemeente):
    return helpdesk_medewerker().gebruiker


@pytest.fixture
def klant(gemeente, actor):
    found = klant_van(gemeente, uitkering=Uitkering.PW, email="")
    speaks(actor, found)
    return found


def sentences(klant, soort, waarden, dag=VANDAAG):
    klant.refresh_from_db()
    return [g.zin for g in preview(klant, soort_van(soort), waarden, dag, now=NOW).gevolgen]


class TestSaving:
    def test_needs_the_effect_on_the_screen_first(self, klant, actor):
        command = RegisterMutatie(
            klant_id=klant.pk, soort=Soort.ADRES, waarden=ADRES, ingangsdatum=VANDAAG, gezien=""
        )
        with pytest.raises(GevolgenNietGezien):
            register_mutatie(command, actor=actor, now=NOW)
        seen = preview(klant, soort_van(Soort.ADRES), ADRES, VANDAAG, now=NOW)
        u_pas_of(klant)
        Klant.objects.filter(pk=klant.pk).update(straat="Intussen anders")
        with pytest.raises(GevolgenNietGezien):
            register_mutatie(
                RegisterMutatie(
                    klant_id=klant.pk,
                    soort=Soort.ADRES,
                    waarden=ADRES,
                    ingangsdatum=VANDAAG,
                    gezien=seen.afdruk,
                ),
                actor=actor,
                now=NOW,
            )

    def test_needs_to_know_who_it_is(self, gemeente, actor):
        stranger = klant_van(gemeente)
        InzageFactory(gebruiker=actor, klant=stranger)
        with pytest.raises(IdentiteitNietVastgesteld):
            change(stranger, Soort.ADRES, ADRES, actor=actor)

    def test_of_today_is_carried_out_with_event_and_letter(self, klant, actor):
        done = change(klant, Soort.ADRES, ADRES, actor=actor)
        klant.refresh_from_db()
        assert done.status == MutatieStatus.DOORGEVOERD
        assert (klant.adres, klant.wijk.naam) == ("Gageldijk 12B, 3561 CD Utrecht", "Overvecht")
        assert Gebeurtenis.objects.filter(soort="mutatie.doorgevoerd", klant=klant).count() == 1
        assert Bericht.objects.get(klant=klant).sjabloon == "mutatie_doorgevoerd"

    def test_of_the_future_waits_for_its_night(self, klant, actor):
        done = change(klant, Soort.ADRES, ADRES, actor=actor, dag=STRAKS)
        assert done.status == MutatieStatus.GEPLAND
        assert carry_out_due(now=NOW) == 0
        later = NOW + timedelta(days=20)
        assert (carry_out_due(now=later), carry_out_due(now=later)) == (1, 0)
        klant.refresh_from_db()
        assert klant.postcode == DAAR
        assert Mutatie.objects.get().afgehandeld_op == later

    def test_of_the_future_goes_back_when_somebody_changed_the_same(self, klant, actor):
        change(klant, Soort.ADRES, ADRES, actor=actor, dag=STRAKS)
        Klant.objects.filter(pk=klant.pk).update(straat="Biltstraat")
        assert carry_out_due(now=NOW + timedelta(days=20)) == 0
        mutatie = Mutatie.objects.get()
        klant.refresh_from_db()
        assert (mutatie.status, klant.straat) == (MutatieStatus.VOORBEREID, "Biltstraat")
        assert "intussen gewijzigd" in mutatie.reden
        assert Taak.objects.open().get(klant=klant).specialisme == "helpdesk"

    def test_without_the_proof_waits_and_asks_for_it(self, klant, actor):
        done = change(klant, Soort.INKOMEN, INKOMEN, actor=actor)
        assert done.status == MutatieStatus.VOORBEREID
        assert not Gegeven.objects.filter(klant=klant).exists()
        mutatie = Mutatie.objects.get()
        assert "loonstrook" in Bericht.objects.get(klant=klant).gegevens["bewijs"]
        seen = preview(klant, soort_van(Soort.INKOMEN), INKOMEN, VANDAAG, now=NOW)
        command = CheckMutatie(
            mutatie_id=mutatie.pk,
            waarden=INKOMEN,
            ingangsdatum=VANDAAG,
            gezien=seen.afdruk,
            bewijs=services.Bewijsstuk(naam="loon.pdf", inhoud=PDF),
        )
        assert check_mutatie(command, actor=actor, now=NOW).status == MutatieStatus.DOORGEVOERD
        assert Gegeven.objects.get(klant=klant, naam="inkomen").waarde == 2600.0
        assert not Taak.objects.open().filter(klant=klant, specialisme="helpdesk").exists()

    @pytest.mark.parametrize(
        ("soort", "waarden", "veld"),
        [
            (Soort.ADRES, {**ADRES, "postcode": "0000"}, "postcode"),
            (Soort.ADRES, {**ADRES, "toevoeging": "boven de winkel"}, "toevoeging"),
            (Soort.ADRES, {**ADRES, "huisnummer": 0}, "huisnummer"),
            (Soort.INKOMEN, {**INKOMEN, "bedrag": Decimal(-1)}, "bedrag"),
            (Soort.INKOMEN, {**INKOMEN, "tot_en_met": VANDAAG - timedelta(days=1)}, "tot_en_met"),
            (Soort.REKENING, {"iban": "NL00ABNA0417164300", "tenaamstelling": "Jansen"}, "iban"),
            (Soort.HUISHOUDEN, {"wat": "weg", "klantnummer": 1}, "klantnummer"),
        ],
    )
    def test_refuses_what_cannot_be_right(self, klant, actor, soort, waarden, veld):
        with pytest.raises(MutatieOnjuist) as refused:
            change(klant, soort, waarden, actor=actor)
        assert refused.value.veld == veld

    @pytest.mark.parametrize("days", [-400, 400])
    def test_refuses_a_day_too_far(self, klant, actor, days):
        with pytest.raises(MutatieOnjuist):
            change(klant, Soort.ADRES, ADRES, actor=actor, dag=VANDAAG + timedelta(days=days))


class TestGevolgen:
    def test_of_more_income_reach_the_uitkering_and_a_running_regeling(self, klant, actor):
        u_pas_of(klant)
        shown = " ".join(sentences(klant, Soort.INKOMEN, INKOMEN))
        assert "Het recht op Participatiewet vervalt" in shown
        assert "U-pas (toegekend, loopt tot 1 oktober 2027): het recht moet opnieuw" in shown
        change(klant, Soort.INKOMEN, INKOMEN, actor=actor, bewijs=PDF)
        asked = set(Opdracht.objects.filter(klant=klant).values_list("specialisme", flat=True))
        assert asked == {"beheer_wwb", "financiele_regelingen"}

    def test_of_leaving_the_gemeente_end_what_is_ours(self, klant, actor):
        u_pas_of(klant)
        shown = " ".join(sentences(klant, Soort.ADRES, {**ADRES, "postcode": ELDERS}))
        assert "Het recht op Participatiewet van ons eindigt" in shown
        assert "U woont niet in onze gemeente." in shown

    def test_of_another_wijk_ask_the_contactpersoon(self, klant, actor):
        toewijzing = ToewijzingFactory(klant=klant)
        shown = " ".join(sentences(klant, Soort.ADRES, ADRES))
        assert f"{toewijzing.medewerker.naam} ({toewijzing.medewerker.team.naam})" in shown
        assert "In de nieuwe wijk werkt Team Overvecht" in shown
        change(klant, Soort.ADRES, ADRES, actor=actor)
        assert Taak.objects.open().get(medewerker=toewijzing.medewerker).klant_id == klant.pk

    def test_of_a_partner_are_another_norm_and_another_amount(self, klant, gemeente, actor):
        u_pas_of(klant)
        partner = klant_van(gemeente)
        waarden = {"wat": "erbij", "klantnummer": partner.klantnummer, "rol": HuishoudenRol.PARTNER}
        shown = " ".join(sentences(klant, Soort.HUISHOUDEN, waarden))
        assert "gaat van €\xa01.419,46 naar €\xa02.027,79 per maand" in shown
        assert "U-pas" in shown
        change(klant, Soort.HUISHOUDEN, waarden, actor=actor)
        roles = dict(HuishoudenLid.objects.values_list("klant", "rol"))
        assert roles == {klant.pk: HuishoudenRol.HOOFD, partner.pk: HuishoudenRol.PARTNER}

    def test_of_the_past_name_what_was_decided_since(self, klant, actor):
        u_pas_of(klant)
        shown = " ".join(sentences(klant, Soort.INKOMEN, INKOMEN, VANDAAG - timedelta(days=60)))
        assert "Wat sindsdien is beslist of betaald, kan anders worden." in shown
        assert "1 besluit genomen met de oude gegevens" in shown

    def test_of_an_account_warn_for_another_name(self, klant, actor):
        shown = " ".join(sentences(klant, Soort.REKENING, {**REKENING, "tenaamstelling": "P. Vermeer"}))
        assert "niet op naam van de klant" in shown


class TestReverting:
    def test_puts_back_what_was(self, klant, gemeente, actor):
        partner = klant_van(gemeente)
        HuishoudenLidFactory(klant=klant, huishouden=HuishoudenFactory())
        home = HuishoudenLidFactory(
            klant=partner, huishouden=HuishoudenFactory(), geldig_van=date(2025, 1, 1)
        )
        joins = {"wat": "erbij", "klantnummer": partner.klantnummer, "rol": HuishoudenRol.PARTNER}
        named = {**REKENING, "tenaamstelling": klant.naam}
        made = [
            change(klant, Soort.ADRES, ADRES, actor=actor),
            change(klant, Soort.INKOMEN, INKOMEN, actor=actor, bewijs=PDF),
            change(klant, Soort.REKENING, named, actor=actor, bewijs=PAS),
            change(klant, Soort.HUISHOUDEN, joins, actor=actor),
        ]
        assert Bankrekening.objects.get(klant=klant).iban == "NL91ABNA0417164300"
        for done in made:
            undo = EndMutatie(mutatie_id=done.mutatie_id, reden="Verkeerde klant")
            assert revert_mutatie(undo, actor=actor, now=NOW).status == MutatieStatus.TERUGGEDRAAID
        klant.refresh_from_db()
        home.refresh_from_db()
        assert (klant.postcode, klant.wijk.naam) == (HIER, "Binnenstad")
        assert not Gegeven.objects.filter(klant=klant).exists()
        assert not Bankrekening.objects.filter(klant=klant).exists()
        assert home.geldig_tot is None
        assert HuishoudenLid.objects.filter(klant=partner).count() == 1

    def test_of_an_account_for_the_huishouden_takes_it_from_its_members_too(self, klant, gemeente, actor):
        shared = {**REKENING, "tenaamstelling": klant.naam, "huishouden": True}
        with pytest.raises(MutatieOnjuist, match="niet bij een huishouden"):
            change(klant, Soort.REKENING, shared, actor=actor)
        partner, home = klant_van(gemeente), HuishoudenFactory()
        for member in (klant, partner):
            HuishoudenLidFactory(klant=member, huishouden=home, geldig_van=date(2025, 1, 1))
        shown = " ".join(sentences(klant, Soort.REKENING, shared))
        assert "Voortaan krijgt 1 ander lid van het huishouden het geld ook op deze rekening." in shown
        done = change(klant, Soort.REKENING, shared, actor=actor, bewijs=PAS)
        assert Bankrekening.objects.per_klant([partner.pk], VANDAAG)[partner.pk].huishouden == home
        undo = EndMutatie(mutatie_id=done.mutatie_id, reden="Toch niet")
        assert revert_mutatie(undo, actor=actor, now=NOW).status == MutatieStatus.TERUGGEDRAAID
        assert not Bankrekening.objects.exists()

    def test_refuses_when_it_was_changed_again(self, klant, actor):
        done = change(klant, Soort.ADRES, ADRES, actor=actor)
        Klant.objects.filter(pk=klant.pk).update(straat="Biltstraat")
        with pytest.raises(IntussenAnders):
            revert_mutatie(EndMutatie(mutatie_id=done.mutatie_id, reden="Fout"), actor=actor, now=NOW)

    def test_and_refusing_ask_a_mutatie_that_can_still_be(self, klant, actor):
        done = change(klant, Soort.ADRES, ADRES, actor=actor, dag=STRAKS)
        undo = EndMutatie(mutatie_id=done.mutatie_id, reden="Klant belde af")
        with pytest.raises(MutatieStaatNietToe):
            revert_mutatie(undo, actor=actor, now=NOW)
        assert reject_mutatie(undo, actor=actor, now=NOW).status == MutatieStatus.AFGEWEZEN
        with pytest.raises(MutatieStaatNietToe):
            reject_mutatie(undo, actor=actor, now=NOW)
        assert carry_out_due(now=NOW + timedelta(days=30)) == 0
