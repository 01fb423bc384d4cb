"""A verdiepte diagnose: ordered with a question and a term, delivered once, decided on again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from caseload.toewijzing.models import Toewijzing
from caseload.toewijzing.services import AssignContactpersoon, WachtOpDiagnose, assign_contactpersoon
from intake.diagnose.models import Diagnose, Routering
from intake.diagnose.policy import Uitslag, reminder_due
from intake.diagnose.services import (
    CancelDiagnose,
    DiagnoseAlVerder,
    DiagnoseNietMogelijk,
    OrderDiagnose,
    cancel_diagnose,
    order_diagnose,
    remind_partners,
)
from intake.diagnose.signaal import stalled_diagnoses
from intake.diagnose.transitions import DiagnoseStatus
from intake.diagnose.uitslag import (
    DeliverUitslag,
    EnterUitslag,
    ProcessUitslag,
    UitslagAnders,
    UitslagOnjuist,
    deliver_uitslag,
    enter_uitslag,
    process_uitslag,
)
from intake.quick_scan.services import UitkomstTegenstrijdig
from serviceplein.berichten.models import Bericht
from serviceplein.catalogus.partners.models import Raamafspraak
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.caseload.factories import coach as free_coach
from tests.factories import NOW, VANDAAG, MedewerkerFactory, PartnerFactory
from tests.intake.factories import QuickScanFactory
from tests.intake.scannen import ANSWERS, OUTCOME

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
UITSLAG = Uitslag(kan_werken=True, perspectief_op_werk=True, conclusie="Kan drie dagen", uren_per_week=24)


@pytest.fixture
def coach():
    return MedewerkerFactory()


@pytest.fixture
def partner():
    return PartnerFactory(soort="diagnose", email="bureau@voorbeeld.nl")


@pytest.fixture
def scan(coach):
    return QuickScanFactory(
        medewerker=coach,
        antwoorden=ANSWERS,
        verdiepte_diagnose_nodig=True,
        perspectief_op_werk=False,
        eigen_dienstverlening_beschikbaar=True,
        kan=False,
        reintegratieladder=2,
    )


def order(scan, partner, **changes):
    values = {"vraag": "Hoeveel uur kan mevrouw werken?", **changes}
    command = OrderDiagnose(quick_scan_id=scan.pk, partner_id=partner.pk, **values)
    ordered = order_diagnose(command, actor=scan.medewerker.gebruiker, now=NOW)
    return Diagnose.objects.get(pk=ordered.diagnose_id)


def deliver(diagnose, uitslag=UITSLAG, partner_id=None):
    command = DeliverUitslag(
        partner_id=partner_id or diagnose.partner_id, kenmerk=diagnose.kenmerk, uitslag=uitslag
    )
    return deliver_uitslag(command, actor=None, now=NOW)


def assign(scan):
    command = AssignContactpersoon(melding_id=scan.melding_id)
    return assign_contactpersoon(command, actor=scan.medewerker.gebruiker, now=NOW)


class TestOrder:
    def test_has_a_question_a_term_and_tells_the_partner_no_more_than_its_kenmerk(self, scan, partner):
        diagnose = order(scan, partner)
        assert diagnose.termijn == VANDAAG + timedelta(weeks=4)
        message = Bericht.objects.get()
        assert message.gegevens["kenmerk"] == diagnose.kenmerk
        assert scan.klant.achternaam not in str(message.gegevens)
        assert Gebeurtenis.objects.get().soort == "diagnose.besteld"

    def test_keeps_to_the_term_of_the_raamafspraak(self, scan):
        partner = PartnerFactory(soort="onderzoeksbureau")
        Raamafspraak.objects.create(
            partner=partner,
            soort="diagnose",
            kenmerk="RA-1",
            afspraak="Uitslag binnen vijf werkdagen",
            reactietermijn_werkdagen=5,
            geldig_van=VANDAAG,
        )
        assert order(scan, partner).termijn == VANDAAG + timedelta(days=7)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"vraag": " "}, "vraag"), ({"termijn": VANDAAG}, "termijn")],
    )
    def test_is_refused_at_the_field(self, scan, partner, changes, field):
        with pytest.raises(DiagnoseNietMogelijk) as refused:
            order(scan, partner, **changes)
        assert refused.value.veld == field

    def test_is_for_a_partner_that_makes_diagnoses(self, scan):
        with pytest.raises(DiagnoseNietMogelijk, match="geen diagnoses"):
            order(scan, PartnerFactory(soort="taalschool"))

    def test_is_for_a_finished_scan_that_needs_one(self, coach, partner):
        with pytest.raises(DiagnoseNietMogelijk, match="geen diagnose nodig"):
            order(QuickScanFactory(medewerker=coach), partner)

    def test_is_made_once_at_a_time(self, scan, partner):
        order(scan, partner)
        with pytest.raises(DiagnoseNietMogelijk, match="al een diagnose besteld"):
            order(scan, partner)

    def test_needs_the_right(self, scan, partner):
        command = OrderDiagnose(quick_scan_id=scan.pk, partner_id=partner.pk, vraag="Hoe?")
        with pytest.raises(PermissionDenied):
            order_diagnose(command, actor=MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker, now=NOW)


class TestDelivery:
    def test_comes_in_once_and_asks_the_coach_to_conclude(self, scan, partner):
        diagnose = order(scan, partner)
        assert deliver(diagnose).nieuw
        assert not deliver(diagnose).nieuw
        diagnose.refresh_from_db()
        scan.refresh_from_db()
        assert (diagnose.status, diagnose.via, scan.diagnose_geleverd) == ("geleverd", "api", True)
        assert diagnose.beslissing.regel == 9
        assert Taak.objects.get(onderwerp_soort="intake.diagnose").medewerker == scan.medewerker
        assert Gebeurtenis.objects.filter(soort="diagnose.geleverd").count() == 1

    def test_of_another_uitslag_later_is_refused(self, scan, partner):
        diagnose = order(scan, partner)
        deliver(diagnose)
        with pytest.raises(UitslagAnders):
            deliver(diagnose, replace(UITSLAG, uren_per_week=8))

    def test_of_another_partner_does_not_exist(self, scan, partner):
        with pytest.raises(Diagnose.DoesNotExist):
            deliver(order(scan, partner), partner_id=PartnerFactory(soort="diagnose").pk)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"conclusie": " "}, "conclusie"),
            ({"uren_per_week": 41}, "uren_per_week"),
            ({"kan_werken": False}, "kan_werken"),
            ({"uren_per_week": 0}, "uren_per_week"),
        ],
    )
    def test_of_nonsense_is_refused_at_the_field(self, scan, partner, changes, field):
        with pytest.raises(UitslagOnjuist) as refused:
            deliver(order(scan, partner), replace(UITSLAG, **changes))
        assert refused.value.veld == field

    def test_by_hand_names_who_wrote_it_down(self, scan, partner, coach):
        diagnose = order(scan, partner)
        command = EnterUitslag(diagnose_id=diagnose.pk, uitslag=UITSLAG)
        enter_uitslag(command, actor=coach.gebruiker, now=NOW)
        diagnose.refresh_from_db()
        assert (diagnose.via, diagnose.geleverd_door) == ("hand", coach.gebruiker)


class TestRouting:
    @pytest.mark.eis("INT-15")
    def test_waits_for_the_diagnose_that_a_partner_delivers_and_is_then_decided_again(
        self, client, scan, partner, coach
    ):
        person = free_coach()
        diagnose = order(scan, partner, termijn=VANDAAG + timedelta(days=1))
        with pytest.raises(WachtOpDiagnose):
            assign(scan)
        late = NOW + timedelta(days=3)
        assert [cause.medewerker_id for cause in stalled_diagnoses(late)] == [coach.pk]
        assert remind_partners(actor=None, now=late) == 1
        deliver(diagnose)
        client.force_login(coach.gebruiker, backend=BACKEND)
        beside = client.get(reverse("quick-scan", args=[scan.pk])).content.decode()
        assert "Kan drie dagen" in beside
        outcome = replace(OUTCOME, perspectief_op_werk=True, eigen_dienstverlening_beschikbaar=True)
        command = ProcessUitslag(diagnose_id=diagnose.pk, uitkomst=outcome)
        besluit = process_uitslag(command, actor=coach.gebruiker, now=late)
        assert besluit.functie == Functie.WERKCOACH_REGULIER
        diagnose.refresh_from_db()
        assert diagnose.beslissing.regel == 7
        assert list(stalled_diagnoses(late)) == []
        assign(scan)
        assert Toewijzing.objects.get().medewerker == person

    def test_is_provisional_when_the_coach_chose_so_and_looked_at_again(self, scan, partner, coach):
        person = free_coach(functie=Functie.PARTICIPATIECOACH)
        diagnose = order(scan, partner, routering=Routering.VOORLOPIG)
        assign(scan)
        toewijzing = Toewijzing.objects.get()
        assert toewijzing.medewerker == person
        assert any("voorlopig" in zin for zin in toewijzing.uitleg["zinnen"])
        deliver(diagnose)
        command = ProcessUitslag(diagnose_id=diagnose.pk, uitkomst=OUTCOME)
        process_uitslag(command, actor=coach.gebruiker, now=NOW)
        task = Taak.objects.get(sleutel=f"diagnose-functie:{toewijzing.pk}")
        assert task.medewerker == person
        assert "werkcoach" in task.titel

    def test_keeps_the_outcome_consistent(self, scan, partner, coach):
        diagnose = order(scan, partner)
        deliver(diagnose)
        wrong = replace(OUTCOME, direct_bemiddelbaar=True, perspectief_op_werk=False)
        with pytest.raises(UitkomstTegenstrijdig):
            process_uitslag(
                ProcessUitslag(diagnose_id=diagnose.pk, uitkomst=wrong), actor=coach.gebruiker, now=NOW
            )
        diagnose.refresh_from_db()
        assert diagnose.status == DiagnoseStatus.GELEVERD


class TestStalling:
    def test_is_signalled_while_a_needed_diagnose_is_not_ordered(self, scan, coach):
        assert list(stalled_diagnoses(NOW)) == []
        causes = list(stalled_diagnoses(NOW + timedelta(days=7)))
        assert [cause.titel for cause in causes] == ["Bestel de verdiepte diagnose: de klant wacht"]

    def test_reminds_before_the_term_and_then_every_week(self, scan, partner):
        diagnose = order(scan, partner)
        sent = [remind_partners(actor=None, now=NOW + timedelta(days=day)) for day in range(40)]
        assert [day for day, count in enumerate(sent) if count] == [23, 30, 37]
        diagnose.refresh_from_db()
        assert diagnose.herinneringen == 3
        assert Bericht.objects.filter(sjabloon="diagnose_herinnering").count() == 3

    @pytest.mark.parametrize(
        ("op", "reminded", "due"),
        [
            (date(2026, 11, 1), None, False),
            (date(2026, 11, 5), None, True),
            (date(2026, 11, 8), date(2026, 11, 5), False),
            (date(2026, 11, 12), date(2026, 11, 5), True),
        ],
    )
    def test_knows_when_a_reminder_is_due(self, op, reminded, due):
        term = date(2026, 11, 10)
        assert reminder_due(termijn=term, herinnerd_op=reminded, op=op, vooraf=5, om_de=7) is due

    def test_ends_with_a_cancelled_order_and_its_reason(self, scan, partner, coach):
        free_coach(functie=Functie.PARTICIPATIECOACH)
        diagnose = order(scan, partner)
        with pytest.raises(DiagnoseNietMogelijk):
            cancel(diagnose, coach, reden=" ")
        cancel(diagnose, coach, reden="De klant is verhuisd")
        with pytest.raises(DiagnoseAlVerder):
            cancel(diagnose, coach, reden="Nog eens")
        with pytest.raises(DiagnoseAlVerder):
            deliver(diagnose)
        assign(scan)
        assert Toewijzing.objects.exists()

    def test_goes_on_when_another_diagnose_is_needed(self, scan, partner, coach):
        cancel(order(scan, partner), coach, reden="Bureau is vol", nog_nodig=True)
        assert order(scan, partner).status == DiagnoseStatus.BESTELD


def cancel(diagnose, coach, *, reden, nog_nodig=False):
    command = CancelDiagnose(diagnose_id=diagnose.pk, reden=reden, nog_nodig=nog_nodig)
    cancel_diagnose(command, actor=coach.gebruiker, now=NOW)
