"""What a klant weighs, and how the weights and counters follow what changes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.ladders.models import Ladder
from caseload.ladders.services import SetTrede, set_trede
from caseload.toewijzing.bijwerken import refresh_caseload
from caseload.toewijzing.gewicht import DOELGROEPEN, LEAST, Fase, Feiten, Soort, weigh, weight_norms
from caseload.toewijzing.models import Capaciteit, CaseloadDag, EindeReden, Toewijzing
from caseload.toewijzing.weging import read_wegingen, reweigh
from intake.melding.codes import Stroom
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.services import ChangeKlant, change_klant
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import LadderStapFactory, ToewijzingFactory, coach, loads
from tests.factories import (
    NOW,
    VANDAAG,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.intake.factories import MeldingFactory

NORMEN = {code: Decimal(0) for code in weight_norms()} | {
    "caseload.gewicht.onbekend": Decimal(1),
    "caseload.gewicht.trede_3": Decimal("1.5"),
    "caseload.gewicht.trede_0": Decimal("0.4"),
    "caseload.gewicht.eerste_maanden": Decimal("0.5"),
    "caseload.gewicht.afronding": Decimal("0.2"),
    "caseload.gewicht.meer_stromen": Decimal("0.3"),
    "caseload.gewicht.stroom_wmo": Decimal("0.4"),
    "caseload.gewicht.statushouder": Decimal("0.3"),
    "caseload.gewicht.contact_weken": Decimal(4),
    "caseload.gewicht.contact_minuten": Decimal(45),
    "caseload.gewicht.minuten_per_maand": Decimal(96),
}


def feiten(**changes):
    values = {
        "trede": 3,
        "stroom": "werk_inkomen",
        "fase": Fase.BEGELEIDING,
        "meer_stromen": False,
        "doelgroepen": frozenset(),
    }
    return Feiten(**{**values, **changes})


any_facts = st.builds(
    Feiten,
    trede=st.none() | st.integers(0, 6),
    stroom=st.sampled_from(["", *Stroom.values]),
    fase=st.sampled_from(list(Fase)),
    meer_stromen=st.booleans(),
    doelgroepen=st.frozensets(st.sampled_from(sorted(DOELGROEPEN))),
    contact_weken=st.none() | st.integers(1, 52),
)


class TestWeigh:
    @pytest.mark.parametrize(
        ("changes", "weight"),
        [
            ({}, "1.5"),
            ({"trede": 0}, "0.4"),
            ({"trede": None}, "1"),
            ({"stroom": "wmo"}, "1.9"),
            ({"fase": Fase.START}, "2.0"),
            ({"fase": Fase.AFRONDING}, "1.7"),
            ({"meer_stromen": True}, "1.8"),
            ({"doelgroepen": frozenset({"statushouder"})}, "1.8"),
            ({"fase": Fase.START, "meer_stromen": True, "doelgroepen": frozenset({"statushouder"})}, "2.6"),
            ({"contact_weken": 4}, "1.5"),
            ({"contact_weken": 1}, "3.02"),
            ({"contact_weken": 13}, "1.15"),
            ({"trede": 0, "contact_weken": 52}, "0.10"),
        ],
    )
    def test_adds_stroom_doelgroep_phase_and_contact_to_the_trede(self, changes, weight):
        assert weigh(feiten(**changes), NORMEN).totaal == Decimal(weight)

    @given(any_facts)
    def test_is_the_sum_of_parts_that_each_count(self, facts):
        found = weigh(facts, NORMEN)
        assert found.totaal == max(sum(deel.gewicht for deel in found.delen), LEAST)
        assert all(deel.gewicht and deel.label for deel in found.delen)

    @given(any_facts, st.integers(1, 51))
    def test_never_falls_when_contact_comes_more_often(self, facts, weken):
        often, seldom = (
            weigh(feiten(trede=facts.trede, fase=facts.fase, contact_weken=n), NORMEN).totaal
            for n in (weken, weken + 1)
        )
        assert often >= seldom


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestWeights:
    def running(self, person, **kwargs):
        kwargs.setdefault("van", NOW - timedelta(days=200))
        melding = MeldingFactory(stroom="werk_inkomen", klant=kwargs.pop("klant", None) or KlantFactory())
        return ToewijzingFactory(medewerker=person, klant=melding.klant, melding=melding, **kwargs)

    def test_follow_every_fact_and_leave_a_trend_of_days(self):
        person = coach(belasting="1")
        Norm.objects.filter(code="caseload.gewicht.stroom_wmo").update(waarde="0.2")
        row = self.running(person)
        klant = row.klant

        def weight():
            reweigh(op=VANDAAG)
            row.refresh_from_db()
            assert loads() == {person.pk: row.gewicht}
            return row.gewicht

        assert weight() == Decimal("1.00")
        LadderStapFactory(klant=klant, trede=3, op=VANDAAG)
        assert weight() == Decimal("1.50")
        klant.statushouder = True
        klant.save()
        assert weight() == Decimal("1.80")
        row.melding.stroom = "wmo"
        row.melding.save()
        assert weight() == Decimal("2.00")
        Toewijzing.objects.update(van=NOW - timedelta(days=20))
        assert weight() == Decimal("2.50")
        Toewijzing.objects.update(contact_weken=2)
        assert weight() == Decimal("3.01")
        home, other = HuishoudenFactory(), self.running(coach())
        for member in (klant, other.klant):
            HuishoudenLidFactory(huishouden=home, klant=member, geldig_van=VANDAAG - timedelta(days=9))
        reweigh(op=VANDAAG, klanten=[klant.pk])
        row.refresh_from_db()
        assert row.gewicht == Decimal("3.31")
        refresh_caseload(actor=None, now=NOW - timedelta(days=1))
        refresh_caseload(actor=None, now=NOW)
        trend = CaseloadDag.objects.filter(medewerker=person).order_by("op")
        assert [(day.klanten, day.belasting, day.norm) for day in trend] == [
            (1, Decimal("2.81"), Decimal(75)),
            (1, Decimal("3.31"), Decimal(75)),
        ]

    def test_may_pass_the_maximum_and_then_nobody_new_comes(self):
        person = coach(norm="1", belasting="1")
        row = self.running(person)
        LadderStapFactory(klant=row.klant, trede=3, op=VANDAAG)
        assert reweigh(op=VANDAAG) == 1
        counter = Capaciteit.objects.get()
        assert (counter.belasting, counter.maximum, counter.norm) == (
            Decimal("1.50"),
            Decimal("1.50"),
            Decimal("1.00"),
        )

    def test_follow_another_doelgroep_in_the_step_that_notes_it(self):
        person = coach(belasting="1")
        row = self.running(person, gewicht=Decimal("1.00"))
        desk: Any = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        command = ChangeKlant(klant_id=row.klant_id, waarden={"statushouder": True})
        change_klant(command, actor=desk, now=NOW)
        row.refresh_from_db()
        assert (row.gewicht, loads()) == (Decimal("1.30"), {person.pk: Decimal("1.30")})

    def test_stay_when_nothing_changed_and_leave_ended_assignments_alone(self):
        person = coach(belasting="1")
        self.running(person)
        ended = self.running(person, tot=NOW, einde_reden=EindeReden.WERK, gewicht=Decimal("2.40"))
        assert (reweigh(op=VANDAAG), reweigh(op=VANDAAG)) == (0, 0)
        ended.refresh_from_db()
        assert ended.gewicht == Decimal("2.40")

    def test_are_read_in_two_queries_for_any_number(self, django_assert_num_queries):
        person = coach()
        for _ in range(3):
            self.running(person)
        with django_assert_num_queries(2):
            found = read_wegingen(Toewijzing.objects.filter(medewerker=person), op=VANDAAG)
        assert [weging.gewicht.delen[0].soort for weging in found] == [Soort.TREDE] * 3

    def test_are_brought_up_to_date_every_night_with_one_event(self):
        person = coach(belasting="1")
        LadderStapFactory(klant=self.running(person).klant, trede=0, op=VANDAAG)
        done = refresh_caseload(actor=None, now=NOW)
        assert (done.gewichten, done.dagen) == (1, 1)
        assert CaseloadDag.objects.get().belasting == Decimal("0.40")
        assert list(Gebeurtenis.objects.values_list("soort", flat=True)) == ["caseload.bijgewerkt"]
        assert refresh_caseload(actor=None, now=NOW).gewichten == 0
        assert CaseloadDag.objects.count() == 1

    def test_follow_a_step_on_the_ladder_in_the_same_transaction(self):
        person = coach(belasting="1")
        row = self.running(person)
        command = SetTrede(klant_id=row.klant_id, ladder=Ladder.REINTEGRATIE, trede=3, reden="Kan meer aan")
        set_trede(command, actor=person.gebruiker, now=NOW)
        row.refresh_from_db()
        assert (row.gewicht, loads()) == (Decimal("1.50"), {person.pk: Decimal("1.50")})
