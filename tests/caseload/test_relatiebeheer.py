"""Relatiebeheer: per partner klanten, agreements, reports and signals; the day on one page (CAS-26)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from caseload.contact.models import Contactmoment
from caseload.plan.models import Plan, Regie
from caseload.regie.transitions import VerzoekStatus
from caseload.relatiebeheer import aansluiten, afspraken, services
from caseload.relatiebeheer.lezen import all_under_regie, with_reports
from caseload.relatiebeheer.models import Partnerrapport, Samenwerkingsafspraak
from caseload.relatiebeheer.tasks import herinner_partners
from serviceplein.berichten.models import Bericht
from serviceplein.catalogus.models import Norm
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Relatiebeheer, Waarneming
from serviceplein.toegang.startpagina import start_page_of
from tests.browser import axe, log_in, overflow, resize
from tests.caseload.begeleiding import set_norms
from tests.caseload.factories import DelingFactory, PlanFactory, RegieverzoekFactory
from tests.caseload.relatiebeheer import (
    SamenwerkingFactory,
    led_by,
    partner_of,
    relatiebeheerder,
    set_relatie_norms,
)
from tests.factories import AfspraakFactory, KlantFactory, MedewerkerFactory, PartnerFactory, TaakFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
BUDGET = 32
"""With what every page asks, twelve parts of the day and the list of partners."""


@pytest.fixture
def me(db: None) -> Any:
    set_norms()
    set_relatie_norms()
    return relatiebeheerder()


def today() -> date:
    return timezone.localdate()


def spoken(klant: Klant) -> None:
    """Contact today."""
    Contactmoment.objects.create(
        klant=klant,
        op=timezone.now(),
        kanaal="telefoon",
        richting="uit",
        resultaat="gesproken",
        verslag="Gebeld",
        vastgelegd_op=timezone.now(),
        vastgelegd_door=MedewerkerFactory().gebruiker,
    )


def fill_partner(me: Any, **klant: Any) -> Any:
    """A partner with something of everything the page is about."""
    partner = partner_of(me)
    led_by(partner, sinds=100, klant=KlantFactory(**klant))
    soon = led_by(partner, sinds=80)
    refused = PlanFactory(regievoerder=me)
    RegieverzoekFactory(
        plan=refused,
        soort="doorverwijzen",
        vorm="coach",
        notitie="Zie plan",
        naar_medewerker=None,
        naar_partner=partner,
        toestemming=True,
        status=VerzoekStatus.GEWEIGERD,
        antwoord="Geen plaats",
        beantwoord_op=timezone.now(),
    )
    past = today() - timedelta(days=1)
    DelingFactory(plan=soon, partner=partner, van=past - timedelta(days=60), tot=past)
    SamenwerkingFactory(partner=partner, eigenaar=me, evaluatie_op=today() + timedelta(days=3))
    SamenwerkingFactory(partner=partner, eigenaar=me, onderwerp="Terugkoppelen")
    return partner


def rows_of(answer: Any) -> dict[str, list[Any]]:
    return {part.deel.naam: part.rijen for part in answer.context["met_werk"]}


class TestRelatiebeheer:
    @pytest.mark.eis("CAS-26")
    def test_shows_per_partner_klanten_agreements_reports_and_signals_on_the_page_of_the_day(
        self, client: Any, me: Any
    ) -> None:
        partner = fill_partner(me)
        fill_partner(relatiebeheerder())
        looking = PlanFactory(regie=Regie.PARTNER, regievoerder=me)
        AfspraakFactory(medewerker=me, begin=timezone.now(), eind=timezone.now() + timedelta(minutes=1))
        TaakFactory(klant=None, medewerker=me, deadline=today())
        client.force_login(me.gebruiker, backend=BACKEND)
        assert start_page_of(me.gebruiker) == "relatiebeheer"
        answer = client.get(reverse("relatiebeheer"))
        (line,) = answer.context["lijst"].pagina.rijen
        assert (line.pk, line.klanten, line.afspraken, line.rapporten) == (partner.pk, 2, 2, 1)
        assert line.signalen == 5, "late report, no contact, consent, refusal and an agreement to look at"
        rows = rows_of(answer)
        assert {name: len(found) for name, found in rows.items()} == {
            "gesprekken": 1,
            "gezocht": 1,
            "termijnen": 1,
            "rapporten": 1,
            "regie": 1,
            "contact": 1,
            "afspraken": 1,
            "verwacht": 1,
            "toestemming": 1,
        }
        assert rows["gezocht"][0].klant_id == looking.klant_id
        page = answer.content.decode()
        for row in (one for found in rows.values() for one in found):
            assert row.url in page
            assert client.get(row.url.partition("#")[0]).status_code == 200, row.url
        of_partner = client.get(reverse("relatiepartner", args=[partner.pk]))
        assert set(rows_of(of_partner)) == {*rows} - {"gesprekken", "gezocht", "termijnen"}
        assert len(of_partner.context["lijst"].pagina.rijen) == 2
        assert {row.onderwerp for row in of_partner.context["afspraken"]} == {
            "Wachttijd bij aanmelden",
            "Terugkoppelen",
        }

    def test_counts_and_names_only_klanten_one_may_see(self, client: Any, me: Any) -> None:
        partner = partner_of(relatiebeheerder())
        hidden = led_by(partner, sinds=100, klant=KlantFactory(bescherming=Bescherming.GEHEIM_ADRES))
        client.force_login(me.gebruiker, backend=BACKEND)
        answer = client.get(reverse("relatiebeheer"), {"wie": "alle"})
        (line,) = answer.context["lijst"].pagina.rijen
        seen = Plan.objects.visible_to(me.gebruiker).filter(pk=hidden.pk).exists()
        assert (line.klanten, line.rapporten) == (int(seen), int(seen))

    def test_makes_the_klanten_own_work_of_who_keeps_up_and_who_stands_in(self, me: Any) -> None:
        plan = led_by(partner_of(me), sinds=10)
        other = relatiebeheerder()

        def own(user: Any) -> bool:
            return Klant.objects.own_work_of(user).filter(pk=plan.klant_id).exists()

        assert (own(me.gebruiker), own(other.gebruiker)) == (True, False)
        Waarneming.objects.create(
            medewerker=me, waarnemer=other, van=today(), tot_en_met=today(), gekozen_op=timezone.now()
        )
        assert own(other.gebruiker)

    def test_lists_and_sorts_in_the_database_at_the_same_cost(self, client: Any, me: Any) -> None:
        client.force_login(me.gebruiker, backend=BACKEND)
        address = reverse("relatiebeheer")

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            return len(captured)

        quiet = partner_of(me)
        fill_partner(me)
        queries()
        one = queries()
        fill_partner(me)
        assert queries() == one <= BUDGET
        rows = client.get(address, {"sorteer": "signalen"}).context["lijst"].pagina.rijen
        assert rows[0] == quiet
        only = client.get(address, {"aandacht": "on"}).context["lijst"].pagina.rijen
        assert quiet not in only
        assert len(only) == 2
        alone = client.get(address, {"wie": "zonder"}).context["lijst"]
        assert list(alone.pagina.rijen) == []
        klanten = client.get(reverse("relatieklanten"), {"stand": "te_laat"}).context["lijst"]
        assert len(klanten.pagina.rijen) == 2


class TestRapporten:
    def test_are_due_by_the_norm_of_the_day_their_term_began(self, me: Any) -> None:
        partner = partner_of(me)
        old, new = led_by(partner, sinds=40), led_by(partner, sinds=10)
        change = today() - timedelta(days=20)
        Norm.objects.filter(code="relatiebeheer.rapportage_weken").update(geldig_tot=change)
        Norm.objects.create(
            code="relatiebeheer.rapportage_weken",
            waarde=Decimal(4),
            eenheid="weken",
            omschrijving="x",
            bron="x",
            geldig_van=change,
        )
        due = dict(with_reports(all_under_regie(), today()).values_list("pk", "rapport_voor"))
        assert due == {
            old.pk: today() + timedelta(days=13 * 7 - 40),
            new.pk: today() + timedelta(days=4 * 7 - 10),
        }

    def test_start_the_next_term_and_end_the_signal(self, me: Any) -> None:
        plan = led_by(partner_of(me), sinds=100)
        (cause,) = aansluiten.late_reports(timezone.now())
        assert (cause.medewerker_id, cause.deadline) == (me.pk, today() - timedelta(days=9))
        command = services.ReceiveRapport(
            plan_id=plan.pk,
            ontvangen_op=today(),
            vorm="gesprek",
            samenvatting="Gaat goed",
            klant_gesproken_op=today() - timedelta(days=2),
        )
        services.receive_rapport(command, actor=me.gebruiker, now=timezone.now())
        rapport = Partnerrapport.objects.get()
        assert rapport.te_laat
        assert list(aansluiten.late_reports(timezone.now())) == []
        row = with_reports(all_under_regie(), today()).get()
        assert row.rapport_voor == today() + timedelta(weeks=13)
        with pytest.raises(services.RapportOnjuist, match="latere dag"):
            services.receive_rapport(command, actor=me.gebruiker, now=timezone.now())

    def test_are_not_noted_by_somebody_without_the_klant(self, me: Any) -> None:
        plan = led_by(partner_of(me), sinds=100)
        command = services.ReceiveRapport(
            plan_id=plan.pk, ontvangen_op=today(), vorm="gesprek", samenvatting="x"
        )
        other: Any = relatiebeheerder().gebruiker
        with pytest.raises((Plan.DoesNotExist, PermissionDenied)):
            services.receive_rapport(command, actor=other, now=timezone.now())

    def test_are_asked_for_in_one_email_without_names_and_not_twice(self, me: Any) -> None:
        partner = partner_of(me)
        late = [led_by(partner, sinds=100), led_by(partner, sinds=120)]
        led_by(partner_of(me, email=""), sinds=100)
        assert herinner_partners() == 2
        mail = Bericht.objects.get()
        assert mail.gegevens["aan"] == partner.email
        assert late[0].klant.achternaam not in str(mail.gegevens)
        assert herinner_partners() == 0
        with pytest.raises(services.HerinnerenNietMogelijk):
            services.remind_partner(
                services.RemindPartner(partner_id=partner.pk), actor=me.gebruiker, now=timezone.now()
            )
        later = timezone.now() + timedelta(days=15)
        command = services.RemindPartner(partner_id=partner.pk)
        assert services.remind_partner(command, actor=me.gebruiker, now=later) == 2


class TestRelatiebeheerder:
    def test_is_one_at_a_time_and_takes_the_klanten_along(self, me: Any) -> None:
        partner = partner_of(me)
        plan, of_a_coach = led_by(partner, sinds=5, regievoerder=me), led_by(partner, sinds=5)
        mine = MedewerkerFactory()
        Plan.objects.filter(pk=of_a_coach.pk).update(regievoerder=mine)
        other = relatiebeheerder()
        command = services.AssignRelatiebeheerder(partner_id=partner.pk, medewerker_id=other.pk)
        services.assign_relatiebeheerder(command, actor=me.gebruiker, now=timezone.now())
        periods = list(Relatiebeheer.objects.order_by("van").values_list("medewerker", "van", "tot"))
        assert periods[0][2] == periods[1][1] == today()
        plan.refresh_from_db()
        of_a_coach.refresh_from_db()
        assert (plan.regievoerder, of_a_coach.regievoerder) == (other, mine)
        with pytest.raises(services.RelatiebeheerOnjuist):
            services.assign_relatiebeheerder(command, actor=me.gebruiker, now=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Relatiebeheer.objects.create(partner=partner, medewerker=me, van=today())

    def test_is_not_chosen_by_a_coach(self, me: Any) -> None:
        command = services.AssignRelatiebeheerder(partner_id=PartnerFactory().pk, medewerker_id=me.pk)
        with pytest.raises(PermissionDenied):
            services.assign_relatiebeheerder(command, actor=MedewerkerFactory().gebruiker, now=timezone.now())


class TestSamenwerking:
    def test_is_agreed_looked_at_prolonged_and_ended(self, client: Any, me: Any) -> None:
        partner = partner_of(me)
        client.force_login(me.gebruiker, backend=BACKEND)
        data = {
            "onderwerp": "Wachttijd",
            "afspraak": "Binnen twee weken",
            "eigenaar": me.pk,
            "van": today() - timedelta(days=30),
            "tot": today() + timedelta(days=20),
            "evaluatie_op": today(),
        }
        client.post(reverse("samenwerking-nieuw", args=[partner.pk]), data)
        row = Samenwerkingsafspraak.objects.get()
        assert row.status == "concept"
        client.post(reverse("samenwerking-wijzigen", args=[row.pk]), {**data, "akkoord": "on"})
        (cause,) = aansluiten.ending_agreements(timezone.now())
        assert (cause.titel, cause.medewerker_id) == ("Bekijk samen: Wachttijd", me.pk)
        looked = {"op": today(), "oordeel": "goed", "verslag": "Loopt prima"}
        client.post(reverse("samenwerking-evalueren", args=[row.pk]), looked)
        (cause,) = aansluiten.ending_agreements(timezone.now())
        assert cause.titel == "Verleng of stop: Wachttijd"
        longer = {**data, "akkoord": "on", "evaluatie_op": "", "tot": today() + timedelta(days=200)}
        client.post(reverse("samenwerking-wijzigen", args=[row.pk]), longer)
        assert list(aansluiten.ending_agreements(timezone.now())) == []
        end = reverse("samenwerking-beeindigen", args=[row.pk])
        client.post(end, {"reden": "Klaar"})
        row.refresh_from_db()
        assert (row.status, row.beeindigd_op, row.evaluaties.get().oordeel) == ("beeindigd", today(), "goed")
        assert client.post(end, {"reden": "Nog eens"}).status_code == 409

    def test_does_not_run_backwards(self, me: Any) -> None:
        command = afspraken.SaveSamenwerking(
            partner_id=PartnerFactory().pk,
            onderwerp="x",
            afspraak="x",
            eigenaar_id=me.pk,
            van=today(),
            tot=today(),
            evaluatie_op=None,
            akkoord=True,
        )
        with pytest.raises(afspraken.SamenwerkingOnjuist):
            afspraken.save_samenwerking(command, actor=me.gebruiker, now=timezone.now())


@pytest.mark.django_db(transaction=True)
class TestScreens:
    def test_are_accessible_and_fit_at_both_widths(
        self, page: Page, visit: Callable[[str], Page], live_server: Any
    ) -> None:
        set_norms()
        set_relatie_norms()
        me = relatiebeheerder(naam="Priya Ramdin")
        partner = fill_partner(me, achternaam="De Vries")
        log_in(page, me.gebruiker, live_server)
        wrong = []
        for name, args in (("relatiebeheer", []), ("relatiepartner", [partner.pk])):
            resize(page, 1440)
            visit(reverse(name, args=args))
            for width in (1440, 390):
                resize(page, width)
                wrong += [f"{name} {width}: {violation}" for violation in axe(page)]
                if overflow(page):
                    wrong.append(f"{name} {width}: too wide")
        page.get_by_role("button", name="Herinneren").click()
        page.get_by_text("De partner krijgt een e-mail over 1 rapport.").wait_for()
        assert wrong == []
