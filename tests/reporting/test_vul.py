"""Filling a database with a trial municipality."""

import hashlib
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from stdnum import iban as iban_check
from stdnum.nl import bsn as bsn_check

from backoffice.aanvragen.models import Aanvraag
from backoffice.besluiten.models import Besluit
from backoffice.betalingen.gronden import pay_besluiten
from backoffice.betalingen.models import Betaalbatch, Betaalregel
from caseload.toewijzing.models import Capaciteit, Toewijzing
from intake.melding.models import Melding
from intake.melding.services import RegisterMelding, create_melding
from intake.triage.services import propose_triage
from reporting.proefgemeente.cijfers import read_cijfers
from reporting.proefgemeente.vullen import DatabaseNietLeeg, NietIngericht, OmvangOnjuist, fill, make_rows
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.models import Document, Gebeurtenis
from serviceplein.dossier.soorten import sentence, soort
from serviceplein.inrichting.beschrijving import read_inrichting
from serviceplein.inrichting.services import load_inrichting
from serviceplein.klanten.models import Klant
from tests.factories import NOW

DAG = date(2026, 11, 20)
KLANTEN = 300


@pytest.fixture(scope="class")
def _vol(django_db_setup, django_db_blocker):
    """A filled municipality that all tests of a class only read; emptied afterwards."""
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)
        load_inrichting(read_inrichting("utrecht"), now=NOW)
        fill(omvang=KLANTEN, jaren=1, zaad=7, peildatum=DAG)
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.mark.django_db
@pytest.mark.usefixtures("_vol")
class TestProefgemeente:
    def test_has_the_klanten_asked_for_with_bsns_that_pass_the_eleven_test(self):
        numbers = list(Klant.objects.values_list("bsn", flat=True))
        assert len(numbers) == len(set(numbers)) == KLANTEN
        assert all(bsn_check.is_valid(number) for number in numbers)

    def test_everybody_carries_exactly_the_weights_that_run_and_nobody_passes_the_maximum(self):
        running = Toewijzing.objects.filter(tot=None).values("medewerker")
        load = {row["medewerker"]: row["som"] for row in running.annotate(som=Sum("gewicht"))}
        capacity = {row.medewerker_id: row for row in Capaciteit.objects.all()}
        assert load
        assert all(capacity[pk].belasting == weight for pk, weight in load.items())
        assert not Capaciteit.objects.filter(belasting__gt=F("maximum")).exists()
        assert sum(row.belasting for row in capacity.values()) == sum(load.values())

    def test_no_two_talks_of_one_medewerker_at_the_same_moment(self):
        twice = Afspraak.objects.values("medewerker", "begin").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()
        assert Afspraak.objects.filter(status="gepland", begin__date__lte=DAG.replace(day=19)).count() == 0

    def test_every_row_has_its_event_and_every_event_tells_its_sentence(self):
        told = Counter(Gebeurtenis.objects.values_list("soort", flat=True))
        assert told["melding.geregistreerd"] == Melding.objects.count()
        assert told["melding.getrieerd"] == Melding.objects.exclude(getrieerd_op=None).count()
        assert told["melding.afgehandeld"] == Melding.objects.filter(status="afgehandeld").count()
        assert told["contactpersoon.toegewezen"] == Toewijzing.objects.count()
        assert told["contactpersoon.beeindigd"] == Toewijzing.objects.exclude(tot=None).count()
        assert told["aanvraag.ontvangen"] == Aanvraag.objects.count()
        assert told["aanvraag.beslist"] == Besluit.objects.count()
        assert told["betaling.betaald"] == Betaalregel.objects.filter(status="betaald").count()
        assert told["klant.geregistreerd"] == KLANTEN
        for code in told:
            event = Gebeurtenis.objects.filter(soort=code).first()
            assert event.domein == soort(code).domein
            assert "onbekend" not in sentence(event)

    def test_nothing_lies_in_the_future_but_what_is_planned(self):
        until = Afspraak.objects.filter(status="gepland").order_by("begin").first().begin
        assert not Gebeurtenis.objects.filter(op__gt=until).exists()
        assert not Melding.objects.filter(gemeld_op__lt=F("klant__geregistreerd_op")).exists()

    def test_wmo_meldingen_go_where_the_source_says(self):
        routes = Counter(Melding.objects.filter(stroom="wmo").values_list("bestemming", flat=True))
        total = sum(routes.values())
        for bestemming, share in read_cijfers().wmo_routes.items():
            assert routes[
                {"direct_afgehandeld": "direct_afgehandeld"}.get(bestemming, bestemming)
            ] / total == (pytest.approx(share, abs=0.03))

    def test_groups_are_as_big_as_in_the_source(self):
        figures = read_cijfers()
        per = KLANTEN / figures.omvang
        assert Klant.objects.filter(iwv=True).count() == pytest.approx(figures.wmo_klanten * per, rel=0.02)
        benefit = Klant.objects.filter(uitkering="pw").count()
        assert benefit == pytest.approx((figures.bijstand + figures.inburgering) * per, rel=0.25)

    def test_open_meldingen_are_where_the_policy_sends_them(self):
        for melding in Melding.objects.exclude(stroom="").filter(gesloten_op=None)[:10]:
            if not melding.afwijking_reden:
                assert propose_triage(melding, now=NOW).bestemming == melding.bestemming

    def test_letters_exist_and_have_the_hash_that_was_kept(self):
        document = Document.objects.first()
        with document.bestand.open("rb") as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == document.sha256
        assert len(content) == document.grootte
        assert not Besluit.objects.filter(brief=None).exists()

    def test_what_was_granted_is_paid_in_the_next_batch_and_the_newest_waits(self):
        granted = Besluit.objects.filter(uitkomst="toegekend", bedrag__gt=0)
        assert granted.exists()
        assert not granted.exclude(betaalregel__bedrag=F("bedrag")).exists()
        last = Betaalbatch.objects.latest("betaaldatum").betaaldatum
        lines = Betaalregel.objects.values_list("status", "betaal_op", "betaald_op", "iban")
        assert {status for status, *_ in lines} == {"betaald", "te_betalen"}
        for status, due, paid, iban in lines:
            assert status == "te_betalen" if due >= last else due < paid <= last and iban_check.is_valid(iban)
        totals = Betaalbatch.objects.annotate(n=Count("regels"), som=Sum("regels__bedrag"))
        assert not totals.exclude(aantal=F("n"), totaal=F("som")).exists()
        assert pay_besluiten(list(granted.values_list("pk", flat=True)), actor=None, now=NOW) == 0

    def test_numbers_go_on_after_the_last_one(self):
        command = RegisterMelding(
            klant_id=Klant.objects.first().pk,
            kanaal="telefoon",
            vraag="Wat nu?",
            domeinen=("werk",),
            soort_vraag="informatie",
        )
        made = create_melding(command, actor=None, now=NOW)
        assert made.melding_id == Melding.objects.order_by("-pk").first().pk

    def test_a_second_time_is_refused(self):
        with pytest.raises(DatabaseNietLeeg, match="Gebruik een verse database"):
            fill(omvang=KLANTEN, jaren=1, zaad=7, peildatum=DAG)
        with pytest.raises(CommandError, match="Er staan al klanten"):
            call_command("vul", omvang=KLANTEN)


