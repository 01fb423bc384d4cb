"""Keeping and destroying: terms of the selectielijst, holds, two people, and a certificate (BO-15)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.bewaren.models import Bewaarstop, Vernietigingslijst, Vernietigingsregel
from backoffice.bewaren.selectielijst import bewaartermijnen
from backoffice.bewaren.services import (
    BewarenStaatNietToe,
    EndHold,
    HoldKlant,
    LijstStap,
    TakeOff,
    approve_lijst,
    end_hold,
    hold_klant,
    propose_destruction,
    return_lijst,
    submit_lijst,
    take_off,
    unfinished,
)
from backoffice.bewaren.transitions import LijstStatus, RegelStatus
from backoffice.bewaren.uitvoeren import certify, delete_waiting_files, destroy_piece
from backoffice.bewaren.wissen import destroy
from serviceplein.dossier.models import Document, Documentkoppeling, Gebeurtenis
from serviceplein.klanten.models import Huishouden, Klant
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory
from tests.factories import (
    NOW,
    DocumentFactory,
    GebeurtenisFactory,
    GebruikerFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.wereld import Kant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ingericht")]
LANG_GELEDEN = datetime(2005, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def beheer():
    return GebruikerFactory(rol=Rol.BEHEER)


@pytest.fixture
def privacy():
    return GebruikerFactory(rol=Rol.PRIVACY)


def decided(uitkomst, op: date, *, klant=None, geldig_tot: date | None = None) -> Aanvraag:
    """An application of which the decision was taken on `op`."""
    aanvraag = AanvraagFactory(status=AanvraagStatus.BESLIST, **({"klant": klant} if klant else {}))
    moment = datetime(op.year, op.month, op.day, 9, tzinfo=UTC)
    Besluit.objects.create(
        aanvraag=aanvraag,
        uitkomst=uitkomst,
        automatisch=False,
        beslist_door=GebruikerFactory(),
        beslist_op=moment,
        geldig_van=op,
        geldig_tot=geldig_tot,
    )
    GebeurtenisFactory(
        klant=aanvraag.klant,
        soort="aanvraag.beslist",
        domein="backoffice",
        op=moment,
        onderwerp_soort="backoffice.aanvraag",
        onderwerp_id=aanvraag.pk,
        gegevens={"regeling": "u_pas", "uitkomst": str(uitkomst), "naam": "Zeldzaam"},
    )
    return aanvraag


def old_klant(**values) -> Klant:
    """Somebody of whom nothing was heard for a very long time."""
    return KlantFactory(geregistreerd_op=LANG_GELEDEN, **values)


def on_list() -> set[tuple[str, int]]:
    return set(Vernietigingsregel.objects.values_list("zaak", "zaak_nr"))


def carry_out(beheer, privacy) -> Vernietigingslijst:
    lijst = Vernietigingslijst.objects.get(status=LijstStatus.VOORSTEL)
    submit_lijst(LijstStap(lijst_id=lijst.pk), actor=beheer, now=NOW)
    approve_lijst(LijstStap(lijst_id=lijst.pk), actor=privacy, now=NOW)
    while destroy_piece(lijst.pk, actor=None, now=NOW):
        pass
    while delete_waiting_files(lijst.pk, actor=None, now=NOW):
        pass
    lijst.refresh_from_db()
    return lijst


def left_of(word: str) -> list[str]:
    """Tables in which a word still stands, former versions and logs included."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT 1 FROM {table} AS r WHERE r::text ILIKE %s LIMIT 1", [f"%{word}%"])  # noqa: S608
                found += [model._meta.db_table] if cursor.fetchone() else []
    return found


