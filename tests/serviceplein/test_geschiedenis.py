"""Every change of every domain record is kept by the database: who, in which step, also in bulk."""

from datetime import date
from typing import Any

import psycopg
import pytest
from celery import shared_task
from django.apps import apps
from django.db import connection, models
from django.test import Client
from pghistory.models import Event
from pgtrigger import registry

from backoffice.aanvragen.models import Aanvraag
from serviceplein.dossier.stap import step
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Team
from serviceplein.toegang import spoor
from serviceplein.toegang.geschiedenis import changes_of, event_models
from serviceplein.toegang.models import Gebruiker, Verwerking
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory
from tests.factories import GebruikerFactory, KlantFactory, MedewerkerFactory, TaakFactory, WijkFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
APPS = ("serviceplein", "intake", "caseload", "handhaving", "backoffice", "reporting")
APPEND_ONLY = "never changed or deleted: the database refuses it (append_only)"
DERIVED = "derived by a trigger of the database, never written by hand"
WITHOUT_HISTORY = {
    "toegang.verwerking": APPEND_ONLY,
    "dossier.gebeurtenis": APPEND_ONLY,
    "dossier.handtekening": APPEND_ONLY,
    "regels.beslissing": APPEND_ONLY,
    "catalogus.handboekversie": APPEND_ONLY,
    "catalogus.meegegeven": APPEND_ONLY,
    "caseload.instrumentadvies": APPEND_ONLY,
    "caseload.trajectcontact": APPEND_ONLY,
    "caseload.spooroordeel": APPEND_ONLY,
    "caseload.partnerrapport": APPEND_ONLY,
    "caseload.rapportherinnering": APPEND_ONLY,
    "caseload.samenwerkingsevaluatie": APPEND_ONLY,
    "toegang.sessie": "a login that runs; no domain record, renewed at every request and deleted at its end",
    "toegang.herstelcode": "a secret: a used code is a row with its moment, a former hash must not be kept",
    "toegang.gebruiker_groups": "rights come from RolToekenning; Django's groups are not used",
    "toegang.gebruiker_user_permissions": "rights come from RolToekenning; Django's permissions are not used",
    "klanten.naamwoord": "words to search names by, derived from Klant by a trigger",
    "agenda.bezetting": DERIVED,
    "caseload.planversie": APPEND_ONLY,
    "caseload.regieperiode": DERIVED,
    "catalogus.vindbaar": DERIVED,
    "catalogus.zoekwoord": DERIVED,
    "reporting.dagfeit": "counts of a closed day, made again from the sources",
    "reporting.maandfeit": "the counts of the days added up, made again with them",
    "reporting.feitdag": "which days were counted, made again with them",
    "caseload.caseloaddag": "what a caseload was on a day, written once and never a source for anything",
    "api.herhaalsleutel": "the answer to a repeated API call, deleted after the norm",
    "regels.simulatierij": "the outcome of a trial run of a table, made again at every run",
    "backoffice.tekstblok": APPEND_ONLY,
    "backoffice.identiteitscontrole": APPEND_ONLY,
    "backoffice.vernietigingsregel": "a former version would name a klant that was destroyed (adr 0010)",
    "backoffice.toekenning": APPEND_ONLY,
    "backoffice.batchfout": "a line of a file that could not be read; written once with its batch",
}
"""Models without former versions, each with its reason; everything else has both triggers."""


def domain_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [m for m in every if m.__module__.split(".")[0] in APPS and not issubclass(m, Event)]


def versions(model: type[models.Model]) -> Any:
    return event_models()[model._meta.label_lower].objects.order_by("pgh_id").select_related("pgh_context")


@step
def with_update(klanten: list[int], *, actor: Gebruiker | None) -> None:
    Klant.objects.filter(pk__in=klanten).update(woonplaats="Elders")


@step
def with_bulk_update(klanten: list[Klant], *, actor: Gebruiker | None) -> None:
    for klant in klanten:
        klant.woonplaats = "Elders"
    Klant.objects.bulk_update(klanten, ["woonplaats"])