def checksum(zaad: int, naam: str = "utrecht") -> str:
    digest = hashlib.sha256()
    for block in make_rows(omvang=200, jaren=1, zaad=zaad, peildatum=DAG, namen={}):
        for part in block:
            digest.update(part.model.__name__.encode())
            digest.update(part.tekst.encode())
    return digest.hexdigest()


@pytest.mark.django_db(transaction=True)
class TestVul:
    def test_gives_the_same_rows_for_the_same_seed_and_others_for_another(self):
        load_inrichting(read_inrichting("utrecht"), now=NOW)
        assert checksum(1) == checksum(1)
        assert checksum(1) != checksum(2)

    @pytest.mark.parametrize("naam", ["alphen", "haarlem"])
    def test_fills_the_other_municipalities_too(self, naam):
        load_inrichting(read_inrichting(naam), now=NOW)
        result = fill(omvang=150, jaren=1, zaad=1, peildatum=DAG)
        assert result.rijen["klanten_klant"] == 150

    def test_asks_for_a_municipality_first(self):
        with pytest.raises(NietIngericht, match="inrichten NAAM"):
            fill(omvang=200, jaren=1, zaad=1, peildatum=DAG)

    def test_refuses_a_size_that_makes_no_municipality(self):
        with pytest.raises(OmvangOnjuist, match="ten minste 100 klanten"):
            fill(omvang=5, jaren=1, zaad=1, peildatum=DAG)