@pytest.mark.eis("BO-15")
def test_a_result_is_kept_for_its_term_held_back_and_then_destroyed_with_a_certificate(beheer, privacy):
    """Archiefwet: term per result type, legal hold, destruction approved by a second person, certificate."""
    today = NOW.date()
    granted = decided(Uitkomst.TOEGEKEND, today.replace(year=today.year - 10))
    still_valid = decided(Uitkomst.TOEGEKEND, date(2010, 1, 1), geldig_tot=today.replace(year=today.year - 9))
    refused = decided(Uitkomst.AFGEWEZEN, today.replace(year=today.year - 5))
    too_young = decided(Uitkomst.AFGEWEZEN, today.replace(year=today.year - 5) + timedelta(days=1))
    held = decided(Uitkomst.AFGEWEZEN, date(2015, 1, 1))
    hold = hold_klant(
        HoldKlant(klant_id=held.klant_id, reden="Beroep loopt"),
        actor=GebruikerFactory(rol=Rol.TEAMLEIDER),
        now=NOW,
    )
    letter = DocumentFactory(
        klant=granted.klant, onderwerp_soort="backoffice.aanvraag", onderwerp_id=granted.pk
    )
    file = letter.bestand.name
    assert propose_destruction(actor=None, now=NOW) == 2
    assert on_list() == {("aanvraag", granted.pk), ("aanvraag", refused.pk)}
    assert propose_destruction(actor=None, now=NOW) == 0

    lijst = Vernietigingslijst.objects.get()
    submit_lijst(LijstStap(lijst_id=lijst.pk), actor=beheer, now=NOW)
    with pytest.raises(BewarenStaatNietToe, match="Laat een collega"):
        approve_lijst(LijstStap(lijst_id=lijst.pk), actor=beheer, now=NOW)
    approve_lijst(LijstStap(lijst_id=lijst.pk), actor=privacy, now=NOW)
    assert unfinished() == [lijst.pk]
    assert default_storage.exists(file)
    while destroy_piece(lijst.pk, actor=None, now=NOW):
        pass
    assert certify(lijst.pk, actor=None, now=NOW) is None
    delete_waiting_files(lijst.pk, actor=None, now=NOW)
    assert not default_storage.exists(file)
    assert set(Aanvraag.objects.values_list("pk", flat=True)) == {still_valid.pk, too_young.pk, held.pk}
    assert not Document.objects.filter(pk=letter.pk).exists()
    assert Klant.objects.filter(pk=granted.klant_id).exists()

    assert certify(lijst.pk, actor=None, now=NOW)
    lijst.refresh_from_db()
    assert lijst.status == LijstStatus.UITGEVOERD
    assert lijst.aantallen["aanvragen"] == 2
    assert lijst.aantallen["besluiten"] == 2
    with lijst.verklaring.bestand.open("rb") as paper:
        assert paper.read(5) == b"%PDF-"
    assert certify(lijst.pk, actor=None, now=NOW) is None

    end_hold(EndHold(bewaarstop_id=hold, reden="Uitspraak gedaan"), actor=beheer, now=NOW)
    assert propose_destruction(actor=None, now=NOW) == 1
    assert ("aanvraag", held.pk) in on_list()


@pytest.mark.eis("BO-15")
def test_of_a_destroyed_klant_nothing_is_left_but_figures_without_a_name(monkeypatch):
    """Every room of the product, former versions, the log and files: only what counts stays."""

    call_command("inrichten", "utrecht", verbosity=0)
    klant = old_klant(achternaam="Zeldzaamnaam", bsn="123456782", email="zeldzaam@voorbeeld.nl")
    Kant(klant, MedewerkerFactory(), 500, gesloten=True)
    Klant.objects.filter(pk=klant.pk).update(telefoon="0612345678")
    events = Gebeurtenis.objects.filter(klant=klant)
    kept, per_kind = events.count(), set(events.values_list("soort", flat=True))
    before = Gebeurtenis.objects.count()
    number = klant.pk
    counts, files = destroy(Klant, [number], {number})
    assert counts["klanten"] == 1
    assert counts["meldingen"] >= 1
    assert files
    connection.check_constraints()
    assert left_of("zeldzaam") == []
    assert left_of("123456782") == []
    assert Gebeurtenis.objects.count() == before
    nameless = Gebeurtenis.objects.filter(klant=None, actor=None, onderwerp_id=None)
    assert nameless.count() >= kept
    assert per_kind <= set(nameless.values_list("soort", flat=True))
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        assert "klant_id" not in names or not model._base_manager.filter(klant_id=number).exists(), model
    assert not Verwerking.objects.filter(klanten__contains=[number]).exists()


