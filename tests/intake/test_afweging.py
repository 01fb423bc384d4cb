"""The afwegingskader: four questions, a decision with its reason, and a second person behind it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake.afweging.models import Afweging, MagHet
from intake.afweging.policy import VRAGEN, Antwoorden, needs_second_person, problems
from intake.afweging.services import (
    AfwegingAlBesloten,
    AfwegingOnjuist,
    JudgeAfweging,
    NoteLes,
    RecordAfweging,
    TweedePersoonNodig,
    judge_afweging,
    note_les,
    record_afweging,
)
from intake.afweging.transitions import TRANSITIONS, AfwegingStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.factories import QuickScanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
ANTWOORDEN = Antwoorden(
    betrokken=True,
    betrokken_uitleg="Meneer stelde het zelf voor",
    lost_op=True,
    lost_op_uitleg="Met een fiets komt hij op zijn werk",
    kosten_kort=Decimal(250),
    kosten_lang=Decimal(0),
    kosten_uitleg="Zonder fiets loopt de uitkering door",
    mag=MagHet.RUIMTE,
    mag_uitleg="Bijzondere bijstand laat ruimte",
)


@pytest.fixture
def coach():
    return MedewerkerFactory()


@pytest.fixture
def leider(coach):
    return MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER, team=coach.team)


def weigh(coach, klant=None, **changes):
    values = {
        "klant_id": (klant or KlantFactory()).pk,
        "situatie": "Meneer kan niet naar zijn werk",
        "regel": "Geen vergoeding van een fiets",
        "oplossing": "Een tweedehands fiets",
        "antwoorden": ANTWOORDEN,
        "toegekend": True,
        "reden": "Goedkoper dan een maand bijstand",
        **changes,
    }
    return record_afweging(RecordAfweging(**values), actor=coach.gebruiker, now=NOW)


def costly(coach, **changes):
    return weigh(coach, antwoorden=replace(ANTWOORDEN, kosten_lang=Decimal(5000)), **changes)


def judge(afweging, actor, *, akkoord=True, uitleg="Eens"):
    command = JudgeAfweging(afweging_id=afweging.pk, akkoord=akkoord, uitleg=uitleg)
    return judge_afweging(command, actor=actor, now=NOW)


def give_purpose(medewerker, klant):
    """Opens the dossier of somebody who is not the medewerker's own work."""
    now = timezone.now()
    Inzage.objects.create(
        gebruiker=medewerker.gebruiker,
        klant=klant,
        doel="controle",
        vanaf=now - timedelta(minutes=1),
        tot=now + timedelta(hours=1),
    )


class TestTheFramework:
    @pytest.mark.eis("INT-17")
    def test_is_one_set_of_four_questions_with_decision_reason_and_who_stood_behind_it(
        self, client, coach, leider
    ):
        client.force_login(coach.gebruiker, backend=BACKEND)
        scan = QuickScanFactory(medewerker=coach)
        give_purpose(leider, scan.klant)
        url = reverse("afweging-nieuw", args=[scan.klant_id])
        assert url in client.get(reverse("quick-scan", args=[scan.pk])).content.decode()
        shown = client.get(url).content.decode()
        assert all(question in shown for question in VRAGEN)
        answer = client.post(f"{url}?bij=intake.quickscan:{scan.pk}", form(kosten_lang="5000"))
        afweging = Afweging.objects.get()
        assert answer.url == reverse("afweging", args=[afweging.pk])
        assert (afweging.onderwerp_soort, afweging.onderwerp_id) == ("intake.quickscan", scan.pk)
        assert (afweging.genomen_door, afweging.reden) == (coach.gebruiker, "Goedkoper dan bijstand")
        assert afweging.status == AfwegingStatus.WACHT_OP_AKKOORD
        client.force_login(leider.gebruiker, backend=BACKEND)
        judged = {"akkoord": "ja", "uitleg": "Dit werkt"}
        client.post(reverse("afweging-oordeel", args=[afweging.pk]), judged)
        afweging.refresh_from_db()
        assert (afweging.status, afweging.akkoord_door) == ("besloten", leider.gebruiker)
        client.post(reverse("afweging-les", args=[afweging.pk]), {"les": "Regel verruimen"})
        listed = client.get(reverse("afwegingen")).content.decode()
        assert "Regel verruimen" in listed


