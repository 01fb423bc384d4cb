"""The purpose question, the log of processing, and colleagues named for a protected dossier."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.toegang import middleware
from serviceplein.toegang.doelbinding import DoelNodig, require_open
from serviceplein.toegang.models import Gebruiker, Inzage, Verwerking
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.services import (
    DoelOnbekend,
    GivePurpose,
    NaamNietMogelijk,
    NameColleague,
    UnnameColleague,
    give_purpose,
    name_colleague,
    unname_colleague,
)
from serviceplein.toegang.tasks import ruim_verlopen_op
from serviceplein.toegang.verwerkingen import log_verwerking, trace_id
from tests.factories import GebruikerFactory, KlantFactory, MedewerkerFactory, NormFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


def someone(rol: Rol) -> Gebruiker:
    gebruiker: Gebruiker = GebruikerFactory(rol=rol)
    return gebruiker


def make_own_work(klant: Klant, gebruiker: Gebruiker) -> None:
    """The one relation the core itself knows: being named for the dossier."""
    teamleider = someone(Rol.TEAMLEIDER)
    name_colleague(
        NameColleague(
            klant_id=klant.pk, gebruiker_id=gebruiker.pk, tot=timezone.localdate(), reden="waarneming"
        ),
        actor=teamleider,
        now=timezone.now(),
    )


def asks(gebruiker: Gebruiker, klant: Klant, **headers: str) -> Any:
    request = RequestFactory().get("/klanten/7?tab=plan", headers=headers)
    request.user = gebruiker
    return request


@pytest.fixture
def norm(transactional_db: None) -> None:
    NormFactory(code="toegang.inzage_uren", waarde=8, eenheid="uren")
    NormFactory(code="toegang.toelating_dagen", waarde=182, eenheid="dagen")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("norm")
class TestRequireOpen:
    def test_opens_own_work_without_a_question(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        make_own_work(klant, coach)
        request = asks(coach, klant)
        require_open(request, klant)
        assert (request.verwerking.klant_id, request.verwerking.doel) == (klant.pk, "eigen werk")

    def test_asks_a_purpose_for_any_other_dossier(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        with pytest.raises(DoelNodig):
            require_open(asks(coach, klant), klant)

    def test_opens_after_a_purpose_for_the_hours_of_the_norm_only(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        now = timezone.now()
        given = give_purpose(GivePurpose(klant_id=klant.pk, doel="waarneming"), actor=coach, now=now)
        assert given.tot == now + timedelta(hours=8)
        request = asks(coach, klant)
        require_open(request, klant, now=now + timedelta(hours=7, minutes=59))
        assert request.verwerking.doel == "Ik neem waar voor een collega"
        with pytest.raises(DoelNodig):
            require_open(asks(coach, klant), klant, now=given.tot)

    def test_opens_for_nobody_else(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        give_purpose(GivePurpose(klant_id=klant.pk, doel="waarneming"), actor=coach, now=timezone.now())
        with pytest.raises(DoelNodig):
            require_open(asks(someone(Rol.WERKCOACH), klant), klant)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("norm")
class TestGivePurpose:
    def test_is_on_the_time_line_with_the_purpose(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        give_purpose(GivePurpose(klant_id=klant.pk, doel="controle"), actor=coach, now=timezone.now())
        event = Gebeurtenis.objects.get(soort="dossier.ingezien")
        assert (event.klant, event.actor) == (klant, coach)
        assert sentence(event) == f"{coach} opende het dossier. Doel: Kwaliteitscontrole."

    def test_refuses_an_unknown_purpose(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        with pytest.raises(DoelOnbekend):
            give_purpose(GivePurpose(klant_id=klant.pk, doel="zomaar"), actor=coach, now=timezone.now())

    @pytest.mark.parametrize("bescherming", [Bescherming.COLLEGA, Bescherming.HUISELIJK_GEWELD])
    def test_does_not_open_a_protected_dossier(self, bescherming: Bescherming) -> None:
        klant, coach = KlantFactory(bescherming=bescherming), someone(Rol.WERKCOACH)
        with pytest.raises(Klant.DoesNotExist):
            give_purpose(GivePurpose(klant_id=klant.pk, doel="controle"), actor=coach, now=timezone.now())

    @pytest.mark.parametrize("rol", [Rol.MANAGER, Rol.RAAD, Rol.BEHEER, Rol.PRIVACY])
    def test_is_not_for_roles_without_dossiers(self, rol: Rol) -> None:
        klant = KlantFactory()
        with pytest.raises((Klant.DoesNotExist, PermissionDenied)):
            give_purpose(
                GivePurpose(klant_id=klant.pk, doel="controle"), actor=someone(rol), now=timezone.now()
            )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("norm")
class TestDoelPage:
    def test_goes_on_to_what_was_asked(self, client: Client) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        client.force_login(coach, backend=BACKEND)
        url = reverse("klant-doel", args=[klant.pk])
        page = client.get(url, {"next": "/account?tab=plan"})
        assert page.status_code == 200
        assert "niet bij uw eigen werk" in page.content.decode()
        assert klant.achternaam not in page.content.decode()
        answer = client.post(url, {"doel": "waarneming", "next": "/account?tab=plan"})
        assert answer["Location"] == "/account?tab=plan"
        assert Inzage.objects.get().gebruiker == coach

    def test_asks_again_without_a_choice(self, client: Client) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        client.force_login(coach, backend=BACKEND)
        answer = client.post(reverse("klant-doel", args=[klant.pk]), {"next": "https://elders.example/"})
        assert answer.status_code == 422
        assert "Maak een keuze" in answer.content.decode()
        assert "elders.example" not in answer.content.decode()

    def test_does_not_exist_for_a_protected_dossier(self, client: Client) -> None:
        klant = KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD)
        client.force_login(someone(Rol.WERKCOACH), backend=BACKEND)
        assert client.get(reverse("klant-doel", args=[klant.pk])).status_code == 404

    @pytest.mark.parametrize(
        ("headers", "header"),
        [
            ({}, "Location"),
            ({"HX-Request": "true", "HX-Current-URL": "http://testserver/klanten/7?tab=plan"}, "HX-Redirect"),
        ],
    )
    def test_comes_before_a_page_or_a_fragment(self, headers: dict[str, str], header: str) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        request = asks(coach, klant, **headers)
        ask = middleware.VerwerkingenMiddleware(lambda _: HttpResponse())
        answer = ask.process_exception(request, DoelNodig(klant.pk))
        assert answer is not None
        assert answer[header] == f"/klanten/{klant.pk}/doel?next=%2Fklanten%2F7%3Ftab%3Dplan"


@pytest.mark.django_db
class TestVerwerkingenlogboek:
    def run(self, request: Any, status: int = 200, **note: Any) -> None:
        def view(incoming: Any) -> HttpResponse:
            log_verwerking(incoming, **note)
            return HttpResponse(status=status)

        middleware.VerwerkingenMiddleware(view)(request)

    def test_keeps_who_what_which_klant_why_when_and_the_trace(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        request = asks(coach, klant, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
        before = timezone.now()
        self.run(request, klant_id=klant.pk, handeling="plan bekijken", doel="eigen werk")
        row = Verwerking.objects.get()
        assert (row.gebruiker, row.klant, row.handeling, row.doel) == (
            coach,
            klant,
            "plan bekijken",
            "eigen werk",
        )
        assert (row.uitkomst, row.trace_id) == (200, trace)
        assert before <= row.op <= timezone.now()

    def test_takes_one_insert(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        request = asks(coach, klant)
        with CaptureQueriesContext(connection) as queries:
            self.run(request, klant_id=klant.pk, handeling="plan bekijken")
        assert sum("INSERT" in query["sql"] for query in queries) == 1

    def test_keeps_a_refusal_too(self) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        self.run(asks(coach, klant), status=409, klant_id=klant.pk, handeling="plan wijzigen")
        assert Verwerking.objects.get().uitkomst == 409

    def test_writes_nothing_for_a_page_without_personal_data(self, client: Client) -> None:
        client.force_login(someone(Rol.WERKCOACH), backend=BACKEND)
        client.get("/account")
        assert not Verwerking.objects.exists()

    def test_never_fails_the_page(self, caplog: pytest.LogCaptureFixture) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        self.run(asks(coach, klant), klant_id=None, handeling="zoeken\x00", doel="eigen werk")
        assert "verwerking not written" in caplog.text
        assert not Verwerking.objects.exists()

    @pytest.mark.parametrize(
        "verb", ["UPDATE toegang_verwerking SET doel = ''", "DELETE FROM toegang_verwerking"]
    )
    def test_cannot_be_changed_or_deleted_even_in_the_database(self, verb: str) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        self.run(asks(coach, klant), klant_id=klant.pk, handeling="plan bekijken")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)

    def test_tells_the_privacy_officer_who_looked_at_a_klant(self, client: Client) -> None:
        klant, other, coach = KlantFactory(), KlantFactory(), someone(Rol.WERKCOACH)
        self.run(asks(coach, klant), klant_id=klant.pk, handeling="plan bekijken")
        self.run(asks(coach, other), klant_id=other.pk, handeling="ander dossier bekijken")
        client.force_login(someone(Rol.PRIVACY), backend=BACKEND)
        page = client.get("/logboek", {"klant": klant.klantnummer}).content.decode()
        assert f"Wie heeft gekeken bij klant {klant.klantnummer}?" in page
        assert "plan bekijken" in page
        assert str(coach) in page
        assert "ander dossier" not in page
        assert Verwerking.objects.filter(handeling="verwerkingenlogboek bekijken", klant=klant).count() == 1

    def test_can_be_searched_by_medewerker_and_period(self, client: Client) -> None:
        klant, coach, other = KlantFactory(), someone(Rol.WERKCOACH), someone(Rol.CONSULENT)
        self.run(asks(coach, klant), klant_id=klant.pk, handeling="plan bekijken")
        self.run(asks(other, klant), klant_id=klant.pk, handeling="ander werk")
        client.force_login(someone(Rol.PRIVACY), backend=BACKEND)
        page = client.get("/logboek", {"medewerker": coach.username}).content.decode()
        assert "plan bekijken" in page
        assert "ander werk" not in page
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        assert "Niets gevonden" in client.get("/logboek", {"vanaf": tomorrow}).content.decode()

    def test_needs_the_same_queries_for_1_and_21_rows(self, client: Client) -> None:
        coach = someone(Rol.WERKCOACH)
        client.force_login(someone(Rol.PRIVACY), backend=BACKEND)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get("/logboek")
            return len(queries)

        klant = KlantFactory()
        self.run(asks(coach, klant), klant_id=klant.pk, handeling="plan bekijken")
        count()
        with_one = count()
        for _ in range(20):
            klant = KlantFactory()
            self.run(asks(someone(Rol.WERKCOACH), klant), klant_id=klant.pk, handeling="plan bekijken")
        assert count() == with_one

    def test_shows_purposes_for_review(self, client: Client) -> None:
        klant, coach = KlantFactory(), someone(Rol.WERKCOACH)
        now = timezone.now()
        Inzage.objects.create(
            gebruiker=coach, klant=klant, doel="controle", vanaf=now, tot=now + timedelta(hours=1)
        )
        client.force_login(someone(Rol.PRIVACY), backend=BACKEND)
        page = client.get("/logboek/doelen", {"doel": "controle"}).content.decode()
        assert "Kwaliteitscontrole" in page
        assert str(klant.klantnummer) in page


class TestTraceId:
    @pytest.mark.parametrize("header", ["", "onzin", f"00-{'0' * 32}-00f067aa0ba902b7-01", "00-4bf9-00f0-01"])
    def test_is_new_without_a_usable_header(self, header: str) -> None:
        made = trace_id(header)
        assert len(made) == 32
        assert made != "0" * 32
        assert made != trace_id(header)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("norm")
class TestNameColleague:
    def name(self, klant: Klant, colleague: Gebruiker, actor: Gebruiker, days: int = 7) -> Any:
        last = timezone.localdate() + timedelta(days=days)
        command = NameColleague(klant_id=klant.pk, gebruiker_id=colleague.pk, tot=last, reden="waarneming")
        return name_colleague(command, actor=actor, now=timezone.now())

    def test_opens_a_protected_dossier_for_that_colleague_only(self) -> None:
        klant = KlantFactory(bescherming=Bescherming.COLLEGA)
        coach, other, teamleider = (someone(rol) for rol in (Rol.WERKCOACH, Rol.WERKCOACH, Rol.TEAMLEIDER))
        assert not Klant.objects.visible_to(coach).exists()
        assert self.name(klant, coach, teamleider).nieuw
        assert Klant.objects.visible_to(coach).get() == klant
        assert not Klant.objects.visible_to(other).exists()
        assert not Klant.objects.visible_to(teamleider).exists()
        assert Gebeurtenis.objects.get(soort="dossier.collega_toegelaten").klant == klant

    def test_again_only_moves_the_last_day(self) -> None:
        klant, coach, teamleider = KlantFactory(), someone(Rol.WERKCOACH), someone(Rol.TEAMLEIDER)
        self.name(klant, coach, teamleider, days=1)
        assert not self.name(klant, coach, teamleider, days=9).nieuw
        assert KlantUserObjectPermission.objects.get().tot == timezone.localdate() + timedelta(days=9)

    def test_ends_by_itself_after_the_last_day(self) -> None:
        klant = KlantFactory(bescherming=Bescherming.COLLEGA)
        coach, teamleider = someone(Rol.WERKCOACH), someone(Rol.TEAMLEIDER)
        self.name(klant, coach, teamleider)
        KlantUserObjectPermission.objects.update(tot=timezone.localdate() - timedelta(days=1))
        assert not Klant.objects.visible_to(coach).exists()
        assert ruim_verlopen_op() == 1
        assert not KlantUserObjectPermission.objects.exists()

    def test_can_be_undone_at_once(self) -> None:
        klant = KlantFactory(bescherming=Bescherming.COLLEGA)
        coach, teamleider = someone(Rol.WERKCOACH), someone(Rol.TEAMLEIDER)
        self.name(klant, coach, teamleider)
        command = UnnameColleague(klant_id=klant.pk, gebruiker_id=coach.pk)
        assert unname_colleague(command, actor=teamleider, now=timezone.now())
        assert not unname_colleague(command, actor=teamleider, now=timezone.now())
        assert not Klant.objects.visible_to(coach).exists()
        assert Gebeurtenis.objects.filter(soort="dossier.collega_afgemeld").count() == 1

    def test_takes_two_people(self) -> None:
        klant, teamleider = KlantFactory(), someone(Rol.TEAMLEIDER)
        with pytest.raises(NaamNietMogelijk):
            self.name(klant, teamleider, teamleider)

    def test_refuses_a_colleague_whose_role_opens_no_dossiers(self) -> None:
        klant, teamleider = KlantFactory(), someone(Rol.TEAMLEIDER)
        with pytest.raises(NaamNietMogelijk):
            self.name(klant, someone(Rol.RAAD), teamleider)

    def test_refuses_a_day_that_has_passed(self) -> None:
        klant, teamleider = KlantFactory(), someone(Rol.TEAMLEIDER)
        with pytest.raises(NaamNietMogelijk):
            self.name(klant, someone(Rol.WERKCOACH), teamleider, days=-1)

    @pytest.mark.parametrize("rol", sorted(set(Rol) - {Rol.TEAMLEIDER}))
    def test_is_for_teamleiders(self, rol: Rol) -> None:
        klant, actor = KlantFactory(), someone(rol)
        with pytest.raises(PermissionDenied):
            self.name(klant, someone(Rol.WERKCOACH), actor)

    def test_is_also_for_the_vaste_contactpersoon_of_this_klant(self) -> None:
        medewerker = MedewerkerFactory(gebruiker=someone(Rol.WERKCOACH))
        klant = KlantFactory(bescherming=Bescherming.COLLEGA)
        Toewijzing.objects.create(
            klant=klant, medewerker=medewerker, functie=medewerker.functie, gewicht=1, van=timezone.now()
        )
        colleague = someone(Rol.CONSULENT)
        self.name(klant, colleague, medewerker.gebruiker)
        given = KlantUserObjectPermission.objects.get()
        assert (given.user, given.door, given.reden) == (colleague, medewerker.gebruiker, "waarneming")
        assert Klant.objects.visible_to(colleague).get() == klant

    def test_says_why_and_lasts_no_longer_than_the_norm(self) -> None:
        klant, coach, teamleider = KlantFactory(), someone(Rol.WERKCOACH), someone(Rol.TEAMLEIDER)
        with pytest.raises(NaamNietMogelijk):
            self.name(klant, coach, teamleider, days=183)
        command = NameColleague(klant_id=klant.pk, gebruiker_id=coach.pk, tot=timezone.localdate(), reden=" ")
        with pytest.raises(NaamNietMogelijk):
            name_colleague(command, actor=teamleider, now=timezone.now())
