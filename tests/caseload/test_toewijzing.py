"""Assigning the vaste contactpersoon: each outcome, each refusal, one event."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Ontheffing, Plan, Regie
from caseload.plan.transitions import PlanStatus
from caseload.toewijzing.models import EindeReden, Toewijzing, Uitsluiting
from caseload.toewijzing.plaatsen import AfwijkingNietMogelijk
from caseload.toewijzing.services import (
    UitkomstOnvolledig,
    WachtOpDiagnose,
)
from caseload.toewijzing.wachtlijst import (
    HeeftAlContactpersoon,
)
from intake.melding.models import Melding
from intake.melding.services import MeldingAlVerder
from intake.melding.transitions import MeldingStatus
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.caseload.factories import (
    PlanFactory,
    ToewijzingFactory,
    coach,
    loads,
    teamleider,
)
from tests.caseload.toewijzen import FIRST_WEIGHT, assign, assigned, events
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.intake.factories import MeldingFactory, QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]


class TestAssign:
    def test_writes_assignment_plan_task_ladders_and_one_event(self, actor):
        scan, person = QuickScanFactory(), coach()
        toewijzing = assigned(scan, actor)
        assert (toewijzing.medewerker, toewijzing.gewicht, toewijzing.van) == (person, FIRST_WEIGHT, NOW)
        assert loads() == {person.pk: FIRST_WEIGHT}
        plan = Plan.objects.get(klant=scan.klant)
        assert (plan.status, plan.regie, plan.regievoerder) == (PlanStatus.CONCEPT, Regie.GEMEENTE, person)
        taak = Taak.objects.get(medewerker=person)
        assert (taak.onderwerp_id, taak.deadline) == (plan.pk, VANDAAG + timedelta(days=14))
        assert dict(LadderStap.objects.values_list("ladder", "trede")) == {
            Ladder.PARTICIPATIE: 3,
            Ladder.REINTEGRATIE: 3,
        }
        melding = Melding.objects.get(pk=scan.melding_id)
        assert (melding.status, melding.gesloten_op) == (MeldingStatus.OVERGEDRAGEN, NOW)
        assert events() == ["contactpersoon.toegewezen"]

    def test_stores_why_with_every_candidate(self, actor):
        full, person = coach(belasting="75"), coach(belasting="10")
        toewijzing = assigned(QuickScanFactory(), actor)
        assert toewijzing.uitleg["zinnen"]
        assert toewijzing.uitleg["regel"] == 7
        assert {row["medewerker_id"]: row["gekozen"] for row in toewijzing.uitleg["kandidaten"]} == {
            full.pk: False,
            person.pk: True,
        }

    @pytest.mark.parametrize(
        ("scan", "klant", "functie"),
        [
            ({}, {}, Functie.WERKCOACH_REGULIER),
            ({}, {"statushouder": True}, Functie.WERKCOACH_VLUCHTELINGEN),
            ({}, {"ondernemer": "startend"}, Functie.WERKCOACH_STARTENDE_ZELFSTANDIGEN),
            ({}, {"ondernemer": "gevestigd"}, Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN),
            ({}, {"dak_en_thuisloos": True}, Functie.COACH_DAK_EN_THUISLOZEN),
            ({"perspectief_op_werk": False}, {}, Functie.PARTICIPATIECOACH),
        ],
    )
    def test_takes_somebody_of_the_functie_of_the_table(self, actor, scan, klant, functie):
        coach(functie=Functie.CONSULENT_WMO)
        person = coach(functie=functie)
        made = QuickScanFactory(melding__klant=KlantFactory(**klant), **scan)
        assert assigned(made, actor).medewerker == person

    def test_leaves_the_regie_with_the_institution_of_a_homeless_klant(self, actor):
        person = coach(functie=Functie.COACH_DAK_EN_THUISLOZEN)
        scan = QuickScanFactory(melding__klant__dak_en_thuisloos=True)
        assign(scan, actor)
        plan = Plan.objects.get()
        assert (plan.regie, plan.regievoerder, plan.regiepartner) == (Regie.PARTNER, person, None)

    def test_goes_on_with_a_running_plan(self, actor):
        scan, person = QuickScanFactory(), coach()
        plan = PlanFactory(klant=scan.klant, versie=4)
        assign(scan, actor)
        plan.refresh_from_db()
        assert (plan.regievoerder, plan.versie) == (person, 5)

    def test_prefers_the_contactpersoon_of_the_household(self, actor):
        scan = QuickScanFactory()
        coach()
        person = coach(belasting="20")
        home, other = HuishoudenFactory(), KlantFactory()
        for klant in (scan.klant, other):
            HuishoudenLidFactory(huishouden=home, klant=klant)
        ToewijzingFactory(klant=other, medewerker=person)
        assert assigned(scan, actor).medewerker == person

    def test_prefers_the_former_contactpersoon(self, actor):
        scan = QuickScanFactory()
        coach()
        person = coach(belasting="20")
        ToewijzingFactory(klant=scan.klant, medewerker=person, tot=NOW, einde_reden=EindeReden.WERK)
        assert assigned(scan, actor).medewerker == person

    def test_prefers_who_speaks_the_language_when_an_interpreter_is_needed(self, actor):
        coach()
        person = coach(belasting="20", talen=["ar"])
        scan = QuickScanFactory(melding__klant=KlantFactory(taal="ar", tolk_nodig=True))
        assert assigned(scan, actor).medewerker == person

    def test_prefers_the_team_of_the_wijk(self, actor):
        scan = QuickScanFactory()
        coach()
        person = coach(belasting="70")
        person.team.wijken.add(scan.klant.wijk)
        assert assigned(scan, actor).medewerker == person

    def test_passes_over_who_is_long_absent_or_excluded(self, actor):
        scan, ill, banned, person = QuickScanFactory(), coach(), coach(), coach(belasting="50")
        AfwezigheidFactory(medewerker=ill, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=30))
        Uitsluiting.objects.create(klant=scan.klant, medewerker=banned, reden="Familie")
        assert assigned(scan, actor).medewerker == person

    def test_keeps_who_is_away_for_a_short_time(self, actor):
        person = coach()
        AfwezigheidFactory(medewerker=person, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=11))
        assert assigned(QuickScanFactory(), actor).medewerker == person

    def test_lets_a_klant_who_stopped_come_back(self, actor):
        coach()
        scan = QuickScanFactory(melding__klant__beeindigd_niet_willer=True)
        assert not assigned(scan, actor).klant.beeindigd_niet_willer


class TestPartner:
    scan = {"perspectief_op_werk": False, "eigen_dienstverlening_beschikbaar": False}

    @pytest.mark.eis("CAS-03")
    def test_gets_the_regie_with_a_counterpart_an_ontheffing_and_no_contactpersoon(self, actor):
        busy = MedewerkerFactory(functie=Functie.RELATIEBEHEERDER)
        PlanFactory(regie=Regie.PARTNER, regievoerder=busy)
        contact = MedewerkerFactory(functie=Functie.RELATIEBEHEERDER)
        scan = QuickScanFactory(melding__klant__uitkering="pw", **self.scan)
        result = assign(scan, actor)
        assert (result.toewijzing_id, result.wachtplaats_id) == (None, None)
        plan = Plan.objects.get(klant=scan.klant)
        assert (plan.regie, plan.regievoerder) == (Regie.PARTNER, contact)
        ontheffing = Ontheffing.objects.get(klant=scan.klant)
        assert (ontheffing.van, ontheffing.tot) == (VANDAAG, VANDAAG.replace(year=VANDAAG.year + 1))
        assert ontheffing.reden
        assert Taak.objects.get().medewerker == contact
        assert not Toewijzing.objects.exists()
        scan.klant.refresh_from_db()
        assert scan.klant.uitkering == "pw"
        assert events() == ["contactpersoon.bij_partner"]

    def test_takes_the_regie_over_from_a_running_plan(self, actor):
        scan = QuickScanFactory(**self.scan)
        plan = PlanFactory(klant=scan.klant)
        assign(scan, actor)
        plan.refresh_from_db()
        assert (plan.regie, plan.regievoerder) == (Regie.PARTNER, None)
        assert Taak.objects.get().specialisme == Specialisme.FRONTOFFICE

    @pytest.mark.eis("CAS-04")
    def test_is_not_needed_with_service_of_our_own_and_then_no_ontheffing_follows(self, actor):
        person = coach(functie=Functie.PARTICIPATIECOACH)
        scan = QuickScanFactory(perspectief_op_werk=False)
        assert assigned(scan, actor).medewerker == person
        assert not Ontheffing.objects.exists()


class TestRefusal:
    def test_of_a_klant_who_has_a_contactpersoon(self, actor):
        coach()
        scan = QuickScanFactory()
        ToewijzingFactory(klant=scan.klant)
        with pytest.raises(HeeftAlContactpersoon):
            assign(scan, actor)
        assert events() == []

    def test_while_the_diagnosis_is_not_in(self, actor):
        coach()
        with pytest.raises(WachtOpDiagnose):
            assign(QuickScanFactory(verdiepte_diagnose_nodig=True), actor)

    def test_stops_when_the_diagnosis_is_in(self, actor):
        person = coach()
        scan = QuickScanFactory(verdiepte_diagnose_nodig=True, diagnose_geleverd=True)
        assert assigned(scan, actor).medewerker == person

    def test_of_an_incomplete_outcome_says_what_is_missing(self, actor):
        scan = QuickScanFactory(perspectief_op_werk=False, eigen_dienstverlening_beschikbaar=None)
        with pytest.raises(UitkomstOnvolledig, match="nog niet volledig"):
            assign(scan, actor)
        assert not LadderStap.objects.exists()

    @pytest.mark.parametrize("status", sorted(set(MeldingStatus) - {MeldingStatus.GESCAND}))
    def test_of_a_melding_in_another_status(self, actor, status):
        coach()
        scan = QuickScanFactory(melding=MeldingFactory(status=status))
        with pytest.raises(MeldingAlVerder):
            assign(scan, actor)

    def test_of_a_second_click_changes_nothing(self, actor):
        person, scan = coach(), QuickScanFactory()
        assign(scan, actor)
        with pytest.raises(MeldingAlVerder, match="Een collega was u voor"):
            assign(scan, actor)
        assert loads() == {person.pk: FIRST_WEIGHT}
        assert events() == ["contactpersoon.toegewezen"]

    def test_without_the_right(self):
        with pytest.raises(PermissionDenied):
            assign(QuickScanFactory(), MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker)

    def test_hides_a_protected_klant(self, actor):
        scan = QuickScanFactory(melding__klant__bescherming=Bescherming.COLLEGA)
        with pytest.raises(Melding.DoesNotExist):
            assign(scan, actor)


class TestDeviation:
    def test_keeps_the_proposal_beside_the_choice_with_the_reason(self):
        proposed, other = coach(), coach(belasting="40")
        toewijzing = assigned(QuickScanFactory(), teamleider(), medewerker_id=other.pk, reden="Kent de klant")
        assert (toewijzing.medewerker, toewijzing.voorgesteld) == (other, proposed)
        assert toewijzing.afwijking_reden == "Kent de klant"
        assert loads() == {proposed.pk: 0, other.pk: Decimal(42)}
        assert events() == ["contactpersoon.toegewezen"]

    def test_goes_up_to_the_hard_maximum(self):
        person = coach(belasting="79")
        toewijzing = assigned(QuickScanFactory(), teamleider(), medewerker_id=person.pk, reden="Nodig")
        assert (toewijzing.medewerker, toewijzing.voorgesteld) == (person, None)
        assert loads() == {person.pk: Decimal(81)}

    def test_never_passes_the_hard_maximum(self):
        person = coach(belasting="81")
        with pytest.raises(AfwijkingNietMogelijk, match="maximum"):
            assign(QuickScanFactory(), teamleider(), medewerker_id=person.pk, reden="Nodig")
        assert loads() == {person.pk: Decimal(81)}

    def test_needs_the_right(self, actor):
        coach()
        with pytest.raises(PermissionDenied):
            assign(QuickScanFactory(), actor, medewerker_id=coach(belasting="9").pk, reden="Nodig")

    def test_needs_a_reason(self):
        coach()
        with pytest.raises(AfwijkingNietMogelijk, match="Noteer waarom") as refused:
            assign(QuickScanFactory(), teamleider(), medewerker_id=coach(belasting="9").pk, reden="  ")
        assert refused.value.veld == "reden"

    def test_to_the_proposed_person_is_no_deviation(self, actor):
        person = coach()
        toewijzing = assigned(QuickScanFactory(), actor, medewerker_id=person.pk, reden="Zo hoort het")
        assert (toewijzing.medewerker, toewijzing.afwijking_reden) == (person, "")

    @pytest.mark.parametrize("wrong", [{"functie": Functie.CONSULENT_WMO}, {"actief": False}])
    def test_takes_only_an_active_medewerker_with_the_functie(self, wrong):
        coach()
        with pytest.raises(AfwijkingNietMogelijk, match="Kies een actieve"):
            assign(QuickScanFactory(), teamleider(), medewerker_id=coach(**wrong).pk, reden="Nodig")

    def test_refuses_who_may_not_serve_the_klant(self):
        coach()
        scan, banned = QuickScanFactory(), coach(belasting="9")
        Uitsluiting.objects.create(klant=scan.klant, medewerker=banned, reden="Familie")
        with pytest.raises(AfwijkingNietMogelijk, match="mag deze klant niet"):
            assign(scan, teamleider(), medewerker_id=banned.pk, reden="Nodig")
