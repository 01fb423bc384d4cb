"""Redistributing: proposed with reasons, approved, moved piece by piece, and turned back (CAS-07)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from caseload.herverdelen import uitvoering
from caseload.herverdelen.models import Aanleiding, Herverdeling
from caseload.herverdelen.services import (
    AdjustRegel,
    ChangeHerverdeling,
    HerverdelingOnjuist,
    HerverdelingStaatNietToe,
    KeuzeNietMogelijk,
    adjust_regel,
    drop_herverdeling,
)
from caseload.herverdelen.tasks import bereken, voer_uit
from caseload.herverdelen.transitions import HerverdelingStatus, RegelStatus
from caseload.herverdelen.uitvoering import (
    carry_out_piece,
    pause_herverdeling,
    resume_herverdeling,
    stalled,
    turn_back,
)
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import Capaciteit, EindeReden, Toewijzing, Uitsluiting
from reporting.feiten.models import Dagfeit
from reporting.feiten.services import build_feiten
from reporting.indicatoren.berekening import calculate
from reporting.indicatoren.vraag import GEMEENTE, Vraag
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.werk.models import Taak
from tests.caseload.factories import PlanFactory, ToewijzingFactory, loads
from tests.caseload.herverdelen import Ploeg, contactpersonen, load_norms, work
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    HuishoudenLidFactory,
    MedewerkerFactory,
    TaakFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def normen(db):
    load_norms()


def set_norm(code, value):
    Norm.objects.filter(code=code).update(waarde=value)


def killed(rows):
    raise SystemExit("after the klanten, before the rows")


class TestVoorstel:
    def test_gives_every_klant_of_who_leaves_a_receiver_with_a_reason(self):
        ploeg = Ploeg(klanten=(4, 2, 0))
        gone, busy, free = ploeg.coaches
        row = ploeg.ask()
        assert (row.status, row.totaal, row.zonder_plek) == (HerverdelingStatus.VOORSTEL, 4, 0)
        rows = list(row.regels.all())
        assert {one.van for one in rows} == {gone}
        assert [one.naar for one in rows].count(free) == 3, "level: three and two beside one and two"
        assert all(f"{gone.naam} vertrekt. {one.naar.naam} werkt in de wijk" in one.reden for one in rows)
        after = {one.medewerker_id: (one.klanten_na, one.belasting_na) for one in row.belastingen.all()}
        assert after == {gone.pk: (0, 0), busy.pk: (3, 3), free.pk: (3, 3)}
        assert row.wegingen["verplaatsing"] == 25
        assert loads() == {gone.pk: 4, busy.pk: 2, free.pk: 0}, "nobody moved yet"

    def test_keeps_a_household_together_and_off_who_is_excluded(self):
        ploeg = Ploeg(klanten=(4, 0, 0))
        first, second, third, _ = (row.klant for row in ploeg.klanten[0])
        home = HuishoudenLidFactory(klant=first, geldig_van=VANDAAG).huishouden
        HuishoudenLidFactory(klant=second, huishouden=home, geldig_van=VANDAAG)
        Uitsluiting.objects.create(klant=third, medewerker=ploeg.coaches[2], reden="Familie")
        row = ploeg.ask()
        to = {one.klant_id: one.naar_id for one in row.regels.all()}
        assert to[first.pk] == to[second.pk]
        assert to[third.pk] == ploeg.coaches[1].pk
        assert row.regels.values("eenheid").distinct().count() == 3

    def test_says_who_has_no_place_when_everybody_is_full(self):
        ploeg = Ploeg(klanten=(2, 1), fte=Decimal("0.03"))
        row = ploeg.ask()
        assert (row.totaal, row.zonder_plek) == (1, 1)
        assert "Niemand met deze functie heeft ruimte" in row.regels.get(naar=None).reden
        assert ploeg.carry_out(row).overgeslagen == 0
        assert loads()[ploeg.coaches[0].pk] == 1

    def test_moves_wijken_to_another_team_and_back(self):
        ploeg = Ploeg(klanten=(2, 1))
        other = Ploeg(klanten=(0, 0))
        row = ploeg.ask(Aanleiding.REORGANISATIE, wijken=frozenset({ploeg.wijk.pk}), naar_team=other.team.pk)
        assert {one.naar.team for one in row.regels.all()} == {other.team}
        ploeg.carry_out(row)
        assert set(other.team.wijken.all()) == {ploeg.wijk, other.wijk}
        assert not ploeg.team.wijken.exists()
        assert set(contactpersonen().values()) == {person.pk for person in other.coaches}
        ploeg.undo(row)
        assert list(ploeg.team.wijken.all()) == [ploeg.wijk]

    def test_levels_a_team_only_where_it_gains(self):
        ploeg = Ploeg(klanten=(9, 1), fte=Decimal("0.15"))
        row = ploeg.ask(Aanleiding.NORM)
        assert 2 <= row.totaal <= 3
        assert row.spreiding_na < row.spreiding_voor
        assert Ploeg(klanten=(5, 4), fte=Decimal("0.15")).ask(Aanleiding.NORM).totaal == 0

    def test_refuses_what_cannot_be_asked(self):
        ploeg, other = Ploeg(klanten=(1, 1)), Ploeg(klanten=(1,))
        for values in (
            {"medewerker_id": other.coaches[0].pk},
            {"aanleiding": Aanleiding.REORGANISATIE, "naar_team": other.team.pk},
            {
                "aanleiding": Aanleiding.REORGANISATIE,
                "naar_team": other.team.pk,
                "wijken": frozenset({other.wijk.pk}),
            },
            {"aanleiding": Aanleiding.GROEI, "functie": Functie.WERKCOACH_REGULIER, "extra": 3},
            {"aanleiding": Aanleiding.NORM, "norm": Decimal(60)},
        ):
            with pytest.raises(HerverdelingOnjuist):
                ploeg.ask(**values)
        ploeg.leider = other.leider
        with pytest.raises(HerverdelingOnjuist, match="eigen team"):
            ploeg.ask()
        ploeg.leider = ploeg.coaches[0].gebruiker
        with pytest.raises(PermissionDenied):
            ploeg.ask()

    def test_says_which_norm_is_missing(self):
        ploeg = Ploeg(klanten=(1, 1))
        Norm.objects.filter(code="herverdelen.taal").delete()
        row = ploeg.ask()
        assert row.status == HerverdelingStatus.MISLUKT
        assert "herverdelen.taal" in row.reden


class TestVerkenning:
    def test_shows_what_leave_growth_or_another_norm_would_do_and_moves_nobody(self):
        ploeg = Ploeg(klanten=(4, 2), fte=Decimal("0.08"))
        before = contactpersonen()
        leave = ploeg.ask(Aanleiding.AFWEZIGHEID, verkenning=True)
        assert (leave.totaal, leave.zonder_plek) == (4, 0)
        functie = Functie.WERKCOACH_REGULIER
        growth = ploeg.ask(Aanleiding.GROEI, functie=functie, extra=10, verkenning=True)
        assert (growth.extra_geplaatst, growth.extra_zonder_plek) == (4, 6)
        assert growth.invoer["tekort_fte"] == "0,1"
        norm = ploeg.ask(Aanleiding.NORM, functie=functie, norm=Decimal(37), verkenning=True)
        assert set(norm.belastingen.values_list("norm", flat=True)) == {Decimal("2.96")}
        assert norm.totaal == 1
        assert contactpersonen() == before
        for row in (leave, growth, norm):
            with pytest.raises(HerverdelingStaatNietToe):
                ploeg.approve(row)
        with pytest.raises(IntegrityError, match="moves_nobody"), transaction.atomic():
            Herverdeling.objects.filter(pk=leave.pk).update(status=HerverdelingStatus.LOOPT)


class TestAanpassen:
    def adjust(self, ploeg, regel, person):
        adjust_regel(
            AdjustRegel(regel_id=regel.pk, medewerker_id=person and person.pk), actor=ploeg.leider, now=NOW
        )
        regel.refresh_from_db()

    def test_gives_one_klant_to_somebody_else_or_lets_it_stay(self):
        ploeg = Ploeg(klanten=(2, 0, 0))
        gone, left, right = ploeg.coaches
        row = ploeg.ask()
        regel = row.regels.get(naar=left)
        self.adjust(ploeg, regel, right)
        assert (regel.naar, regel.met_de_hand) == (right, True)
        after = dict(row.belastingen.values_list("medewerker", "klanten_na"))
        assert after == {gone.pk: 0, left.pk: 0, right.pk: 2}
        self.adjust(ploeg, regel, None)
        assert regel.status == RegelStatus.OVERGESLAGEN
        row.refresh_from_db()
        assert row.totaal == 1
        after = dict(row.belastingen.values_list("medewerker", "klanten_na"))
        assert after == {gone.pk: 1, left.pk: 0, right.pk: 1}
        self.adjust(ploeg, regel, left)
        ploeg.carry_out(row)
        assert sorted(contactpersonen().values()) == [left.pk, right.pk]

    def test_refuses_a_choice_past_a_hard_rule(self):
        ploeg = Ploeg(klanten=(2, 0, 0), fte=Decimal("0.02"))
        row = ploeg.ask()
        regel = row.regels.filter(naar=ploeg.coaches[1]).first()
        Uitsluiting.objects.create(klant=regel.klant, medewerker=ploeg.coaches[2], reden="Familie")
        away = MedewerkerFactory(team=ploeg.team)
        AfwezigheidFactory(medewerker=away, van=VANDAAG, tot_en_met=VANDAAG + timedelta(days=60))
        for person in (ploeg.coaches[0], ploeg.coaches[2], away, MedewerkerFactory(functie="matcher")):
            with pytest.raises(KeuzeNietMogelijk):
                self.adjust(ploeg, regel, person)
        other = row.regels.exclude(pk=regel.pk).get()
        with pytest.raises(KeuzeNietMogelijk, match="boven het maximum"):
            self.adjust(ploeg, other, regel.naar)


class TestUitvoeren:
    def test_moves_in_pieces_with_progress_and_turns_back_what_is_as_it_was_moved(self):
        set_norm("herverdelen.deel", 2)
        ploeg = Ploeg(klanten=(4, 1, 0))
        gone = ploeg.coaches[0]
        plan = PlanFactory(klant=ploeg.klanten[0][0].klant, regievoerder=gone)
        task = TaakFactory(klant=plan.klant, medewerker=gone, team=ploeg.team)
        before = contactpersonen()
        row = ploeg.ask()
        assert contactpersonen() == before
        assert carry_out_piece(row.pk, actor=None, now=NOW) is False, "nothing moves before the approval"
        ploeg.approve(row)
        assert carry_out_piece(row.pk, actor=None, now=NOW) is True
        row.refresh_from_db()
        assert (row.status, row.gedaan, row.totaal) == (HerverdelingStatus.LOOPT, 2, 4)
        work(carry_out_piece, row)
        assert (row.status, row.gedaan, row.overgeslagen) == (HerverdelingStatus.UITGEVOERD, 4, 0)
        assert gone.pk not in contactpersonen().values()
        assert set(contactpersonen()) == set(before)
        to = contactpersonen()[plan.klant_id]
        plan.refresh_from_db()
        task.refresh_from_db()
        assert plan.regievoerder_id == task.medewerker_id == to
        assert loads()[gone.pk] == 0
        assert sum(loads().values()) == 5
        gone.refresh_from_db()
        assert not gone.actief, "who leaves gets no new klanten"
        met = Taak.objects.open().filter(sleutel__startswith="kennismaken:")
        assert met.count() == 4
        leaving = next(k for k in before if before[k] == gone.pk and k != plan.klant_id)
        toewijzing = Toewijzing.objects.running().get(klant=leaving)
        end_toewijzing(
            EndToewijzing(toewijzing_id=toewijzing.pk, reden=EindeReden.WERK),
            actor=toewijzing.medewerker.gebruiker,
            now=NOW,
        )
        ploeg.undo(row)
        assert (row.status, row.teruggezet, row.niet_terug) == (HerverdelingStatus.TERUGGEDRAAID, 3, 1)
        assert "inmiddels een andere contactpersoon" in row.regels.get(klant=leaving).uitkomst
        expected = {klant: person for klant, person in before.items() if klant != leaving}
        assert contactpersonen() == expected
        plan.refresh_from_db()
        gone.refresh_from_db()
        assert (plan.regievoerder, gone.actief) == (gone, True)
        assert loads()[gone.pk] == 3
        assert not met.filter(klant__in=expected, sleutel__endswith=str(toewijzing.pk)).exists()

    def test_skips_what_changed_meanwhile_with_the_reason(self):
        ploeg = Ploeg(klanten=(4, 0, 0))
        row = ploeg.ask()
        one, two, three, _ = row.regels.order_by("pk")
        Toewijzing.objects.filter(pk=one.toewijzing_id).update(tot=NOW, einde_reden=EindeReden.WERK)
        Uitsluiting.objects.create(klant=two.klant, medewerker=two.naar, reden="Familie")
        ploeg.approve(row)
        Capaciteit.objects.filter(medewerker=three.naar).update(maximum=F("belasting"))
        work(carry_out_piece, row)
        why = {one.pk: one.uitkomst for one in row.regels.filter(status=RegelStatus.OVERGESLAGEN)}
        assert "uitgestroomd" in why[one.pk]
        assert "mag deze klant niet begeleiden" in why[two.pk]
        assert "geen ruimte" in why[three.pk]
        assert row.gedaan + row.overgeslagen == 4

    def test_goes_on_where_a_killed_worker_left_it(self, monkeypatch):
        set_norm("herverdelen.deel", 1)
        ploeg = Ploeg(klanten=(3, 0))
        row = ploeg.ask()
        ploeg.approve(row)
        monkeypatch.setattr(uitvoering, "_save", killed)
        with pytest.raises(SystemExit):
            carry_out_piece(row.pk, actor=None, now=NOW)
        monkeypatch.undo()
        assert row.regels.filter(status=RegelStatus.VOORGESTELD).count() == 3
        assert list(stalled(NOW)) == []
        assert list(stalled(NOW + timedelta(minutes=2))) == [(row.pk, HerverdelingStatus.LOOPT)]
        carry_out_piece(row.pk, actor=None, now=NOW)
        work(carry_out_piece, row)
        assert row.gedaan == 3
        moved = Gebeurtenis.objects.filter(soort="contactpersoon.toegewezen").values_list("klant", flat=True)
        assert len(moved) == len(set(moved)) == 3

    def test_pauses_goes_on_and_can_be_dropped_before(self):
        set_norm("herverdelen.deel", 1)
        ploeg = Ploeg(klanten=(3, 0))
        dropped, row = ploeg.ask(), ploeg.ask()
        drop_herverdeling(ChangeHerverdeling(herverdeling_id=dropped.pk), actor=ploeg.leider, now=NOW)
        with pytest.raises(HerverdelingStaatNietToe):
            ploeg.approve(dropped)
        ploeg.approve(row)
        command = ChangeHerverdeling(herverdeling_id=row.pk)
        carry_out_piece(row.pk, actor=None, now=NOW)
        pause_herverdeling(command, actor=ploeg.leider, now=NOW)
        assert carry_out_piece(row.pk, actor=None, now=NOW) is False
        resume_herverdeling(command, actor=ploeg.leider, now=NOW)
        work(carry_out_piece, row)
        assert row.gedaan == 3
        with pytest.raises(HerverdelingStaatNietToe):
            pause_herverdeling(command, actor=ploeg.leider, now=NOW)
        with pytest.raises(Herverdeling.DoesNotExist):
            turn_back(command, actor=Ploeg(klanten=(0,)).leider, now=NOW)

    def test_puts_off_who_has_no_room_and_gives_up_after_a_few_times(self):
        ploeg = Ploeg(klanten=(2, 2), fte=Decimal("0.03"))
        row = ploeg.ask(Aanleiding.NORM)
        first, second = ploeg.coaches
        there, back = ploeg.klanten[0][0], ploeg.klanten[1][0]
        for number, (one, to) in enumerate([(there, second), (back, first)]):
            row.regels.create(
                toewijzing=one,
                klant=one.klant,
                van=one.medewerker,
                naar=to,
                voorgesteld=to,
                eenheid=number,
                gewicht=1,
            )
        ploeg.carry_out(row)
        assert row.gedaan == 0, "two full people cannot change klanten without passing the maximum"
        assert all("geen ruimte onder het maximum" in one.uitkomst for one in row.regels.all())
        assert set(row.regels.values_list("poging", flat=True)) == {2}

    def test_is_no_inflow_and_no_outflow_in_the_figures(self):
        ploeg = Ploeg(klanten=(3, 0))
        ploeg.carry_out(ploeg.ask())
        vraag = Vraag(peildatum=VANDAAG, van=VANDAAG, bereik=GEMEENTE, nu=NOW + timedelta(hours=1))
        counted = {code: calculate(code, vraag).totaal.n for code in ("instroom", "uitstroom", "caseload")}
        assert counted == {"instroom": 0, "uitstroom": 0, "caseload": 3}
        build_feiten(now=NOW + timedelta(days=1))
        facts = Dagfeit.objects.filter(dag=VANDAAG).values_list("soort", "n")
        assert sorted(facts) == [("caseload", 3), ("contactpersoon", 1)]


@pytest.mark.eis("CAS-07")
def test_redistribution_weighs_is_shown_approved_done_in_the_background_with_progress_and_undone(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    """Ten klanten of who leaves: few moves, a level load, continuity, household and language."""
    sent = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, args: sent.append((name, *args)))
    set_norm("herverdelen.deel", 4)
    ploeg = Ploeg(klanten=(10, 6, 5, 5, 5), fte=Decimal("0.20"))
    gone, busy, former, speaker, _ = ploeg.coaches
    first, second, known, foreign, *_ = (row.klant for row in ploeg.klanten[0])
    home = HuishoudenLidFactory(klant=first, geldig_van=VANDAAG).huishouden
    HuishoudenLidFactory(klant=second, huishouden=home, geldig_van=VANDAAG)
    ToewijzingFactory(klant=known, medewerker=former, tot=NOW, einde_reden=EindeReden.ANDERS)
    speaker.talen = ["ti"]
    speaker.save()
    foreign.taal, foreign.tolk_nodig = "ti", True
    foreign.save()
    client.force_login(ploeg.leider, backend="serviceplein.toegang.aanmelding.AccountBackend")
    before = contactpersonen()

    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(reverse("herverdeling-nieuw", args=["vertrek"]), {"medewerker": gone.pk})
    row = Herverdeling.objects.get()
    bereken(row.pk)
    row.refresh_from_db()
    to = {one.klant_id: one.naar_id for one in row.regels.all()}
    assert set(to) == {klant for klant, person in before.items() if person == gone.pk}, "nobody else moves"
    assert to[first.pk] == to[second.pk]
    assert to[known.pk] == former.pk
    assert to[foreign.pk] == speaker.pk
    after = dict(row.belastingen.exclude(medewerker=gone).values_list("medewerker", "klanten_na"))
    assert sorted(after.values()) == [7, 8, 8, 8]
    assert after[busy.pk] <= 8
    shown = client.get(asked.url).content.decode()
    assert "was eerder contactpersoon van deze klant" in shown
    assert "spreekt de taal van de klant" in shown
    assert contactpersonen() == before

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("herverdeling-goedkeuren", args=[row.pk]))
    assert contactpersonen() == before, "the worker does it"
    carry_out_piece(row.pk, actor=None, now=NOW)
    progress = client.get(reverse("herverdeling-voortgang", args=[row.pk])).content.decode()
    assert "4 van 10" in progress
    voer_uit(row.pk)
    assert contactpersonen() == before | to
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("herverdeling-terugdraaien", args=[row.pk]))
    voer_uit(row.pk)
    assert contactpersonen() == before
    assert [name.rpartition(".")[2] for name, _ in sent] == ["bereken", "voer_uit", "voer_uit"]