class TestTerms:
    def test_come_from_the_list_with_their_source(self):
        terms = bewaartermijnen(date(2026, 11, 22))
        assert terms["aanvraag", "toegekend"].grens == date(2016, 11, 22)
        assert terms["aanvraag", "ingetrokken"].grens == date(2026, 10, 11)
        assert terms["klant", "wmo"].grens == date(2011, 11, 22)
        assert "8.4.1" in terms["aanvraag", "ingetrokken"].bron

    def test_of_a_klant_begin_after_the_last_thing_that_happened(self):
        quiet, asked = old_klant(), old_klant()
        GebeurtenisFactory(klant=asked, op=NOW - timedelta(days=30))
        with_benefit = KlantFactory(geregistreerd_op=NOW - timedelta(days=366 * 8), uitkering="pw")
        decided(Uitkomst.AFGEWEZEN, date(2025, 1, 1), klant=old_klant())
        propose_destruction(actor=None, now=NOW)
        assert on_list() == {("klant", quiet.pk)}
        assert with_benefit.pk not in {number for _, number in on_list()}

    def test_wait_for_everybody_at_home(self):
        child, parent, moved = old_klant(), old_klant(), old_klant()
        huishouden = HuishoudenLidFactory(klant=child).huishouden
        HuishoudenLidFactory(klant=parent, huishouden=huishouden)
        HuishoudenLidFactory(
            klant=moved, huishouden=huishouden, geldig_van=date(2006, 1, 1), geldig_tot=date(2007, 1, 1)
        )
        GebeurtenisFactory(klant=parent, op=NOW - timedelta(days=30))
        propose_destruction(actor=None, now=NOW)
        assert on_list() == {("klant", moved.pk)}

    def test_of_a_withdrawn_application_are_six_weeks(self):
        gone = AanvraagFactory(status=AanvraagStatus.INGETROKKEN)
        about = {"onderwerp_soort": "backoffice.aanvraag", "onderwerp_id": gone.pk, "klant": gone.klant}
        GebeurtenisFactory(soort="aanvraag.ingetrokken", op=NOW - timedelta(days=41), **about)
        assert propose_destruction(actor=None, now=NOW) == 0
        assert propose_destruction(actor=None, now=NOW + timedelta(days=1)) == 1


class TestHold:
    def test_stops_a_list_that_was_approved_already(self, beheer, privacy):
        klant = old_klant()
        propose_destruction(actor=None, now=NOW)
        lijst = Vernietigingslijst.objects.get()
        submit_lijst(LijstStap(lijst_id=lijst.pk), actor=beheer, now=NOW)
        approve_lijst(LijstStap(lijst_id=lijst.pk), actor=privacy, now=NOW)
        Bewaarstop.objects.create(klant=klant, reden="Onderzoek", vanaf=NOW.date(), door=beheer)
        destroy_piece(lijst.pk, actor=None, now=NOW)
        assert Klant.objects.filter(pk=klant.pk).exists()
        assert lijst.regels.get().status == RegelStatus.VERVALLEN

    def test_has_a_reason_and_ends_once(self):
        teamleider = GebruikerFactory(rol=Rol.TEAMLEIDER)
        klant = KlantFactory()
        with pytest.raises(BewarenStaatNietToe, match="waarom wij dit dossier"):
            hold_klant(HoldKlant(klant_id=klant.pk, reden=" "), actor=teamleider, now=NOW)
        with pytest.raises(BewarenStaatNietToe, match="na vandaag"):
            hold_klant(HoldKlant(klant_id=klant.pk, reden="x", tot=NOW.date()), actor=teamleider, now=NOW)
        number = hold_klant(HoldKlant(klant_id=klant.pk, reden="Bezwaar"), actor=teamleider, now=NOW)
        end_hold(EndHold(bewaarstop_id=number, reden="Klaar"), actor=teamleider, now=NOW)
        with pytest.raises(BewarenStaatNietToe, match="al voorbij"):
            end_hold(EndHold(bewaarstop_id=number, reden="Klaar"), actor=teamleider, now=NOW)


