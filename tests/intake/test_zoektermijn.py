"""Young applicants: first the zoektermijn, then the Quick Scan at the Jongerenloket."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.plan.opening import STARTKWALIFICATIE, start_plan
from intake.afspraak.services import BookVervolg, MomentNietMogelijk, book_vervolg, proposed_slots
from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from intake.quick_scan.besluit import decide_after_scan
from intake.triage.services import ReopenTriage, reopen_triage
from intake.zoektermijn import services
from intake.zoektermijn.models import Zoektermijn
from intake.zoektermijn.policy import ARTIKEL, Beoordeling, Uitzondering, ZoektermijnStatus
from intake.zoektermijn.services import awaits_judgement
from intake.zoektermijn.signalen import ending_terms
from serviceplein.catalogus.models import Norm
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.models import Gegeven
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.deuren import JONG, asked, desk, later, routed
from tests.intake.factories import QuickScanFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("utrecht")]


def young_applicant(actor, **klant) -> Melding:
    person = KlantFactory(**{"geboortedatum": JONG, **klant})
    return routed(actor, asked(actor, person, domeinen=("werk", "inkomen")))


class TestZoektermijn:
    @pytest.mark.eis("INT-10")
    def test_comes_before_the_application_and_leads_to_the_jongerenloket_werkcoach_or_participatiecoach(self):
        actor = desk()
        melding = young_applicant(actor)
        assert (melding.bestemming, melding.vervolgstap) == (
            Bestemming.JONGERENLOKET,
            "quick_scan_na_zoektermijn",
        )
        term = Zoektermijn.objects.get(melding=melding)
        weeks = Norm.objects.get(code="intake.zoektermijn_weken")
        assert term.tot == timezone.localdate(NOW) + timedelta(weeks=int(weeks.waarde))
        assert weeks.waarde == 4
        assert "artikel 41" in weeks.bron
        coach = MedewerkerFactory(functie=Functie.PARTICIPATIECOACH_JONGERENLOKET)
        assert all(timezone.localdate(slot.begin) >= term.tot for slot in proposed_slots(melding, now=NOW))
        early = BookVervolg(melding_id=melding.pk, medewerker_id=coach.pk, begin=NOW + timedelta(days=1))
        with pytest.raises(MomentNietMogelijk):
            book_vervolg(early, actor=actor, now=NOW)

        excepted = young_applicant(actor)
        services.except_zoektermijn(
            services.ExceptZoektermijn(
                melding_id=excepted.pk, grond=Uitzondering.PRO_VSO, reden="Diploma van juli"
            ),
            actor=actor,
            now=NOW,
        )
        assert timezone.localdate(proposed_slots(excepted, now=NOW)[0].begin) < term.tot

        scan = QuickScanFactory(melding__klant=melding.klant, perspectief_op_werk=True)
        assert decide_after_scan(scan, now=NOW, record=False).functie == Functie.WERKCOACH_REGULIER
        scan.perspectief_op_werk = False
        without = decide_after_scan(scan, now=NOW, record=False)
        assert without.functie == Functie.PARTICIPATIECOACH_JONGERENLOKET

        klant = melding.klant
        Gegeven.objects.create(
            klant=klant, naam="opleiding", waarde="vmbo", bron=Bron.KLANT, op=timezone.localdate(NOW)
        )
        with transaction.atomic():
            plan = start_plan(klant, coach, regie="gemeente", dominant_probleem="werk", now=NOW)
        first = plan.doelen.order_by("volgorde").first()
        assert first is not None
        assert first.van_klant == STARTKWALIFICATIE

    def test_is_not_for_somebody_of_27(self):
        actor = desk()
        melding = young_applicant(actor, geboortedatum="1999-11-01")
        assert not Zoektermijn.objects.filter(melding=melding).exists()

    def test_lets_only_a_teamleider_choose_lid_11(self):
        melding = young_applicant(desk())
        command = services.ExceptZoektermijn(
            melding_id=melding.pk, grond=Uitzondering.COLLEGE, reden="Dreigende dakloosheid"
        )
        with pytest.raises(PermissionDenied):
            services.except_zoektermijn(command, actor=desk(), now=NOW)
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER).gebruiker
        services.except_zoektermijn(command, actor=leader, now=NOW)
        assert Zoektermijn.objects.get(melding=melding).status == ZoektermijnStatus.UITGEZONDERD
        assert set(ARTIKEL) == set(Uitzondering)

    def test_needs_a_reason_for_an_exception(self):
        actor = desk()
        melding = young_applicant(actor)
        command = services.ExceptZoektermijn(melding_id=melding.pk, grond=Uitzondering.UREN, reden=" ")
        with pytest.raises(services.GrondOntbreekt):
            services.except_zoektermijn(command, actor=actor, now=NOW)

    def test_keeps_what_was_agreed_and_judges_it_at_the_quick_scan(self):
        actor = desk()
        melding = young_applicant(actor)
        agreed = services.AgreeInspanningen(melding_id=melding.pk, wat=("Vier keer solliciteren", " "))
        assert services.agree_inspanningen(agreed, actor=actor, now=NOW) == 1
        term = Zoektermijn.objects.get(melding=melding)
        text = services.letter_html(term, list(term.inspanningen.all()), now=NOW)
        assert "Vier keer solliciteren" in text
        assert "artikel 41" in text
        Melding.objects.filter(pk=melding.pk).update(status=MeldingStatus.AFSPRAAK)
        Melding.objects.filter(pk=melding.pk).update(status=MeldingStatus.QUICK_SCAN)
        assert awaits_judgement(melding.pk)
        coach = MedewerkerFactory(
            rol=Rol.PARTICIPATIECOACH, functie=Functie.PARTICIPATIECOACH_JONGERENLOKET
        ).gebruiker
        effort = term.inspanningen.get()
        with pytest.raises(services.InspanningOntbreekt):
            services.assess_inspanningen(
                services.AssessInspanningen(melding_id=melding.pk, oordelen=()), actor=coach, now=later(30)
            )
        verdict = services.Oordeel(inspanning_id=effort.pk, beoordeling=Beoordeling.GEDAAN)
        services.assess_inspanningen(
            services.AssessInspanningen(melding_id=melding.pk, oordelen=(verdict,)),
            actor=coach,
            now=later(30),
        )
        assert not awaits_judgement(melding.pk)

    def test_is_remembered_at_its_end_and_not_before(self):
        actor = desk()
        melding = young_applicant(actor)
        assert list(ending_terms(later(10))) == []
        (cause,) = ending_terms(later(24))
        assert cause.onderwerp_id == melding.pk
        assert cause.specialisme == "frontoffice"

    def test_falls_away_when_the_triage_is_done_again(self):
        actor = desk()
        melding = young_applicant(actor)
        reopen_triage(ReopenTriage(melding_id=melding.pk, reden="Toch geen inkomen"), actor=actor, now=NOW)
        assert Zoektermijn.objects.get(melding=melding).status == ZoektermijnStatus.VERVALLEN
        routed(actor, melding)
        assert Zoektermijn.objects.get(melding=melding).status == ZoektermijnStatus.LOOPT


class TestStartkwalificatie:
    def test_is_no_goal_of_its_own_for_who_has_one(self):
        klant = KlantFactory(geboortedatum=JONG)
        Gegeven.objects.create(
            klant=klant, naam="opleiding", waarde="mbo", bron=Bron.KLANT, op=timezone.localdate(NOW)
        )
        coach = MedewerkerFactory()
        with transaction.atomic():
            plan = start_plan(klant, coach, regie="gemeente", dominant_probleem="werk", now=NOW)
        assert not Plan.objects.get(pk=plan.pk).doelen.exists()
