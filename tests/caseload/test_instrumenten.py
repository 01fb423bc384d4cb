"""The advice about instruments: cheapest adequate first, with why and why not (CAS-13)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.instrumenten.codes import Arbeidsvraag, Belemmering, Competentie, Kans, Richting
from caseload.instrumenten.lezen import read_profiel
from caseload.instrumenten.models import Arbeidsmarktkans, Budget, Instrument, Instrumentadvies
from caseload.instrumenten.policy import Aanbod, Ervaring, Grenzen, Profiel, advise
from caseload.instrumenten.profiel import picture_of
from caseload.instrumenten.services import BudgetTeKlein, SetBudget, set_budget
from caseload.trajecten.models import Resultaat, UitvalReden
from intake.quick_scan.models import Doelgroep
from serviceplein.toegang.rollen import Rol
from tests.caseload import trajecten
from tests.factories import NOW, VANDAAG, GebruikerFactory

GRENZEN = Grenzen(ervaring_minimum=10, opeenvolging=3, opeenvolging_maanden=36)


def one_of(codes: type[Any]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(codes.values), max_size=3)


OFFERS = st.lists(
    st.builds(
        Aanbod,
        code=st.sampled_from([f"i{n}" for n in range(30)]),
        naam=st.just("Instrument"),
        kosten=st.decimals(0, 9000, places=2),
        treden_reintegratie=st.frozensets(st.integers(0, 6), max_size=3),
        kansen=one_of(Kans),
        bedoeld_voor=one_of(Belemmering),
        niet_bij=one_of(Belemmering),
        competenties=one_of(Competentie),
        arbeidsvraag=st.sampled_from(["", *Arbeidsvraag.values]),
        geen_ruimte=st.sampled_from(["", "", "Vol."]),
    ),
    unique_by=lambda offer: offer.code,
    max_size=12,
)
PROFILES = st.builds(
    Profiel,
    trede_reintegratie=st.none() | st.integers(0, 6),
    leeftijd=st.none() | st.integers(16, 67),
    kansen=one_of(Kans),
    belemmeringen=one_of(Belemmering),
    competenties=one_of(Competentie),
    richting=st.sampled_from(["", *Richting.values]),
    arbeidsvraag=st.sampled_from(["", *Arbeidsvraag.values]),
)
EXPERIENCE = st.dictionaries(
    st.sampled_from([f"i{n}" for n in range(30)]),
    st.builds(Ervaring, aantal=st.integers(1, 40), werk=st.integers(0, 40)),
)


class TestAdvise:
    @given(PROFILES, OFFERS, EXPERIENCE)
    def test_never_puts_a_dearer_adequate_instrument_above_a_cheaper_one(self, profiel, offers, known):
        found = advise(profiel, offers, ervaringen=known, recent=0, grenzen=GRENZEN).oordelen
        fits = [one.aanbod.kosten for one in found if one.geschikt]
        assert fits == sorted(fits)
        assert [one.geschikt for one in found] == sorted((one.geschikt for one in found), reverse=True)

    @given(PROFILES, OFFERS)
    def test_says_why_or_why_not_of_every_instrument(self, profiel, offers):
        found = advise(profiel, offers, ervaringen={}, recent=0, grenzen=GRENZEN).oordelen
        assert {one.aanbod.code for one in found} == {offer.code for offer in offers}
        assert all(one.voor if one.geschikt else one.tegen for one in found)

    @given(PROFILES, OFFERS, st.randoms())
    def test_does_not_depend_on_the_order_of_the_offer(self, profiel, offers, dice):
        shuffled = list(offers)
        dice.shuffle(shuffled)
        ask = {"ervaringen": {}, "recent": 0, "grenzen": GRENZEN}
        assert advise(profiel, offers, **ask) == advise(profiel, shuffled, **ask)

    @given(PROFILES, OFFERS, one_of(Kans), one_of(Competentie))
    def test_never_loses_an_instrument_to_a_chance_or_competence_more(self, profiel, offers, more, able):
        richer = replace(profiel, kansen=profiel.kansen | more, competenties=profiel.competenties | able)
        ask = {"ervaringen": {}, "recent": 0, "grenzen": GRENZEN}
        before = {one.aanbod.code for one in advise(profiel, offers, **ask).oordelen if one.geschikt}
        after = {one.aanbod.code for one in advise(richer, offers, **ask).oordelen if one.geschikt}
        assert before <= after

    @given(OFFERS, EXPERIENCE)
    def test_tells_experience_only_from_enough_cases(self, offers, known):
        found = advise(Profiel(), offers, ervaringen=known, recent=0, grenzen=GRENZEN).oordelen
        assert all(one.ervaring is None or one.ervaring.aantal >= 10 for one in found)

    @pytest.mark.parametrize(("recent", "warned"), [(2, False), (3, True), (7, True)])
    def test_warns_from_the_succession_norm_on(self, recent, warned):
        found = advise(Profiel(), [], ervaringen={}, recent=recent, grenzen=GRENZEN)
        assert bool(found.waarschuwing) is warned

    def test_asks_for_work_at_the_end(self):
        offer = Aanbod(code="scholing", naam="Scholing", kosten=Decimal(1), arbeidsvraag=Arbeidsvraag.VEEL)
        verdicts = []
        for demand in Arbeidsvraag.values:
            profiel = Profiel(richting=Richting.ZORG, arbeidsvraag=demand)
            found = advise(profiel, [offer], ervaringen={}, recent=0, grenzen=GRENZEN)
            verdicts.append(found.oordelen[0].geschikt)
        assert verdicts == [False, False, True]


class TestPicture:
    def test_follows_from_the_answers_of_the_quick_scan(self):
        found = picture_of(
            {"taalniveau": "a2", "werkervaring": 8, "opleiding": "vmbo", "motivatie": "hoog", "schuld": 900}
        )
        assert found.belemmeringen == {Belemmering.TAAL, Belemmering.GEEN_DIPLOMA, Belemmering.SCHULDEN}
        assert found.kansen == {Kans.WERKERVARING, Kans.MOTIVATIE}
        assert picture_of({}).belemmeringen == frozenset()


@pytest.mark.django_db(transaction=True)
class TestInstrumentadvies:
    @pytest.mark.eis("CAS-13")
    def test_is_cheapest_adequate_first_with_reasons_experience_and_the_warning_and_is_kept(self):
        wereld = trajecten.build()
        trajecten.instrument(
            "vakscholing",
            "200",
            kansen=[Kans.LEREN],
            niet_bij=[Belemmering.TAAL],
            competenties=[Competentie.LEERBAAR],
            arbeidsvraag=Arbeidsvraag.VEEL,
        )
        Arbeidsmarktkans.objects.create(
            richting=Richting.ZORG, vraag=Arbeidsvraag.VEEL, bron="Cijfers", geldig_van=trajecten.VAN
        )
        for _ in range(9):
            wereld.finished()
        wereld.finished(resultaat=Resultaat.UITVAL, uitval_reden=UitvalReden.ZIEKTE)
        wereld.finished(trede=1)
        wereld.finished(doelgroep=Doelgroep.STATUSHOUDER)
        for days in (100, 400, 700):
            wereld.finished(klant=wereld.klant, begin=VANDAAG - timedelta(days=days), trede=5)
        suits = {
            "kansen": (Kans.LEREN,),
            "competenties": (Competentie.LEERBAAR,),
            "richting": Richting.ZORG,
        }
        advies = wereld.advies(**suits)
        lines = {line["code"]: line for line in advies.oordelen}
        assert [line["code"] for line in advies.oordelen if line["geschikt"]] == [
            "vakscholing",
            "training",
            "traject",
        ]
        assert lines["traject"]["kosten"] == "3300.00"
        assert lines["training"]["ervaring"] == {
            "aantal": 10,
            "gelukt": 90,
            "werk": 9,
            "opleiding": 0,
            "tussendoel": 0,
            "uitval": 1,
        }
        assert lines["traject"]["ervaring"] is None
        assert "de klant staat op 3" in " ".join(lines["zorgtraject"]["tegen"])
        assert "Arbeidsmarkt: veel vraag in zorg en welzijn." in lines["vakscholing"]["voor"]
        assert "3 trajecten in 36 maanden" in advies.waarschuwing
        without = wereld.advies(**suits | {"kansen": ()})
        hindered = wereld.advies(**suits, belemmeringen=(Belemmering.TAAL,))
        unable = wereld.advies(**suits | {"competenties": ()})
        nowhere = wereld.advies(**suits | {"richting": ""})
        for other in (without, hindered, unable, nowhere):
            assert other.oordelen[0]["code"] == "training"
            assert next(one for one in other.oordelen if one["code"] == "vakscholing")["tegen"]
        kept = Instrumentadvies.objects.get(pk=advies.pk)
        assert kept.oordelen == advies.oordelen
        assert kept.profiel["kansen"] == [Kans.LEREN]

    def test_says_when_there_is_no_room(self):
        wereld = trajecten.build(bedrag="700")
        lines = {line["code"]: line for line in wereld.advies().oordelen}
        assert lines["training"]["geschikt"]
        assert lines["traject"]["tegen"] == ["In het participatiebudget is niet genoeg ruimte."]

    def test_begins_with_what_was_agreed_last_time(self):
        wereld = trajecten.build()
        wereld.advies(kansen=(Kans.RIJBEWIJS,), richting=Richting.BOUW)
        known = read_profiel(wereld.klant, VANDAAG)
        assert known.kansen == {Kans.RIJBEWIJS}
        assert known.richting == Richting.BOUW

    def test_reads_the_version_of_an_instrument_of_the_day(self):
        wereld = trajecten.build()
        Instrument.objects.filter(code="training").update(geldig_tot=VANDAAG)
        trajecten.instrument("duur", "1")
        Instrument.objects.filter(code="duur").update(geldig_van=VANDAAG + timedelta(days=1))
        assert {line["code"] for line in wereld.advies().oordelen} == {"traject", "zorgtraject"}


@pytest.mark.django_db(transaction=True)
class TestBudget:
    def test_is_never_made_smaller_than_what_is_promised(self):
        wereld = trajecten.build()
        wereld.order()
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        with pytest.raises(BudgetTeKlein):
            set_budget(SetBudget(budget_id=wereld.budget.pk, bedrag=Decimal(599)), actor=beheer, now=NOW)
        set_budget(SetBudget(budget_id=wereld.budget.pk, bedrag=Decimal(600)), actor=beheer, now=NOW)
        assert Budget.objects.get().ruimte == 0
