"""The casusboek: several sides, naming nobody, published by another, lessons become an agenda."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from caseload.casusboek import services
from caseload.casusboek.agenda import PlanLes, UpdatePunt, plan_les, update_punt
from caseload.casusboek.anoniem import Bekende, Deel, Soort, find_traces, fold
from caseload.casusboek.brief import casus_html
from caseload.casusboek.lezen import medewerkers_in, open_traces
from caseload.casusboek.models import Casus, Kant, Les, Niveau, Ontwikkelpunt, Perspectief
from caseload.casusboek.publicatie import NietAnoniem, SendBackCasus, send_back_casus
from caseload.casusboek.services import CasusAlVerder, CasusNietMogelijk, JudgeSpoor, judge_spoor
from caseload.casusboek.transitions import CasusStatus, PuntStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol
from serviceplein.klanten.models import Netwerkcontact
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from serviceplein.werk.transitions import TaakStatus
from tests.browser import axe, log_in, overflow, resize
from tests.caseload.casusboek import Boek, account
from tests.caseload.factories import own_gemeente
from tests.factories import (
    NOW,
    VANDAAG,
    GebruikerFactory,
    HuishoudenFactory,
    HuishoudenLidFactory,
    KlantFactory,
    MedewerkerFactory,
)

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
FATIMA = Bekende(
    wie="de klant",
    namen=("Fatima Zohra", "van den Berg-Öztürk"),
    bsn="123456782",
    geboortedatum=date(1985, 4, 12),
    straat="Oudegracht",
    postcode="3511AB",
    telefoon="06 12345678",
    email="fatima@voorbeeld.example",
    klantnummer="1000234",
)


@pytest.fixture
def boek(db: None) -> Boek:
    return Boek()


def found(text: str, *known: Bekende) -> list[tuple[str, str]]:
    deel = Deel(plaats="Verhaal", tekst=text)
    return [(one.soort.value, one.gevonden) for one in find_traces([deel], known or [FATIMA])]


def plan(les: Les, user: Any, **values: Any) -> int:
    wanted: dict[str, Any] = {
        "titel": "Eén plan met de corporatie",
        "termijn": VANDAAG + timedelta(days=30),
    } | values
    return plan_les(PlanLes(les_id=les.pk, **wanted), actor=user, now=NOW)


class TestTraces:
    @pytest.mark.parametrize(
        ("text", "soort", "gevonden"),
        [
            ("Toen kwam Fatima binnen.", "naam", "Fatima"),
            ("het huis van fatima's moeder", "naam", "fatima's"),
            ("mevrouw Ozturk belde", "naam", "Ozturk"),
            ("Mevrouw Van den Berg belde", "naam", "Berg"),
            ("BSN 123456782 stond erbij", "BSN", "123456782"),
            ("nummer 1234.56.782 ook", "BSN", "1234.56.782"),
            ("een ander: 111222333.", "BSN", "111222333"),
            ("geboren 12-4-1985 te", "geboortedatum", "12-4-1985"),
            ("geboren 12/04/85.", "geboortedatum", "12/04/85"),
            ("op 12 april jarig", "geboortedatum", "12 april"),
            ("(1985-04-12)", "geboortedatum", "1985-04-12"),
            ("aan de Oudegracht 14 b woonde", "adres", "Oudegracht 14 b"),
            ("postcode 3511 ab", "adres", "3511 ab"),
            ("de buren op 1234 XZ", "adres", "1234 XZ"),
            ("bel 06-12345678", "telefoonnummer", "06-12345678"),
            ("bel +31 6 1234 5678", "telefoonnummer", "+31 6 1234 5678"),
            ("bel 030 286 00 00", "telefoonnummer", "030 286 00 00"),
            ("mail Fatima@Voorbeeld.example nu", "e-mailadres", "Fatima@Voorbeeld.example"),
            ("naar iemand@elders.example", "e-mailadres", "iemand@elders.example"),
            ("op NL91 ABNA 0417 1643 00", "rekeningnummer", "NL91 ABNA 0417 1643 00"),
            ("klantnummer 1000234", "klantnummer", "1000234"),
        ],
    )
    def test_are_found_however_they_are_written(self, text: str, soort: str, gevonden: str) -> None:
        assert (soort, gevonden) in found(text)

    @pytest.mark.parametrize(
        "text",
        [
            "De moeder van drie kinderen had sinds 2014 schulden van 12.000 euro.",
            "Op 13 april 2015 kwam de wijkverpleegkundige, na 3 gesprekken.",
            "De bergen papier werden kleiner; het gezin zat aan de gracht.",
        ],
    )
    def test_are_not_seen_in_an_ordinary_story(self, text: str) -> None:
        assert found(text) == []

    def test_say_in_which_piece_and_line_they_stand_and_what_is_around(self) -> None:
        pieces = [Deel(plaats="Titel", tekst="Niets"), Deel(plaats="Les 1", tekst="Een\ntwee Fatima drie")]
        (trace,) = find_traces(pieces, [FATIMA])
        assert (trace.plaats, trace.regel, trace.wie) == ("Les 1", 2, "de klant")
        assert (trace.voor, trace.na) == ("Een\ntwee ", " drie")

    @given(st.text())
    def test_keep_their_place_in_any_text(self, text: str) -> None:
        assert len(fold(text)) == len(text)
        for one in find_traces([Deel(plaats="x", tekst=text + " Fatima")], [FATIMA]):
            assert one.gevonden in text + " Fatima"


class TestCasusboek:
    @pytest.mark.eis("CAS-24")
    def test_holds_a_case_from_several_sides_that_names_nobody_and_whose_lessons_become_an_agenda(
        self, boek: Boek, client: Any
    ) -> None:
        own_gemeente()
        boek.complete()
        sides = boek.casus.perspectieven.values_list("kant", "schrijver")
        assert {kant for kant, _ in sides} == set(Kant)
        assert {who for _, who in sides} == {boek.coach.pk, boek.collega.pk}
        boek.write(Kant.KLANT, f"Ik ben {boek.klant.achternaam} en moest alles opnieuw vertellen.")
        with pytest.raises(NietAnoniem, match="naam in 'Perspectief: de klant', regel 1"):
            boek.offer()
        boek.write(Kant.KLANT, "Ik moest mijn verhaal steeds opnieuw vertellen.")
        boek.offer()
        with pytest.raises(PermissionDenied):
            boek.publish(boek.coach)
        boek.publish()
        assert boek.casus.status == CasusStatus.GEPUBLICEERD
        reader = MedewerkerFactory(rol=Rol.BACKOFFICE)
        client.force_login(reader.gebruiker, backend=BACKEND)
        page = client.get(reverse("casusboek"), {"q": "verhalen hulpverlener"}).content.decode()
        assert "Drie loketten" in page
        casus = client.get(reverse("casus", args=[boek.pk])).content.decode()
        assert "steeds opnieuw vertellen" in casus
        assert boek.klant.achternaam not in casus
        assert boek.klant.achternaam not in casus_html(boek.casus)
        les = boek.casus.lessen.get()
        punt = Ontwikkelpunt.objects.get(pk=plan(les, boek.leider, eigenaar_id=boek.medewerker.pk))
        assert (punt.niveau, punt.eigenaar) == (Niveau.BELEID, boek.medewerker)
        assert Taak.objects.get(sleutel=f"ontwikkelpunt:{punt.pk}").medewerker == boek.medewerker
        done = UpdatePunt(
            punt_id=punt.pk, status=PuntStatus.GEDAAN, wat_gedaan="Afspraak met de corporatie gemaakt"
        )
        update_punt(done, actor=boek.collega, now=NOW)
        assert not Taak.objects.open().filter(sleutel=f"ontwikkelpunt:{punt.pk}").exists()
        casus = client.get(reverse("casus", args=[boek.pk])).content.decode()
        assert "Eén plan met de corporatie" in casus
        page = client.get(reverse("ontwikkelagenda"), {"stand": "gedaan"}).content.decode()
        assert "Eén plan met de corporatie" in page

    def test_shows_a_draft_to_its_writers_and_the_klant_to_who_may_open_the_dossier(
        self, boek: Boek, client: Any
    ) -> None:
        boek.begin()
        other = MedewerkerFactory()
        assert not Casus.objects.visible_to(other.gebruiker).exists()
        assert not Casus.objects.visible_to(boek.collega).exists()
        boek.ask()
        assert Casus.objects.visible_to(boek.collega).exists()
        client.force_login(boek.coach, backend=BACKEND)
        assert boek.klant.naam in client.get(reverse("casus", args=[boek.pk])).content.decode()
        client.force_login(boek.collega, backend=BACKEND)
        assert boek.klant.naam not in client.get(reverse("casus", args=[boek.pk])).content.decode()

    def test_hides_a_draft_about_a_protected_klant_from_who_may_not_see_that_klant(self, db: None) -> None:
        boek = Boek(bescherming=Bescherming.HUISELIJK_GEWELD).begin()
        with pytest.raises(CasusNietMogelijk, match="dossier van de klant niet zien"):
            boek.ask()
        Casus.objects.update(status=CasusStatus.AANGEBODEN, aangeboden_door=boek.coach, aangeboden_op=NOW)
        assert not Casus.objects.visible_to(boek.leider).exists()

    def test_cannot_begin_about_a_klant_whose_dossier_is_closed(self, boek: Boek) -> None:
        command = services.StartCasus(titel="x", aanleiding="y", klant_id=KlantFactory().pk)
        with pytest.raises(boek.klant.__class__.DoesNotExist):
            services.start_casus(command, actor=boek.coach, now=NOW)

    def test_names_no_klant_in_its_events(self, boek: Boek) -> None:
        boek.complete().offer().publish()
        told = Gebeurtenis.objects.filter(soort__startswith="casus.").exclude(soort="casus.begonnen")
        assert told.count() >= 6
        assert not told.filter(klant__isnull=False).exists()


class TestPublication:
    def test_asks_two_sides_two_writers_and_a_lesson(self, boek: Boek) -> None:
        boek.begin().write(Kant.KLANT, "Zo ging het.")
        with pytest.raises(CasusNietMogelijk, match="twee kanten"):
            boek.offer()
        boek.write(Kant.PROFESSIONAL, "Zo ging het.")
        with pytest.raises(CasusNietMogelijk, match="Laat ook een collega"):
            boek.offer()
        boek.ask().write(Kant.PARTNER, "Zo ging het.", boek.collega)
        with pytest.raises(CasusNietMogelijk, match="één les"):
            boek.offer()
        boek.learn()
        boek.offer()
        assert Taak.objects.filter(sleutel=f"casus:{boek.pk}:publiceren", status=TaakStatus.OPEN).exists()

    def test_is_never_by_one_who_wrote_along(self, boek: Boek) -> None:
        boek.complete()
        Perspectief.objects.filter(schrijver=boek.collega).update(schrijver=boek.leider)
        boek.offer()
        with pytest.raises(CasusNietMogelijk, match="schreef zelf mee"):
            boek.publish()
        with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
            Casus.objects.update(
                status="gepubliceerd", tekst="x", gepubliceerd_op=NOW, gepubliceerd_door=boek.coach
            )

    def test_checks_again_with_what_is_known_by_then_of_household_and_network(self, boek: Boek) -> None:
        boek.complete()
        house = HuishoudenFactory()
        HuishoudenLidFactory(huishouden=house, klant=boek.klant)
        child = KlantFactory(voornamen="Samen", achternaam="Jong")
        boek.offer()
        HuishoudenLidFactory(huishouden=house, klant=child, rol=HuishoudenRol.KIND)
        with pytest.raises(NietAnoniem) as refused:
            boek.publish()
        (trace, *_) = refused.value.sporen
        assert (trace.soort, trace.wie) == (Soort.NAAM, "iemand uit het gezin")
        Netwerkcontact.objects.create(
            klant=boek.klant,
            naam="Verhaal Buur",
            relatie="buur",
            kan_helpen_met="Post",
            toestemming_op=VANDAAG,
            toegevoegd_op=NOW,
        )
        with pytest.raises(NietAnoniem) as refused:
            boek.publish()
        assert "iemand uit het netwerk" in {one.wie for one in refused.value.sporen}

    def test_flags_medewerkers_of_now_and_before_written_as_a_name_in_one_query(self, boek: Boek) -> None:
        MedewerkerFactory(naam="Noëlle van den Bos-Groot", actief=False)
        MedewerkerFactory(naam="Storm Kort")
        boek.complete().write(Kant.KLANT, "In een groot bos sprak Noelle, met Bos' collega en Storms map.")
        casus = Casus.objects.get(pk=boek.pk)
        flagged = [(one.gevonden, one.wie) for one in open_traces(casus)]
        assert flagged == [(word, "een medewerker") for word in ("Noelle", "Bos", "Storms")]
        with pytest.raises(NietAnoniem):
            boek.offer()
        MedewerkerFactory.create_batch(5, naam="Noëlle Storm")
        with CaptureQueriesContext(connection) as queries:
            list(medewerkers_in([Deel(plaats="x", tekst="Noelle en Storm")]))
        assert len(queries) == 1

    def test_goes_on_once_a_person_judged_that_the_word_names_nobody(self, boek: Boek) -> None:
        boek.klant.__class__.objects.filter(pk=boek.klant.pk).update(achternaam="Verhaal")
        boek.complete()
        with pytest.raises(NietAnoniem):
            boek.offer()
        command = JudgeSpoor(casus_id=boek.pk, soort="naam", gevonden="verhaal", reden="Gewoon een woord")
        judge_spoor(command, actor=boek.coach, now=NOW)
        boek.offer().publish()

    def test_never_lets_a_bsn_be_judged_away(self, boek: Boek) -> None:
        boek.complete().write(Kant.KLANT, f"Mijn nummer {boek.klant.bsn}")
        command = JudgeSpoor(
            casus_id=boek.pk, soort="BSN", gevonden=str(boek.klant.bsn), reden="Mag van de klant"
        )
        with pytest.raises(CasusNietMogelijk, match="nooit"):
            judge_spoor(command, actor=boek.coach, now=NOW)

    def test_keeps_the_text_as_it_was_judged_until_it_is_sent_back(self, boek: Boek) -> None:
        boek.complete().offer()
        with pytest.raises(CasusAlVerder):
            boek.write(Kant.KLANT, "Toch anders")
        with pytest.raises(IntegrityError, match="its text stays"), transaction.atomic():
            Perspectief.objects.update(tekst="Fatima")
        with pytest.raises(IntegrityError, match="its text stays"), transaction.atomic():
            Les.objects.all().delete()
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            Casus.objects.update(titel="Fatima")
        boek.publish()
        back = SendBackCasus(casus_id=boek.pk, reden="Iemand herkende zichzelf")
        send_back_casus(back, actor=boek.leider, now=NOW)
        assert (boek.casus.status, boek.casus.tekst) == (CasusStatus.CONCEPT, "")
        assert not Casus.objects.visible_to(MedewerkerFactory().gebruiker).exists()
        boek.write(Kant.KLANT, "Toch anders")


class TestAgenda:
    def test_takes_lessons_of_published_cases_only_and_joins_them(self, boek: Boek) -> None:
        boek.complete()
        second = boek.learn("Nog een les")
        boek.offer()
        with pytest.raises(CasusNietMogelijk, match="Publiceer eerst"):
            plan(second, boek.leider, eigenaar_id=boek.medewerker.pk)
        boek.publish()
        first = boek.casus.lessen.exclude(pk=second.pk).get()
        punt = plan(first, boek.leider, eigenaar_id=boek.medewerker.pk)
        assert plan(second, boek.leider, punt_id=punt) == punt
        with pytest.raises(CasusAlVerder):
            plan(second, boek.leider, punt_id=punt)

    def test_wants_an_owner_a_term_and_no_names(self, boek: Boek) -> None:
        les = boek.complete().offer().publish().casus.lessen.get()
        for values, veld in (
            ({"titel": ""}, "titel"),
            ({"termijn": VANDAAG - timedelta(days=1)}, "termijn"),
            ({"eigenaar_id": None}, "eigenaar"),
            ({"titel": f"Bel {boek.klant.achternaam}"}, "titel"),
        ):
            with pytest.raises(CasusNietMogelijk) as refused:
                plan(les, boek.leider, **{"eigenaar_id": boek.medewerker.pk, **values})
            assert refused.value.veld == veld

    def test_is_kept_by_the_owner_and_ends_with_what_was_done(self, boek: Boek) -> None:
        les = boek.complete().offer().publish().casus.lessen.get()
        punt = plan(les, boek.leider, eigenaar_id=boek.medewerker.pk)
        begin = UpdatePunt(punt_id=punt, status=PuntStatus.BEZIG)
        with pytest.raises(PermissionDenied):
            update_punt(begin, actor=account(MedewerkerFactory()), now=NOW)
        update_punt(begin, actor=boek.collega, now=NOW)
        with pytest.raises(CasusNietMogelijk, match="wat er is gedaan"):
            update_punt(UpdatePunt(punt_id=punt, status=PuntStatus.GEDAAN), actor=boek.collega, now=NOW)

    def test_is_closed_to_a_partner(self, boek: Boek, client: Any) -> None:
        client.force_login(GebruikerFactory(rol=Rol.PARTNER), backend=BACKEND)
        assert client.get(reverse("ontwikkelagenda")).status_code == 403
        assert client.get(reverse("casusboek")).status_code == 403


@pytest.mark.django_db(transaction=True)
class TestScreens:
    def test_flag_what_names_somebody_and_lead_to_the_book_at_both_widths(
        self, page: Any, live_server: Any
    ) -> None:
        own_gemeente()
        boek = Boek()
        boek.complete().write(Kant.KLANT, f"Ik heet {boek.klant.achternaam}.")
        address = f"{live_server.url}{reverse('casus', args=[boek.pk])}"
        log_in(page, boek.coach, live_server)
        page.goto(address)
        page.wait_for_selector(f"mark:has-text('{boek.klant.achternaam}')")
        assert axe(page) == []
        resize(page, 390)
        assert overflow(page) == 0
        page.click("button:has-text('Aanbieden')")
        page.wait_for_selector("text=Dit kan nog niet")
        boek.write(Kant.KLANT, "Ik vertelde alles drie keer.")
        boek.offer()
        log_in(page, boek.leider, live_server)
        page.goto(f"{live_server.url}{reverse('casusboek')}")
        page.click("text=Lees en publiceer")
        page.click("button:has-text('Publiceren')")
        page.click("text=Zet op de ontwikkelagenda")
        page.fill("[name=titel]", "Eén plan")
        page.fill("[name=termijn]", "2030-01-01")
        assert axe(page) == []
        resize(page, 1440)
        page.goto(f"{live_server.url}{reverse('ontwikkelagenda')}")
        assert axe(page) == []
