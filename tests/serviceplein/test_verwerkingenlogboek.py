"""The verwerkingenlogboek as a whole: every screen, list, file, letter, call, step and task is in it."""

import ast
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from celery import current_app, shared_task
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.kopieren import copy_rows
from serviceplein.dossier.brief import can_print
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.toegang import spoor
from serviceplein.toegang.models import Gebruiker, Inzage, Verwerking
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.wie_keek import looks_of
from serviceplein.ui.lijst import Lijst
from tests.factories import GebruikerFactory, KlantFactory, NormFactory
from tests.rondgang import body_of, ingericht, pages_left_blank, unrecorded
from tests.serviceplein.test_rechten import BACKEND, NAAM, walkable
from tests.wereld import Wereld

__all__ = ["ingericht"]

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
ROOT = Path(__file__).resolve().parents[2]


def logged(klant: Klant) -> Any:
    return Verwerking.objects.about(klant.pk)


@step
def change_one(klant: Klant, *, actor: Gebruiker | None) -> None:
    record("klant.gewijzigd", actor=actor, now=timezone.now(), klant_id=klant.pk, onderwerp=klant)


@step
def change_many(klanten: Sequence[Klant], *, actor: Gebruiker | None) -> None:
    fields = ("soort", "domein", "op", "klant_id", "onderwerp_soort", "onderwerp_id", "gegevens")
    now = timezone.now()
    copy_rows(
        Gebeurtenis,
        fields,
        [("aanvraag.ontvangen", "aanvraag", now, klant.pk, "x.y", 1, {}) for klant in klanten],
    )


@shared_task(name="tests.verwerkingenlogboek.change")
def change_in_background(klant_id: int) -> None:
    change_one(Klant.objects.get(pk=klant_id), actor=None)


@pytest.mark.django_db
@pytest.mark.usefixtures("ingericht")
@pytest.mark.parametrize("rol", [Rol.WERKCOACH, Rol.FRONTOFFICE, Rol.BACKOFFICE, Rol.TEAMLEIDER])
class TestReading:
    def test_of_a_file_names_everybody_in_it(self, rol: Rol, client: Client) -> None:
        wereld = Wereld(rol)
        Klant.objects.filter(pk=wereld.eigen.klant.pk).update(achternaam=NAAM)
        client.force_login(wereld.gebruiker, backend=BACKEND)
        wrong = []
        for adres in walkable():
            if wereld.gebruiker.heeft(adres.recht) and "get" in adres.methods:
                with unrecorded(), pages_left_blank():
                    answer = client.get(adres.url(wereld, wereld.eigen), {"export": "csv"})
                body = body_of(answer) if answer.streaming else b""
                last = Verwerking.objects.order_by("-pk").first()
                if NAAM.encode() in body and (
                    last is None
                    or wereld.eigen.klant.pk not in {last.klant_id, *(last.klanten or ())}
                    or "uitvoeren" not in last.handeling
                ):
                    wrong.append((adres.route, last))
        assert wrong == []


@pytest.mark.django_db
class TestSearching:
    def test_names_who_was_found_but_not_what_was_typed(self, client: Client) -> None:
        klant = KlantFactory(achternaam=NAAM)
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        client.post(reverse("zoeken"), {"q": NAAM}, headers={"HX-Request": "true"})
        row = logged(klant).get()
        assert (row.handeling, row.klanten) == ("klanten zoeken", [klant.pk])


