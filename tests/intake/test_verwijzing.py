"""Warm referral: the melding leaves when somebody there takes the klant over (INT-05, INT-07)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from intake.melding.codes import Bestemming, Kanaal, Vervolgstap
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from intake.triage.services import TriageMelding, propose_triage, triage_melding
from intake.verwijzing.forms import VerwijsForm
from intake.verwijzing.models import Verwijzing
from intake.verwijzing.services import (
    AnswerVerwijzing,
    ReferWarm,
    VerwijzingBeantwoord,
    VerwijzingNietMogelijk,
    answer_verwijzing,
    refer_warm,
)
from intake.verwijzing.transitions import TRANSITIONS, VerwijzingStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.models import Gemeente, Partner, Wijk
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
BCT = "toegang maatschappelijke opvang"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


@pytest.fixture
def opvang():
    return Partner.objects.get_or_create(naam="Brede Centrale Toegang", defaults={"soort": BCT})[0]


def referred(bestemming=Bestemming.BCT, **changes):
    values = {"status": MeldingStatus.GETRIEERD, "vervolgstap": Vervolgstap.WARME_VERWIJZING}
    return MeldingFactory(bestemming=bestemming, **(values | changes))


def refer(melding, actor, partner, **changes):
    values = {
        "partner_id": partner.pk if partner else None,
        "gesproken_met": "Noor",
        "boodschap": "Meneer slaapt sinds gisteren buiten.",
        "toestemming": True,
        "aangenomen": True,
    }
    return refer_warm(ReferWarm(melding_id=melding.pk, **{**values, **changes}), actor=actor, now=NOW)


def answer(verwijzing, actor, aangenomen, weigering=""):
    command = AnswerVerwijzing(verwijzing_id=verwijzing.pk, aangenomen=aangenomen, weigering=weigering)
    return answer_verwijzing(command, actor=actor, now=NOW)


def kinds():
    return list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True))


class TestRefer:
    def test_lets_go_once_somebody_there_takes_over(self, balie, opvang):
        melding = referred()
        refer(melding, balie, opvang)
        melding.refresh_from_db()
        assert (melding.status, melding.gesloten_op) == (MeldingStatus.OVERGEDRAGEN, NOW)
        assert kinds() == ["melding.verwezen"]

    def test_keeps_the_melding_while_the_answer_is_awaited(self, balie, opvang):
        melding = referred()
        verwijzing = refer(melding, balie, opvang, aangenomen=False)
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.GETRIEERD
        taak = Taak.objects.open().get()
        assert (taak.deadline, "Brede Centrale Toegang" in taak.titel) == (verwijzing.reactie_uiterlijk, True)
        assert kinds() == ["melding.verwijzing_aangeboden"]

    def test_ends_the_task_that_asked_for_it(self, balie, opvang):
        melding = MeldingFactory(klant=KlantFactory(dak_en_thuisloos=True))
        proposal = propose_triage(melding, now=NOW)
        command = TriageMelding(
            melding_id=melding.pk,
            stroom=proposal.stroom,
            bestemming=proposal.bestemming,
            vervolgstap=proposal.vervolgstap,
        )
        triage_melding(command, actor=balie, now=NOW)
        refer(melding, balie, opvang)
        assert not Taak.objects.open().exists()

    @pytest.mark.parametrize(
        ("changes", "veld"),
        [
            ({"gesproken_met": " "}, "gesproken_met"),
            ({"boodschap": ""}, "boodschap"),
            ({"toestemming": False}, "toestemming"),
            ({"partner_id": None}, "partner"),
        ],
    )
    def test_names_what_is_missing(self, balie, opvang, changes, veld):
        with pytest.raises(VerwijzingNietMogelijk) as refused:
            refer(referred(), balie, opvang, **changes)
        assert refused.value.veld == veld
        assert not Verwijzing.objects.exists()

    def test_goes_to_the_kind_of_organisation_the_triage_named(self, balie):
        school = Partner.objects.create(naam="Vakschool Zuid", soort="opleider")
        with pytest.raises(VerwijzingNietMogelijk):
            refer(referred(), balie, school)

    def test_waits_for_one_answer_at_a_time(self, balie, opvang):
        melding = referred()
        refer(melding, balie, opvang, aangenomen=False)
        with pytest.raises(VerwijzingNietMogelijk):
            refer(melding, balie, opvang)
        with pytest.raises(IntegrityError), transaction.atomic():
            Verwijzing.objects.create(
                melding=melding,
                naar="Elders",
                gesproken_met="X",
                boodschap="Y",
                toestemming=True,
                reactie_uiterlijk=NOW.date(),
                aangeboden_op=NOW,
                aangeboden_door=balie,
            )

    def test_needs_the_right_and_a_triaged_melding(self, balie, opvang):
        with pytest.raises(PermissionDenied):
            refer(referred(), MedewerkerFactory(rol=Rol.BACKOFFICE).gebruiker, opvang)
        with pytest.raises(MeldingAlVerder):
            refer(referred(status=MeldingStatus.NIEUW), balie, opvang)

    def test_sends_somebody_from_elsewhere_to_the_own_gemeente(self, balie):
        elsewhere = Gemeente.objects.create(naam="Zeist")
        melding = referred(Bestemming.EIGEN_GEMEENTE, klant=KlantFactory(gemeente=elsewhere, wijk=None))
        assert refer(melding, balie, None).naar == "Zeist"


class TestAnswer:
    def test_that_they_take_over_closes_the_melding(self, balie, opvang):
        melding = referred()
        answer(refer(melding, balie, opvang, aangenomen=False), balie, aangenomen=True)
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.OVERGEDRAGEN
        assert not Taak.objects.open().exists()

    def test_that_they_refuse_makes_the_desk_look_further(self, balie, opvang):
        melding = referred()
        answer(refer(melding, balie, opvang, aangenomen=False), balie, aangenomen=False, weigering="Vol")
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.GETRIEERD
        assert Taak.objects.open().get().titel == "Zoek een andere plek voor deze klant"
        assert kinds() == ["melding.verwijzing_aangeboden", "melding.verwijzing_geweigerd"]
        assert refer(melding, balie, opvang).status == VerwijzingStatus.AANGENOMEN

    def test_needs_a_reason_to_refuse_and_comes_once(self, balie, opvang):
        verwijzing = refer(referred(), balie, opvang, aangenomen=False)
        with pytest.raises(VerwijzingNietMogelijk):
            answer(verwijzing, balie, aangenomen=False)
        answer(verwijzing, balie, aangenomen=True)
        with pytest.raises(VerwijzingBeantwoord):
            answer(verwijzing, balie, aangenomen=True)

    @pytest.mark.parametrize("old", VerwijzingStatus)
    def test_is_final_in_the_table(self, old):
        assert bool(TRANSITIONS[old]) is (old == VerwijzingStatus.AANGEBODEN)


class TestPage:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, balie):
        client.force_login(balie, backend=BACKEND)

    def test_offers_the_organisation_of_the_wijk_first(self):
        wijk = Wijk.objects.create(naam="Lombok", gemeente=Gemeente.objects.get(eigen=True))
        near = Partner.objects.create(naam="Zorg Lombok", soort="wijkwelzijnsorganisatie")
        Partner.objects.create(naam="Aan de Kade", soort="wijkwelzijnsorganisatie")
        near.wijken.add(wijk)
        melding = referred(Bestemming.WIJKWELZIJNSORGANISATIE, klant=KlantFactory(wijk=wijk))
        form = VerwijsForm(melding=melding)
        assert form.fields["partner"].initial == near
        assert all(p.soort == "wijkwelzijnsorganisatie" for p in form.fields["partner"].queryset)

    def test_keeps_what_was_typed_when_something_is_missing(self, client, opvang):
        melding = referred(klant=None)
        response = client.post(
            reverse("melding-verwijzen", args=[melding.pk]),
            {"boodschap": "Slaapt buiten", "aangenomen": "ja"},
        )
        assert response.status_code == 422
        assert "Slaapt buiten" in response.content.decode()
        assert not Verwijzing.objects.exists()

    def test_takes_a_referral_and_its_answer(self, client, opvang):
        melding = referred(klant=None)
        typed = {
            "partner": opvang.pk,
            "gesproken_met": "Noor",
            "boodschap": "Slaapt buiten",
            "toestemming": "on",
            "aangenomen": "nog_niet",
        }
        client.post(reverse("melding-verwijzen", args=[melding.pk]), typed)
        page = client.get(reverse("melding", args=[melding.pk])).content.decode()
        assert "gesproken met Noor" in page
        client.post(reverse("melding-verwijzing-antwoord", args=[melding.pk]), {"aangenomen": "ja"})
        melding.refresh_from_db()
        assert melding.status == MeldingStatus.OVERGEDRAGEN


class TestBredeCentraleToegang:
    """INT-07: no other door for dak- en thuislozen."""

    @pytest.mark.parametrize("kanaal", [kanaal for kanaal in Kanaal if kanaal != Kanaal.BCT])
    def test_is_the_way_in_for_every_other_channel(self, kanaal):
        melding = MeldingFactory(kanaal=kanaal, klant=KlantFactory(dak_en_thuisloos=True))
        proposal = propose_triage(melding, now=NOW)
        assert (proposal.bestemming, proposal.vervolgstap) == ("bct", "warme_verwijzing")

    def test_brings_its_own_klanten_straight_to_the_coach(self):
        melding = MeldingFactory(kanaal=Kanaal.BCT, klant=KlantFactory(dak_en_thuisloos=True))
        proposal = propose_triage(melding, now=NOW)
        assert (proposal.bestemming, proposal.vervolgstap) == ("coach_dak_en_thuislozen", "intake")
