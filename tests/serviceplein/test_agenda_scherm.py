"""The agenda as people use it: every page, on a screen and on a phone, with the keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from serviceplein.agenda.afloop import RecordNoShow, record_no_show
from serviceplein.agenda.keuzes import AfspraakSoort, Vervolg
from serviceplein.agenda.models import Afspraak, Agendablok, Bezetting
from serviceplein.agenda.vrij import slots_of
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import deliver
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.models import Doel
from serviceplein.toegang.rollen import Rol
from tests.browser import axe, faults, log_in, overflow, resize
from tests.factories import (
    AfspraakFactory,
    DocumentFactory,
    GegevenFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
)
from tests.inrichting import set_up_utrecht
from tests.intake.factories import MeldingFactory, QuickScanFactory
from tests.serviceplein.agenda_hulp import AMSTERDAM, BACKEND


def free(coach, soort=AfspraakSoort.VOORTGANG, **values):
    """The first free moment of somebody, from tomorrow on."""
    tomorrow = timezone.now() + timedelta(days=1)
    return slots_of([coach.pk], van=tomorrow, dagen=10, soort=soort, **values)[0].begin


@pytest.fixture
def coach(db):
    set_up_utrecht()
    return MedewerkerFactory(naam="Sanne de Vries")


@pytest.fixture
def klant(coach):
    klant = KlantFactory(voornamen="Fatima", achternaam="el Amrani", email="fatima@voorbeeld.example")
    InzageFactory(
        gebruiker=coach.gebruiker,
        klant=klant,
        doel=Doel.VRAAG_VAN_KLANT,
        vanaf=timezone.now() - timedelta(minutes=1),
        tot=timezone.now() + timedelta(hours=1),
    )
    return klant


@pytest.fixture
def desk(client, coach):
    client.force_login(coach.gebruiker, backend=BACKEND)
    return client


def held_now(coach, klant, **values):
    begin = timezone.now() - timedelta(minutes=30)
    return AfspraakFactory(
        medewerker=coach, klant=klant, **{"begin": begin, "soort": AfspraakSoort.VOORTGANG, **values}
    )


class TestKrn13:
    @pytest.mark.eis("KRN-13")
    def test_every_kind_of_talk_from_a_free_moment_to_its_end(self, desk, coach, klant):
        colleague = MedewerkerFactory()
        plan_page = reverse("agenda-plannen", args=[klant.pk])
        assert desk.get(plan_page).context["form"].initial["medewerker"] == coach.pk
        wanted = ["quick_scan", "vraagverheldering", "voortgang", "huisbezoek", "driegesprek"]
        for soort in [*wanted, "online", "telefonisch"]:
            asked = {
                "soort": soort,
                "medewerker": coach.pk,
                "adres": "Oudegracht 1" if soort == "huisbezoek" else "",
                "collega": colleague.pk if soort == "driegesprek" else "",
            }
            page = desk.get(plan_page, asked)
            moments = page.context["momenten"]
            assert moments, soort
            moment = f"{coach.pk}|{moments[0].begin.isoformat()}"
            assert desk.post(plan_page, asked | {"moment": moment}).status_code == 302, soort
            assert desk.post(plan_page, asked | {"moment": moment}).status_code == 409, soort
        assert Afspraak.objects.count() == 7
        assert Bezetting.objects.count() == 8
        assert Bericht.objects.filter(sleutel__contains=":bevestiging:").count() == 7
        talk = Afspraak.objects.get(soort="voortgang")
        other = free(coach)
        move = {"moment": f"{coach.pk}|{other.isoformat()}", "reden": "Klant werkt dan"}
        assert desk.post(reverse("afspraak-verzetten", args=[talk.pk]), move).status_code == 302
        talk.refresh_from_db()
        assert (talk.begin, talk.verzet_aantal) == (other, 1)
        page = desk.get(reverse("afspraak", args=[talk.pk])).content.decode()
        assert "1 keer verzet" in page
        cancelled = Afspraak.objects.get(soort="online")
        answer = {"door": "klant", "reden": "Heeft werk"}
        assert desk.post(reverse("afspraak-afzeggen", args=[cancelled.pk]), answer).status_code == 302
        missed = held_now(coach, klant)
        answer = {"vervolg": "nieuwe_afspraak", "verklaring": ""}
        assert desk.post(reverse("afspraak-niet-gekomen", args=[missed.pk]), answer).status_code == 302
        held = held_now(coach, klant)
        answer = {"verslag": "Besproken."}
        assert desk.post(reverse("afspraak-verslag", args=[held.pk]), answer).status_code == 302
        statuses = dict(Afspraak.objects.values_list("pk", "status"))
        assert [statuses[one.pk] for one in (talk, cancelled, missed, held)] == [
            *("gepland", "afgezegd", "niet_gekomen", "gevoerd"),
        ]
        shared = desk.post(reverse("agenda-delen")).context["adres"]
        feed = desk.get(shared).content.decode()
        assert talk.kenmerk in feed
        assert cancelled.kenmerk not in feed
        assert "Fatima" not in feed
        sheet = desk.get(reverse("afspraak-voorbereiding", args=[talk.pk])).content.decode()
        assert "Besproken." in sheet
        assert deliver(now=timezone.now()) >= 9
        assert Gebeurtenis.objects.filter(soort__startswith="afspraak.").count() == 11

    def test_shows_mistakes_at_the_field_and_keeps_what_was_typed(self, desk, coach, klant):
        held = held_now(coach, klant)
        wrong = [
            ("afspraak-afzeggen", {"reden": "Ziek"}, "Maak een keuze bij Wie zegt af?"),
            ("afspraak-niet-gekomen", {"verklaring": "Bus"}, "Maak een keuze bij Wat doen wij nu?"),
            ("afspraak-verslag", {}, "Beantwoord de vraag: Wat is besproken"),
            ("afspraak-verzetten", {"reden": "Ziek"}, "Kies eerst een moment."),
        ]
        for name, data, message in wrong:
            answer = desk.post(reverse(name, args=[held.pk]), data)
            assert answer.status_code == 422, name
            assert message in answer.content.decode(), name
            assert all(value in answer.content.decode() for value in data.values()), name
        page = reverse("agenda-plannen", args=[klant.pk])
        answer = desk.get(page, {"soort": "huisbezoek", "medewerker": coach.pk})
        assert "Vul het adres in waar u heen gaat." in answer.content.decode()


class TestSheet:
    def test_tells_what_is_known_with_source_and_date(self, desk, coach, klant):
        home = HuishoudenFactory()
        for person in (klant, KlantFactory(voornamen="Omar", achternaam="el Amrani")):
            HuishoudenLidFactory(huishouden=home, klant=person)
        GegevenFactory(klant=klant)
        DocumentFactory(klant=klant, titel="Loonstrook mei")
        MeldingFactory(klant=klant, vraag="Ik zoek een baan")
        QuickScanFactory(melding__klant=klant, antwoorden={"opleiding": "mbo"})
        talk = AfspraakFactory(klant=klant, medewerker=coach, begin=free(coach))
        page = desk.get(reverse("afspraak-voorbereiding", args=[talk.pk])).content.decode()
        for known in (
            *("Omar el Amrani", "Burgerlijke staat: gehuwd", "BRP", "19 november 2026", "Loonstrook mei"),
            *("Ik zoek een baan", "Kan: ja, wil: ja", "Open aanvragen", "Afspraken in het plan"),
        ):
            assert known in page, known
        assert "data-print" in page


class TestAgenda:
    def test_names_the_klant_in_ones_own_agenda_only(self, desk, coach, klant):
        begin = free(coach)
        AfspraakFactory(medewerker=coach, klant=klant, begin=begin)
        other = MedewerkerFactory(team=coach.team)
        theirs = AfspraakFactory(medewerker=other, klant=KlantFactory(achternaam="Geheim"), begin=begin)
        day = {"dag": begin.astimezone(AMSTERDAM).date().isoformat()}
        assert "el Amrani" in desk.get(reverse("agenda"), day).content.decode()
        team = desk.get(reverse("agenda"), day | {"wie": "team"}).content.decode()
        assert theirs.kenmerk in team
        assert "Geheim" not in team
        assert "Vrij" in team
        assert theirs.kenmerk in desk.get(reverse("agenda"), day | {"wie": str(other.pk)}).content.decode()

    def test_takes_as_many_queries_for_a_big_team_as_for_a_small_one(
        self, desk, coach, django_assert_max_num_queries
    ):
        page = reverse("agenda") + "?wie=team"
        desk.get(page)
        for person in MedewerkerFactory.create_batch(12, team=coach.team):
            AfspraakFactory(medewerker=person, begin=free(person))
        with django_assert_max_num_queries(24):
            desk.get(page)

    def test_keeps_and_frees_time(self, desk, coach):
        day = free(coach).astimezone(AMSTERDAM).date().isoformat()
        block = {"dag": day, "van": "09:00", "tot": "11:00", "omschrijving": "Overleg"}
        assert desk.post(reverse("agenda-blok"), block).status_code == 302
        assert desk.post(reverse("agenda-blok"), block).status_code == 409
        assert desk.post(reverse("agenda-blok"), block | {"tot": "08:00"}).status_code == 409
        assert desk.post(reverse("agenda-blok"), {"dag": day}).status_code == 422
        made = Agendablok.objects.get()
        desk.post(reverse("agenda-blok-weg", args=[made.pk]))
        assert not Agendablok.objects.exists()


class TestInt20:
    @pytest.mark.eis("INT-20")
    @pytest.mark.django_db(transaction=True)
    def test_a_visit_is_planned_carried_out_on_a_phone_and_recorded_with_consent(
        self, coach, klant, page, live_server
    ):
        log_in(page, coach.gebruiker, live_server)
        resize(page, 390)
        page.goto(
            f"{live_server.url}{reverse('agenda-plannen', args=[klant.pk])}"
            f"?soort=huisbezoek&medewerker={coach.pk}&adres=Oudegracht 1"
        )
        page.get_by_role("button", name="Afspraak maken").click()
        page.wait_for_url("**/agenda/gesprek/*/")
        talk = Afspraak.objects.get()
        assert (talk.adres, talk.reistijd_minuten) == ("Oudegracht 1", 30)
        now = timezone.now()
        Afspraak.objects.filter(pk=talk.pk).update(begin=now, eind=now + timedelta(hours=1))
        page.goto(f"{live_server.url}{reverse('afspraak-bezoek', args=[talk.pk])}")
        assert overflow(page) == 0
        assert axe(page) == []
        for target in page.locator(".sp-bezoek .sp-keuzes label, .sp-bezoek button").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, target.inner_text()
        consent, note = "Vindt de klant het goed dat u binnenkomt?", "goed dat u het gesprek vastlegt?"
        page.get_by_role("group", name=consent).get_by_label("Nee").check()
        page.get_by_role("group", name=note).get_by_label("Ja").check()
        page.get_by_label("Binnen, bij de klant thuis").check()
        page.get_by_label("Wat is besproken en afgesproken?").fill("Drempel is te hoog.")
        page.get_by_role("button", name="Bewaren").click()
        page.get_by_text("Zonder toestemming gaat u niet naar binnen").first.wait_for()
        talk.refresh_from_db()
        assert talk.status == "gepland"
        assert page.get_by_label("Wat is besproken en afgesproken?").input_value() == "Drempel is te hoog."
        page.get_by_role("group", name=consent).get_by_label("Ja").check()
        page.get_by_role("button", name="Bewaren").click()
        page.wait_for_url("**/agenda/gesprek/*/")
        talk.refresh_from_db()
        assert (talk.status, talk.verslag) == ("gevoerd", "Drempel is te hoog.")
        visited = talk.huisbezoek
        assert (visited.mag_binnen, visited.mag_vastleggen, visited.plek) == (True, True, "binnen")
        assert visited.document.klant == klant
        page.get_by_text("Toestemming:").wait_for()


@pytest.mark.django_db(transaction=True)
class TestScreens:
    def test_are_accessible_and_fit_a_phone(self, coach, klant, page, live_server):
        begin = free(coach)
        talk = AfspraakFactory(medewerker=coach, klant=klant, begin=begin, soort=AfspraakSoort.VOORTGANG)
        held = held_now(coach, klant)
        missed = held_now(coach, klant, begin=timezone.now() - timedelta(days=8))
        command = RecordNoShow(afspraak_id=missed.pk, vervolg=Vervolg.CONTACT)
        record_no_show(command, actor=coach.gebruiker, now=timezone.now())
        GegevenFactory(klant=klant)
        MedewerkerFactory.create_batch(3, team=coach.team)
        day = begin.astimezone(AMSTERDAM).date().isoformat()
        log_in(page, coach.gebruiker, live_server)
        plan_page = reverse("agenda-plannen", args=[klant.pk])
        addresses = (
            f"{reverse('agenda')}?dag={day}",
            f"{reverse('agenda')}?dag={day}&weergave=dag",
            f"{reverse('agenda')}?dag={day}&wie=team",
            reverse("afspraak", args=[held.pk]),
            reverse("afspraak", args=[missed.pk]),
            reverse("afspraak-verzetten", args=[talk.pk]),
            f"{plan_page}?soort=voortgang&medewerker={coach.pk}",
            reverse("afspraak-voorbereiding", args=[talk.pk]),
            reverse("agenda-delen"),
        )
        wrong = []
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            wrong += faults(page)
        assert wrong == []

    def test_of_the_agenda_go_by_keyboard(self, coach, klant, page, live_server):
        begin = free(coach)
        talk = AfspraakFactory(medewerker=coach, klant=klant, begin=begin)
        log_in(page, coach.gebruiker, live_server)
        day = begin.astimezone(AMSTERDAM).date().isoformat()
        page.goto(f"{live_server.url}{reverse('agenda')}?dag={day}")
        page.get_by_role("link", name="Vorige week").focus()
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == "Quick Scan":
                break
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{reverse('afspraak', args=[talk.pk])}")


@pytest.mark.usefixtures("coach")
class TestRights:
    def test_a_helpdesk_medewerker_reads_but_does_not_plan(self, client, klant):
        helper = MedewerkerFactory(rol=Rol.HELPDESK)
        talk = AfspraakFactory(klant=klant)
        client.force_login(helper.gebruiker, backend=BACKEND)
        assert client.post(reverse("afspraak-afzeggen", args=[talk.pk]), {}).status_code == 403
        assert client.get(reverse("agenda-plannen", args=[klant.pk])).status_code == 403