class TestLijst:
    def test_keeps_what_somebody_took_off_and_does_not_propose_it_again(self, beheer, privacy):
        kept, gone = old_klant(), old_klant()
        propose_destruction(actor=None, now=NOW)
        row = Vernietigingsregel.objects.get(zaak_nr=kept.pk)
        with pytest.raises(BewarenStaatNietToe, match="waarom dit bewaard blijft"):
            take_off(TakeOff(regel_id=row.pk, reden=""), actor=beheer, now=NOW)
        take_off(TakeOff(regel_id=row.pk, reden="Bijzonder dossier"), actor=beheer, now=NOW)
        carry_out(beheer, privacy)
        assert set(Klant.objects.values_list("pk", flat=True)) & {kept.pk, gone.pk} == {kept.pk}
        assert propose_destruction(actor=None, now=NOW) == 0

    def test_given_back_joins_what_was_proposed_meanwhile(self, beheer, privacy):
        old_klant()
        propose_destruction(actor=None, now=NOW)
        first = Vernietigingslijst.objects.get()
        submit_lijst(LijstStap(lijst_id=first.pk), actor=beheer, now=NOW)
        old_klant()
        assert propose_destruction(actor=None, now=NOW) == 1
        return_lijst(LijstStap(lijst_id=first.pk, reden="Eerst overleg"), actor=privacy, now=NOW)
        assert Vernietigingslijst.objects.get().regels.count() == 2

    def test_is_never_approved_by_who_submitted_it_whatever_the_code_does(self, beheer):
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            Vernietigingslijst.objects.create(
                status=LijstStatus.GOEDGEKEURD,
                peildatum=NOW.date(),
                gemaakt_op=NOW,
                voorgelegd_door=beheer,
                goedgekeurd_door=beheer,
            )

    def test_is_for_those_with_the_right_only(self):
        with pytest.raises(Vernietigingslijst.DoesNotExist):
            submit_lijst(LijstStap(lijst_id=1), actor=GebruikerFactory(rol=Rol.BACKOFFICE), now=NOW)

    def test_carried_out_twice_destroys_once(self, beheer, privacy):
        old_klant()
        propose_destruction(actor=None, now=NOW)
        lijst = carry_out(beheer, privacy)
        assert destroy_piece(lijst.pk, actor=None, now=NOW) == 0
        row = lijst.regels.get()
        assert (row.status, row.klant_nr, row.wissen) == (RegelStatus.VERNIETIGD, None, [])


class TestDestroy:
    def test_leaves_a_household_to_who_stays_and_shared_files_alone(self):
        goes, stays = old_klant(), KlantFactory()
        huishouden = HuishoudenLidFactory(klant=goes).huishouden
        HuishoudenLidFactory(klant=stays, huishouden=huishouden)
        name = default_storage.save("documenten/gedeeld.pdf", ContentFile(b"%PDF-1.7"))
        for klant in (goes, stays):
            DocumentFactory(klant=klant, bestand=name)
        _, files = destroy(Klant, [goes.pk], {goes.pk})
        assert name not in files
        assert Huishouden.objects.filter(pk=huishouden.pk).exists()
        _, files = destroy(Klant, [stays.pk], {stays.pk})
        assert files == [name]
        assert not Huishouden.objects.filter(pk=huishouden.pk).exists()

    def test_leaves_a_document_that_also_belongs_to_something_else(self):
        aanvraag = decided(Uitkomst.AFGEWEZEN, date(2015, 6, 1))
        shared, own = DocumentFactory(klant=aanvraag.klant), DocumentFactory(klant=aanvraag.klant)
        for document, number in ((shared, aanvraag.pk), (own, aanvraag.pk), (shared, 0)):
            Documentkoppeling.objects.create(
                document=document,
                onderwerp_soort="backoffice.aanvraag",
                onderwerp_id=number,
                gekoppeld_op=NOW,
                gekoppeld_door=GebruikerFactory(),
            )
        destroy(Aanvraag, [aanvraag.pk], {aanvraag.klant_id})
        assert list(Document.objects.filter(klant=aanvraag.klant)) == [shared]
        assert shared.koppelingen.get().onderwerp_id == 0

    def test_is_the_only_way_to_take_away_an_event(self):
        event = GebeurtenisFactory(klant=KlantFactory())
        for attempt in (event.delete, lambda: Gebeurtenis.objects.filter(pk=event.pk).update(klant=None)):
            with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
                attempt()

    def test_keeps_the_figures_of_the_day(self):
        aanvraag = decided(Uitkomst.AFGEWEZEN, date(2015, 6, 1))
        destroy(Aanvraag, [aanvraag.pk], {aanvraag.klant_id})
        event = Gebeurtenis.objects.get(soort="aanvraag.beslist")
        assert event.gegevens == {"regeling": "u_pas", "uitkomst": "afgewezen"}
        assert timezone.localtime(event.op) == datetime(2015, 6, 1, tzinfo=timezone.get_current_timezone())
