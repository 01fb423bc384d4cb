"""Parts of a plan shared with a partner: with a ground, a scope and an end, stopped at once (PRV-06)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from caseload.delen import services
from caseload.delen.models import Deling
from caseload.delen.views import deling_letter
from caseload.plan.models import Plan
from serviceplein.dossier.brief import can_print
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.models import Verwerking
from tests.caseload.factories import (
    ActieFactory,
    DelingFactory,
    DoelFactory,
    PlanFactory,
    ToewijzingFactory,
    own_gemeente,
)
from tests.factories import MedewerkerFactory, NetwerkcontactFactory, NormFactory, PartnerFactory
from tests.serviceplein.partner import PartnerClient, assert_problem, norm

__all__ = ["norm"]
pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
URL = "/api/v1/gedeelde-plannen"


@pytest.fixture
def plan():
    NormFactory(code="caseload.delen_maanden_hoogstens", waarde=12)
    own_gemeente()
    toewijzing = ToewijzingFactory()
    return PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker)


@pytest.fixture
def bank():
    return PartnerFactory(naam="Kredietbank")


def share(plan, partner, **changes):
    today = timezone.localdate()
    values = {
        "plan_id": plan.pk,
        "versie": plan.versie,
        "partner_id": partner.pk,
        "grondslag": "toestemming",
        "toestemming_op": today,
        "waarvoor": "Schulden regelen",
        "tot": today + timedelta(days=30),
    }
    command = services.ShareDelen(**{**values, **changes})
    pk = services.share_delen(command, actor=plan.regievoerder.gebruiker, now=timezone.now())
    return Deling.objects.get(pk=pk)


def calls(partner):
    return PartnerClient(partner, scopes=("plannen:lezen",))


class TestDelen:
    @pytest.mark.eis("PRV-06")
    def test_has_a_ground_a_scope_and_an_end_and_stops_at_once(self, client, plan, bank):
        user = plan.regievoerder.gebruiker
        client.force_login(user, backend=BACKEND)
        geld = DoelFactory(plan=plan, leefgebied="financien", van_klant="Rust met geld")
        zus = NetwerkcontactFactory(klant=plan.klant, naam="Geheime Zus")
        ActieFactory(doel=geld, omschrijving="Overzicht maken", actor="netwerk", wie=zus.naam, naaste=zus)
        secret = DoelFactory(plan=plan, leefgebied="gezondheid", van_klant="Minder drinken")
        ActieFactory(doel=secret, omschrijving="Naar de huisarts")
        today = timezone.localdate()
        url = reverse("plan-deel-delen", args=[plan.pk])
        form = {
            "versie": 1,
            "partner": bank.pk,
            "delen": [f"doel:{geld.pk}"],
            "waarvoor": "Schulden regelen",
            "grondslag": "toestemming",
            "tot": (today + timedelta(days=30)).isoformat(),
        }
        for wrong in (
            {},
            {"grondslag": "wettelijk"},
            {"toestemming_op": today, "tot": today},
            {"toestemming_op": today, "tot": today + timedelta(days=800)},
        ):
            assert client.post(url, {**form, **wrong}).status_code == 409
        assert not Deling.objects.exists()
        assert client.post(url, {**form, "toestemming_op": today}).status_code == 302
        deling = Deling.objects.get()

        partner, other = calls(bank), calls(PartnerFactory())
        row = partner.get(URL).json()["resultaten"][0]
        assert (row["waarvoor"], row["tot"]) == ("Schulden regelen", str(today + timedelta(days=30)))
        assert other.get(URL).json()["resultaten"] == []
        one = f"{URL}/{deling.sleutel}"
        answer = partner.get(one)
        shown = answer.content.decode()
        assert [goal["vanInwoner"] for goal in answer.json()["doelen"]] == ["Rust met geld"]
        assert "Overzicht maken" in shown
        for hidden in ("Minder drinken", "Naar de huisarts", "Geheime Zus", plan.klant.bsn or "BSN"):
            assert hidden not in shown
        assert other.get(one).status_code == 404
        log = Verwerking.objects.filter(handeling="gedeeld plan lezen via API", uitkomst=200).get()
        assert (log.partner, log.klant_id) == ("Kredietbank", plan.klant_id)
        assert "toestemming" in log.doel
        letter = deling_letter(deling)
        assert "Rust met geld" in letter
        assert "Minder drinken" not in letter
        if can_print():
            printed = client.get(reverse("deling-brief", args=[deling.pk]))
            assert printed.content.startswith(b"%PDF")

        client.post(reverse("deling-stoppen", args=[deling.pk]))
        assert_problem(partner.get(one), 404)
        assert partner.get(URL).json()["resultaten"] == []
        kinds = Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True)
        assert list(kinds) == ["delen.begonnen", "delen.ingetrokken"]

        ended = share(plan, bank, leefgebieden=("financien",))
        assert partner.get(f"{URL}/{ended.sleutel}").status_code == 200
        Deling.objects.filter(pk=ended.pk).update(van=today - timedelta(days=9), tot=today)
        assert partner.get(f"{URL}/{ended.sleutel}").status_code == 404

    def test_may_be_a_duty_of_the_law_with_its_article(self, plan, bank):
        DoelFactory(plan=plan)
        deling = share(
            plan, bank, grondslag="wettelijk", artikel="artikel 64 Participatiewet", leefgebieden=("werk",)
        )
        assert (deling.toestemming_op, deling.artikel) == (None, "artikel 64 Participatiewet")
        with pytest.raises(IntegrityError), transaction.atomic():
            DelingFactory(plan=plan, toestemming_op=None)

    def test_can_be_one_action_alone(self, plan, bank):
        doel = DoelFactory(plan=plan, van_klant="Het doel zelf")
        actie = ActieFactory(doel=doel, omschrijving="Samen naar de bank")
        deling = share(plan, bank, acties=(actie.pk,))
        body = calls(bank).get(f"{URL}/{deling.sleutel}").json()
        assert body["doelen"] == []
        assert [one["omschrijving"] for one in body["acties"]] == ["Samen naar de bank"]

    def test_is_of_this_plan_and_of_something(self, plan, bank):
        stranger = DoelFactory()
        for parts in ({"doelen": (stranger.pk,)}, {}, {"leefgebieden": ("onzin",)}):
            with pytest.raises(services.DelenOnjuist):
                share(plan, bank, **parts)

    def test_ends_with_the_plan(self, plan, bank):
        deling = DelingFactory(plan=plan, partner=bank, van=timezone.localdate())
        partner = calls(bank)
        assert partner.get(f"{URL}/{deling.sleutel}").status_code == 200
        Plan.objects.update(status="afgesloten", afgesloten_op=timezone.now())
        assert partner.get(f"{URL}/{deling.sleutel}").status_code == 404
        assert partner.get(f"{URL}/geen-sleutel").status_code == 404

    def test_stops_once_and_by_who_may(self, plan, bank):
        deling = DelingFactory(plan=plan, partner=bank)
        command = services.WithdrawDeling(deling_id=deling.pk, reden="Wil niet meer")
        with pytest.raises(Deling.DoesNotExist):
            services.withdraw_deling(command, actor=MedewerkerFactory().gebruiker, now=timezone.now())
        services.withdraw_deling(command, actor=plan.regievoerder.gebruiker, now=timezone.now())
        with pytest.raises(services.AlGestopt):
            services.withdraw_deling(command, actor=plan.regievoerder.gebruiker, now=timezone.now())
