"""Own work is put together once per account and day, and never told about somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant, KlantUserObjectPermission
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker, RolToekenning
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.services import _permission
from tests.factories import KlantFactory, MedewerkerFactory

pytestmark = pytest.mark.django_db


def again(medewerker: Medewerker) -> Gebruiker:
    """The account as the next request reads it."""
    return Gebruiker.objects.get(medewerker=medewerker)


def assign(klant: Klant, medewerker: Medewerker) -> None:
    Toewijzing.objects.create(
        klant=klant, medewerker=medewerker, functie=medewerker.functie, gewicht=1, van=timezone.now()
    )


def name(medewerker: Medewerker, klant: Klant) -> None:
    KlantUserObjectPermission.objects.create(
        user=again(medewerker),
        content_object=klant,
        permission=_permission(),
        tot=timezone.localdate(),
    )


def own(medewerker: Medewerker) -> list[Klant]:
    return list(Klant.objects.own_work_of(again(medewerker)).order_by("pk"))


class TestOwnWork:
    def test_differs_between_two_accounts(self) -> None:
        mine, theirs = KlantFactory(), KlantFactory()
        me, other = MedewerkerFactory(), MedewerkerFactory()
        assign(mine, me)
        assign(theirs, other)
        assert (own(me), own(other)) == ([mine], [theirs])

    def test_follows_what_happens_in_between(self) -> None:
        me, klant = MedewerkerFactory(), KlantFactory()
        assert own(me) == []
        assign(klant, me)
        assert own(me) == [klant]

    def test_ends_with_the_role_it_came_with(self) -> None:
        leider = MedewerkerFactory(rol=Rol.TEAMLEIDER)
        klant = KlantFactory()
        assign(klant, MedewerkerFactory(team=leider.team))
        assert own(leider) == [klant]
        RolToekenning.objects.filter(gebruiker=leider.gebruiker_id).delete()
        assert own(leider) == []

    def test_moves_along_to_another_team(self) -> None:
        leider, colleague = MedewerkerFactory(rol=Rol.TEAMLEIDER), MedewerkerFactory()
        klant = KlantFactory()
        assign(klant, colleague)
        assert own(leider) == []
        Medewerker.objects.filter(pk=leider.pk).update(team=colleague.team)
        assert own(leider) == [klant]

    def test_of_a_dossier_by_name_ends_with_its_date(self, monkeypatch: pytest.MonkeyPatch) -> None:
        me, klant = MedewerkerFactory(), KlantFactory(bescherming=Bescherming.COLLEGA)
        name(me, klant)
        assert own(me) == [klant]
        moment = timezone.now() + timedelta(days=1)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        assert own(me) == []
        assert not Klant.objects.visible_to(again(me)).exists()

    def test_is_the_same_inside_another_question(self) -> None:
        me, mine = MedewerkerFactory(), KlantFactory()
        KlantFactory()
        assign(mine, me)
        keys = Klant.objects.own_work_of(again(me)).values("pk")
        assert list(Klant.objects.filter(pk__in=keys)) == [mine]
        told: Any = Klant.objects.with_own_work(again(me))
        assert told.filter(eigen_werk=True).get() == mine
        assert not told.filter(pk__in=keys, eigen_werk=False).exists()

    def test_by_name_is_the_same_inside_another_question(self) -> None:
        me, mine = MedewerkerFactory(), KlantFactory(bescherming=Bescherming.COLLEGA)
        KlantFactory(bescherming=Bescherming.COLLEGA)
        name(me, mine)
        keys = Klant.objects.visible_to(again(me)).open_for(again(me), timezone.now()).values("pk")
        assert list(Klant.objects.filter(pk__in=keys)) == [mine]

    def test_knows_a_relation_registered_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        me, klant = MedewerkerFactory(), KlantFactory()
        assert own(me) == []
        everybody = {"iedereen": lambda wie: Q(pk__isnull=False)}
        monkeypatch.setattr("serviceplein.toegang.betrokkenheid._registered", everybody)
        assert own(me) == [klant]
