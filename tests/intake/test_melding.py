"""A melding comes in: once, whatever happens with the mouse or the line."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from intake.melding.models import Melding
from intake.melding.services import (
    AnswerMelding,
    AntwoordOntbreekt,
    MeldingAlVerder,
    RegisterMelding,
    answer_melding,
    register_melding,
)
from intake.melding.transitions import CLOSED, TRANSITIONS, MeldingStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Rol
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def balie():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def register(actor, **changes):
    values = {
        "klant_id": None,
        "kanaal": "telefoon",
        "vraag": "Ik zoek werk",
        "domeinen": ("werk",),
        "soort_vraag": "nieuwe_aanvraag",
    }
    return register_melding(RegisterMelding(**{**values, **changes}), actor=actor, now=NOW)


def events():
    return list(Gebeurtenis.objects.order_by("pk").values_list("soort", flat=True))


class TestRegister:
    def test_keeps_the_question_in_the_own_words_and_records_one_event(self, balie):
        klant = KlantFactory()
        registered = register(balie, klant_id=klant.pk)
        melding = Melding.objects.get(pk=registered.melding_id)
        assert (melding.vraag, melding.kanaal, melding.gemeld_op) == ("Ik zoek werk", "telefoon", NOW)
        assert (melding.klant, melding.geregistreerd_door) == (klant, balie)
        assert registered.kenmerk == melding.kenmerk == f"M2026-{melding.pk:07d}"
        assert events() == ["melding.geregistreerd"]

    @pytest.mark.parametrize("same", [{"eenmalig": uuid4()}, {"bron": "zorg", "extern_kenmerk": "A1"}])
    def test_twice_gives_the_same_answer_and_one_effect(self, balie, same):
        first, second = register(balie, **same), register(balie, **same)
        assert (first.nieuw, second.nieuw) == (True, False)
        assert (first.melding_id, first.kenmerk) == (second.melding_id, second.kenmerk)
        assert Melding.objects.count() == 1
        assert events() == ["melding.geregistreerd"]

    def test_takes_the_same_extern_kenmerk_of_another_source_as_another_melding(self, balie):
        register(balie, bron="zorg", extern_kenmerk="A1")
        assert register(balie, bron="wonen", extern_kenmerk="A1").nieuw

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            register(MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker)

    def test_hides_a_protected_klant(self, balie):
        with pytest.raises(Klant.DoesNotExist):
            register(balie, klant_id=KlantFactory(bescherming=Bescherming.COLLEGA).pk)


class TestAnswer:
    def answer(self, melding, actor, antwoord="Bel het UWV"):
        answer_melding(AnswerMelding(melding_id=melding.pk, antwoord=antwoord), actor=actor, now=NOW)

    @pytest.mark.parametrize(
        ("domein", "stroom"),
        [
            ("werk", "werk_inkomen"),
            ("wmo", "wmo"),
            ("schulden", "schulden"),
            ("financiele_regeling", "financiele_regelingen"),
        ],
    )
    def test_closes_the_melding_in_the_stroom_of_its_domain(self, balie, domein, stroom):
        melding = MeldingFactory(domeinen=[domein])
        self.answer(melding, balie)
        melding.refresh_from_db()
        assert (melding.status, melding.stroom, melding.bestemming) == (
            "afgehandeld",
            stroom,
            "direct_afgehandeld",
        )
        assert (melding.antwoord, melding.gesloten_op) == ("Bel het UWV", NOW)
        assert events() == ["melding.afgehandeld"]

    def test_needs_an_answer(self, balie):
        with pytest.raises(AntwoordOntbreekt) as refused:
            self.answer(MeldingFactory(), balie, "  ")
        assert refused.value.veld == "antwoord"

    @pytest.mark.parametrize(
        "status", sorted(set(MeldingStatus) - {MeldingStatus.NIEUW, MeldingStatus.GETRIEERD})
    )
    def test_comes_too_late_once_the_melding_went_further(self, balie, status):
        with pytest.raises(MeldingAlVerder):
            self.answer(MeldingFactory(status=status), balie)
        assert events() == []

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            self.answer(MeldingFactory(), MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker)


class TestStatus:
    @pytest.mark.parametrize("old", MeldingStatus)
    @pytest.mark.parametrize("new", MeldingStatus)
    def test_follows_the_table_in_the_database_too(self, old, new):
        melding = MeldingFactory(status=old)
        change = Melding.objects.filter(pk=melding.pk)
        values = {"status": new, "gesloten_op": NOW if new in CLOSED else None, "bestemming": "werkplein"}
        if new == old or new in TRANSITIONS[old]:
            change.update(**values)
            return
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            change.update(**values)
