"""Every functie is reached from the routing tables, down to a person; and the whole of the assignment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from caseload.plan.models import Plan, Regie
from caseload.toewijzing.models import EindeReden, Toewijzing, Uitsluiting
from caseload.toewijzing.paneel import place_for
from caseload.toewijzing.plaatsen import propose
from caseload.toewijzing.voorstel import read_voorstel
from intake.melding.codes import Stroom
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.werk.models import Taak
from tests.caseload.factories import ToewijzingFactory, coach, loads, teamleider
from tests.caseload.toewijzen import FIRST_WEIGHT, assign, assigned, events
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
    TeamFactory,
)
from tests.intake.factories import QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
YOUNG = VANDAAG.replace(year=VANDAAG.year - 22)
NO_WORK = {"perspectief_op_werk": False}
Gegevens = dict[str, Any]
CONTACT: list[tuple[Functie, Gegevens, Gegevens, Gegevens]] = [
    (Functie.WERKCOACH_REGULIER, {}, {}, {}),
    (Functie.WERKCOACH_VLUCHTELINGEN, {}, {"statushouder": True}, {}),
    (Functie.WERKCOACH_STARTENDE_ZELFSTANDIGEN, {}, {"ondernemer": "startend"}, {}),
    (Functie.PARTICIPATIECOACH, NO_WORK, {}, {}),
    (Functie.PARTICIPATIECOACH_JONGERENLOKET, NO_WORK, {"geboortedatum": YOUNG}, {}),
    (Functie.COACH_DAK_EN_THUISLOZEN, {}, {"dak_en_thuisloos": True}, {}),
    (Functie.COACH_SCHULDHULPVERLENING, {}, {"uitkering": "geen"}, {"stroom": Stroom.SCHULDEN}),
    (Functie.COACH_GEVESTIGDE_ZELFSTANDIGEN, {}, {"ondernemer": "gevestigd"}, {}),
    (
        Functie.CONSULENT_WMO,
        {**NO_WORK, "eigen_dienstverlening_beschikbaar": None},
        {},
        {"stroom": Stroom.WMO},
    ),
]
ALONG: list[tuple[Functie, Gegevens, Gegevens]] = [
    (Functie.MATCHER, {"direct_bemiddelbaar": True}, {}),
    (Functie.ACCOUNTMANAGER, {"dominant_probleem": "opleiding"}, {}),
    (Functie.CONSULENT_WMO, {}, {"stroom": Stroom.WMO}),
]


def scan_of(scan, klant, melding):
    own = {f"melding__{name}": value for name, value in melding.items()}
    return QuickScanFactory(melding__klant=KlantFactory(**klant), **own, **scan)


def everybody():
    """One person of each functie of the requirement, with room where that is counted."""
    people = {functie: coach(functie=functie) for functie, *_ in CONTACT}
    for functie in (Functie.RELATIEBEHEERDER, Functie.MATCHER, Functie.ACCOUNTMANAGER):
        people[functie] = MedewerkerFactory(functie=functie)
    return people


class TestFuncties:
    @pytest.mark.eis("CAS-02")
    def test_are_each_reached_from_the_table_to_a_person(self):
        """All twelve: nine as vaste contactpersoon, relatiebeheerder for the partner, three beside them."""
        people, actor = everybody(), MedewerkerFactory().gebruiker
        reached = set()
        for functie, scan, klant, melding in CONTACT:
            made = scan_of(scan, klant, melding)
            assert assigned(made, actor).medewerker == people[functie], functie
            reached.add(functie)
        outside = scan_of({**NO_WORK, "eigen_dienstverlening_beschikbaar": False}, {}, {})
        assign(outside, actor)
        plan = Plan.objects.get(klant=outside.klant)
        assert (plan.regie, plan.regievoerder) == (Regie.PARTNER, people[Functie.RELATIEBEHEERDER])
        reached.add(Functie.RELATIEBEHEERDER)
        for functie, scan, melding in ALONG:
            made = scan_of(scan, {}, melding)
            row = assigned(made, actor)
            assert row.medewerker == people[Functie.WERKCOACH_REGULIER]
            task = Taak.objects.get(sleutel=f"erbij:{made.melding_id}")
            assert (task.medewerker, row.uitleg["erbij"]["naam"]) == (people[functie], people[functie].naam)
            user = people[functie].gebruiker
            assert made.klant in Klant.objects.own_work_of(user)
            Taak.objects.filter(pk=task.pk).update(status="afgerond", beeindigd_op=NOW)
            assert made.klant not in Klant.objects.own_work_of(user)
            reached.add(functie)
        assert reached == set(people)

    def test_that_help_along_are_chosen_near_the_klant_and_by_their_work(self, actor):
        coach()
        busy, quiet, away = (MedewerkerFactory(functie=Functie.ACCOUNTMANAGER) for _ in range(3))
        AfwezigheidFactory(medewerker=away, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=40))
        chosen = []
        for number in range(3):
            if number == 2:
                scan = QuickScanFactory(dominant_probleem="opleiding")
                away.team.wijken.add(scan.klant.wijk)
                busy.team.wijken.add(scan.klant.wijk)
            else:
                scan = QuickScanFactory(dominant_probleem="opleiding")
            assign(scan, actor)
            chosen.append(Taak.objects.get(sleutel=f"erbij:{scan.melding_id}").medewerker)
        assert chosen == [busy, quiet, busy]

    def test_without_anybody_leave_it_with_the_contactpersoon(self, actor):
        coach()
        row = assigned(QuickScanFactory(dominant_probleem="opleiding"), actor)
        assert row.uitleg["erbij"]["naam"] == ""
        assert not Taak.objects.filter(sleutel__startswith="erbij:").exists()


class TestContactpersoon:
    @pytest.mark.eis("CAS-01")
    def test_follows_from_the_table_and_all_that_is_weighed_explained_and_overridable(self):
        """Team, capacity, household, continuity, language, specialisatie, exclusion; each decides in turn."""
        scan = QuickScanFactory(
            melding__klant=KlantFactory(taal="ar", tolk_nodig=True), dominant_probleem="schulden"
        )
        klant, team = scan.klant, TeamFactory(wijken=[scan.klant.wijk])
        elsewhere = coach()
        family, former, speaks, knows, full, ill, conflict = (coach(team=team) for _ in range(7))
        quiet, busy = coach(team=team, belasting="5"), coach(team=team, belasting="9")
        wrong = coach(team=team, functie=Functie.PARTICIPATIECOACH)
        home, partner = HuishoudenFactory(), KlantFactory()
        for member in (klant, partner):
            HuishoudenLidFactory(huishouden=home, klant=member)
        ToewijzingFactory(klant=partner, medewerker=family)
        ToewijzingFactory(klant=klant, medewerker=former, tot=NOW, einde_reden=EindeReden.WERK)
        speaks.talen, knows.specialisaties = ["ar"], ["schulden"]
        for person, load in ((family, 40), (former, 40), (speaks, 40), (knows, 40), (full, 74)):
            person.save()
            person.capaciteit.belasting = load
            person.capaciteit.save()
        AfwezigheidFactory(medewerker=ill, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=40))
        Uitsluiting.objects.create(klant=klant, medewerker=conflict, reden="Familie")
        order = [family, former, speaks, knows, quiet]
        for out, person in enumerate(order):
            for gone in order[:out]:
                gone.actief = False
                gone.save()
            page = self.proposed(scan)
            assert page["gekozen"] == person.naam
            assert page["waarom"][full.naam].startswith("Geen ruimte")
            assert page["waarom"][ill.naam] == "Is langer afwezig."
            assert page["waarom"][conflict.naam] == "Mag deze klant niet begeleiden."
            assert page["waarom"][elsewhere.naam] == "Werkt niet voor de wijk of gemeente van de klant."
            assert wrong.naam not in page["waarom"]
        before = loads()
        row = assigned(scan, teamleider(), medewerker_id=busy.pk, reden="Kent het gezin")
        assert (row.medewerker, row.voorgesteld, row.afwijking_reden) == (busy, quiet, "Kent het gezin")
        assert loads() == {**before, busy.pk: Decimal(9) + FIRST_WEIGHT}
        assert (events(), Toewijzing.objects.running().filter(klant=klant).count()) == (
            ["contactpersoon.toegewezen"],
            1,
        )

    def proposed(self, scan):
        """Who it would be, and why (not) everybody."""
        plaats = place_for(scan.melding, read_voorstel(scan.melding, now=NOW, record=False), now=NOW)
        keuze = propose(plaats, now=NOW)
        return {
            "gekozen": keuze.gekozen.naam if keuze.gekozen else "",
            "waarom": {one.kandidaat.naam: one.reden for one in keuze.beoordelingen},
        }