@step
def with_sql(klanten: list[int], *, actor: Gebruiker | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE klanten_klant SET woonplaats = 'Elders' WHERE id = ANY(%s)", [klanten])


@step
def with_copy_and_function(klanten: list[int], *, actor: Gebruiker | None) -> None:
    """Statements the ORM never sees: the change hides in a WITH of a SELECT."""
    connection.ensure_connection()
    raw = connection.connection.cursor()
    raw.execute(
        "WITH gedaan AS (UPDATE klanten_klant SET woonplaats = 'Elders' WHERE id = ANY(%s) RETURNING id)"
        " SELECT count(*) FROM gedaan",
        [klanten],
    )


@step
def with_delete(taken: list[int], *, actor: Gebruiker | None) -> None:
    Taak.objects.filter(pk__in=taken).delete()


@shared_task(name="tests.geschiedenis.chunk")
def chunk(aanvragen: list[int]) -> None:
    decide_many(aanvragen, actor=None)


@step
def decide_many(aanvragen: list[int], *, actor: Gebruiker | None) -> None:
    Aanvraag.objects.filter(pk__in=aanvragen).update(beslistermijn=date(2030, 1, 1))


class TestEveryModel:
    @pytest.mark.eis("PRV-04")
    def test_has_a_trigger_for_update_and_delete_or_a_reason_to_have_none(self) -> None:
        watched: dict[str, set[str]] = {}
        for model, trigger in registry.registered():
            for operation in ("update", "delete"):
                if (trigger.name or "").startswith(f"{operation}_{operation}"):
                    watched.setdefault(model._meta.label_lower, set()).add(operation)
        without = {m._meta.label_lower for m in domain_models()} - {
            label for label, operations in watched.items() if operations == {"update", "delete"}
        }
        assert without == WITHOUT_HISTORY.keys()

    def test_keeps_every_field_but_secrets(self) -> None:
        for label, kept in event_models().items():
            own = {field.name for field in apps.get_model(label)._meta.concrete_fields}
            left_out = own - {field.name for field in kept._meta.concrete_fields}
            assert left_out == ({"password", "last_login"} if label == "toegang.gebruiker" else set()), label

    @pytest.mark.django_db
    def test_really_has_those_triggers_in_the_database(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
            present = {(table.strip('"'), name) for table, name in cursor.fetchall()}
        for label in event_models():
            table = apps.get_model(label)._meta.db_table
            names = {name for where, name in present if where == table}
            for operation in ("update", "delete"):
                assert any(name.startswith(f"pgtrigger_{operation}_{operation}") for name in names), label


@pytest.mark.django_db(transaction=True)
class TestChange:
    @pytest.mark.eis("PRV-04")
    @pytest.mark.parametrize("way", [with_update, with_bulk_update, with_sql, with_copy_and_function])
    def test_in_a_step_keeps_the_old_version_with_actor_and_step(self, way: Any) -> None:
        klanten = [KlantFactory(woonplaats="Hier") for _ in range(3)]
        coach = GebruikerFactory(rol=Rol.WERKCOACH)
        versions(Klant).delete()
        rows = klanten if way is with_bulk_update else [klant.pk for klant in klanten]
        with spoor.follow("ab" * 16):
            way(rows, actor=coach)
        kept = list(versions(Klant))
        assert [(row.pgh_obj_id, row.woonplaats, row.pgh_label) for row in kept] == [
            (klant.pk, "Hier", "update") for klant in klanten
        ]
        assert {row.pgh_context_id for row in kept} == {kept[0].pgh_context_id}
        assert kept[0].pgh_context.metadata == {
            "stap": f"{way.__module__}.{way.__name__}",
            "gebruiker": coach.pk,
            "spoor": "ab" * 16,
        }

    @pytest.mark.eis("PRV-04")
    def test_that_deletes_keeps_the_row(self) -> None:
        taak, coach = TaakFactory(titel="Bellen"), GebruikerFactory(rol=Rol.WERKCOACH)
        with_delete([taak.pk], actor=coach)
        row = versions(Taak).get(pgh_label="delete")
        assert (row.titel, row.pgh_context.metadata["gebruiker"]) == ("Bellen", coach.pk)
        assert changes_of(Taak, taak.pk)[0].verwijderd

    @pytest.mark.eis("PRV-04")
    def test_in_a_background_chunk_names_the_step_and_the_trace(self) -> None:
        aanvragen = [AanvraagFactory().pk for _ in range(3)]
        before = versions(Aanvraag).count()
        chunk.apply(args=(aanvragen,), headers={"spoor": "cd" * 16})
        kept = list(versions(Aanvraag))[before:]
        assert [row.pgh_obj_id for row in kept] == aanvragen
        assert kept[0].pgh_context.metadata == {
            "stap": f"{__name__}.decide_many",
            "gebruiker": None,
            "spoor": "cd" * 16,
        }

    @pytest.mark.eis("PRV-04")
    def test_outside_a_step_is_kept_and_marked_with_the_role_of_the_database(self) -> None:
        klant = KlantFactory(woonplaats="Hier")
        versions(Klant).delete()
        settings = connection.get_connection_params()
        wanted = {
            name: settings[name]
            for name in ("host", "port", "user", "password", "dbname")
            if settings.get(name)
        }
        with psycopg.connect(**wanted, application_name="psql", autocommit=True) as raw:
            raw.execute("UPDATE klanten_klant SET woonplaats = 'Elders' WHERE id = %s", [klant.pk])
        row = versions(Klant).get()
        assert row.woonplaats == "Hier"
        assert row.pgh_context.metadata == {
            "buiten_stap": True,
            "databaserol": settings["user"],
            "programma": "psql",
        }

    def test_of_a_link_between_records_is_kept(self) -> None:
        team = MedewerkerFactory().team
        wijk = WijkFactory()
        team.wijken.add(wijk)
        team.wijken.remove(wijk)
        assert versions(Team.wijken.through).get().wijk_id == wijk.pk


@pytest.mark.django_db(transaction=True)
class TestScreen:
    def test_shows_who_changed_what_and_is_itself_logged(self, client: Client) -> None:
        klant, coach = KlantFactory(woonplaats="Hier"), GebruikerFactory(rol=Rol.WERKCOACH)
        with_update([klant.pk], actor=coach)
        client.force_login(GebruikerFactory(rol=Rol.PRIVACY), backend=BACKEND)
        page = client.get("/geschiedenis", {"soort": "klanten.klant", "nummer": klant.klantnummer})
        text = page.content.decode()
        assert "van “Hier” naar “Elders”" in text
        assert str(coach) in text
        assert "with_update" in text
        assert Verwerking.objects.filter(klant=klant, handeling="geschiedenis bekijken").exists()

    def test_keeps_dossiers_from_functioneel_beheer(self, client: Client) -> None:
        klant, team = KlantFactory(), MedewerkerFactory().team
        Team.objects.filter(pk=team.pk).update(naam="Team Nieuw")
        client.force_login(GebruikerFactory(rol=Rol.BEHEER), backend=BACKEND)
        asked = {"soort": "klanten.klant", "nummer": klant.klantnummer}
        assert client.get("/geschiedenis", asked).status_code == 403
        page = client.get("/geschiedenis", {"soort": "organisatie.team", "nummer": team.pk}).content.decode()
        assert "Team Nieuw" in page
        assert "Buiten een stap om" in page

    def test_says_what_is_missing(self, client: Client) -> None:
        client.force_login(GebruikerFactory(rol=Rol.PRIVACY), backend=BACKEND)
        assert client.get("/geschiedenis", {"soort": "klanten.klant", "nummer": "x"}).status_code == 422
        assert client.get("/geschiedenis", {"soort": "klanten.klant", "nummer": "1"}).status_code == 404
        assert client.get("/geschiedenis").status_code == 200
