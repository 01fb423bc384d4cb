"""The regie: one holder at any moment, moved only by a warm transfer that was accepted (CAS-10)."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.regie import antwoord, services
from caseload.regie.lezen import proposal_for
from caseload.regie.models import Regieperiode, Regieverzoek
from caseload.regie.policy import Inzet, propose_regievoerder
from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.wisselen import WisselNietMogelijk
from serviceplein.agenda.afloop import RecordGesprek, record_gesprek
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import ActieFactory, PlanFactory, ToewijzingFactory, coach
from tests.factories import NOW, VANDAAG, MedewerkerFactory, PartnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def anna():
    return coach(belasting="1", naam="Anna de Groot")


@pytest.fixture
def bram():
    return coach(naam="Bram Visser")


@pytest.fixture
def plan(anna):
    toewijzing = ToewijzingFactory(medewerker=anna)
    return PlanFactory(klant=toewijzing.klant, regievoerder=anna, dominant_probleem="financien")


@pytest.fixture
def opvang():
    return PartnerFactory(naam="Opvang aan de Kade", mag_regie_voeren=True)


def ask(plan, who, *, now=NOW, **values):
    plan.refresh_from_db()
    command = {"soort": "doorverwijzen", "vraag": "Past beter", "vorm": "coach", "notitie": "Rustig aan"}
    made = services.AskRegie(plan_id=plan.pk, versie=plan.versie, **{**command, **values})
    return Regieverzoek.objects.get(pk=services.ask_regie(made, actor=who.gebruiker, now=now))


def accept(verzoek, who, *, now=LATER, **values):
    command = antwoord.AcceptVerzoek(verzoek_id=verzoek.pk, **values)
    antwoord.accept_verzoek(command, actor=who.gebruiker, now=now)


def holders(plan):
    rows = Regieperiode.objects.filter(plan=plan).order_by("van", "pk")
    return [(row.wie, row.tot is None) for row in rows]


class TestRegie:
    @pytest.mark.eis("CAS-10")
    def test_lies_with_one_is_handed_over_warm_to_colleague_and_partner_and_back(
        self, plan, anna, bram, opvang
    ):
        assert holders(plan) == [("Anna de Groot", True)]
        period = Regieperiode.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Regieperiode.objects.create(plan=plan, medewerker=bram, van=period.van)
        ActieFactory(doel__plan=plan, doel__leefgebied="financien", actor="specialist", medewerker=bram)
        assert proposal_for(plan).medewerker == bram

        advice = ask(plan, anna, soort="consulteren", naar_medewerker_id=bram.pk)
        accept(advice, bram, antwoord="Begin met een budgetplan")
        plan.refresh_from_db()
        assert (plan.regievoerder, Toewijzing.objects.get(tot__isnull=True).medewerker) == (anna, anna)

        refused = ask(plan, anna, naar_medewerker_id=bram.pk)
        no = antwoord.RefuseVerzoek(verzoek_id=refused.pk, reden="Ik ken deze schuldeiser privé")
        antwoord.refuse_verzoek(no, actor=bram.gebruiker, now=LATER)
        assert holders(plan) == [("Anna de Groot", True)]

        over = ask(plan, anna, naar_medewerker_id=bram.pk)
        assert holders(plan) == [("Anna de Groot", True)]
        accept(over, bram)
        plan.refresh_from_db()
        assert (plan.regievoerder, Toewijzing.objects.get(tot__isnull=True).medewerker) == (bram, bram)
        moved = Toewijzing.objects.get(tot__isnull=True)
        anna.capaciteit.refresh_from_db()
        bram.capaciteit.refresh_from_db()
        assert (anna.capaciteit.belasting, bram.capaciteit.belasting) == (Decimal(0), moved.gewicht)

        three = ask(plan, bram, naar_partner_id=opvang.pk, vorm="driegesprek", toestemming=True, now=LATER)
        with pytest.raises(services.VerzoekOnjuist, match="Voer eerst het driegesprek"):
            accept(three, bram, akkoord_van="Els")
        talk = services.book_driegesprek(
            services.BookDriegesprek(verzoek_id=three.pk), actor=bram.gebruiker, now=LATER
        )
        three.refresh_from_db()
        held_at = three.afspraak.eind + timedelta(hours=1)
        record_gesprek(
            RecordGesprek(afspraak_id=talk, verslag="Samen besproken"), actor=bram.gebruiker, now=held_at
        )
        accept(three, bram, akkoord_van="Els", now=held_at)
        plan.refresh_from_db()
        assert (plan.regie, plan.regiepartner, plan.regievoerder) == (Regie.PARTNER, opvang, bram)

        back = ask(plan, bram, naar_medewerker_id=bram.pk, now=held_at)
        accept(back, bram, now=held_at + timedelta(days=9))
        plan.refresh_from_db()
        assert (plan.regie, plan.regiepartner, plan.regievoerder) == (Regie.GEMEENTE, None, bram)
        assert holders(plan) == [
            ("Anna de Groot", False),
            ("Bram Visser", False),
            ("Opvang aan de Kade", False),
            ("Bram Visser", True),
        ]
        periods = list(Regieperiode.objects.filter(plan=plan).order_by("van", "pk"))
        for before, after in pairwise(periods):
            assert before.tot == after.van
        assert Gebeurtenis.objects.filter(soort="regie.overgedragen").count() == 3

    def test_ends_with_the_plan(self, plan):
        Plan.objects.update(status="afgesloten", afgesloten_op=LATER)
        assert Regieperiode.objects.get().tot == LATER

    def test_is_with_the_counterpart_until_a_partner_is_found(self, anna):
        plan = PlanFactory(regie=Regie.PARTNER, regievoerder=anna)
        assert holders(plan) == [("Anna de Groot", True)]
        nobody = PlanFactory(regie=Regie.PARTNER, regievoerder=None)
        assert holders(nobody) == [("Frontoffice", True)]


class TestProposal:
    def test_is_whoever_does_most_at_the_dominant_problem(self):
        def work(who, area="financien", days=9, **more):
            values = {"leefgebied": area, "termijn": VANDAAG + timedelta(days=days), "mag": True}
            return Inzet(**{**values, "medewerker_id": who, **more})

        assert propose_regievoerder([work(1), work(2), work(2)], "financien").medewerker_id == 2
        assert propose_regievoerder([work(1), work(2, days=1)], "financien").medewerker_id == 2
        assert propose_regievoerder([work(1, area="werk")], "financien") is None
        assert propose_regievoerder([work(None, partner_id=3, mag=False)], "financien") is None
        assert propose_regievoerder([work(1)], "") is None


class TestRequest:
    def test_waits_with_the_receiver_who_may_look_and_then_not_any_more(self, client, plan, anna, bram):
        verzoek = ask(plan, anna, soort="consulteren", naar_medewerker_id=bram.pk)
        taak = Taak.objects.open().get()
        assert (taak.medewerker, taak.deadline) == (bram, verzoek.reactie_uiterlijk)
        client.force_login(bram.gebruiker, backend=BACKEND)
        assert plan.klant.naam in client.get(reverse("regieverzoeken")).content.decode()
        page = reverse("plan", args=[plan.pk])
        assert client.get(page).status_code == 200
        url = reverse("regieverzoek-aannemen", args=[verzoek.pk])
        assert client.post(url, {"antwoord": ""}).status_code == 409
        assert client.post(url, {"antwoord": "Doen"}).status_code == 302
        assert not Taak.objects.open().exists()
        assert client.get(page).status_code == 302

    def test_is_answered_by_its_receiver_only_and_once(self, plan, anna, bram):
        verzoek = ask(plan, anna, naar_medewerker_id=bram.pk)
        with pytest.raises(services.VerzoekOnjuist, match="Alleen Bram Visser"):
            accept(verzoek, anna)
        accept(verzoek, bram)
        with pytest.raises(services.VerzoekAlBeantwoord):
            accept(verzoek, bram)

    def test_is_answered_by_who_stands_in(self, client, plan, anna, bram):
        chris = coach(naam="Chris Bakker")
        verzoek = ask(plan, anna, soort="consulteren", naar_medewerker_id=bram.pk)
        today = timezone.localdate()
        Waarneming.objects.create(
            medewerker=bram,
            waarnemer=chris,
            van=min(today, VANDAAG),
            tot_en_met=max(today, LATER.date()),
            gekozen_op=NOW,
        )
        client.force_login(chris.gebruiker, backend=BACKEND)
        assert plan.klant.naam in client.get(reverse("regieverzoeken")).content.decode()
        assert "Advies geven" in client.get(reverse("regieverzoek", args=[verzoek.pk])).content.decode()
        accept(verzoek, chris, antwoord="Ga samen naar de bank")
        assert Regieverzoek.objects.get().beantwoord_door == chris.gebruiker

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"naar_medewerker_id": None}, "één collega of één ketenpartner"),
            ({"vraag": " "}, "wat u vraagt"),
            ({"vorm": ""}, "warm overdraagt"),
            ({"notitie": ""}, "wat de ontvanger moet weten"),
        ],
    )
    def test_says_what_is_missing(self, plan, anna, bram, change, text):
        with pytest.raises(services.VerzoekOnjuist, match=text):
            ask(plan, anna, **{"naar_medewerker_id": bram.pk, **change})

    def test_to_a_partner_needs_consent_and_a_partner_that_may_lead(self, plan, anna, opvang):
        with pytest.raises(services.VerzoekOnjuist, match="Vraag de klant eerst"):
            ask(plan, anna, naar_partner_id=opvang.pk)
        school = PartnerFactory(mag_regie_voeren=False)
        with pytest.raises(services.VerzoekOnjuist, match="regie mag voeren"):
            ask(plan, anna, naar_partner_id=school.pk, toestemming=True)

    def test_of_transfer_runs_once_at_a_time_and_can_be_withdrawn(self, plan, anna, bram):
        verzoek = ask(plan, anna, naar_medewerker_id=bram.pk)
        with pytest.raises(services.VerzoekOnjuist, match="loopt al een overdracht"):
            ask(plan, anna, naar_medewerker_id=bram.pk)
        command = antwoord.WithdrawVerzoek(verzoek_id=verzoek.pk)
        antwoord.withdraw_verzoek(command, actor=anna.gebruiker, now=LATER)
        ask(plan, anna, naar_medewerker_id=bram.pk)

    def test_moves_nothing_when_another_got_the_regie_meanwhile(self, plan, anna, bram):
        verzoek = ask(plan, anna, naar_medewerker_id=bram.pk)
        Plan.objects.update(regievoerder=MedewerkerFactory(), regie_sinds=NOW)
        with pytest.raises(services.VerzoekOnjuist, match="intussen de regie"):
            accept(verzoek, bram)

    def test_does_not_pass_the_maximum_of_the_receiver(self, plan, anna):
        full = coach(norm="1", belasting="1")
        verzoek = ask(plan, anna, naar_medewerker_id=full.pk)
        with pytest.raises(WisselNietMogelijk, match="geen ruimte"):
            accept(verzoek, full)
        assert Toewijzing.objects.get(tot__isnull=True).medewerker == anna

    def test_is_asked_and_refused_on_the_screen(self, client, plan, anna, bram):
        client.force_login(anna.gebruiker, backend=BACKEND)
        form = {"versie": 1, "soort": "doorverwijzen", "naar_medewerker": bram.pk, "vraag": "Neem over"}
        url = reverse("plan-regie-vragen", args=[plan.pk])
        assert client.post(url, form).status_code == 409
        answer = client.post(url, {**form, "vorm": "coach", "notitie": "Let op de hond"})
        verzoek = Regieverzoek.objects.get()
        assert answer.url == reverse("regieverzoek", args=[verzoek.pk])
        assert client.post(url, {**form, "versie": 0, "vorm": "coach", "notitie": "x"}).status_code == 409
        client.force_login(bram.gebruiker, backend=BACKEND)
        refuse = reverse("regieverzoek-weigeren", args=[verzoek.pk])
        assert client.post(refuse, {"antwoord": ""}).status_code == 409
        assert client.post(refuse, {"antwoord": "Geen plek"}).status_code == 302
        verzoek.refresh_from_db()
        assert (verzoek.status, verzoek.antwoord) == ("geweigerd", "Geen plek")

    def test_of_a_helper_without_the_plan_is_for_advice_only(self, plan, anna):
        desk = MedewerkerFactory(rol=Rol.BACKOFFICE)
        verzoek = ask(plan, anna, soort="consulteren", naar_medewerker_id=desk.pk)
        accept(verzoek, desk, antwoord="Bel de kredietbank")
        assert Regieverzoek.objects.get().status == "aangenomen"
