"""Batches: the file of the bank, four eyes, control totals, never a line twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from backoffice.betalingen import batches, regels
from backoffice.betalingen.batches import CancelBatch, ReleaseBatch, cancel_batch, content_of, release_batch
from backoffice.betalingen.fouten import (
    BatchKloptNiet,
    BetalingStaatNietToe,
    EigenBatch,
    NietsTeBetalen,
    RedenOntbreekt,
)
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from backoffice.betalingen.pain001 import BestandOnjuist, clean, read_file
from backoffice.betalingen.regels import CorrectLine, RegelStap
from backoffice.betalingen.transitions import BatchStatus, RegelStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.betaal_hulp import (
    ANDER,
    IBAN,
    ONZE,
    BankrekeningFactory,
    BetaalregelFactory,
    payer,
    prepare,
    released,
)
from tests.factories import NOW, VANDAAG, GebruikerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(ingericht):
    return payer()


@pytest.fixture
def releaser(ingericht):
    return payer()


def release(made, actor, **more):
    values = {"batch_id": made.batch_id, "aantal": made.aantal, "totaal": made.totaal, **more}
    return release_batch(ReleaseBatch(**values), actor=actor, now=NOW)


class TestBetaalbatch:
    def test_is_a_file_that_fits_the_iso_schema_with_the_totals_of_the_database(self, maker):
        lines = BetaalregelFactory.create_batch(3)
        made = prepare(maker)
        batch = Betaalbatch.objects.get()
        assert (made.aantal, made.totaal) == (batch.aantal, batch.totaal) == (3, Decimal("300.30"))
        found = read_file(content_of(batch))
        assert (found.kenmerk, found.iban, found.betaaldatum) == (batch.kenmerk, ONZE, VANDAAG)
        assert (found.aantal, found.totaal) == (3, Decimal("300.30"))
        assert found.overboekingen == {line.referentie: (IBAN, line.bedrag) for line in lines}
        assert b"<Nm>S. de Vries</Nm>" in content_of(batch)

    def test_takes_a_line_once(self, maker):
        line = BetaalregelFactory()
        prepare(maker)
        with pytest.raises(NietsTeBetalen):
            prepare(maker)
        other = BetaalregelFactory()
        second = prepare(maker)
        for wrong in ({"batch": second.batch_id}, {"bedrag": Decimal(1)}, {"iban": ANDER}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Betaalregel.objects.filter(pk=line.pk).update(**wrong)
        line.refresh_from_db()
        other.refresh_from_db()
        assert line.batch_id != other.batch_id

    def test_leaves_out_what_is_due_later_and_holds_who_has_no_account(self, maker):
        BetaalregelFactory(betaal_op=VANDAAG + timedelta(days=1))
        without = BetaalregelFactory(zonder_rekening=True)
        made = prepare(maker)
        assert (made.batch_id, made.vastgehouden) == (None, 1)
        without.refresh_from_db()
        assert (without.status, without.reden) == (RegelStatus.VASTGEHOUDEN, batches.GEEN_REKENING)
        assert Taak.objects.open().filter(sleutel=batches.VASTGEHOUDEN).count() == 1
        BankrekeningFactory(klant=without.klant)
        assert regels.recheck_held(actor=maker, now=NOW) == 1
        assert not Taak.objects.open().filter(sleutel=batches.VASTGEHOUDEN).exists()
        assert prepare(maker).aantal == 1

    def test_is_released_by_somebody_else_only(self, maker, releaser):
        BetaalregelFactory()
        made = prepare(maker)
        with pytest.raises(EigenBatch):
            release(made, maker)
        values = {"status": BatchStatus.VRIJGEGEVEN, "vrijgegeven_op": NOW, "vrijgegeven_door": maker}
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            Betaalbatch.objects.update(**values)
        with pytest.raises(Betaalbatch.DoesNotExist):
            release(made, GebruikerFactory(rol=Rol.HELPDESK))
        release(made, releaser)
        assert Betaalregel.objects.get().status == RegelStatus.AANGEBODEN
        assert Gebeurtenis.objects.filter(soort="betaling.aangeboden").count() == 1

    def test_is_not_released_with_other_totals_than_its_lines(self, maker, releaser):
        BetaalregelFactory.create_batch(2)
        made = prepare(maker)
        with pytest.raises(BatchKloptNiet):
            release(made, releaser, totaal=Decimal(1))
        line = Betaalregel.objects.first()
        with transaction.atomic():
            Betaalregel.objects.filter(pk=line.pk).update(
                status=RegelStatus.TE_BETALEN, batch=None, iban="", tenaamstelling=""
            )
            values = {"status": BatchStatus.VRIJGEGEVEN, "vrijgegeven_op": NOW, "vrijgegeven_door": releaser}
            with pytest.raises(IntegrityError, match="do not fit"), transaction.atomic():
                Betaalbatch.objects.update(**values)
        with pytest.raises(BatchKloptNiet, match="verschillen"):
            release(made, releaser)

    def test_is_not_released_when_file_or_account_changed_since(self, maker, releaser):
        line = BetaalregelFactory()
        made = prepare(maker)
        line.klant.rekeningen.update(iban=ANDER)
        with pytest.raises(BatchKloptNiet, match="sinds het klaarzetten"):
            release(made, releaser)
        line.klant.rekeningen.update(iban=IBAN)
        batch = Betaalbatch.objects.get()
        with batch.bestand.storage.open(batch.bestand.name, "wb") as file:
            file.write(b"<x/>")
        with pytest.raises(BatchKloptNiet, match="veranderd"):
            release(made, releaser)

    def test_gives_its_lines_back_when_it_is_cancelled_before_release(self, maker, releaser):
        BetaalregelFactory()
        made = prepare(maker)
        cancel_batch(CancelBatch(batch_id=made.batch_id, reden="Verkeerde dag"), actor=maker, now=NOW)
        assert Betaalregel.objects.get().status == RegelStatus.TE_BETALEN
        with pytest.raises(BetalingStaatNietToe):
            release(made, releaser)
        again = released(maker, releaser)
        with pytest.raises(BetalingStaatNietToe):
            cancel_batch(CancelBatch(batch_id=again.pk, reden="Te laat"), actor=maker, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Betaalbatch.objects.filter(pk=again.pk).update(totaal=Decimal(1))


class TestBetaalbestand:
    def test_writes_names_in_the_characters_banks_take(self):
        assert clean("Zoë & Müller//Łódź /", 70) == "Zoe Muller/Lodz"
        assert clean("€", 70) == "EUR"
        assert clean("", 5) == "-"

    @pytest.mark.parametrize(
        ("old", "new", "wrong"),
        [
            (b"<NbOfTxs>1<", b"<NbOfTxs>2<", "controletotalen"),
            (b"<CtrlSum>100.10<", b"<CtrlSum>100.11<", "controletotalen"),
            (b"<IBAN>NL91", b"<IBAN>91NL", "past niet in pain.001.001.09"),
            (b"<PmtMtd>TRF<", b"<PmtMtd>XXX<", "past niet in pain.001.001.09"),
            (b"</Document>", b"", "geen XML"),
        ],
    )
    def test_is_refused_when_it_does_not_fit_or_add_up(self, maker, old, new, wrong):
        BetaalregelFactory()
        prepare(maker)
        content = content_of(Betaalbatch.objects.get())
        assert old in content
        with pytest.raises(BestandOnjuist, match=wrong):
            read_file(content.replace(old, new))


class TestBetaling:
    def test_is_held_goes_on_or_is_cancelled_with_a_reason(self, maker):
        line = BetaalregelFactory()
        step = RegelStap(regel_id=line.pk, reden="Eerst bellen")
        regels.hold_line(step, actor=maker, now=NOW)
        with pytest.raises(NietsTeBetalen):
            prepare(maker)
        regels.resume_line(step, actor=maker, now=NOW)
        with pytest.raises(RedenOntbreekt):
            regels.cancel_line(RegelStap(regel_id=line.pk), actor=maker, now=NOW)
        regels.cancel_line(step, actor=maker, now=NOW)
        with pytest.raises(BetalingStaatNietToe):
            regels.hold_line(step, actor=maker, now=NOW)

    def test_is_corrected_by_a_line_that_points_to_it(self, maker):
        line = BetaalregelFactory()
        command = CorrectLine(regel_id=line.pk, bedrag=Decimal("80"), reden="Bedrag te hoog")
        new = Betaalregel.objects.get(pk=regels.correct_line(command, actor=maker, now=NOW))
        line.refresh_from_db()
        assert (new.bedrag, new.corrigeert, new.status) == (Decimal(80), line, RegelStatus.TE_BETALEN)
        assert (line.status, line.reden) == (RegelStatus.GEANNULEERD, "Gecorrigeerd: Bedrag te hoog")
        with pytest.raises(BetalingStaatNietToe):
            regels.correct_line(command, actor=maker, now=NOW)
        prepare(maker)
        with pytest.raises(BetalingStaatNietToe):
            regels.correct_line(
                CorrectLine(regel_id=new.pk, bedrag=Decimal(1), reden="x"), actor=maker, now=NOW
            )
