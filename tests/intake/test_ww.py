"""From WW to bijstand without a cut: announced, talks on time, a warm transfer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from caseload.plan.models import Plan, Regie
from caseload.toewijzing.models import Toewijzing
from intake.ww import services
from intake.ww.models import Overdracht, WwAankondiging, WwGesprek, WwSoort, WwStatus
from intake.ww.services import plan_due_talks
from serviceplein.agenda.keuzes import AfspraakSoort, DeelnemerRol
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.klanten.keuzes import Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.ui.maanden import add_months
from serviceplein.werk.models import Taak
from tests.factories import NOW, AfspraakFactory, KlantFactory, MedewerkerFactory, PartnerFactory
from tests.intake.deuren import desk, later
from tests.serviceplein.partner import PartnerClient, assert_problem, norm, partner

__all__ = ["norm", "partner"]
TODAY = timezone.localdate(NOW)
END = add_months(TODAY, 7)
URL = "/api/v1/ww-aankondigingen"
BODY: dict[str, Any] = {
    "uwKenmerk": "UWV-118",
    "eindeWw": (timezone.localdate() + timedelta(days=300)).isoformat(),
    "coachUwv": "Henk de Wit",
    "inwoner": {"achternaam": "Bakker", "voornamen": "Samira", "geboortedatum": "1987-04-12"},
}


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(3)))


def announced(actor, klant=None, einde=END) -> WwAankondiging:
    klant = klant or KlantFactory(uitkering=Uitkering.WW)
    command = services.AnnounceWw(klant_id=klant.pk, einde_ww=einde, coach_uwv="Henk de Wit")
    made = services.announce_ww(command, actor=actor, now=NOW)
    return WwAankondiging.objects.get(pk=made.aankondiging_id)


def kinds(row: WwAankondiging) -> list[str]:
    return list(row.gesprekken.order_by("vanaf").values_list("soort", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("utrecht")
class TestWw:
    @pytest.mark.eis("INT-11")
    def test_leads_from_the_announcement_over_two_talks_to_a_warm_transfer_while_the_plan_goes_on(self):
        actor = desk()
        coach = MedewerkerFactory(rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER)
        klant = KlantFactory(uitkering=Uitkering.WW)
        given = Toewijzing.objects.create(
            klant=klant, medewerker=coach, functie=coach.functie, gewicht=1, van=NOW
        )
        plan = Plan.objects.create(klant=klant, regie=Regie.GEMEENTE, regievoerder=coach, begonnen_op=NOW)
        running = AfspraakFactory(klant=klant, medewerker=coach, begin=later(200))
        row = announced(actor, klant)
        assert kinds(row) == []

        at_six, at_three = moment(add_months(END, -6)), moment(add_months(END, -3))
        assert plan_due_talks(actor=None, now=at_six - timedelta(days=1)) == 0
        assert plan_due_talks(actor=None, now=at_six) == 1
        assert kinds(row) == [WwSoort.COACH]
        assert plan_due_talks(actor=None, now=at_three - timedelta(days=1)) == 0
        assert plan_due_talks(actor=None, now=at_three) == 1
        assert plan_due_talks(actor=None, now=at_three) == 0
        assert kinds(row) == [WwSoort.COACH, WwSoort.VOORLICHTING]
        assert plan_due_talks(actor=None, now=moment(END - timedelta(days=14))) == 1
        assert Taak.objects.open().filter(sleutel__startswith=f"ww:{row.pk}:", medewerker=coach).count() == 3

        planned = {}
        for talk, when in (("coach", at_six), ("voorlichting", at_three), ("overdracht", at_three)):
            gesprek = WwGesprek.objects.get(aankondiging=row, soort=talk)
            booked = services.book_ww_gesprek(
                services.BookWwGesprek(gesprek_id=gesprek.pk), actor=coach.gebruiker, now=when
            )
            planned[talk] = Afspraak.objects.get(pk=booked)
        assert [afspraak.soort for afspraak in planned.values()] == [
            AfspraakSoort.WW_GESPREK,
            AfspraakSoort.VOORLICHTING,
            AfspraakSoort.DRIEGESPREK,
        ]
        assert {afspraak.medewerker_id for afspraak in planned.values()} == {coach.pk}
        guest = planned["overdracht"].deelnemers.get()
        assert (guest.naam, guest.rol) == ("Henk de Wit", DeelnemerRol.PARTNER)
        services.transfer_ww(
            services.TransferWw(
                aankondiging_id=row.pk, vorm=Overdracht.DRIEGESPREK, verslag="Solliciteert, cv is klaar."
            ),
            actor=coach.gebruiker,
            now=at_three,
        )
        row.refresh_from_db()
        assert (row.status, row.overdracht) == (WwStatus.OVERGEDRAGEN, Overdracht.DRIEGESPREK)
        for kept in (plan, running, given):
            before = dict(kept.__dict__)
            kept.refresh_from_db()
            assert {k: v for k, v in kept.__dict__.items() if k in ("status", "tot", "regievoerder_id")} == {
                k: v for k, v in before.items() if k in ("status", "tot", "regievoerder_id")
            }
        assert running.status == AfspraakStatus.GEPLAND
        assert not Taak.objects.open().filter(sleutel__startswith=f"ww:{row.pk}:").exists()

        other = announced(actor)
        services.transfer_ww(
            services.TransferWw(aankondiging_id=other.pk, vorm=Overdracht.COACH, verslag="Gebeld met Henk."),
            actor=actor,
            now=NOW,
        )
        other.refresh_from_db()
        assert (other.status, other.overdracht) == (WwStatus.OVERGEDRAGEN, Overdracht.COACH)

    def test_makes_every_talk_once_when_two_rounds_run_at_once(self):
        row = announced(desk())
        together = Barrier(2)

        def go(_: int) -> int:
            together.wait()
            try:
                return plan_due_talks(actor=None, now=moment(add_months(END, -6)))
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(go, range(2))) == [0, 1]
        assert Taak.objects.filter(sleutel=f"ww:{row.pk}:coach").count() == 1

    def test_is_planned_at_once_when_it_is_announced_late(self):
        assert kinds(announced(desk(), einde=TODAY + timedelta(days=40))) == ["coach", "voorlichting"]

    def test_refuses_a_transfer_that_is_not_warm(self):
        actor = desk()
        row = announced(actor)
        for vorm, verslag in ((Overdracht.DRIEGESPREK, "Gesprek"), (Overdracht.COACH, " ")):
            command = services.TransferWw(aankondiging_id=row.pk, vorm=vorm, verslag=verslag)
            with pytest.raises(services.OverdrachtOnvolledig):
                services.transfer_ww(command, actor=actor, now=NOW)

    def test_is_not_announced_twice_nor_for_the_past(self):
        actor = desk()
        row = announced(actor)
        with pytest.raises(services.AlAangekondigd):
            announced(actor, row.klant)
        with pytest.raises(services.EindeOngeldig):
            announced(actor, einde=TODAY - timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.usefixtures("utrecht")
class TestApi:
    def send(self, caller: PartnerClient, body: Any, **headers: str) -> Any:
        return caller.client.post(
            URL,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {caller.token}", **headers},
        )

    def test_takes_an_announcement_once(self, partner):
        uwv = PartnerClient(PartnerFactory(), scopes=("ww:schrijven",))
        first, again = self.send(uwv, BODY), self.send(uwv, BODY)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert first.json()["kenmerk"].startswith("W")
        assert WwAankondiging.objects.count() == Klant.objects.filter(achternaam="Bakker").count() == 1

    def test_refuses_another_end_with_the_same_kenmerk(self, partner):
        uwv = PartnerClient(PartnerFactory(), scopes=("ww:schrijven",))
        self.send(uwv, BODY)
        assert_problem(self.send(uwv, {**BODY, "eindeWw": "2099-01-01"}), 409)

    def test_says_what_is_wrong_at_the_field(self, partner):
        uwv = PartnerClient(PartnerFactory(), scopes=("ww:schrijven",))
        body = assert_problem(self.send(uwv, {**BODY, "eindeWw": "morgen"}), 400)
        assert body["invalidParams"][0]["name"] == "eindeWw"

    def test_needs_its_own_scope(self, partner):
        assert_problem(self.send(partner, BODY), 403)