@pytest.mark.django_db(transaction=True)
class TestChanging:
    @pytest.mark.eis("PRV-03")
    def test_is_written_by_the_database_with_the_step(self) -> None:
        klant, coach = KlantFactory(), GebruikerFactory(rol=Rol.WERKCOACH)
        with spoor.follow(TRACE) as trail:
            trail.doel = "Ik neem waar voor een collega"
            change_one(klant, actor=coach)
        row = Verwerking.objects.get()
        assert (row.gebruiker, row.klant, row.handeling) == (coach, klant, "klant gewijzigd")
        assert (row.doel, row.trace_id) == ("Ik neem waar voor een collega", TRACE)
        assert row.wijziging
        assert row.op == Gebeurtenis.objects.get().op

    def test_costs_no_extra_query(self) -> None:
        klant, coach = KlantFactory(), GebruikerFactory(rol=Rol.WERKCOACH)
        with CaptureQueriesContext(connection) as queries:
            change_one(klant, actor=coach)
        assert not any("toegang_verwerking" in query["sql"] for query in queries)
        assert len(queries) <= 5

    @pytest.mark.eis("PRV-03")
    def test_of_many_in_one_statement_names_them_all(self) -> None:
        klanten = [KlantFactory() for _ in range(3)]
        change_many(klanten, actor=None)
        row = Verwerking.objects.get()
        assert (row.klant, row.klanten) == (None, [klant.pk for klant in klanten])
        assert (row.gebruiker, row.doel) == (None, "lopend werkproces")
        assert len(row.trace_id) == 32

    def test_that_is_undone_leaves_no_row(self) -> None:
        klant = KlantFactory()

        @step
        def broken(*, actor: None) -> None:
            record("klant.gewijzigd", actor=None, now=timezone.now(), klant_id=klant.pk)
            raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011 - raised just above
            broken(actor=None)
        assert not Verwerking.objects.exists()

    def test_by_a_request_carries_its_purpose_and_trace(self, client: Client) -> None:
        klant, teamleider = KlantFactory(), GebruikerFactory(rol=Rol.TEAMLEIDER)
        client.force_login(teamleider, backend=BACKEND)
        NormFactory(code="toegang.toelating_dagen", waarde=30, eenheid="dagen")
        now = timezone.now()
        Inzage.objects.create(
            gebruiker=teamleider, klant=klant, doel="controle", vanaf=now, tot=now + timedelta(hours=1)
        )
        colleague = GebruikerFactory(rol=Rol.WERKCOACH)
        client.post(
            reverse("klant-toelaten", args=[klant.pk]),
            {"gebruiker": colleague.pk, "tot": timezone.localdate().isoformat(), "reden": "Waarneming"},
            headers=TRACEPARENT,
        )
        rows = list(logged(klant).order_by("pk"))
        assert [row.wijziging for row in rows] == [True, False]
        assert {row.trace_id for row in rows} == {TRACE}
        assert {row.doel for row in rows} == {"Kwaliteitscontrole"}

    @pytest.mark.eis("PRV-03")
    def test_is_recorded_by_every_step_of_the_project(self) -> None:
        """Every step adds an event or a document, of which the database itself writes the row."""
        silent = {name for name in steps() if not reaches(name, WRITERS)}
        assert silent <= WITHOUT_EVENT.keys()


WRITERS = {
    "serviceplein.dossier.services.record",
    "serviceplein.dossier.services.keep_document",
    "backoffice.aanvragen.intake._write_events",
    "backoffice.termijnen.bewaking._tell",
    "backoffice.verzending.services._events",
    "backoffice.werkvoorraad.bulk._tell",
}
WITHOUT_EVENT = {
    "backoffice.verzending.bestand.build_printfile": "the file of a print batch, whose making is an event",
    "intake.quick_scan.services.save_antwoord": "each answer is a request of its own, and that is in the log",
    "intake.vraagverheldering.services.save_vraagverheldering": "a draft; the request is in the log",
    "serviceplein.regels.simulatie.services.process_piece": "a trial run changes nothing about a klant; that"
    " it was asked for is in the log",
}
"""Steps that add no event, with the reason."""
APPS = ("serviceplein", "intake", "caseload", "handhaving", "backoffice", "reporting")


@cache
def module_of(dotted: str) -> ast.Module | None:
    path = ROOT / (dotted.replace(".", "/") + ".py")
    package = ROOT / dotted.replace(".", "/") / "__init__.py"
    found = path if path.exists() else package
    return ast.parse(found.read_text()) if found.exists() else None


@cache
def names_in(dotted: str) -> dict[str, str]:
    """Name in a module -> where the function lives, for functions of the project."""
    module = module_of(dotted)
    names: dict[str, str] = {}
    for node in ast.walk(module) if module else ():
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in APPS:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in module.body if module else ():
        if isinstance(node, ast.FunctionDef):
            names[node.name] = f"{dotted}.{node.name}"
    return names


def function(name: str) -> ast.FunctionDef | None:
    module = module_of(name.rpartition(".")[0])
    body = module.body if module else ()
    last = name.rpartition(".")[2]
    return next((node for node in body if isinstance(node, ast.FunctionDef) and node.name == last), None)


def steps() -> Iterator[str]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = module_of(dotted)
            for node in module.body if module else ():
                marks = node.decorator_list if isinstance(node, ast.FunctionDef) else ()
                if any(isinstance(mark, ast.Name) and mark.id == "step" for mark in marks):
                    yield f"{dotted}.{node.name}"  # type: ignore[attr-defined]


def reaches(name: str, wanted: set[str]) -> bool:
    """Whether a function calls one of `wanted`, itself or by way of other functions of the project."""
    waiting, seen = [name], set()
    while waiting:
        here = waiting.pop()
        if here in wanted:
            return True
        node = function(here)
        if here in seen or node is None:
            continue
        seen.add(here)
        known = names_in(here.rpartition(".")[0])
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part.id in known:
                waiting.append(known[part.id])
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                owner = known.get(part.value.id)
                waiting += [f"{owner}.{part.attr}"] if owner else []
    return False


