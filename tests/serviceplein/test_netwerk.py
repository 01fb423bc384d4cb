"""The own network of a klant: kept with consent, asked first, and an actor in the plan (KRN-03)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from caseload.plan import services as plan_services
from caseload.plan.eerste_stappen import carry_first_steps
from caseload.plan.models import Actie, Netwerkvraag
from caseload.plan.netwerk import ActorOnjuist, AnswerNetwerkvraag, NetwerkNietGevraagd
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant, Netwerkcontact
from serviceplein.klanten.netwerk import services
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import DoelFactory, PlanFactory, ToewijzingFactory
from tests.factories import NOW, VANDAAG, KlantFactory, MedewerkerFactory, NetwerkcontactFactory
from tests.intake.factories import QuickScanFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
ZUS = services.Naaste(
    naam="Fatima Yilmaz",
    relatie="broer_zus",
    kan_helpen_met="Meegaan naar gesprekken",
    telefoon="06 1234 5678",
    klant_vindt_goed=True,
    naaste_vindt_goed=True,
)


@pytest.fixture
def toewijzing():
    return ToewijzingFactory()


@pytest.fixture
def coach(toewijzing):
    return toewijzing.medewerker.gebruiker


@pytest.fixture
def doel(toewijzing):
    return DoelFactory(plan=PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker))


def actie(doel, versie, actor, **more):
    return plan_services.AddActie(
        doel_id=doel.pk, versie=versie, omschrijving="Meegaan", actor=actor, termijn=VANDAAG, **more
    )


def answer(doel, coach, versie=1, **values):
    command = AnswerNetwerkvraag(doel_id=doel.pk, versie=versie, **values)
    return plan_services.answer_netwerkvraag(command, actor=coach, now=NOW)


class TestEigenNetwerk:
    @pytest.mark.eis("KRN-03")
    def test_is_recorded_with_consent_acts_in_the_plan_and_is_asked_before_a_professional(
        self, client, coach, doel
    ):
        client.force_login(coach, backend=BACKEND)
        klant = doel.plan.klant
        card = {"naam": ZUS.naam, "relatie": ZUS.relatie, "kan_helpen_met": ZUS.kan_helpen_met}
        add = reverse("klant-naaste", args=[klant.pk])
        refused = client.post(add, {**card, "telefoon": ZUS.telefoon})
        assert refused.status_code == 409
        assert "Vraag eerst of de klant het goed vindt" in refused.content.decode()
        assert not Netwerkcontact.objects.exists()
        client.post(add, {**card, "telefoon": ZUS.telefoon, "klant_vindt_goed": "on"})
        zus = Netwerkcontact.objects.get()
        assert (zus.relatie, zus.kan_helpen_met, zus.akkoord_op) == ("broer_zus", ZUS.kan_helpen_met, None)
        page = client.get(reverse("klant-omgeving", args=[klant.pk]), headers={"HX-Request": "true"})
        assert ZUS.naam in page.content.decode()

        post = {"omschrijving": "Meegaan", "termijn": "2099-01-01"}
        to_act = reverse("doel-actie", args=[doel.pk])
        early = client.post(to_act, {**post, "versie": 1, "actor": "netwerk", "wie": zus.naam})
        assert early.status_code == 409
        assert "eerst zelf" in early.content.decode()
        for professional in ("contactpersoon", "specialist", "partner"):
            early = client.post(to_act, {**post, "versie": 1, "actor": professional})
            assert early.status_code == 409
            assert "Vraag eerst: wie uit uw omgeving kan helpen?" in early.content.decode()
        assert not Actie.objects.exists()

        change = services.ChangeContact(contact_id=zus.pk, naaste=ZUS)
        services.change_contact(change, actor=coach, now=NOW)
        asked = reverse("doel-netwerk", args=[doel.pk])
        assert client.post(asked, {"versie": 1}).status_code == 409
        client.post(asked, {"versie": 1, "contacten": [zus.pk], "toelichting": "Elke week"})
        client.post(to_act, {**post, "versie": 2, "actor": "netwerk", "wie": "fatima yilmaz"})
        client.post(to_act, {**post, "versie": 3, "actor": "contactpersoon"})
        network, ours = Actie.objects.order_by("pk")
        assert (network.naaste, network.wie) == (zus, "fatima yilmaz")
        assert ours.medewerker == coach.medewerker
        assert "Fatima Yilmaz: Elke week" in client.get(reverse("plan", args=[doel.plan_id])).content.decode()

    def test_may_be_nobody_with_a_reason(self, coach, doel):
        with pytest.raises(ActorOnjuist):
            answer(doel, coach)
        answer(doel, coach, toelichting="De familie woont in Marokko")
        kept = Netwerkvraag.objects.get()
        assert (kept.iemand, kept.toelichting) == (False, "De familie woont in Marokko")
        plan_services.add_actie(actie(doel, 2, "partner"), actor=coach, now=NOW)

    def test_counts_per_goal(self, coach, doel):
        answer(doel, coach, toelichting="Niemand in de buurt")
        other = DoelFactory(plan=doel.plan, leefgebied="taal")
        with pytest.raises(NetwerkNietGevraagd):
            plan_services.add_actie(actie(other, 2, "specialist"), actor=coach, now=NOW)
        plan_services.add_actie(actie(other, 2, "klant"), actor=coach, now=NOW)

    def test_is_of_this_klant_only(self, coach, doel):
        stranger = NetwerkcontactFactory()
        with pytest.raises(ActorOnjuist):
            answer(doel, coach, contacten=(stranger.pk,))
        with pytest.raises(ActorOnjuist):
            plan_services.add_actie(actie(doel, 1, "netwerk", naaste_id=stranger.pk), actor=coach, now=NOW)

    def test_is_forgotten_when_somebody_stops(self, client, coach, doel):
        zus = NetwerkcontactFactory(klant=doel.plan.klant, email="f@example.nl")
        client.force_login(coach, backend=BACKEND)
        client.post(reverse("naaste-gestopt", args=[zus.pk]))
        zus.refresh_from_db()
        assert (zus.telefoon, zus.email) == ("", "")
        assert zus.gestopt_op is not None
        assert Gebeurtenis.objects.get().soort == "netwerk.gestopt"
        with pytest.raises(services.NaasteGestopt):
            services.end_contact(services.EndContact(contact_id=zus.pk), actor=coach, now=NOW)

    def test_asks_the_right_and_an_open_dossier(self, coach):
        command = services.AddContact(klant_id=KlantFactory().pk, naaste=ZUS)
        with pytest.raises(Klant.DoesNotExist):
            services.add_contact(command, actor=coach, now=NOW)
        handhaver = MedewerkerFactory(rol=Rol.HANDHAVING)
        mine = ToewijzingFactory(medewerker=handhaver, van=NOW - timedelta(days=1))
        with pytest.raises(PermissionDenied):
            services.add_contact(
                services.AddContact(klant_id=mine.klant_id, naaste=ZUS), actor=handhaver.gebruiker, now=NOW
            )

    def test_can_be_reached_once_somebody_agrees(self, coach, toewijzing):
        silent = services.Naaste(
            naam="Bo", relatie="buur", kan_helpen_met="x", klant_vindt_goed=True, naaste_vindt_goed=True
        )
        with pytest.raises(services.NaasteOnbereikbaar):
            services.add_contact(
                services.AddContact(klant_id=toewijzing.klant_id, naaste=silent), actor=coach, now=NOW
            )

    def test_asked_in_the_quick_scan_is_not_asked_again(self, coach, toewijzing):
        scan = QuickScanFactory(
            medewerker=toewijzing.medewerker,
            antwoorden={"netwerk": "Mijn zus gaat mee", "beroepswens": "Kok"},
            afgerond_op=NOW,
        )
        scan.eerste_afspraken.create(wat="Cv maken", wie="gemeente", voor=VANDAAG, afgesproken_op=NOW)
        plan = PlanFactory(klant=toewijzing.klant, regievoerder=toewijzing.medewerker)
        carry_first_steps(plan, scan.melding)
        doel = plan.doelen.get()
        assert doel.netwerkvraag.toelichting == "Mijn zus gaat mee"
        plan_services.add_actie(actie(doel, 1, "specialist"), actor=coach, now=NOW)
