"""Who may not help a klant, another contactpersoon, and rights that begin and end with the role."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from caseload.plan.models import Plan
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import EindeReden, Toewijzing, Uitsluiting
from caseload.toewijzing.plaatsen import AfwijkingNietMogelijk
from caseload.toewijzing.uitsluitingen import (
    ExcludeMedewerker,
    LiftUitsluiting,
    UitsluitingOnjuist,
    exclude_medewerker,
    lift_uitsluiting,
)
from caseload.toewijzing.wisselen import ChangeContactpersoon, WisselNietMogelijk, change_contactpersoon
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Waarneming
from serviceplein.toegang.services import NameColleague, name_colleague
from serviceplein.werk.models import Taak
from tests.caseload.factories import PlanFactory, ToewijzingFactory, coach, loads, teamleider
from tests.factories import KlantFactory, MedewerkerFactory, TaakFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("utrecht")]
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ik():
    return coach(team=TeamFactory(), belasting="1")


@pytest.fixture
def mijn(ik):
    return ToewijzingFactory(medewerker=ik, klant=KlantFactory(bescherming=Bescherming.HUISELIJK_GEWELD))


def sees(person, klant):
    return (
        Klant.objects.visible_to(person.gebruiker).own_work_of(person.gebruiker).filter(pk=klant.pk).exists()
    )


class TestExclude:
    def exclude(self, klant, person, actor, now, reden="Zijn broer"):
        command = ExcludeMedewerker(klant_id=klant.pk, medewerker_id=person.pk, soort="belang", reden=reden)
        return exclude_medewerker(command, actor=actor, now=now)

    def test_records_who_may_not_and_lifting_keeps_that_it_was(self, ik, mijn, now):
        other = coach()
        pk = self.exclude(mijn.klant, other, ik.gebruiker, now)
        with pytest.raises(UitsluitingOnjuist, match="al uitgesloten"):
            self.exclude(mijn.klant, other, ik.gebruiker, now)
        with pytest.raises(IntegrityError, match="uitsluiting_once"), transaction.atomic():
            Uitsluiting.objects.create(klant=mijn.klant, medewerker=other, reden="Nog eens")
        with pytest.raises(UitsluitingOnjuist, match="waarom"):
            lift_uitsluiting(LiftUitsluiting(uitsluiting_id=pk, reden=" "), actor=ik.gebruiker, now=now)
        lift_uitsluiting(LiftUitsluiting(uitsluiting_id=pk, reden="Verhuisd"), actor=ik.gebruiker, now=now)
        with pytest.raises(UitsluitingOnjuist, match="al gestopt"):
            lift_uitsluiting(LiftUitsluiting(uitsluiting_id=pk, reden="x"), actor=ik.gebruiker, now=now)
        row = Uitsluiting.objects.get()
        assert (row.reden, row.einde_reden, row.vastgelegd_door) == ("Zijn broer", "Verhuisd", ik.gebruiker)
        self.exclude(mijn.klant, other, ik.gebruiker, now)
        events = Gebeurtenis.objects.filter(klant=mijn.klant).order_by("pk")
        assert [event.soort for event in events] == [
            "uitsluiting.vastgelegd",
            "uitsluiting.gestopt",
            "uitsluiting.vastgelegd",
        ]
        assert not any("broer" in str(event.gegevens) for event in events)

    def test_of_the_contactpersoon_is_a_signal_that_ends_when_lifted(self, ik, mijn, now):
        pk = self.exclude(mijn.klant, ik, ik.gebruiker, now)
        assert Taak.objects.open().get().team == ik.team
        lift_uitsluiting(LiftUitsluiting(uitsluiting_id=pk, reden="Vergissing"), actor=ik.gebruiker, now=now)
        assert not Taak.objects.open().exists()

    def test_is_for_whose_work_the_klant_is_and_needs_a_reason(self, ik, mijn, now):
        with pytest.raises(Klant.DoesNotExist):
            self.exclude(mijn.klant, ik, coach().gebruiker, now)
        with pytest.raises(UitsluitingOnjuist):
            self.exclude(mijn.klant, ik, ik.gebruiker, now, reden="")

    def test_has_a_page(self, client, ik, mijn):
        other = coach()
        client.force_login(ik.gebruiker, backend=BACKEND)
        url = reverse("klant-uitsluitingen", args=[mijn.klant_id])
        assert client.post(url, {}).status_code == 422
        data = {"medewerker": other.pk, "soort": "incident", "reden": "Dreiging in mei"}
        assert "Dreiging in mei" in client.post(url, data, follow=True).content.decode()
        assert client.post(url, data).status_code == 409
        stop = reverse("uitsluiting-einde", args=[Uitsluiting.objects.get().pk])
        assert client.get(stop).status_code == 200
        assert client.post(stop, {"reden": ""}).status_code == 422
        assert "Is bijgelegd" in client.post(stop, {"reden": "Is bijgelegd"}, follow=True).content.decode()
        assert client.post(stop, {"reden": "Nog eens"}).status_code == 409


class TestChangeContactpersoon:
    def change(self, row, actor, now, **kwargs):
        command = ChangeContactpersoon(toewijzing_id=row.pk, reden=kwargs.pop("reden", "Familie"), **kwargs)
        return change_contactpersoon(command, actor=actor, now=now)

    def test_takes_plan_tasks_and_room_along_and_explains(self, ik, mijn, now):
        leider, other = teamleider(team=ik.team), coach(team=ik.team)
        PlanFactory(klant=mijn.klant, regievoerder=ik)
        TaakFactory(klant=mijn.klant, medewerker=ik)
        done = self.change(mijn, leider, now)
        new = Toewijzing.objects.running().get()
        assert (done.toewijzing_id, new.medewerker, new.afwijking_reden) == (new.pk, other, "Familie")
        mijn.refresh_from_db()
        assert (mijn.tot, mijn.einde_reden) == (now, EindeReden.OVERGEDRAGEN)
        assert loads() == {ik.pk: Decimal(0), other.pk: Decimal("1.50")}
        assert Plan.objects.get().regievoerder == other
        assert Taak.objects.get().medewerker == other
        verdicts = {row["medewerker_id"]: row["reden"] for row in new.uitleg["kandidaten"]}
        assert verdicts[ik.pk] == "Is nu de contactpersoon van deze klant."
        assert (sees(ik, mijn.klant), sees(other, mijn.klant)) == (False, True)
        assert Gebeurtenis.objects.get().soort == "contactpersoon.gewisseld"

    def test_never_passes_the_maximum_and_never_takes_who_may_not(self, ik, mijn, now):
        leider = teamleider(team=ik.team)
        full, banned = coach(norm="10", belasting="10.5"), coach()
        Uitsluiting.objects.create(klant=mijn.klant, medewerker=banned, reden="Incident")
        with pytest.raises(WisselNietMogelijk, match="Niemand anders"):
            self.change(mijn, leider, now)
        with pytest.raises(WisselNietMogelijk, match="geen ruimte"):
            self.change(mijn, leider, now, medewerker_id=full.pk)
        for person in (banned, ik, MedewerkerFactory()):
            with pytest.raises(AfwijkingNietMogelijk):
                self.change(mijn, leider, now, medewerker_id=person.pk)
        with pytest.raises(AfwijkingNietMogelijk, match="Noteer"):
            self.change(mijn, leider, now, reden=" ")
        assert Toewijzing.objects.running().get() == mijn

    def test_is_for_the_teamleider_and_once(self, ik, mijn, now):
        coach(team=ik.team)
        with pytest.raises(PermissionDenied):
            self.change(mijn, ik.gebruiker, now)
        leider = teamleider(team=ik.team)
        self.change(mijn, leider, now)
        with pytest.raises(WisselNietMogelijk, match="al beëindigd"):
            self.change(mijn, leider, now)

    def test_has_a_page(self, client, ik, mijn):
        other = coach(team=ik.team)
        client.force_login(teamleider(team=ik.team), backend=BACKEND)
        url = reverse("toewijzing-wisselen", args=[mijn.pk])
        assert "Is nu de contactpersoon van deze klant." in client.get(url).content.decode()
        assert client.post(url, {}).status_code == 422
        client.post(url, {"reden": "Conflict", "medewerker": other.pk})
        assert Toewijzing.objects.running().get().medewerker == other


class TestRights:
    def test_follow_the_role_and_end_with_it(self, ik, mijn, now):
        """Contactpersoon, regievoerder, waarnemer and who they named; nobody keeps a protected dossier."""
        klant, today = mijn.klant, timezone.localdate(now)
        regie, stand_in, named = coach(), coach(), coach()
        plan = PlanFactory(klant=klant, regievoerder=regie)
        cover = Waarneming.objects.create(
            medewerker=ik, waarnemer=stand_in, van=today, tot_en_met=today, gekozen_op=now
        )
        name_colleague(
            NameColleague(
                klant_id=klant.pk,
                gebruiker_id=named.gebruiker.pk,
                tot=today + timedelta(days=5),
                reden="Samen het gesprek voeren",
            ),
            actor=ik.gebruiker,
            now=now,
        )
        assert [sees(person, klant) for person in (ik, regie, stand_in, named, coach())] == [
            True,
            True,
            True,
            True,
            False,
        ]
        cover.delete()
        assert not sees(stand_in, klant)
        plan.regievoerder = ik
        plan.save()
        assert not sees(regie, klant)
        command = EndToewijzing(toewijzing_id=mijn.pk, reden=EindeReden.VERHUISD)  # no nazorg to do
        end_toewijzing(command, actor=ik.gebruiker, now=now)
        assert not sees(ik, klant)
        assert not sees(named, klant)