@pytest.mark.django_db(transaction=True)
class TestTrace:
    @pytest.mark.eis("PRV-03")
    def test_goes_along_to_a_background_task_with_ids_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        klant = KlantFactory()
        sent: dict[str, Any] = {}

        def keep(headers: dict[str, Any] | None = None, body: Any = None, **kwargs: Any) -> None:
            sent.update(headers=headers, body=body)

        from celery.signals import before_task_publish

        before_task_publish.connect(keep, weak=False, dispatch_uid="test")
        try:
            with spoor.follow(TRACE):
                change_in_background.delay(klant.pk)
        finally:
            before_task_publish.disconnect(dispatch_uid="test")
            current_app.control.purge()
        assert sent["headers"]["spoor"] == TRACE
        assert sent["body"][0] == (klant.pk,)
        change_in_background.apply(args=(klant.pk,), headers={"spoor": TRACE})
        assert Verwerking.objects.get().trace_id == TRACE
        assert spoor.current() is None


@pytest.mark.django_db
class TestRows:
    @pytest.mark.eis("PRV-03")
    @pytest.mark.parametrize(
        "verb", ["UPDATE toegang_verwerking SET doel = 'x'", "DELETE FROM toegang_verwerking"]
    )
    def test_are_never_changed_or_deleted(self, verb: str) -> None:
        Verwerking.objects.create(op=timezone.now(), handeling="x", doel="y", uitkomst=200, trace_id=TRACE)
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(verb)

    @pytest.mark.eis("PRV-03")
    def test_are_never_emptied(self) -> None:
        Verwerking.objects.create(op=timezone.now(), handeling="x", doel="y", uitkomst=200, trace_id=TRACE)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL serviceplein.testdatabase = 'off'")
            with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
                cursor.execute("TRUNCATE toegang_verwerking CASCADE")
        assert Verwerking.objects.exists()


@pytest.mark.django_db
class TestWhoLooked:
    def row(self, about: Klant, user: Gebruiker | None, **values: Any) -> None:
        Verwerking.objects.create(
            **{
                "op": timezone.now(),
                "gebruiker": user,
                "klant": about,
                "handeling": "dossier bekijken",
                "doel": "eigen werk",
                "uitkomst": 200,
                "trace_id": TRACE,
                **values,
            }
        )

    @pytest.mark.eis("PRV-03")
    def test_is_told_with_functions_and_only_on_request_with_names(self) -> None:
        klant, coach = KlantFactory(), GebruikerFactory(rol=Rol.WERKCOACH)
        self.row(klant, coach)
        self.row(klant, coach)
        self.row(
            klant, coach, klant=None, klanten=[klant.pk, KlantFactory().pk], handeling="lijst werk bekijken"
        )
        self.row(klant, None, partner="Wijkteam", handeling="melding aanleveren via API")
        self.row(klant, coach, uitkomst=403, handeling="geweigerd")
        self.row(KlantFactory(), coach, handeling="iets anders")
        today = timezone.localdate()
        told = looks_of(klant.pk, vanaf=today, tot_en_met=today, namen=False)
        assert {(blik.wie, blik.wat, blik.keer) for blik in told} == {
            ("werkcoach", "dossier bekijken", 2),
            ("werkcoach", "lijst werk bekijken (in een lijst)", 1),
            ("ketenpartner Wijkteam", "melding aanleveren via API", 1),
        }
        named = looks_of(klant.pk, vanaf=today, tot_en_met=today, namen=True)
        assert f"{coach} (werkcoach)" in {blik.wie for blik in named}
        yesterday = today - timedelta(days=1)
        assert looks_of(klant.pk, vanaf=yesterday, tot_en_met=yesterday, namen=True) == []

    def test_shows_lists_with_others_to_the_privacy_officer(self, client: Client) -> None:
        klant, coach = KlantFactory(), GebruikerFactory(rol=Rol.WERKCOACH)
        self.row(klant, coach, klant=None, klanten=[klant.pk, KlantFactory().pk], handeling="lijst uitvoeren")
        client.force_login(GebruikerFactory(rol=Rol.PRIVACY), backend=BACKEND)
        page = client.get("/logboek", {"klant": klant.klantnummer}).content.decode()
        assert "lijst uitvoeren" in page
        assert "2 klanten" in page
        assert "Brief maken" in page

    @pytest.mark.eis("PRV-03")
    def test_comes_as_a_letter(self, client: Client) -> None:
        if not can_print():
            pytest.skip("Pango ontbreekt: zonder deze bibliotheek zijn er geen brieven")
        wereld = Wereld(Rol.PRIVACY)
        klant = wereld.eigen.klant
        client.force_login(wereld.gebruiker, backend=BACKEND)
        answer = client.get(reverse("wie-keek-brief"), {"klant": klant.klantnummer})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert logged(klant).filter(handeling="overzicht van inzage maken").count() == 1
        assert client.get(reverse("wie-keek-brief"), {"klant": 1}).status_code == 404


class TestLists:
    def test_all_tell_whose_data_they_show(self) -> None:
        """A list about klanten always goes through the one place that writes them down."""
        assert "log_shown" in (ROOT / "serviceplein/ui/lijst.py").read_text()
        own = [kind for kind in Lijst.__subclasses__() if "rijen" in vars(kind) or "export" in vars(kind)]
        assert own == []
