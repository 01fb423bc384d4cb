"""A Wmo-voorziening: intake, indicatie by us or the CIZ, delivery to satisfaction, and then the helpdesk."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseload.ontvangst import has_contactpersoon
from caseload.toewijzing.einde import EndToewijzing, end_toewijzing
from caseload.toewijzing.models import EindeReden, Toewijzing
from caseload.toewijzing.wisselen import move_toewijzing
from caseload.voorzieningen import services
from caseload.voorzieningen.aansluiten import late_steps
from caseload.voorzieningen.brief import order_html
from caseload.voorzieningen.einde import VoorzieningLoopt
from caseload.voorzieningen.levering import PostponeLevering, postpone_levering
from caseload.voorzieningen.loslaten import KlantReleased, ReleaseKlant, release_klant
from caseload.voorzieningen.models import IndicatieDoor, IndicatieUitkomst, StopReden, Voorziening
from caseload.voorzieningen.services import (
    StopVoorziening,
    VoorzieningAlVerder,
    VoorzieningNietMogelijk,
    stop_voorziening,
)
from caseload.voorzieningen.transitions import TRANSITIONS, VoorzieningStatus
from intake.vraagverheldering.models import Vraagverheldering
from serviceplein.berichten.models import Bericht
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from serviceplein.werk.transitions import TaakStatus
from tests.browser import axe, log_in, overflow, resize
from tests.caseload.factories import CapaciteitFactory, ToewijzingFactory, own_gemeente
from tests.caseload.voorzieningen import (
    Reis,
    consulent_with_klant,
    set_norms,
    voorziening_of,
    wmo_product,
)
from tests.factories import NOW, VANDAAG, InzageFactory, KlantFactory, MedewerkerFactory, TeamFactory
from tests.intake.factories import MeldingFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def reis(db: None) -> Reis:
    set_norms()
    return Reis(consulent_with_klant())


def let_go(reis: Reis) -> KlantReleased:
    return release_klant(ReleaseKlant(klant_id=reis.klant.pk), actor=reis.consulent, now=NOW)


def end(reis: Reis, reden: EindeReden) -> None:
    command = EndToewijzing(toewijzing_id=reis.toewijzing.pk, reden=reden)
    end_toewijzing(command, actor=reis.consulent, now=NOW)


def force_end(reis: Reis) -> None:
    """Past every service, straight into the table."""
    with transaction.atomic():
        rows = Toewijzing.objects.filter(pk=reis.toewijzing.pk)
        rows.update(tot=NOW, einde_reden=EindeReden.NAAR_HELPDESK)


def signals() -> list[tuple[str, int | None]]:
    update_signalen("wmo_voorziening", actor=None, now=NOW)
    found = Taak.objects.filter(soort=Taak.Soort.SIGNAAL, status=TaakStatus.OPEN)
    return list(found.order_by("pk").values_list("titel", "medewerker"))


def page_of(client: Any, person: Medewerker, klant: Klant) -> str:
    client.force_login(person.gebruiker, backend=BACKEND)
    answer = client.get(reverse("klant", args=[klant.pk]))
    assert answer.status_code == 200, answer.headers
    text: str = answer.content.decode()
    return text


class TestWmoCaseload:
    @pytest.mark.eis("CAS-23")
    def test_goes_from_intake_by_indicatie_and_delivery_to_satisfaction_and_only_then_to_the_helpdesk(
        self, reis: Reis, client: Any
    ) -> None:
        own_gemeente()
        TeamFactory(naam="Helpdesk", specialisme=Specialisme.HELPDESK, telefoon="030 012 34 60")
        reis.begin().weigh(IndicatieDoor.ZELF)
        assert reis.row.status == VoorzieningStatus.INDICATIE
        reis.answer(IndicatieUitkomst.NAAR_CIZ)
        asked = reis.row.indicaties.get(uitkomst="")
        assert (asked.door, asked.termijn) == (IndicatieDoor.CIZ, VANDAAG + timedelta(weeks=6))
        reis.answer(IndicatieUitkomst.TOEGEKEND, kenmerk="CIZ-77").order().deliver().judge(tevreden=False)
        assert (reis.row.status, reis.round.ronde) == (VoorzieningStatus.LEVERING, 2)
        assert reis.round.opdracht == "Remmen afstellen bij de klant thuis"
        with pytest.raises(VoorzieningLoopt, match="nog niet naar tevredenheid"):
            let_go(reis)
        with pytest.raises(VoorzieningLoopt):
            end(reis, EindeReden.DOEL_BEREIKT)
        with pytest.raises(IntegrityError, match="not delivered to satisfaction"):
            force_end(reis)
        reis.deliver().judge()
        assert let_go(reis) == KlantReleased(voorzieningen=1, einde=True)
        assert reis.row.status == VoorzieningStatus.LOSGELATEN
        ended = Toewijzing.objects.get(pk=reis.toewijzing.pk)
        assert (ended.tot, ended.einde_reden) == (NOW, EindeReden.NAAR_HELPDESK)
        told = Gebeurtenis.objects.get(soort="contactpersoon.beeindigd", klant=reis.klant)
        assert told.gegevens["reden_code"] == "naar_helpdesk"
        assert Klant.objects.get(pk=reis.klant.pk).iwv
        assert not has_contactpersoon(reis.klant.pk)
        helper = MedewerkerFactory(rol=Rol.HELPDESK, specialisme=Specialisme.HELPDESK)
        now = timezone.now()
        InzageFactory(gebruiker=helper.gebruiker, klant=reis.klant, vanaf=now, tot=now + timedelta(hours=1))
        page = page_of(client, helper, reis.klant)
        assert "Vragen gaan via de helpdesk" in page
        assert "030 012 34 60" in page

    @pytest.mark.parametrize(
        ("door", "status"),
        [
            (IndicatieDoor.GEEN, VoorzieningStatus.OPDRACHT),
            (IndicatieDoor.ZELF, VoorzieningStatus.INDICATIE),
            (IndicatieDoor.CIZ, VoorzieningStatus.INDICATIE),
            (None, VoorzieningStatus.GESTOPT),
        ],
    )
    def test_lets_the_consulent_decide_on_the_indicatie(self, reis: Reis, door: Any, status: str) -> None:
        reis.begin().weigh(door)
        assert reis.row.status == status
        assert reis.row.indicaties.count() == (door in (IndicatieDoor.ZELF, IndicatieDoor.CIZ))

    def test_is_the_work_of_the_consulent_alone(self, reis: Reis) -> None:
        coach = MedewerkerFactory(rol=Rol.WERKCOACH)
        klant = ToewijzingFactory(medewerker=coach).klant
        command = services.OpenVoorziening(klant_id=klant.pk, product_id=wmo_product().pk, hulpvraag="Hulp")
        with pytest.raises(PermissionDenied):
            services.open_voorziening(command, actor=coach.gebruiker, now=NOW)

    def test_needs_a_contactpersoon_and_a_wmo_product_that_does_not_run_yet(self, reis: Reis) -> None:
        reis.begin()
        with pytest.raises(VoorzieningNietMogelijk, match="loopt al"):
            reis.begin(Voorziening.objects.get().product)
        with pytest.raises(VoorzieningNietMogelijk, match="Wmo-product"):
            reis.begin(wmo_product("oud", geldig_tot=VANDAAG))
        Voorziening.objects.all().delete()
        alone = voorziening_of(KlantFactory(), reis.toewijzing.medewerker, product=wmo_product("lift"))
        command = services.OpenVoorziening(
            klant_id=alone.klant_id, product_id=wmo_product("bed").pk, hulpvraag="Hulp"
        )
        with pytest.raises(VoorzieningNietMogelijk, match="vaste contactpersoon"):
            services.open_voorziening(command, actor=reis.consulent, now=NOW)

    def test_of_somebody_with_another_contactpersoon_lets_only_the_voorziening_go(self, reis: Reis) -> None:
        Toewijzing.objects.filter(pk=reis.toewijzing.pk).update(functie=Functie.WERKCOACH_REGULIER)
        reis.begin().weigh().order().deliver().judge()
        assert let_go(reis) == KlantReleased(voorzieningen=1, einde=False)
        assert Toewijzing.objects.running().filter(klant=reis.klant).exists()
        assert Gebeurtenis.objects.filter(soort="voorziening.losgelaten").count() == 1

    def test_is_followed_by_who_takes_the_klant_over(self, reis: Reis) -> None:
        reis.begin()
        new = MedewerkerFactory(rol=Rol.CONSULENT, functie=Functie.CONSULENT_WMO)
        CapaciteitFactory(medewerker=new)
        with transaction.atomic():
            move_toewijzing(
                reis.toewijzing,
                new,
                gewicht=reis.toewijzing.gewicht,
                reden=EindeReden.OVERGEDRAGEN,
                limit="norm",
                actor=reis.consulent,
                now=NOW,
            )
        assert reis.row.medewerker == new

    def test_asks_nothing_again_that_the_klant_told_in_the_vraagverheldering(
        self, reis: Reis, client: Any
    ) -> None:
        melding = MeldingFactory(klant=reis.klant)
        Vraagverheldering.objects.create(
            melding=melding,
            klant=reis.klant,
            medewerker=reis.toewijzing.medewerker,
            gespreksvorm="telefoon",
            begonnen_op=NOW,
            hulpvraag="De trap is te steil",
            eigen_kracht="De buurman doet de post",
        )
        client.force_login(reis.consulent, backend=BACKEND)
        begin = client.get(reverse("voorziening-beginnen", args=[reis.klant.pk])).content.decode()
        assert "De trap is te steil" in begin
        weigh = client.get(reverse("voorziening-afwegen", args=[reis.begin().pk])).content.decode()
        assert "De buurman doet de post" in weigh


class TestVoorziening:
    def test_refuses_every_step_of_another_status(self, reis: Reis) -> None:
        def refused(*steps: Any) -> None:
            for step in steps:
                with pytest.raises(VoorzieningAlVerder, match="al verder"):
                    step()

        def answer() -> Any:
            return reis.answer(IndicatieUitkomst.TOEGEKEND)

        reis.begin()
        refused(answer, reis.order, reis.deliver, reis.judge)
        reis.weigh(IndicatieDoor.ZELF)
        refused(reis.weigh, reis.order, reis.deliver, reis.judge)
        answer()
        refused(reis.weigh, answer, reis.deliver, reis.judge)
        reis.order()
        refused(reis.weigh, answer, reis.order, reis.judge)
        reis.deliver()
        refused(reis.weigh, answer, reis.order, reis.deliver)
        reis.judge()
        refused(reis.weigh, answer, reis.order, reis.deliver)
        let_go(reis)
        refused(reis.weigh, answer, reis.order, reis.deliver, reis.judge)

    def test_goes_only_where_the_table_allows(self, reis: Reis) -> None:
        reis.begin()
        for status in set(VoorzieningStatus) - TRANSITIONS[VoorzieningStatus.AFWEGING]:
            if status != VoorzieningStatus.AFWEGING:
                with pytest.raises(Exception, match=r"Invalid transition|satisfaction"), transaction.atomic():
                    Voorziening.objects.update(status=status)

    def test_is_never_called_satisfactory_by_anybody_but_the_klant(self, reis: Reis) -> None:
        reis.begin().weigh().order().deliver()
        with pytest.raises(IntegrityError, match="not delivered to satisfaction"), transaction.atomic():
            Voorziening.objects.update(status=VoorzieningStatus.TEVREDEN)

    def test_stops_at_a_refused_indicatie(self, reis: Reis) -> None:
        reis.begin().weigh(IndicatieDoor.CIZ).answer(IndicatieUitkomst.AFGEWEZEN)
        assert (reis.row.status, reis.row.stop_reden) == (VoorzieningStatus.GESTOPT, StopReden.AFGEWEZEN)
        end(reis, EindeReden.DOEL_BEREIKT)

    def test_once_ordered_stops_only_for_the_klant(self, reis: Reis) -> None:
        reis.begin().weigh().order()
        command = StopVoorziening(
            voorziening_id=reis.pk, reden=StopReden.EIGEN_KRACHT, toelichting="Het lukt zo"
        )
        with pytest.raises(VoorzieningNietMogelijk, match="Volg de levering"):
            stop_voorziening(command, actor=reis.consulent, now=NOW)
        ends = {"status": "gestopt", "stop_reden": StopReden.EIGEN_KRACHT, "volgende_voor": None}
        with pytest.raises(IntegrityError, match="ordered_is_followed"), transaction.atomic():
            Voorziening.objects.update(**ends, beeindigd_op=NOW)
        command = StopVoorziening(
            voorziening_id=reis.pk, reden=StopReden.KLANT_ZIET_AF, toelichting="Wil het niet meer"
        )
        stop_voorziening(command, actor=reis.consulent, now=NOW)
        assert reis.row.beeindigd_op == NOW

    @pytest.mark.parametrize("reden", [EindeReden.OVERLEDEN, EindeReden.VERHUISD])
    def test_stops_by_itself_when_the_klant_died_or_moved_away(self, reis: Reis, reden: EindeReden) -> None:
        reis.begin().weigh(IndicatieDoor.CIZ)
        end(reis, reden)
        assert (reis.row.status, reis.row.stop_reden) == (VoorzieningStatus.GESTOPT, reden.value)
        assert reis.row.indicaties.get().uitkomst == IndicatieUitkomst.VERVALLEN

    def test_goes_back_to_delivery_when_the_klant_complains_after_all(self, reis: Reis) -> None:
        reis.begin().weigh().order().deliver().judge().judge(tevreden=False)
        assert reis.row.status == VoorzieningStatus.LEVERING
        with pytest.raises(VoorzieningLoopt):
            let_go(reis)

    def test_is_ordered_by_mail_without_a_name_and_by_letter_with_what_is_needed(self, reis: Reis) -> None:
        own_gemeente()
        reis.begin().weigh().order()
        mail = Bericht.objects.get(sjabloon="voorziening_besteld")
        assert reis.klant.achternaam not in str(mail.gegevens)
        letter = order_html(reis.row, reis.round)
        assert reis.klant.naam in letter
        assert "Rolstoel op maat" in letter
        assert str(reis.klant.bsn) not in letter


class TestSignals:
    def test_come_when_the_ciz_the_leverancier_or_we_are_late_and_go_with_the_step(self, reis: Reis) -> None:
        who = reis.toewijzing.medewerker_id
        reis.begin().weigh(IndicatieDoor.CIZ)
        assert signals() == []
        Voorziening.objects.update(volgende_voor=VANDAAG - timedelta(days=1))
        assert signals() == [("Het antwoord van het CIZ is te laat: bel het CIZ", who)]
        reis.answer(IndicatieUitkomst.TOEGEKEND).order()
        assert signals() == []
        Voorziening.objects.update(volgende_voor=VANDAAG - timedelta(days=1))
        assert signals() == [("De levering is te laat: bel de leverancier", who)]
        command = PostponeLevering(
            voorziening_id=reis.pk, verwacht_op=VANDAAG + timedelta(days=3), reden="Onderdeel ontbreekt"
        )
        postpone_levering(command, actor=reis.consulent, now=NOW)
        assert signals() == []
        reis.deliver()
        Voorziening.objects.update(volgende_voor=VANDAAG - timedelta(days=1))
        assert signals() == [("Vraag of de klant tevreden is met de voorziening", who)]
        reis.judge()
        assert signals() == []

    def test_are_found_in_one_query(self, reis: Reis, django_assert_num_queries: Any) -> None:
        reis.begin()
        for n in range(4):
            voorziening_of(KlantFactory(), reis.toewijzing.medewerker, product=wmo_product(f"p{n}"))
        Voorziening.objects.update(volgende_voor=VANDAAG - timedelta(days=1))
        with django_assert_num_queries(1):
            assert len(list(late_steps(NOW))) == 5


class TestList:
    def test_puts_the_first_to_do_on_top_in_a_fixed_number_of_queries(self, reis: Reis, client: Any) -> None:
        me = reis.toewijzing.medewerker
        client.force_login(me.gebruiker, backend=BACKEND)

        def page() -> tuple[int, str]:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(reverse("voorzieningen"))
            return len(queries), answer.content.decode()

        today = timezone.localdate()
        late = voorziening_of(KlantFactory(achternaam="Laat"), me, volgende_voor=today - timedelta(days=9))
        page()
        one, _ = page()
        for n in range(9):
            ToewijzingFactory(medewerker=me, functie=Functie.CONSULENT_WMO)
            voorziening_of(KlantFactory(), me, volgende_voor=today + timedelta(days=n))
        many, text = page()
        assert many == one
        rows = text[text.index("<tbody") :]
        assert rows.index(f"/voorzieningen/{late.pk}/") < min(
            rows.index(f"/voorzieningen/{pk}/")
            for pk in Voorziening.objects.exclude(pk=late.pk).values_list("pk", flat=True)
        )

    def test_shows_a_teamleider_what_the_team_follows_and_a_coach_nothing(
        self, reis: Reis, client: Any
    ) -> None:
        reis.begin()
        leader = MedewerkerFactory(
            rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER, team=reis.toewijzing.medewerker.team
        )
        client.force_login(leader.gebruiker, backend=BACKEND)
        assert reis.klant.naam in client.get(reverse("voorzieningen")).content.decode()
        client.force_login(MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker, backend=BACKEND)
        assert client.get(reverse("voorzieningen")).status_code == 403


@pytest.mark.django_db(transaction=True)
class TestScreens:
    def test_lead_the_consulent_by_one_next_action_at_both_widths(self, page: Any, live_server: Any) -> None:
        set_norms()
        own_gemeente()
        toewijzing = consulent_with_klant(timezone.now())
        reis = Reis(toewijzing, timezone.now())
        wmo_product("rolstoel", naam="Rolstoel")
        log_in(page, reis.consulent, live_server)
        page.goto(f"{live_server.url}{reverse('voorzieningen')}")
        page.click(f"text=Begin de intake: {reis.klant.naam}")
        page.select_option("[name=product]", label="Rolstoel")
        page.fill("[name=hulpvraag]", "Ik kan niet ver lopen")
        page.click("button:has-text('Begin de intake')")
        page.click("a:has-text('Weeg af')")
        page.fill("[name=eigen_kracht]", "Mijn zoon duwt")
        page.check("[name=besluit][value=ciz]")
        page.fill("[name=reden]", "Medisch ingewikkeld")
        assert axe(page) == []
        page.click("button:has-text('Opslaan')")
        page.wait_for_selector("text=Wacht op indicatie")
        resize(page, 390)
        resize(page, 1440)
        assert axe(page) == []
        page.goto(f"{live_server.url}{reverse('voorzieningen')}")
        page.wait_for_selector("text=Leg het antwoord van het CIZ vast")
        assert axe(page) == []
        resize(page, 390)
        assert overflow(page) == 0
        assert axe(page) == []