class TestRecording:
    def test_decides_at_once_below_the_norm(self, coach):
        afweging = weigh(coach)
        assert afweging.status == AfwegingStatus.BESLOTEN
        assert not Taak.objects.exists()
        assert Gebeurtenis.objects.get().gegevens["besluit"] == "toegekend"

    def test_asks_the_teamleider_from_the_norm_on_or_when_the_rule_forbids_it(self, coach, leider):
        for afweging in (costly(coach), weigh(coach, antwoorden=replace(ANTWOORDEN, mag=MagHet.NEE))):
            assert afweging.status == AfwegingStatus.WACHT_OP_AKKOORD
            assert Taak.objects.get(sleutel=f"afweging:{afweging.pk}").medewerker == leider

    def test_goes_to_the_frontoffice_when_the_team_has_no_teamleider(self, coach):
        costly(coach)
        assert Taak.objects.get().specialisme == "frontoffice"

    def test_needs_no_second_person_to_refuse(self, coach):
        assert costly(coach, toegekend=False).status == AfwegingStatus.BESLOTEN

    @pytest.mark.parametrize("name", ["situatie", "regel", "oplossing", "reden"])
    def test_asks_for_every_text(self, coach, name):
        with pytest.raises(AfwegingOnjuist) as refused:
            weigh(coach, **{name: " "})
        assert [veld for veld, _ in refused.value.redenen] == [name]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"betrokken_uitleg": ""}, "betrokken_uitleg"),
            ({"mag_uitleg": " "}, "mag_uitleg"),
            ({"lost_op": False}, "lost_op"),
            ({"betrokken": False}, "betrokken"),
            ({"kosten_kort": Decimal(-1)}, "kosten_kort"),
        ],
    )
    def test_refuses_a_decision_that_does_not_follow(self, coach, changes, field):
        with pytest.raises(AfwegingOnjuist) as refused:
            weigh(coach, antwoorden=replace(ANTWOORDEN, **changes))
        assert refused.value.veld == field

    def test_of_a_double_click_is_kept_once(self, coach):
        klant, key = KlantFactory(), uuid4()
        assert weigh(coach, klant, eenmalig=key) == weigh(coach, klant, eenmalig=key)

    def test_needs_the_right(self):
        with pytest.raises(PermissionDenied):
            weigh(MedewerkerFactory(rol=Rol.FRONTOFFICE))


class TestSecondPerson:
    def test_is_never_the_first(self, coach, leider):
        afweging = costly(leider)
        with pytest.raises(TweedePersoonNodig):
            judge(afweging, leider.gebruiker)
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            Afweging.objects.filter(pk=afweging.pk).update(akkoord_door=leider.gebruiker)

    def test_says_why_and_only_once(self, coach, leider):
        afweging = costly(coach)
        with pytest.raises(AfwegingOnjuist):
            judge(afweging, leider.gebruiker, akkoord=False, uitleg=" ")
        judged = judge(afweging, leider.gebruiker, akkoord=False, uitleg="Te duur")
        assert (judged.status, judged.akkoord_uitleg) == ("niet_akkoord", "Te duur")
        assert not Taak.objects.open().exists()
        with pytest.raises(AfwegingAlBesloten):
            judge(afweging, leider.gebruiker)

    def test_is_somebody_who_may(self, coach):
        with pytest.raises(PermissionDenied):
            judge(costly(coach), MedewerkerFactory().gebruiker)

    def test_notes_what_the_team_learns(self, coach, leider):
        afweging = weigh(coach)
        note_les(NoteLes(afweging_id=afweging.pk, les="Vaker doen"), actor=leider.gebruiker, now=NOW)
        afweging.refresh_from_db()
        assert afweging.les == "Vaker doen"

    @pytest.mark.parametrize(("cost", "needed"), [(999, False), (1000, True)])
    def test_is_needed_from_the_norm_on(self, cost, needed):
        answers = replace(ANTWOORDEN, kosten_kort=Decimal(cost))
        assert needs_second_person(answers, toegekend=True, grens=Decimal(1000)) is needed
        assert problems(answers, toegekend=True) == []

    def test_follows_the_table(self):
        assert set(TRANSITIONS) == set(AfwegingStatus)


def form(**changes):
    texts = ("betrokken_uitleg", "lost_op_uitleg", "kosten_uitleg", "mag_uitleg")
    return {
        "situatie": "Geen vervoer",
        "regel": "Geen fiets",
        "oplossing": "Fiets",
        "betrokken": "ja",
        "lost_op": "ja",
        "kosten_kort": "250,00",
        "kosten_lang": "0",
        "mag": "ruimte",
        "toegekend": "ja",
        "reden": "Goedkoper dan bijstand",
        "eenmalig": str(uuid4()),
        **dict.fromkeys(texts, "Toelichting"),
        **changes,
    }


class TestPages:
    @pytest.fixture(autouse=True)
    def _log_in(self, client, leider):
        client.force_login(leider.gebruiker, backend=BACKEND)

    def test_keep_what_was_typed_with_the_error_at_the_field(self, client, leider):
        klant = weigh(leider).klant
        url = reverse("afweging-nieuw", args=[klant.pk])
        give_purpose(leider, klant)
        answer = client.post(url, form(lost_op="nee"))
        assert answer.status_code == 422
        assert "lost_op" in answer.context["form"].errors
        assert "Goedkoper dan bijstand</textarea>" in answer.content.decode()

    def test_list_the_team_and_what_waits_and_need_as_many_queries_for_1_as_for_21(
        self, client, coach, leider
    ):
        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse("afwegingen")).status_code == 200
            return len(queries)

        weigh(coach)
        weigh(MedewerkerFactory())
        count()
        assert len(client.get(reverse("afwegingen")).context["lijst"].rijen) == 1
        with_one = count()
        for _ in range(20):
            weigh(coach)
        assert count() == with_one
        narrowed = client.get(f"{reverse('afwegingen')}?status=wacht_op_akkoord&toegekend=ja&q=fiets")
        assert len(narrowed.context["lijst"].rijen) == 0
