"""The klant's own way in: a portal hands in a mutatie that waits for a check (BO-08)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backoffice.helpdesk.models import Identiteitscontrole
from backoffice.mutaties.models import Mutatie, Soort
from backoffice.mutaties.services import CheckMutatie, check_mutatie, preview
from backoffice.mutaties.soorten import soort_van
from backoffice.mutaties.transitions import MutatieStatus
from serviceplein.berichten.models import Bericht
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol
from serviceplein.klanten.models import HuishoudenLid, Klant
from serviceplein.werk.models import Taak
from tests.backoffice.mutaties import (
    ADRES,
    HIER,
    MUTATIES,
    SCOPES,
    Portaal,
    helpdesk_medewerker,
    ingericht,
    klant_van,
)
from tests.factories import InzageFactory, PartnerFactory
from tests.serviceplein.partner import assert_problem, norm

pytestmark = pytest.mark.django_db
__all__ = ["norm"]


@pytest.fixture
def klant() -> Klant:
    return klant_van(ingericht())


@pytest.fixture
def portaal(klant: Klant) -> Portaal:
    return Portaal(PartnerFactory(naam="Mijn gemeente"), scopes=SCOPES)


def moving(klant: Klant, **changes: Any) -> dict[str, Any]:
    return {
        "uwKenmerk": "P-1",
        "bsn": klant.bsn,
        "betrouwbaarheid": "substantieel",
        "ingangsdatum": timezone.localdate().isoformat(),
        "adres": ADRES,
        **changes,
    }


class TestHandingIn:
    def test_waits_for_a_check_and_changes_nothing_yet(self, portaal: Portaal, klant: Klant) -> None:
        answer = portaal.post(moving(klant))
        assert answer.status_code == 201
        mutatie = Mutatie.objects.get()
        klant.refresh_from_db()
        assert (mutatie.status, klant.postcode) == (MutatieStatus.VOORBEREID, HIER)
        assert mutatie.gevolgen
        assert Identiteitscontrole.objects.get().manier == "digid"
        assert Taak.objects.open().get(klant=klant).specialisme == "helpdesk"
        assert Bericht.objects.get(klant=klant).sjabloon == "mutatie_ontvangen"
        followed = portaal.get(answer.json()["url"]).json()
        assert followed["statusOmschrijving"] == "Wacht op controle"

    def test_twice_is_one_mutatie(self, portaal: Portaal, klant: Klant) -> None:
        first, again = portaal.post(moving(klant)), portaal.post(moving(klant))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["kenmerk"] == again.json()["kenmerk"]
        other = moving(klant, inkomen={"bedrag": "1200.00", "uit": "loon"})
        del other["adres"]
        assert_problem(portaal.post(other), 409)

    def test_is_carried_out_after_the_check_without_asking_who_it_is_again(
        self, portaal: Portaal, klant: Klant
    ) -> None:
        portaal.post(moving(klant))
        actor: Any = helpdesk_medewerker().gebruiker
        now = timezone.now()
        InzageFactory(gebruiker=actor, klant=klant, vanaf=now, tot=now + timedelta(hours=1))
        mutatie = Mutatie.objects.get()
        klant.refresh_from_db()
        seen = preview(klant, soort_van(Soort.ADRES), mutatie.wordt, mutatie.ingangsdatum, now=now)
        command = CheckMutatie(
            mutatie_id=mutatie.pk,
            waarden=mutatie.wordt,
            ingangsdatum=mutatie.ingangsdatum,
            gezien=seen.afdruk,
        )
        assert check_mutatie(command, actor=actor, now=now).status == MutatieStatus.DOORGEVOERD
        assert not Taak.objects.open().filter(klant=klant, specialisme="helpdesk").exists()

    def test_of_a_partner_by_name_is_completed_by_the_medewerker(
        self, portaal: Portaal, klant: Klant
    ) -> None:
        body = moving(klant, huishouden={"wat": "erbij", "naam": "S. Bakker", "rol": HuishoudenRol.PARTNER})
        del body["adres"]
        assert portaal.post(body).status_code == 201
        mutatie = Mutatie.objects.get()
        assert any("Zoek deze persoon eerst op" in row["zin"] for row in mutatie.gevolgen)
        assert not HuishoudenLid.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"betrouwbaarheid": "basis"}, 400),
            ({"adres": {**ADRES, "postcode": "12"}}, 400),
            ({"rekening": {"iban": "NL91ABNA0417164300", "tenaamstelling": "J"}}, 400),
            ({"bsn": "111222333"}, 422),
        ],
    )
    def test_that_is_not_right_says_what_to_do(
        self, portaal: Portaal, klant: Klant, changes: dict[str, Any], status: int
    ) -> None:
        assert_problem(portaal.post(moving(klant, **changes)), status)
        assert not Mutatie.objects.exists()

    def test_does_not_tell_a_protected_dossier_from_an_unknown_one(
        self, portaal: Portaal, klant: Klant
    ) -> None:
        unknown = assert_problem(portaal.post(moving(klant, bsn="111222333")), 422)
        Klant.objects.filter(pk=klant.pk).update(bescherming=Bescherming.HUISELIJK_GEWELD)
        assert assert_problem(portaal.post(moving(klant)), 422)["detail"] == unknown["detail"]

    def test_of_another_portal_does_not_exist(self, portaal: Portaal, klant: Klant) -> None:
        kenmerk = portaal.post(moving(klant)).json()["kenmerk"]
        other = Portaal(PartnerFactory(naam="Ander portaal"), scopes=SCOPES)
        assert other.get(f"{MUTATIES}/{kenmerk}").status_code == 404
        assert other.get(MUTATIES).json()["aantal"] == 0
