"""A plan that is not ours to lead: which organisation leads it (CAS-03, INT-07)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from caseload.plan.models import Plan, Regie
from caseload.plan.regiepartner import NameRegiepartner, RegieNietMogelijk, name_regiepartner
from caseload.plan.services import PlanGewijzigd
from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, assign_contactpersoon
from intake.melding.codes import Kanaal
from intake.triage.services import propose_triage
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import PlanFactory, coach
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory, QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def opvang():
    return Partner.objects.create(
        naam="Opvang aan de Kade", soort="hulpverlenende instelling", mag_regie_voeren=True
    )


@pytest.fixture
def matcher():
    return MedewerkerFactory(functie=Functie.MATCHER).gebruiker


def assign(scan, actor):
    assign_contactpersoon(AssignContactpersoon(melding_id=scan.melding_id), actor=actor, now=NOW)
    return Plan.objects.get(klant=scan.klant)


def name(plan, partner, actor, versie=None):
    command = NameRegiepartner(plan_id=plan.pk, versie=versie or plan.versie, partner_id=partner.pk)
    name_regiepartner(command, actor=actor, now=NOW)
    plan.refresh_from_db()


class TestDakEnThuislozen:
    @pytest.mark.eis("INT-07")
    def test_come_in_through_the_bct_with_the_regie_at_the_institution(self, matcher, opvang):
        person = coach(functie=Functie.COACH_DAK_EN_THUISLOZEN)
        klant = KlantFactory(dak_en_thuisloos=True)
        for kanaal in set(Kanaal) - {Kanaal.BCT}:
            elsewhere = propose_triage(MeldingFactory(klant=klant, kanaal=kanaal), now=NOW)
            assert (elsewhere.bestemming, elsewhere.vervolgstap) == ("bct", "warme_verwijzing")
        through = MeldingFactory(
            klant=klant, kanaal=Kanaal.BCT, aangebracht_door=opvang, status="gescand", bestemming="werkplein"
        )
        assert propose_triage(through, now=NOW).bestemming == "coach_dak_en_thuislozen"
        plan = assign(QuickScanFactory(melding=through), matcher)
        assert (plan.regie, plan.regiepartner) == (Regie.PARTNER, opvang)
        assert Toewijzing.objects.get().medewerker == plan.regievoerder == person
        assert Taak.objects.open().get().titel == "Stel met de klant het plan van aanpak op"


class TestNaming:
    def test_says_who_leads_and_ends_the_search(self, matcher, opvang):
        contact = MedewerkerFactory(rol=Rol.RELATIEBEHEERDER, functie=Functie.RELATIEBEHEERDER)
        scan = QuickScanFactory(perspectief_op_werk=False, eigen_dienstverlening_beschikbaar=False)
        plan = assign(scan, matcher)
        assert (plan.regiepartner, plan.regievoerder) == (None, contact)
        assert Taak.objects.open().get().titel == "Zoek een ketenpartner die de regie neemt"
        name(plan, opvang, contact.gebruiker)
        assert plan.regiepartner == opvang
        assert not Taak.objects.open().exists()
        assert Gebeurtenis.objects.order_by("pk").last().soort == "plan.regie_bij_partner"

    def test_takes_only_an_organisation_that_may_lead(self, matcher):
        person = coach()
        plan = PlanFactory(regie=Regie.PARTNER, regievoerder=person)
        school = Partner.objects.create(naam="Vakschool", soort="opleider")
        with pytest.raises(RegieNietMogelijk):
            name(plan, school, person.gebruiker)

    def test_is_not_for_a_plan_of_our_own(self, opvang):
        person = coach()
        with pytest.raises(RegieNietMogelijk):
            name(PlanFactory(regievoerder=person), opvang, person.gebruiker)

    def test_notices_a_colleague_and_asks_the_right(self, opvang):
        person = coach()
        plan = PlanFactory(regie=Regie.PARTNER, regievoerder=person, versie=3)
        with pytest.raises(PlanGewijzigd):
            name(plan, opvang, person.gebruiker, versie=2)
        with pytest.raises((PermissionDenied, Plan.DoesNotExist)):
            name(plan, opvang, MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker)

    def test_is_done_on_the_page_of_the_plan(self, client, opvang):
        person = coach()
        plan = PlanFactory(regie=Regie.PARTNER, regievoerder=person)
        client.force_login(person.gebruiker, backend=BACKEND)
        assert "Organisatie kiezen" in client.get(reverse("plan", args=[plan.pk])).content.decode()
        address = reverse("plan-regiepartner", args=[plan.pk])
        assert client.post(address, {"versie": plan.versie}).status_code == 422
        client.post(address, {"versie": plan.versie, "partner": opvang.pk})
        assert "Opvang aan de Kade" in client.get(reverse("plan", args=[plan.pk])).content.decode()
