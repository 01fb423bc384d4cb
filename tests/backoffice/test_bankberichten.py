"""Files of the bank: what they change, what they report, and that the same file works once."""

from datetime import date
from decimal import Decimal

import pytest

from backoffice.betalingen import bankberichten, regels
from backoffice.betalingen.bankberichten import SolveMelding, solve_melding
from backoffice.betalingen.fouten import BankbestandOnjuist, BetalingStaatNietToe
from backoffice.betalingen.models import Bankbericht, Bankmelding, Betaalbatch, Betaalregel
from backoffice.betalingen.regels import CorrectLine
from backoffice.betalingen.transitions import BatchStatus, Gevolg, RegelStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.werk.models import Taak
from tests.backoffice.betaal_hulp import (
    BetaalregelFactory,
    booked_batch,
    camt053,
    entry,
    pain002,
    payer,
    prepare,
    read,
    released,
    status,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(ingericht):
    return payer()


@pytest.fixture
def offered(maker):
    """Three lines at the bank."""
    BetaalregelFactory.create_batch(3)
    released(maker, payer())
    return list(Betaalregel.objects.order_by("pk"))


def statuses():
    return list(Betaalregel.objects.order_by("pk").values_list("status", flat=True))


class TestPain002:
    def test_says_per_payment_what_became_of_it(self, maker, offered):
        first, second, third = (line.referentie for line in offered)
        content = pain002(
            status(first, "ACSC") + status(second, "RJCT", "AC04") + status(third, "ACSP"),
            batch=offered[0].batch.kenmerk,
        )
        done = read(content, maker)
        assert (done.betaald, done.mislukt, done.uit_te_zoeken) == (1, 1, 0)
        assert statuses() == [RegelStatus.BETAALD, RegelStatus.MISLUKT, RegelStatus.AANGEBODEN]
        offered[1].refresh_from_db()
        assert offered[1].reden == "De rekening is opgeheven."
        assert Taak.objects.open().filter(sleutel=bankberichten.MISLUKT).count() == 1
        assert Gebeurtenis.objects.filter(soort="betaling.mislukt", klant=offered[1].klant).count() == 1

    def test_refuses_a_whole_batch(self, maker, offered):
        read(pain002(group="RJCT", batch=offered[0].batch.kenmerk), maker)
        assert set(statuses()) == {RegelStatus.MISLUKT}
        assert Betaalbatch.objects.get().status == BatchStatus.GEWEIGERD


class TestCamt053:
    def test_closes_the_batch_when_everything_was_booked(self, maker, offered):
        batch = offered[0].batch
        done = read(camt053(booked_batch(batch.kenmerk, "300.30", 3)), maker)
        assert done.betaald == 3
        assert set(Betaalregel.objects.values_list("betaald_op", flat=True)) == {date(2026, 11, 20)}
        batch.refresh_from_db()
        assert batch.status == BatchStatus.VERWERKT

    def test_brings_back_what_was_paid_and_it_is_paid_again_once(self, maker, offered):
        line = offered[0]
        read(camt053(entry(line.referentie, "100.10")), maker)
        returned = entry(line.referentie, "100.10", direction="CRDT", reason="AC01")
        read(camt053(returned, msg="AFSCHRIFT-2"), maker)
        line.refresh_from_db()
        assert (line.status, line.reden) == (RegelStatus.MISLUKT, "Het rekeningnummer klopt niet.")
        command = CorrectLine(regel_id=line.pk, bedrag=line.bedrag, reden="Nieuw nummer")
        regels.correct_line(command, actor=maker, now=NOW)
        with pytest.raises(BetalingStaatNietToe):
            regels.correct_line(command, actor=maker, now=NOW)
        assert not prepare(maker).vastgehouden

    def test_reports_what_is_not_ours_or_does_not_fit(self, maker, offered):
        waiting = BetaalregelFactory()
        content = camt053(
            entry("SP000000999999", "5.00")
            + entry("HUUR-2026", "9.00")
            + entry("NOTPROVIDED", "7.00")
            + entry(offered[0].referentie, "100.11")
            + entry(waiting.referentie, "100.10")
            + booked_batch(offered[0].batch.kenmerk, "1.00", 3)
        )
        done = read(content, maker)
        assert (done.betaald, done.uit_te_zoeken) == (0, 5)
        found = list(Bankmelding.objects.order_by("volgnummer").values_list("gevolg", flat=True))
        assert sorted(found) == [Gevolg.AFWIJKEND] * 3 + [Gevolg.ONBEKEND] * 2
        assert Bankbericht.objects.get().overig == 1
        assert statuses() == [RegelStatus.AANGEBODEN] * 3 + [RegelStatus.TE_BETALEN]
        signal = Taak.objects.open().filter(sleutel=bankberichten.ZOEK_UIT)
        assert signal.count() == 1
        for melding in Bankmelding.objects.all():
            command = SolveMelding(melding_id=melding.pk, uitkomst="Gebeld met de bank")
            solve_melding(command, actor=maker, now=NOW)
        assert not signal.exists()


class TestBankbericht:
    def test_works_once(self, maker, offered):
        content = camt053(entry(offered[0].referentie, "100.10"))
        assert read(content, maker).nieuw
        assert not read(content, maker).nieuw
        assert not read(content + " ", maker).nieuw
        assert (Bankbericht.objects.count(), Bankmelding.objects.count()) == (1, 1)
        assert Gebeurtenis.objects.filter(soort="betaling.betaald").count() == 1
        again = read(camt053(entry(offered[0].referentie, "100.10"), msg="ANDER"), maker)
        assert (again.nieuw, again.betaald) == (True, 0)
        assert Bankmelding.objects.last().gevolg == Gevolg.AL_BEKEND

    @pytest.mark.parametrize(
        ("content", "wrong"),
        [
            ("", "kan niet worden gelezen"),
            ("<x/>", "geen pain.002 of camt.053"),
            ('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + camt053("<Ntry>&a;</Ntry>"), "kan niet worden gelezen"),
            ('<!DOCTYPE x SYSTEM "file:///etc/passwd">' + camt053(""), "kan niet worden gelezen"),
            (camt053(entry("SP1", "NaN")), "bedrag dat niet kan"),
            (camt053(entry("SP1", "duizend")), "kan niet worden gelezen"),
            (camt053("")[:-20], "kan niet worden gelezen"),
            (camt053("", iban="NL20INGB0001234567"), "andere rekening"),
        ],
    )
    def test_is_refused_in_words_when_it_cannot_be_trusted(self, maker, content, wrong):
        with pytest.raises(BankbestandOnjuist, match=wrong):
            read(content, maker)
        assert not Bankbericht.objects.exists()

    def test_amounts_are_exact(self, maker):
        BetaalregelFactory(bedrag=Decimal("0.10"))
        BetaalregelFactory(bedrag=Decimal("0.20"))
        assert prepare(maker).totaal == Decimal("0.30")
