"""One time line per klant: every step is on it, in Dutch, for good (KRN-05)."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier import soorten
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.services import record
from serviceplein.dossier.stap import step
from serviceplein.dossier.tijdlijn import PER_PAGINA, tijdlijn_of
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.services import RegisterKlant, register_klant
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    DocumentFactory,
    GebeurtenisFactory,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    TaakFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
APPS = ("serviceplein", "intake", "caseload", "handhaving", "backoffice", "reporting")
PLACE = re.compile(r"{(\w+)}")
KINDS = sorted(soorten._registered)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield (
                    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts),
                    ast.parse(path.read_text(encoding="utf-8")),
                )


def called(tree: ast.AST) -> set[str]:
    """Names of the functions a piece of code calls."""
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


@pytest.fixture(scope="module")
def code() -> dict[str, Any]:
    """Every function of the project with what it calls, and every step; by name, which is enough here."""
    calls: dict[str, set[str]] = {}
    steps: list[tuple[str, str]] = []
    texts: set[str] = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                calls.setdefault(node.name, set()).update(called(node))
                if any(isinstance(mark, ast.Name) and mark.id == "step" for mark in node.decorator_list):
                    steps.append((name, node.name))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                texts.add("".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values))
    return {"calls": calls, "steps": steps, "texts": texts}


def reaches_event(name: str, calls: dict[str, set[str]], seen: set[str]) -> bool:
    """Whether a function writes to the time line, itself or through what it calls."""
    if name in {"record", "Gebeurtenis"}:
        return True
    if name in seen or name not in calls:
        return False
    seen.add(name)
    return any(reaches_event(other, calls, seen) for other in calls[name])


class TestEveryKindOfEvent:
    @pytest.mark.parametrize("kind", KINDS)
    def test_reads_as_a_dutch_sentence(self, kind):
        known = soorten.soort(kind)
        event = GebeurtenisFactory.build(
            klant=None,
            soort=kind,
            domein=known.domein,
            gegevens=dict.fromkeys(PLACE.findall(known.zin), "woord"),
        )
        for gegevens in ({},) if known.woorden else ({}, event.gegevens):
            event.gegevens = gegevens
            sentence = soorten.sentence(event)
            assert sentence[0].isupper()
            assert sentence[-1] in ".!?"
            assert not set("{}_<>") & set(sentence)

    def test_is_on_the_time_line_and_in_the_filter_of_its_domain(self):
        klant = KlantFactory()
        for number, kind in enumerate(KINDS):
            GebeurtenisFactory(
                klant=klant,
                soort=kind,
                domein=soorten.soort(kind).domein,
                op=NOW + timedelta(minutes=number),
            )
        pages = -(-len(KINDS) // PER_PAGINA)
        shown = [
            stap["titel"] for page in range(1, pages + 1) for stap in tijdlijn_of(klant, pagina=page).stappen
        ]
        assert len(shown) == len(KINDS)
        of_domains = 0
        for domein, label in tijdlijn_of(klant).domeinen:
            assert label[0].isupper()
            page, number = 1, 0
            while page:
                line = tijdlijn_of(klant, domein=domein, pagina=page)
                number += len(line.stappen)
                page = line.volgende
            assert number == Gebeurtenis.objects.filter(domein=domein).count() > 0
            of_domains += number
        assert of_domains == len(KINDS)

    def test_is_written_somewhere(self, code):
        patterns = [text for text in code["texts"] if "*" in text]
        never = [
            kind
            for kind in KINDS
            if kind not in code["texts"]
            and not any(re.fullmatch(re.escape(text).replace(r"\*", ".+"), kind) for text in patterns)
        ]
        assert never == []


class TestEveryStep:
    def test_of_the_project_writes_to_the_time_line(self, code):
        silent = [
            f"{module}.{name}"
            for module, name in code["steps"]
            if not reaches_event(name, code["calls"], set())
        ]
        assert len(code["steps"]) > 20
        assert silent == []

    @pytest.mark.eis("KRN-05")
    def test_is_one_event_in_its_transaction_that_stays_and_is_found_by_domain_with_its_paper(self, client):
        NormFactory(code="toegang.inzage_uren", waarde=8)
        actor = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        registered = register_klant(RegisterKlant(achternaam="Öztürk"), actor=actor, now=NOW)
        klant = Klant.objects.get(pk=registered.klant_id)
        assert list(Gebeurtenis.objects.values_list("soort", "klant")) == [("klant.geregistreerd", klant.pk)]

        @step
        def fail_at_the_end(*, actor, now):
            Klant.objects.filter(pk=klant.pk).update(achternaam="Anders")
            record("klant.gewijzigd", actor=actor, now=now, klant_id=klant.pk)
            raise DomainError("Dit gaat niet. Probeer het later.")

        with pytest.raises(DomainError):
            fail_at_the_end(actor=actor, now=NOW)
        klant.refresh_from_db()
        assert klant.achternaam == "Öztürk"
        assert Gebeurtenis.objects.count() == 1
        for statement in (
            "UPDATE dossier_gebeurtenis SET klant_id = NULL",
            "DELETE FROM dossier_gebeurtenis",
        ):
            with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
                connection.cursor().execute(statement)
        paper, letter = DocumentFactory(klant=klant, titel="Loonstrook"), TaakFactory(klant=klant)
        brief = DocumentFactory(
            klant=klant, titel="Toekenning", onderwerp_soort=letter._meta.label_lower, onderwerp_id=letter.pk
        )
        GebeurtenisFactory(
            klant=klant,
            soort="document.toegevoegd",
            domein="document",
            onderwerp_soort="dossier.document",
            onderwerp_id=paper.pk,
        )
        GebeurtenisFactory(
            klant=klant,
            soort="taak.afgerond",
            domein="werk",
            onderwerp_soort=letter._meta.label_lower,
            onderwerp_id=letter.pk,
        )
        now = timezone.now()
        InzageFactory(
            gebruiker=actor, klant=klant, vanaf=now - timedelta(minutes=1), tot=now + timedelta(hours=1)
        )
        client.force_login(actor, backend=BACKEND)
        page = reverse("klant-tijdlijn", args=[klant.pk])
        everything = client.get(page).content.decode()
        for text in ("Klant geregistreerd.", "Open Loonstrook", "Open Toekenning"):
            assert text in everything
        for document in (paper, brief):
            url = reverse("document", args=[document.pk])
            assert f'href="{url}"' in everything
            download = client.get(url)
            assert b"".join(download.streaming_content).startswith(b"%PDF")
        of_domain = client.get(page, {"domein": "document"}).content.decode()
        assert "Open Loonstrook" in of_domain
        assert "Klant geregistreerd." not in of_domain

    def test_cannot_be_rewritten_through_the_orm_either(self):
        event = GebeurtenisFactory()
        event.soort = "klant.gewijzigd"
        with pytest.raises(ProgrammingError), transaction.atomic():
            event.save()
        with pytest.raises(ProgrammingError), transaction.atomic():
            event.delete()


class TestPages:
    def test_are_cut_in_the_database_and_cost_the_same_for_few_and_many(self):
        klant = KlantFactory()

        def cost(pagina):
            with CaptureQueriesContext(connection) as queries:
                line = tijdlijn_of(klant, pagina=pagina)
            assert f"LIMIT {PER_PAGINA + 1}" in queries[0]["sql"]
            return len(queries), line

        GebeurtenisFactory(klant=klant)
        few, line = cost(1)
        assert line.volgende == 0
        for number in range(3 * PER_PAGINA):
            GebeurtenisFactory(klant=klant, op=NOW + timedelta(minutes=number))
        many, line = cost(1)
        assert many == few
        assert line.volgende == 2
        assert len(line.stappen) == PER_PAGINA
        assert cost(4)[1].volgende == 0
        assert cost(99)[1].stappen == []
