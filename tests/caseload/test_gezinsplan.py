"""One gezin, one plan, one regie: the plan a household shares, and the page that shows it all (KRN-02)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from backoffice.besluiten.models import Besluit, Uitkomst
from caseload.plan import gezin, services
from caseload.plan.gezinsplan import shared_plan_of
from caseload.plan.models import Plan
from caseload.plan.opening import give_to_partner, make_plan_key, start_plan
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import EindeReden
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol, Uitkering
from serviceplein.klanten.models import HuishoudenLid
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory
from tests.caseload.factories import (
    ActieFactory,
    CapaciteitFactory,
    DoelFactory,
    PlanFactory,
    ToewijzingFactory,
)
from tests.factories import (
    NOW,
    VANDAAG,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    TaakFactory,
)
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture(autouse=True)
def normen():
    NormFactory(code="klanten.meerderjarig_jaren", waarde=18)
    NormFactory(code="caseload.plan_opstellen_dagen", waarde=10)


@pytest.fixture
def coach():
    medewerker = MedewerkerFactory(naam="Rob Bakker")
    CapaciteitFactory(medewerker=medewerker, belasting=2)
    return medewerker


@pytest.fixture
def gezin_van_coach(coach):
    """Two partners and a child; the coach helps both partners, each with a plan of their own."""
    house = HuishoudenFactory()
    people = [
        KlantFactory(voornamen="Amina", geboortedatum=date(1984, 2, 3), uitkering=Uitkering.PW, iwv=True),
        KlantFactory(voornamen="Bram", geboortedatum=date(1986, 5, 1)),
        KlantFactory(voornamen="Noor", geboortedatum=date(2012, 3, 9)),
    ]
    roles = (HuishoudenRol.HOOFD, HuishoudenRol.PARTNER, HuishoudenRol.KIND)
    for klant, rol in zip(people, roles, strict=True):
        HuishoudenLidFactory(huishouden=house, klant=klant, rol=rol)
    plans = [PlanFactory(klant=klant, regievoerder=coach) for klant in people[:2]]
    for klant in people[:2]:
        ToewijzingFactory(klant=klant, medewerker=coach)
    return {"huishouden": house, "mensen": people, "plannen": plans}


def share(plan, actor, versie=1):
    return gezin.share_plan(gezin.SharePlan(plan_id=plan.pk, versie=versie), actor=actor, now=NOW)


def join(plan, actor, versie=1):
    return gezin.join_plan(gezin.JoinPlan(plan_id=plan.pk, versie=versie), actor=actor, now=NOW)


class TestHuishoudenPagina:
    @pytest.mark.eis("KRN-02")
    def test_shows_every_members_stroom_contactpersoon_voorzieningen_and_the_one_plan(
        self, client, coach, gezin_van_coach
    ):
        amina, bram, noor = gezin_van_coach["mensen"]
        own, other = gezin_van_coach["plannen"]
        MeldingFactory(klant=amina, stroom="schulden", bestemming="schuldhulpverlening", status="getrieerd")
        MeldingFactory(klant=noor, stroom="wmo", bestemming="vraagverheldering", status="getrieerd")
        u_pas = AanvraagFactory(klant=bram)
        Besluit.objects.create(
            aanvraag=u_pas,
            uitkomst=Uitkomst.TOEGEKEND,
            automatisch=True,
            beslist_op=NOW,
            geldig_van=date(2020, 1, 1),
        )
        DoelFactory(plan=own, van_klant="Rust in ons huis")
        ActieFactory(doel=DoelFactory(plan=other, van_klant="Werk als lasser"))
        client.force_login(coach.gebruiker, backend=BACKEND)
        page = reverse("klant-huishouden", args=[bram.pk])
        versie = {"versie": "1"}
        assert client.post(reverse("plan-delen", args=[own.pk]), versie).status_code == 302
        assert client.post(reverse("plan-samenvoegen", args=[other.pk]), versie).status_code == 302
        shown = client.get(page).content.decode()
        members = shown.split('id="gezinsplan"')[0]
        for text in ("Amina", "Bram", "Noor", "Hoofd", "Partner", "Kind", "Schulden", "Wmo"):
            assert text in members
        assert members.count("Rob Bakker") >= 2
        assert "Participatiewet, Wmo-voorziening" in members
        assert "U-pas" in members
        plan = shown.split('id="gezinsplan"')[1]
        for text in ("Rust in ons huis", "Werk als lasser", "Rob Bakker", "Naar het gezinsplan"):
            assert text in plan
        assert "Eigen plannen" not in plan
        assert Plan.objects.running().filter(klant__in=[amina, bram, noor]).count() == 1
        for klant in (amina, bram):
            assert "Rust in ons huis" in client.get(reverse("klant", args=[klant.pk])).content.decode()
        former = client.get(page, {"op": "2023-12-31"}).content.decode()
        assert "niet bij een huishouden" in former
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            HuishoudenLidFactory(klant=bram, geldig_van=date(2025, 1, 1))


class TestSharePlan:
    def test_is_one_per_household_also_in_the_database(self, coach, gezin_van_coach):
        own, other = gezin_van_coach["plannen"]
        share(own, coach.gebruiker)
        with pytest.raises(gezin.GezinsplanBestaat, match="al een gezinsplan"):
            share(other, coach.gebruiker)
        with pytest.raises(IntegrityError, match="one_running_per_huishouden"), transaction.atomic():
            Plan.objects.filter(pk=other.pk).update(huishouden=gezin_van_coach["huishouden"])
        events = Gebeurtenis.objects.values_list("soort", "klant_id")
        assert list(events) == [("plan.gedeeld", own.klant_id)]

    def test_needs_a_household_of_two_the_right_and_the_version_that_was_seen(self, coach, gezin_van_coach):
        own = gezin_van_coach["plannen"][0]
        with pytest.raises(services.PlanGewijzigd):
            share(own, coach.gebruiker, versie=9)
        with pytest.raises(Plan.DoesNotExist):
            share(own, MedewerkerFactory().gebruiker)
        backoffice = MedewerkerFactory(rol=Rol.FRONTOFFICE)
        Plan.objects.filter(pk=own.pk).update(regievoerder=backoffice)
        with pytest.raises(PermissionDenied):
            share(own, backoffice.gebruiker)
        HuishoudenLid.objects.exclude(klant=own.klant).update(geldig_tot=VANDAAG)
        with pytest.raises(gezin.GeenGezin, match="geen gezinsleden"):
            share(own, coach.gebruiker)

    def test_stays_with_its_klant_who_leaves_so_that_the_others_can_share_another(
        self, coach, gezin_van_coach
    ):
        own, other = gezin_van_coach["plannen"]
        share(own, coach.gebruiker)
        HuishoudenLidFactory(
            huishouden=gezin_van_coach["huishouden"], klant__voornamen="Oma", rol=HuishoudenRol.KOSTENDELER
        )
        HuishoudenLid.objects.filter(klant=own.klant).update(geldig_tot=VANDAAG)
        assert shared_plan_of(other.klant_id, VANDAAG) is None
        assert shared_plan_of(other.klant_id, VANDAAG - timedelta(days=1)) is not None
        share(other, coach.gebruiker)
        assert shared_plan_of(other.klant_id, VANDAAG) == other


class TestJoinPlan:
    def test_moves_the_goals_and_closes_the_own_plan_in_one_event(self, coach, gezin_van_coach):
        own, other = gezin_van_coach["plannen"]
        doel = DoelFactory(plan=other)
        TaakFactory(sleutel=make_plan_key(other.pk), klant=other.klant)
        share(own, coach.gebruiker)
        join(other, coach.gebruiker)
        doel.refresh_from_db()
        other.refresh_from_db()
        assert (doel.plan, doel.klant) == (own, other.klant)
        assert other.status == PlanStatus.AFGESLOTEN
        assert not Taak.objects.open().filter(sleutel=make_plan_key(other.pk)).exists()
        assert list(
            Gebeurtenis.objects.filter(soort="plan.samengevoegd").values_list("klant", flat=True)
        ) == [other.klant_id]

    def test_needs_a_shared_plan_that_is_open_to_the_actor(self, coach, gezin_van_coach):
        own, other = gezin_van_coach["plannen"]
        with pytest.raises(gezin.GeenGezin, match="nog geen gezinsplan"):
            join(other, coach.gebruiker)
        share(own, coach.gebruiker)
        own.klant.bescherming = Bescherming.HUISELIJK_GEWELD
        own.klant.save()
        Plan.objects.filter(pk=own.pk).update(regievoerder=MedewerkerFactory())
        own.klant.toewijzingen.all().delete()
        with pytest.raises(Plan.DoesNotExist):
            join(other, coach.gebruiker)


class TestGezinsplan:
    def test_takes_in_a_member_who_gets_a_contactpersoon_and_keeps_its_regie(self, coach, gezin_van_coach):
        own = gezin_van_coach["plannen"][0]
        noor = gezin_van_coach["mensen"][2]
        share(own, coach.gebruiker)
        new = MedewerkerFactory()
        plan = start_plan(noor, new, regie="gemeente", dominant_probleem="werk", now=NOW)
        assert plan == own
        assert give_to_partner(noor, new, now=NOW) == own
        own.refresh_from_db()
        assert own.regievoerder == coach
        taak = Taak.objects.open().get(klant=noor)
        assert taak.medewerker == new
        added = services.AddDoel(
            plan_id=own.pk, versie=own.versie, leefgebied="gezin", van_klant="Rust", voor_klant_id=noor.pk
        )
        ToewijzingFactory(klant=noor, medewerker=new)
        services.add_doel(added, actor=new.gebruiker, now=NOW)
        assert not Taak.objects.open().filter(pk=taak.pk).exists()

    def test_opens_for_who_helps_a_member_and_is_noted_for_both(self, client, coach, gezin_van_coach):
        own = gezin_van_coach["plannen"][0]
        noor = gezin_van_coach["mensen"][2]
        new = ToewijzingFactory(klant=noor).medewerker
        client.force_login(new.gebruiker, backend=BACKEND)
        page = reverse("plan", args=[own.pk])
        assert client.get(page).status_code == 302
        share(own, coach.gebruiker)
        DoelFactory(plan=own, klant=noor, van_klant="Naar het mbo")
        shown = client.get(page).content.decode()
        assert "Naar het mbo" in shown
        assert "Het hele gezin" in shown
        noted = Verwerking.objects.filter(klant=noor, handeling="plan bekijken").get()
        assert own.klant_id in noted.klanten
        HuishoudenLid.objects.filter(klant=noor).update(geldig_tot=timezone.localdate())
        assert client.get(page).status_code == 302

    def test_goes_on_with_another_contactpersoon_when_its_klant_flows_out(self, coach, gezin_van_coach):
        own = gezin_van_coach["plannen"][0]
        noor = gezin_van_coach["mensen"][2]
        gezin_van_coach["mensen"][1].toewijzingen.all().delete()
        new = ToewijzingFactory(klant=noor).medewerker
        share(own, coach.gebruiker)
        command = EndToewijzing(toewijzing_id=own.klant.toewijzingen.get().pk, reden=EindeReden.VERHUISD)
        end_toewijzing(command, actor=coach.gebruiker, now=NOW)
        own.refresh_from_db()
        assert own.status != PlanStatus.AFGESLOTEN
        assert own.regievoerder == new
