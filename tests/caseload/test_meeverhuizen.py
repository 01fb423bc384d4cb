"""What goes along with a klant who gets another contactpersoon: talks and the word to the klant (CAS-07)."""

from datetime import timedelta
from typing import Any

import pytest

from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import render
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.werk.models import Taak
from tests.caseload.herverdelen import Ploeg, load_norms
from tests.factories import NOW, AfspraakFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ploeg() -> Ploeg:
    load_norms()
    return Ploeg(klanten=(2, 0))


def talk(ploeg: Ploeg, number: int, days: int, **values: Any) -> Afspraak:
    """A talk of a klant of who leaves, at ten in the morning."""
    begin = (NOW + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
    values = {"medewerker": ploeg.coaches[0], "begin": begin, "eind": begin + HOUR, **values}
    return AfspraakFactory(klant=ploeg.klanten[0][number].klant, **values)


def held_by(*talks: Afspraak) -> list[int]:
    return [Afspraak.objects.get(pk=one.pk).medewerker_id for one in talks]


class TestTalks:
    def test_go_to_the_new_coach_when_free_and_come_back_with_the_undo(self, ploeg: Ploeg) -> None:
        gone, new = ploeg.coaches
        free, busy = talk(ploeg, 0, 5), talk(ploeg, 1, 6)
        past, off = talk(ploeg, 0, -2), talk(ploeg, 1, 7, status=AfspraakStatus.AFGEZEGD)
        AfspraakFactory(medewerker=new, begin=busy.begin, eind=busy.eind)
        row = ploeg.carry_out(ploeg.ask())
        assert held_by(free, busy, past, off) == [new.pk, gone.pk, gone.pk, gone.pk]
        task = Taak.objects.open().get(sleutel__startswith="gesprek-verzetten:")
        assert (task.onderwerp_id, task.medewerker) == (busy.pk, new)
        ploeg.undo(row)
        assert held_by(free, busy) == [gone.pk, gone.pk]
        assert not Taak.objects.open().filter(sleutel__startswith="gesprek-verzetten:").exists()

    def test_stay_when_the_new_coach_does_not_work_then(self, ploeg: Ploeg) -> None:
        late = talk(ploeg, 0, 5)
        Afspraak.objects.filter(pk=late.pk).update(
            begin=late.begin.replace(hour=20), eind=late.begin.replace(hour=21)
        )
        ploeg.carry_out(ploeg.ask())
        assert held_by(late) == [ploeg.coaches[0].pk]
        assert Taak.objects.open().filter(sleutel=f"gesprek-verzetten:{late.pk}").exists()


class TestKlant:
    def test_hears_who_it_is_and_what_becomes_of_the_talk(self, ploeg: Ploeg) -> None:
        one, two = (row.klant for row in ploeg.klanten[0])
        Klant.objects.filter(pk=one.pk).update(email="klant@voorbeeld.example")
        Klant.objects.filter(pk=two.pk).update(bescherming=Bescherming.HUISELIJK_GEWELD)
        talk(ploeg, 0, 5)
        ploeg.carry_out(ploeg.ask())
        mail = Bericht.objects.get()
        assert mail.klant == one
        subject, text = render(mail)
        assert subject == "Uw contactpersoon verandert"
        assert f"gaat door, met {ploeg.coaches[1].naam}" in text

    def test_hears_nothing_of_what_was_undone_before_the_message_left(self, ploeg: Ploeg) -> None:
        Klant.objects.update(email="klant@voorbeeld.example")
        ploeg.undo(ploeg.carry_out(ploeg.ask()))
        assert set(Bericht.objects.values_list("status", flat=True)) == {Bericht.Status.VERVALLEN}

    def test_hears_that_it_is_undone_when_the_message_left(self, ploeg: Ploeg) -> None:
        Klant.objects.update(email="klant@voorbeeld.example")
        row = ploeg.carry_out(ploeg.ask())
        Bericht.objects.update(status=Bericht.Status.BEZORGD)
        ploeg.undo(row)
        last = Bericht.objects.filter(status=Bericht.Status.WACHT)
        assert {one.gegevens["medewerker"] for one in last} == {ploeg.coaches[0].naam}
        assert last.count() == 2
