"""Trajecten from order to nazorg, outflow and return (CAS-14, CAS-27)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from caseload.instrumenten.models import Budget, Contract
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import EindeReden
from caseload.trajecten.einde import EndTraject, ReportResultaat, end_traject, report_resultaat
from caseload.trajecten.models import Nazorgmoment, Resultaat, Traject, UitvalReden
from caseload.trajecten.nazorg import RecordNazorg, record_nazorg
from caseload.trajecten.paneel import return_of
from caseload.trajecten.services import (
    BeginTraject,
    CancelTraject,
    ReachTussendoel,
    RecordContact,
    TrajectAlVerder,
    TrajectNietMogelijk,
    begin_traject,
    cancel_traject,
    reach_tussendoel,
    record_contact,
)
from caseload.trajecten.termijnen import months_after
from caseload.trajecten.transitions import TrajectStatus
from serviceplein.berichten.models import Bericht
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from serviceplein.werk.models import Taak
from tests.caseload import trajecten
from tests.caseload.factories import DoelFactory
from tests.caseload.trajecten import Wereld
from tests.factories import NOW, VANDAAG, NormFactory
from tests.wereld import melding_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wereld() -> Wereld:
    return trajecten.build()


def end(wereld: Wereld, traject: Traject, resultaat: Resultaat, **values: Any) -> Traject:
    command = EndTraject(
        traject_id=traject.pk, beeindigd_op=values.pop("op", VANDAAG), resultaat=resultaat, **values
    )
    end_traject(command, actor=wereld.coach, now=NOW)
    traject.refresh_from_db()
    return traject


def tasks(onderwerp: str) -> dict[str, date]:
    rows = Taak.objects.open().filter(onderwerp_soort=onderwerp)
    return dict(rows.values_list("titel", "deadline"))


class TestTraject:
    @pytest.mark.eis("CAS-14")
    def test_goes_from_instrument_to_sustainable_result(self, wereld: Wereld) -> None:
        traject = wereld.order(
            "traject",
            contract_id=wereld.contract.pk,
            afwijking_reden="Training alleen is te weinig",
            tussendoel="Drie sollicitaties",
            tussendoel_voor=VANDAAG + timedelta(days=30),
        )
        assert (traject.instrument.code, traject.partner, traject.contract) == (
            "traject",
            wereld.contract.partner,
            wereld.contract,
        )
        assert (traject.doel, traject.kosten, traject.budget) == (wereld.doel, Decimal(3300), wereld.budget)
        assert Bericht.objects.get().sjabloon == "traject_besteld"
        traject = self._follow(wereld, traject)
        end(wereld, traject, Resultaat.WERK, werkelijke_kosten=Decimal(3000), toelichting="Baan als kok")
        wereld.budget.refresh_from_db()
        assert wereld.budget.verplicht == 3000
        planned = dict(traject.nazorg.values_list("soort", "gepland_op"))
        assert planned == {
            "nazorg": VANDAAG + timedelta(weeks=6),
            "duurzaam_6": date(2027, 5, 19),
            "duurzaam_12": date(2027, 11, 19),
        }
        assert sorted(tasks("caseload.nazorgmoment").values()) == sorted(planned.values())
        assert tasks("caseload.traject") == {}
        for moment in traject.nazorg.all():
            command = RecordNazorg(nazorg_id=moment.pk, uitkomst=Nazorgmoment.Uitkomst.JA)
            record_nazorg(command, actor=wereld.coach, now=NOW + timedelta(days=400))
        assert set(traject.nazorg.values_list("uitkomst", flat=True)) == {"ja"}
        assert tasks("caseload.nazorgmoment") == {}

    def _follow(self, wereld: Wereld, traject: Traject) -> Traject:
        """It begins, there is contact, and the intermediate goal is reached."""
        begin = BeginTraject(traject_id=traject.pk, begonnen_op=VANDAAG)
        begin_traject(begin, actor=wereld.coach, now=NOW)
        assert list(tasks("caseload.traject").values()) == [VANDAAG + timedelta(weeks=6)]
        contact = RecordContact(traject_id=traject.pk, op=VANDAAG, met="klant", verslag="Gaat goed")
        record_contact(contact, actor=wereld.coach, now=NOW)
        assert traject.contacten.get().verslag == "Gaat goed"
        reach_tussendoel(ReachTussendoel(traject_id=traject.pk, op=VANDAAG), actor=wereld.coach, now=NOW)
        traject.refresh_from_db()
        assert traject.begonnen_op == traject.tussendoel_bereikt_op == VANDAAG
        return traject

    @pytest.mark.parametrize("resultaat", Resultaat)
    def test_ends_with_any_result_and_uitval_with_a_reason(
        self, wereld: Wereld, resultaat: Resultaat
    ) -> None:
        traject = wereld.running()
        reason = UitvalReden.ZIEKTE if resultaat == Resultaat.UITVAL else ""
        with pytest.raises(TrajectNietMogelijk):
            end(wereld, traject, resultaat, uitval_reden="" if reason else UitvalReden.ZIEKTE)
        end(wereld, traject, resultaat, uitval_reden=reason)
        assert (traject.status, traject.resultaat, traject.uitval_reden) == (
            TrajectStatus.BEEINDIGD,
            resultaat,
            reason,
        )
        lasting = resultaat in (Resultaat.WERK, Resultaat.OPLEIDING)
        assert traject.nazorg.count() == (3 if lasting else 1)
        with pytest.raises(TrajectAlVerder):
            end(wereld, traject, resultaat, uitval_reden=reason)

    def test_asks_why_when_it_is_not_the_first_of_the_advice(self, wereld: Wereld) -> None:
        with pytest.raises(TrajectNietMogelijk, match="goedkoopste"):
            wereld.order("traject", contract_id=wereld.contract.pk)

    def test_gives_money_and_place_back_when_it_does_not_go_on(self, wereld: Wereld) -> None:
        traject = wereld.order("traject", contract_id=wereld.contract.pk, afwijking_reden="Past beter")
        assert Contract.objects.get().geplaatst == 1
        cancel_traject(CancelTraject(traject_id=traject.pk, reden="Verhuisd"), actor=wereld.coach, now=NOW)
        assert Contract.objects.get().geplaatst == 0
        assert Budget.objects.get().verplicht == 0
        assert not Taak.objects.open().exists()

    def test_is_refused_by_the_database_beyond_budget_and_contract(self, wereld: Wereld) -> None:
        wereld.order()
        row = wereld.finished(kosten=Decimal(0))
        for values in ({"kosten": Decimal(99500)}, {"werkelijke_kosten": Decimal(99500)}):
            with pytest.raises(IntegrityError, match="never_passed"), transaction.atomic():
                Traject.objects.filter(pk=row.pk).update(**values)
        Contract.objects.update(plaatsen=0)
        with pytest.raises(IntegrityError, match="never_full_over"), transaction.atomic():
            Traject.objects.filter(pk=row.pk).update(
                contract=wereld.contract, partner=wereld.contract.partner
            )
        with pytest.raises(TrajectNietMogelijk, match="bezet"):
            wereld.order("traject", contract_id=wereld.contract.pk, afwijking_reden="Past beter")
        assert Budget.objects.get().verplicht == 600

    def test_keeps_its_counters_through_bulk_changes(self, wereld: Wereld) -> None:
        for _ in range(3):
            wereld.finished(kosten=Decimal(100))
        assert Budget.objects.get().verplicht == 300
        Traject.objects.update(werkelijke_kosten=Decimal(50))
        assert Budget.objects.get().verplicht == 150
        Traject.objects.all().delete()
        assert Budget.objects.get().verplicht == 0

    def test_follows_its_transitions_in_the_database(self, wereld: Wereld) -> None:
        row = wereld.finished()
        with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
            Traject.objects.filter(pk=row.pk).update(
                status=TrajectStatus.LOOPT, resultaat="", beeindigd_op=None
            )

    def test_hears_its_result_from_the_partner_once(self, wereld: Wereld) -> None:
        traject = wereld.running("traject", contract_id=wereld.contract.pk, afwijking_reden="Past beter")
        command = ReportResultaat(
            partner_id=wereld.contract.partner_id, traject_id=traject.pk, resultaat=Resultaat.WERK
        )
        assert report_resultaat(command, actor=None, now=NOW)
        assert not report_resultaat(command, actor=None, now=NOW)
        assert "De partner meldt een resultaat: werk" in tasks("caseload.traject")
        other = ReportResultaat(partner_id=0, traject_id=traject.pk, resultaat=Resultaat.WERK)
        with pytest.raises(Traject.DoesNotExist):
            report_resultaat(other, actor=None, now=NOW)

    def test_is_of_a_goal_of_this_klant(self, wereld: Wereld) -> None:
        foreign = DoelFactory()
        with pytest.raises(TrajectNietMogelijk, match="doel"):
            wereld.order(doel_id=foreign.pk)


class TestMonths:
    def test_end_on_the_last_day_of_a_shorter_month(self) -> None:
        assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
        assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)


class TestUitstroom:
    @pytest.mark.eis("CAS-27")
    def test_has_a_reason_and_nazorg_and_a_returning_klant_is_recognised(
        self, wereld: Wereld, client: Any
    ) -> None:
        traject = wereld.running()
        end_toewijzing(
            EndToewijzing(toewijzing_id=wereld.toewijzing.pk, reden=EindeReden.WERK),
            actor=wereld.coach,
            now=NOW,
        )
        traject.refresh_from_db()
        assert (traject.status, traject.resultaat) == (TrajectStatus.BEEINDIGD, Resultaat.WERK)
        wereld.toewijzing.refresh_from_db()
        assert wereld.toewijzing.einde_reden == EindeReden.WERK
        moment = Nazorgmoment.objects.get(toewijzing=wereld.toewijzing)
        assert moment.gepland_op == VANDAAG + timedelta(weeks=6)
        assert "Bel de klant: hoe gaat het nu?" in tasks("caseload.nazorgmoment")
        open_now = Klant.objects.visible_to(wereld.coach).open_for(wereld.coach, NOW)
        assert wereld.klant in open_now
        record_nazorg(
            RecordNazorg(nazorg_id=moment.pk, uitkomst=Nazorgmoment.Uitkomst.JA),
            actor=wereld.coach,
            now=NOW,
        )
        self._comes_back(wereld, client)

    def _comes_back(self, wereld: Wereld, client: Any) -> None:
        """The page of the new melding has the former contactpersoon, plan and trajecten, and a proposal."""
        NormFactory(code="intake.vervolgafspraak_uren", waarde=48)
        melding = melding_of(wereld.klant, 77, gesloten=False)
        client.force_login(wereld.coach, backend="serviceplein.toegang.aanmelding.AccountBackend")
        page = client.get(f"/meldingen/{melding.pk}/", follow=True).content.decode()
        assert "Deze klant was hier eerder" in page
        assert "Binnen 12 maanden terug" in page
        assert wereld.toewijzing.medewerker.naam in page
        assert f"/plannen/{wereld.doel.plan_id}/" in page
        assert wereld.doel.van_klant in page
        assert "Training" in page
        assert "Ga verder waar het plan van toen ophield" in page

    @pytest.mark.parametrize(("months", "within"), [(11, True), (13, False)])
    def test_counts_as_return_within_the_norm(self, wereld: Wereld, months: int, within: bool) -> None:
        wereld.toewijzing.tot = NOW
        wereld.toewijzing.einde_reden = EindeReden.DOEL_BEREIKT
        wereld.toewijzing.save()
        found = return_of(wereld.klant.pk, NOW + timedelta(days=30 * months))
        assert found is not None
        assert found.herinstroom is within

    def test_has_no_nazorg_for_who_died_and_ends_what_was_planned(self, wereld: Wereld) -> None:
        end(wereld, wereld.running(), Resultaat.WERK)
        end_toewijzing(
            EndToewijzing(toewijzing_id=wereld.toewijzing.pk, reden=EindeReden.OVERLEDEN),
            actor=wereld.coach,
            now=NOW,
        )
        assert not Nazorgmoment.objects.planned().exists()
        assert tasks("caseload.nazorgmoment") == {}

    def test_writes_one_event(self, wereld: Wereld) -> None:
        wereld.running()
        before = Gebeurtenis.objects.count()
        end_toewijzing(
            EndToewijzing(toewijzing_id=wereld.toewijzing.pk, reden=EindeReden.ANDERS),
            actor=wereld.coach,
            now=NOW,
        )
        assert Gebeurtenis.objects.count() == before + 1
        assert Gebeurtenis.objects.latest("pk").gegevens["trajecten"] == 1
