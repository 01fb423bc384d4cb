"""The term of an application in steps: asking what is missing, postponing, lateness and its cost (BO-07)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.betalingen.gronden import pay_besluiten
from backoffice.betalingen.models import Betaalregel
from backoffice.termijnen.bewaking import (
    due_voorschotten,
    end_opschortingen,
    mark_overschrijdingen,
    missed_terms,
    near_terms,
    running_dwangsommen,
)
from backoffice.termijnen.dwangsommen import (
    EstablishDwangsom,
    GrantVoorschot,
    RegisterIngebrekestelling,
    establish_dwangsom,
    grant_voorschot,
    register_ingebrekestelling,
)
from backoffice.termijnen.keuzes import GeenDwangsom, Grond, Voorschotgrond
from backoffice.termijnen.lezen import Basis, situation_of
from backoffice.termijnen.models import Dwangsom, Opschorting, Overschrijding
from backoffice.termijnen.services import (
    PostponeTermijn,
    ResumeTermijn,
    SuspendTermijn,
    TellLate,
    TermijnStaatNietToe,
    postpone_termijn,
    resume_termijn,
    suspend_termijn,
    tell_late,
)
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import render
from serviceplein.dossier.models import Gebeurtenis
from tests.backoffice.factories import AanvraagFactory, backoffice_medewerker
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ingericht")]


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def letters() -> list[str]:
    return [render(row)[0] for row in Bericht.objects.order_by("pk")]


def last_letter() -> str:
    subject, body = render(Bericht.objects.latest("pk"))
    return f"{subject}\n{body}"


def events(aanvraag: Aanvraag) -> list[str]:
    rows = Gebeurtenis.objects.filter(onderwerp_id=aanvraag.pk).order_by("pk")
    return list(rows.values_list("soort", flat=True))


def decide(aanvraag: Aanvraag, actor, day: date) -> None:
    Besluit.objects.create(
        aanvraag=aanvraag,
        uitkomst=Uitkomst.TOEGEKEND,
        bedrag=150,
        automatisch=False,
        beslist_door=actor,
        beslist_op=on(day),
        geldig_van=day,
    )
    aanvraag.status = AanvraagStatus.BESLIST
    aanvraag.save(update_fields=["status"])


@pytest.fixture
def aanvraag():
    return AanvraagFactory()


def ask(
    aanvraag, actor, *, now=NOW, grond=Grond.AANVULLING, wat="Uw loonstrook", uiterlijk=date(2026, 12, 3)
):
    command = SuspendTermijn(aanvraag_id=aanvraag.pk, grond=grond, wat=wat, uiterlijk=uiterlijk)
    return suspend_termijn(command, actor=actor, now=now)


def late(aanvraag, actor, day=date(2027, 1, 12)):
    command = TellLate(aanvraag_id=aanvraag.pk, reden="Ziekte", verwacht_op=day + timedelta(days=14))
    return tell_late(command, actor=actor, now=on(day))


def in_default(aanvraag, actor, day, **extra):
    command = RegisterIngebrekestelling(aanvraag_id=aanvraag.pk, ontvangen_op=day, **extra)
    return register_ingebrekestelling(command, actor=actor, now=on(day))


@pytest.mark.eis("BO-07")
def test_legal_terms_from_application_to_dwangsom(aanvraag, actor):
    """Awb 4:13 eight weeks; 4:5 suspends; 4:14 postpones with notice; missed: notice; 4:17; voorschot."""
    assert aanvraag.beslistermijn == date(2027, 1, 11)
    assert ask(aanvraag, actor).beslistermijn == date(2027, 1, 25)
    assert "Uw loonstrook" in last_letter()
    assert "3 december 2026" in last_letter()
    back = resume_termijn(
        ResumeTermijn(aanvraag_id=aanvraag.pk, op=date(2026, 11, 30)), actor=actor, now=on(date(2026, 12, 1))
    )
    assert back.beslistermijn == date(2027, 1, 21)
    longer = PostponeTermijn(aanvraag_id=aanvraag.pk, aantal_weken=4, reden="Wij wachten op een advies.")
    assert postpone_termijn(longer, actor=actor, now=on(date(2027, 1, 4))).beslistermijn == date(2027, 2, 18)
    assert "Wij wachten op een advies." in last_letter()
    assert "18 februari 2027" in last_letter()

    money = GrantVoorschot(
        aanvraag_id=aanvraag.pk, grond=Voorschotgrond.AWB, bedrag=Decimal(50), reden="U kunt niet wachten."
    )
    grant_voorschot(money, actor=actor, now=on(date(2027, 2, 1)))
    assert "voorschot van €\xa050,00" in last_letter()

    night = on(date(2027, 2, 19))
    assert mark_overschrijdingen(actor=None, now=night) == 1
    assert [cause.sleutel for cause in missed_terms(night)] == [str(aanvraag.pk)]
    late(aanvraag, actor, date(2027, 2, 19))
    assert "De reden is: Ziekte" in last_letter()
    assert list(missed_terms(night)) == []

    done = in_default(aanvraag, actor, date(2027, 2, 22))
    assert done.eerste_dwangsomdag == date(2027, 3, 9)
    found = situation_of(aanvraag, date(2027, 3, 23))
    assert [row.bedrag for row in found.dwangsomdagen] == [23] * 14 + [35]
    decide(aanvraag, actor, date(2027, 3, 24))
    established = establish_dwangsom(
        EstablishDwangsom(aanvraag_id=aanvraag.pk), actor=actor, now=on(date(2027, 3, 25))
    )
    assert (established.dagen, established.bedrag) == (15, Decimal(357))
    assert "357,00" in last_letter()
    assert events(aanvraag) == [
        "termijn.opgeschort",
        "termijn.hervat",
        "termijn.verdaagd",
        "termijn.voorschot",
        "termijn.overschreden",
        "termijn.te_laat_gemeld",
        "termijn.ingebreke_gesteld",
        "termijn.dwangsom",
    ]
    assert len(letters()) == 6
    lines = Betaalregel.objects.order_by("pk").values_list("soort", "bedrag")
    assert list(lines) == [("voorschot", 50), ("dwangsom", 357)]
    pay_besluiten([aanvraag.besluit.pk], actor=actor, now=on(date(2027, 3, 25)))
    assert Betaalregel.objects.get(soort="besluit").bedrag == 150 - 50


@pytest.mark.eis("BO-07")
def test_a_term_of_the_wmo_is_set_by_law_so_a_verdaging_does_not_lengthen_it(aanvraag, actor, monkeypatch):
    """Wmo 2015 art. 2.3.5 lid 2: two weeks; after Awb 4:14 lid 1 the klant can still declare default."""
    basis = Basis(
        norm="aanvraag.beslistermijn_wmo_weken", aantal_weken=2, artikel="Wmo 2015 artikel 2.3.5 lid 2"
    )
    monkeypatch.setattr("backoffice.termijnen.lezen.basis_of", lambda regeling, op: basis)
    command = PostponeTermijn(aanvraag_id=aanvraag.pk, aantal_weken=2, reden="Wij wachten op een advies.")
    done = postpone_termijn(command, actor=actor, now=NOW)
    assert done.beslistermijn == date(2026, 11, 30)
    assert "ingebrekestelling" in last_letter()
    assert "uiterlijk op 14 december 2026" in last_letter()
    assert not in_default(aanvraag, actor, date(2026, 12, 1)).te_vroeg


class TestSuspend:
    def test_runs_on_when_the_klant_used_nothing_of_the_hersteltermijn(self, aanvraag, actor):
        ask(aanvraag, actor)
        assert end_opschortingen(actor=None, now=on(date(2026, 12, 3))) == 0
        assert end_opschortingen(actor=None, now=on(date(2026, 12, 4))) == 1
        assert end_opschortingen(actor=None, now=on(date(2026, 12, 4))) == 0
        pause = Opschorting.objects.get()
        assert (pause.einde, pause.beeindigd_op) == ("ongebruikt", date(2026, 12, 3))
        aanvraag.refresh_from_db()
        assert aanvraag.beslistermijn == date(2027, 1, 25)
        assert events(aanvraag)[-1] == "termijn.hersteltermijn_voorbij"

    def test_ends_by_itself_once_there_is_a_decision(self, aanvraag, actor):
        ask(aanvraag, actor)
        decide(aanvraag, actor, date(2026, 11, 20))
        assert end_opschortingen(actor=None, now=on(date(2026, 11, 21))) == 1
        assert Opschorting.objects.get().einde == "beslist"

    def test_without_an_end_keeps_the_term_and_is_never_late(self, aanvraag, actor):
        ask(aanvraag, actor, grond=Grond.INSTEMMING, wat="De klant wil wachten.", uiterlijk=None)
        assert "staat stil" in last_letter()
        later = date(2027, 6, 1)
        assert not situation_of(aanvraag, later).te_laat(later)
        assert mark_overschrijdingen(actor=None, now=on(later)) == 0

    @pytest.mark.parametrize(
        ("changes", "veld"),
        [({"wat": " "}, "wat"), ({"uiterlijk": None}, "uiterlijk"), ({"uiterlijk": NOW.date()}, "uiterlijk")],
    )
    def test_says_what_is_missing(self, aanvraag, actor, changes, veld):
        with pytest.raises(TermijnStaatNietToe) as caught:
            ask(aanvraag, actor, **changes)
        assert caught.value.veld == veld

    def test_cannot_begin_twice_nor_after_the_term(self, aanvraag, actor):
        with pytest.raises(TermijnStaatNietToe, match="al voorbij op 11 januari 2027"):
            ask(aanvraag, actor, now=on(date(2027, 1, 12)), uiterlijk=date(2027, 2, 1))
        ask(aanvraag, actor)
        with pytest.raises(TermijnStaatNietToe, match="staat al stil"):
            ask(aanvraag, actor)

    def test_resumes_only_what_stands_still_and_on_a_day_that_was(self, aanvraag, actor):
        command = ResumeTermijn(aanvraag_id=aanvraag.pk, op=date(2026, 11, 20))
        with pytest.raises(TermijnStaatNietToe, match="staat niet stil"):
            resume_termijn(command, actor=actor, now=NOW)
        ask(aanvraag, actor)
        with pytest.raises(TermijnStaatNietToe, match="tot en met vandaag"):
            resume_termijn(command, actor=actor, now=NOW)

    def test_is_not_for_an_application_of_a_colleague_nor_a_decided_one(self, aanvraag, actor):
        decide(aanvraag, actor, date(2026, 11, 20))
        with pytest.raises(TermijnStaatNietToe, match="al beslist"):
            ask(aanvraag, actor)
        other = AanvraagFactory(behandelaar=backoffice_medewerker().gebruiker)
        with pytest.raises(Exception, match="werkt aan deze aanvraag"):
            ask(other, actor)


class TestPostpone:
    def test_happens_once_within_the_term_and_with_a_reason(self, aanvraag, actor):
        def postpone(weeks=4, reden="Advies", now=NOW):
            command = PostponeTermijn(aanvraag_id=aanvraag.pk, aantal_weken=weeks, reden=reden)
            return postpone_termijn(command, actor=actor, now=now)

        with pytest.raises(TermijnStaatNietToe, match="1 tot en met 8 weken"):
            postpone(9)
        with pytest.raises(TermijnStaatNietToe, match="waarom beslissen langer duurt"):
            postpone(reden=" ")
        with pytest.raises(TermijnStaatNietToe, match="al voorbij"):
            postpone(now=on(date(2027, 1, 12)))
        assert postpone().beslistermijn == date(2027, 2, 8)
        with pytest.raises(TermijnStaatNietToe, match="al verdaagd"):
            postpone()


class TestLate:
    def test_is_marked_once_for_every_open_application(self, aanvraag):
        AanvraagFactory(beslistermijn=date(2027, 2, 1))
        night = on(date(2027, 1, 12))
        assert mark_overschrijdingen(actor=None, now=night) == 1
        assert mark_overschrijdingen(actor=None, now=night) == 0
        assert Overschrijding.objects.get().termijn == date(2027, 1, 11)
        assert events(aanvraag) == ["termijn.overschreden"]

    def test_is_not_told_within_the_term_nor_twice(self, aanvraag, actor):
        with pytest.raises(TermijnStaatNietToe, match="loopt nog"):
            late(aanvraag, actor, date(2027, 1, 11))
        late(aanvraag, actor)
        with pytest.raises(TermijnStaatNietToe, match="al gekregen"):
            late(aanvraag, actor)

    def test_a_term_that_nears_is_one_signal_per_regeling(self, aanvraag):
        AanvraagFactory(beslistermijn=date(2027, 1, 8))
        [cause] = near_terms(on(date(2027, 1, 5)))
        assert cause.titel == "2 termijnen U-pas eindigen bijna"
        assert cause.deadline == date(2027, 1, 8)
        assert list(near_terms(on(date(2026, 12, 1)))) == []


class TestInDefault:
    def test_too_early_counts_for_nothing_and_says_so(self, aanvraag, actor):
        done = in_default(aanvraag, actor, date(2027, 1, 11))
        assert done.te_vroeg
        assert "Stuur ons dan een nieuwe brief" in last_letter()
        assert list(running_dwangsommen(on(date(2027, 3, 1)))) == []
        assert not in_default(aanvraag, actor, date(2027, 1, 12)).te_vroeg
        with pytest.raises(TermijnStaatNietToe, match="al een ingebrekestelling van 12 januari 2027"):
            in_default(aanvraag, actor, date(2027, 1, 13))

    def test_signals_what_it_costs_until_it_is_established(self, aanvraag, actor):
        in_default(aanvraag, actor, date(2027, 1, 12))
        [cause] = running_dwangsommen(on(date(2027, 1, 13)))
        assert cause.deadline == date(2027, 1, 27)
        [cause] = running_dwangsommen(on(date(2027, 1, 28)))
        assert "46,00" in cause.reden
        with pytest.raises(TermijnStaatNietToe, match="loopt nog"):
            establish_dwangsom(
                EstablishDwangsom(aanvraag_id=aanvraag.pk), actor=actor, now=on(date(2027, 1, 28))
            )
        [cause] = running_dwangsommen(on(date(2027, 3, 10)))
        assert cause.titel == "Stel de dwangsom vast"
        assert "1.442,00" in cause.reden
        establish_dwangsom(EstablishDwangsom(aanvraag_id=aanvraag.pk), actor=actor, now=on(date(2027, 3, 10)))
        assert Dwangsom.objects.get().bedrag == 1442
        assert list(running_dwangsommen(on(date(2027, 3, 10)))) == []

    def test_decided_within_two_weeks_it_is_nought(self, aanvraag, actor):
        in_default(aanvraag, actor, date(2027, 1, 12))
        decide(aanvraag, actor, date(2027, 1, 27))
        done = establish_dwangsom(
            EstablishDwangsom(aanvraag_id=aanvraag.pk), actor=actor, now=on(date(2027, 1, 28))
        )
        assert (done.dagen, done.bedrag) == (0, 0)
        assert "binnen twee weken na uw brief" in last_letter()

    def test_an_exception_of_the_law_has_its_reason_and_costs_nothing(self, aanvraag, actor):
        grond = GeenDwangsom.ONREDELIJK_LAAT
        with pytest.raises(TermijnStaatNietToe, match="waarom er geen dwangsom is"):
            in_default(aanvraag, actor, date(2027, 9, 1), geen_dwangsom=grond)
        done = in_default(
            aanvraag, actor, date(2027, 9, 1), geen_dwangsom=grond, toelichting="Acht maanden later."
        )
        assert done.eerste_dwangsomdag is None
        assert "Acht maanden later." in last_letter()


class TestVoorschot:
    def test_of_bijstand_is_only_for_bijstand_and_has_its_minimum(self, aanvraag, actor, monkeypatch):
        def grant(bedrag, verwacht=None, grond=Voorschotgrond.BIJSTAND):
            command = GrantVoorschot(
                aanvraag_id=aanvraag.pk, grond=grond, bedrag=bedrag, reden="Geen geld", verwacht=verwacht
            )
            return grant_voorschot(command, actor=actor, now=on(date(2026, 12, 9)))

        with pytest.raises(TermijnStaatNietToe, match="alleen bij een aanvraag algemene bijstand"):
            grant(Decimal(900))
        basis = Basis(norm="pw.beslistermijn_weken", aantal_weken=8, artikel="Awb art. 4:13 lid 2")
        monkeypatch.setattr("backoffice.termijnen.lezen.basis_of", lambda regeling, op: basis)
        assert situation_of(aanvraag, NOW.date()).voorschot_voor == date(2026, 12, 14)
        with pytest.raises(TermijnStaatNietToe, match="welk bedrag de klant waarschijnlijk krijgt"):
            grant(Decimal(900))
        with pytest.raises(TermijnStaatNietToe, match=r"ten minste €\s950,00"):
            grant(Decimal(949), Decimal(1000))
        grant(Decimal(950), Decimal(1000))
        assert "lening zonder rente" in last_letter()
        assert situation_of(aanvraag, NOW.date()).voorschot_voor == date(2027, 1, 6)

    def test_signals_before_its_day(self, aanvraag, monkeypatch):
        assert list(due_voorschotten(NOW)) == []
        norm = "aanvraag.beslistermijn_weken"
        monkeypatch.setattr("backoffice.termijnen.lezen.MET_VOORSCHOT", {norm})
        monkeypatch.setattr("backoffice.termijnen.bewaking.MET_VOORSCHOT", {norm})
        assert list(due_voorschotten(on(date(2026, 12, 1)))) == []
        [cause] = due_voorschotten(on(date(2026, 12, 9)))
        assert cause.deadline == date(2026, 12, 14)
