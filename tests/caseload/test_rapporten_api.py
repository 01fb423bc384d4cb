"""A partner sees over the API which reports are due, and hands them in (CAS-26)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from caseload.relatiebeheer.models import Partnerrapport
from serviceplein.toegang.models import Verwerking
from tests.caseload.begeleiding import set_norms
from tests.caseload.factories import DelingFactory
from tests.caseload.relatiebeheer import led_by, partner_of, relatiebeheerder, set_relatie_norms
from tests.factories import NormFactory
from tests.serviceplein.partner import PartnerClient, assert_problem

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def me(db: None) -> Any:
    cache.clear()
    set_norms()
    set_relatie_norms()
    return relatiebeheerder()


def today() -> date:
    return timezone.localdate()


class TestRapporten:
    def test_lets_a_partner_see_what_is_due_and_hand_it_in_once(self, client: Any, me: Any) -> None:
        for code in ("api.verzoeken_per_minuut", "api.herhaalsleutel_dagen"):
            NormFactory(code=code, waarde=100)
        partner = partner_of(me)
        late, later = led_by(partner, sinds=100), led_by(partner, sinds=10)
        DelingFactory(plan=late, partner=partner, van=today(), tot=today() + timedelta(days=9))
        elsewhere = led_by(partner_of(me), sinds=100)
        api = PartnerClient(partner, scopes=("rapporten:lezen", "rapporten:schrijven"))
        base = "/api/v1/plannen-onder-regie"

        def hand_in(kenmerk: str, body: Any, **headers: str) -> Any:
            own = {"Authorization": f"Bearer {api.token}", **headers}
            url = f"{base}/{kenmerk}/rapporten"
            return client.post(url, body, content_type="application/json", headers=own)

        first, second = api.get(base).json()["resultaten"]
        assert (first["kenmerk"], first["teLaat"], second["teLaat"]) == (f"P{late.pk:08d}", True, False)
        assert (first["inwoner"]["achternaam"], second["inwoner"]) == (late.klant.achternaam, None)
        said = {"samenvatting": "Gaat goed", "klantGesprokenOp": today().isoformat()}
        wrong = hand_in(first["kenmerk"], {**said, "klantGesprokenOp": f"{today() + timedelta(days=1)}"})
        assert assert_problem(wrong, 400)["invalidParams"][0]["name"] == "klantGesprokenOp"
        answers = [hand_in(first["kenmerk"], said) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 200]
        assert api.get(answers[0]["Location"]).json()["laatsteRapport"] == today().isoformat()
        assert_problem(hand_in(first["kenmerk"], {"samenvatting": "Toch niet"}), 409)
        keyed = {"Idempotency-Key": "rapport-1"}
        both = [hand_in(second["kenmerk"], said, **keyed) for _ in range(2)]
        assert [(one.status_code, "Idempotency-Replayed" in one) for one in both] == [
            (201, False),
            (201, True),
        ]
        assert_problem(hand_in(f"P{elsewhere.pk:08d}", said), 404)
        assert_problem(api.get(f"{base}/P\u00b2"), 404)

        rapport = Partnerrapport.objects.get(plan=late)
        assert (rapport.vorm, rapport.vastgelegd_door, rapport.te_laat) == ("api", None, True)
        assert Verwerking.objects.filter(klant=late.klant, partner=partner.naam).exists()
        client.force_login(me.gebruiker, backend=BACKEND)
        page = client.get(reverse("relatiepartner", args=[partner.pk]))
        assert "via de koppeling" in page.content.decode()
        assert not page.context["te_vragen"]
        with pytest.raises(IntegrityError, match="noted_by_somebody"), transaction.atomic():
            Partnerrapport.objects.create(
                plan=later,
                partner=partner,
                termijn=today(),
                ontvangen_op=today(),
                vorm="gesprek",
                samenvatting="x",
                vastgelegd_op=timezone.now(),
            )
