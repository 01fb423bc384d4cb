"""The helpdesk: anybody helps anybody in one screen, after it is known who it is (BO-02)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.helpdesk.identiteit import (
    Controlevraag,
    Drempels,
    Manier,
    Niveau,
    Uitkomst,
    judge,
)
from backoffice.helpdesk.models import Helpdeskgesprek, Identiteitscontrole
from backoffice.helpdesk.services import (
    EndGesprek,
    GesprekNietAf,
    VerifyIdentity,
    end_gesprek,
    verify_identity,
)
from backoffice.helpdesk.vragen import best_of, questions_for, running_controles
from backoffice.mutaties.models import Mutatie
from backoffice.werkvoorraad.models import Opdracht
from caseload.contact.models import Contactkanaal, Contactmoment
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol, Uitkering
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.startpagina import start_page_of
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory
from tests.backoffice.mutaties import ADRES, helpdesk_medewerker, ingericht, klant_van, speaks, u_pas_of
from tests.caseload.factories import ToewijzingFactory
from tests.factories import (
    NOW,
    VANDAAG,
    HuishoudenFactory,
    HuishoudenLidFactory,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
)

pytestmark = pytest.mark.django_db
DREMPELS = Drempels(basis=2, sterk=3, fout=1)
VRAGEN = [
    Controlevraag(code="a", vraag="A?", antwoord="1"),
    Controlevraag(code="b", vraag="B?", antwoord="2"),
    Controlevraag(code="c", vraag="C?", antwoord="3"),
    Controlevraag(code="z", vraag="Z?", antwoord="4", zwaar=True),
]
MEEST = 12
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture
def gemeente(db):
    return ingericht()


@pytest.fixture
def actor(gemeente):
    return helpdesk_medewerker().gebruiker


@pytest.fixture
def klant(gemeente):
    return klant_van(gemeente, uitkering=Uitkering.PW)


@pytest.fixture
def open_klant(klant, actor):
    now = timezone.now()
    InzageFactory(gebruiker=actor, klant=klant, vanaf=now - timedelta(hours=1), tot=now + timedelta(hours=1))
    return klant


@pytest.fixture
def desk(client, actor):
    client.force_login(actor, backend=BACKEND)
    return client


class TestJudge:
    @pytest.mark.parametrize(
        ("goed", "fout", "niveau"),
        [
            ("", "", ""),
            ("a", "", ""),
            ("ab", "", Niveau.BASIS),
            ("abc", "", Niveau.BASIS),
            ("abz", "", Niveau.STERK),
            ("abz", "c", Niveau.BASIS),
            ("ab", "cz", ""),
            ("xy", "", ""),
        ],
    )
    def test_counts_right_and_wrong_answers(self, goed, fout, niveau):
        assert judge(VRAGEN, goed=set(goed), fout=set(fout), drempels=DREMPELS) == niveau


class TestQuestions:
    def test_come_from_what_is_known_and_never_from_a_secret_address(self, klant, gemeente):
        home = HuishoudenFactory()
        HuishoudenLidFactory(klant=klant, huishouden=home)
        HuishoudenLidFactory(klant=KlantFactory(), huishouden=home, rol=HuishoudenRol.KIND)
        toewijzing = ToewijzingFactory(klant=klant)
        codes = [q.code for q in questions_for(klant, VANDAAG, toewijzing=toewijzing)]
        assert codes == ["geboortedatum", "adres", "bsn", "telefoon", "contactpersoon", "kind"]
        klant.bescherming = Bescherming.GEHEIM_ADRES
        assert "adres" not in [q.code for q in questions_for(klant, VANDAAG, toewijzing=None)]


class TestVerifying:
    def test_keeps_how_it_was_done_but_no_answers(self, klant, actor):
        InzageFactory(gebruiker=actor, klant=klant)
        command = VerifyIdentity(
            klant_id=klant.pk, manier=Manier.VRAGEN, goed=("geboortedatum", "adres", "bsn"), fout=()
        )
        assert verify_identity(command, actor=actor, now=NOW).niveau == Niveau.STERK
        kept = Identiteitscontrole.objects.get()
        assert (kept.door, kept.manier, kept.goed) == (actor, "vragen", ["geboortedatum", "adres", "bsn"])
        assert kept.tot == NOW + timedelta(minutes=60)
        assert Gebeurtenis.objects.filter(soort="identiteit.vastgesteld", klant=klant).count() == 1

    def test_that_fails_takes_away_what_held_before(self, klant, actor):
        speaks(actor, klant)
        assert best_of(running_controles(klant, NOW)).niveau == Niveau.STERK
        wrong = VerifyIdentity(klant_id=klant.pk, manier=Manier.VRAGEN, fout=("adres", "bsn"))
        later = NOW + timedelta(minutes=1)
        assert verify_identity(wrong, actor=actor, now=later).niveau == ""
        assert best_of(running_controles(klant, later)) is None


class TestEnding:
    def end(self, klant, actor, uitkomst, naar="", eenmalig=None):
        command = EndGesprek(
            klant_id=klant.pk,
            eenmalig=eenmalig or uuid4(),
            begonnen_op=NOW - timedelta(seconds=80),
            kanaal=Contactkanaal.TELEFOON,
            verslag="Wanneer komt mijn geld?",
            uitkomst=uitkomst,
            naar=naar,
        )
        return end_gesprek(command, actor=actor, now=NOW)

    def test_registers_the_contact_in_the_one_model_once(self, klant, actor):
        speaks(actor, klant)
        form = uuid4()
        first = self.end(klant, actor, Uitkomst.BEANTWOORD, eenmalig=form)
        assert self.end(klant, actor, Uitkomst.BEANTWOORD, eenmalig=form) == first
        contact = Contactmoment.objects.get(klant=klant)
        talk = Helpdeskgesprek.objects.get()
        assert (contact.kanaal, contact.resultaat, contact.richting) == ("telefoon", "gesproken", "in")
        assert talk.contactmoment == contact
        assert talk.controle.manier == Manier.TERUGGEBELD
        assert (talk.afgerond_op - talk.begonnen_op).total_seconds() == 80

    def test_asks_the_contactpersoon_to_call_back_within_the_term(self, klant, actor):
        toewijzing = ToewijzingFactory(klant=klant)
        InzageFactory(gebruiker=actor, klant=klant)
        done = self.end(klant, actor, Uitkomst.TERUGBELLEN, "contactpersoon")
        taak = Taak.objects.open().get(klant=klant)
        assert (taak.medewerker, done.naar) == (toewijzing.medewerker, toewijzing.medewerker.naam)
        assert taak.deadline == VANDAAG + timedelta(days=4)
        assert taak.reden == "Identiteit niet vastgesteld. Wanneer komt mijn geld?"

    def test_passes_on_to_a_specialisme_as_an_opdracht(self, klant, actor):
        speaks(actor, klant)
        done = self.end(klant, actor, Uitkomst.DOORGEZET, "regeling_wijzigen")
        opdracht = Opdracht.objects.get(klant=klant)
        assert (opdracht.specialisme, opdracht.herkomst) == ("financiele_regelingen", "helpdesk")
        assert opdracht.vraag == "Wanneer komt mijn geld?"
        assert done.naar == "Financiële Regelingen"
        assert Helpdeskgesprek.objects.get().opdracht == opdracht

    def test_needs_to_know_who_goes_on(self, klant, actor):
        InzageFactory(gebruiker=actor, klant=klant)
        for naar in ("", "contactpersoon"):
            with pytest.raises(GesprekNietAf):
                self.end(klant, actor, Uitkomst.DOORGEZET, naar)
        assert not Contactmoment.objects.exists()

    def test_is_for_a_klant_who_was_opened(self, klant, actor):
        with pytest.raises(Klant.DoesNotExist):
            self.end(klant, actor, Uitkomst.BEANTWOORD)


class TestScreen:
    def test_is_where_the_helpdesk_begins_the_day(self, actor):
        assert start_page_of(actor) == "helpdesk"
        frontoffice = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        assert start_page_of(frontoffice) == "meldingen"

    def test_opens_the_only_one_found_with_the_question_as_purpose(self, desk, klant, actor):
        response = desk.post(reverse("helpdesk"), {"q": str(klant.klantnummer)})
        assert response.headers["Location"] == reverse("helpdesk-klant", args=[klant.pk])
        assert Inzage.objects.get(gebruiker=actor, klant=klant).doel == "vraag_van_klant"
        assert desk.get(response.headers["Location"]).status_code == 200

    def test_opens_nobody_without_saying_why(self, desk, klant, actor):
        url = reverse("helpdesk-openen", args=[klant.pk])
        assert "/doel?next=" in desk.post(url).headers["Location"]
        opened = desk.post(url, {"doel": "vraag_van_klant"}).headers["Location"]
        assert opened == reverse("helpdesk-klant", args=[klant.pk])

    def test_does_not_open_a_protected_dossier(self, desk, klant):
        Klant.objects.filter(pk=klant.pk).update(bescherming=Bescherming.HUISELIJK_GEWELD)
        assert desk.post(reverse("helpdesk-openen", args=[klant.pk])).status_code == 404
        found = desk.post(reverse("helpdesk"), {"q": str(klant.klantnummer)}, follow=True)
        assert klant.achternaam not in found.content.decode()

    def test_tells_what_may_be_said_before_and_after(self, desk, open_klant):
        url = reverse("helpdesk-klant", args=[open_klant.pk])
        assert "ook niet of iemand hier bekend is" in desk.get(url).content.decode()
        desk.post(
            reverse("helpdesk-controle", args=[open_klant.pk]),
            {"manier": "vragen", "vraag_geboortedatum": "goed", "vraag_adres": "goed", "vraag_bsn": "goed"},
        )
        page = desk.get(url).content.decode()
        assert "Zeker vastgesteld" in page
        assert "ook de bedragen" in page

    def test_costs_twelve_queries_for_one_row_and_for_many(self, desk, open_klant):
        url = reverse("helpdesk-klant", args=[open_klant.pk])
        counts = []
        for extra in (1, 6):
            for _ in range(extra):
                AanvraagFactory(klant=open_klant)
            desk.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert desk.get(url).status_code == 200
            counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
        assert counts[0] == counts[1] <= MEEST

    def test_keeps_a_form_that_is_not_right(self, desk, open_klant):
        url = reverse("helpdesk-afronden", args=[open_klant.pk])
        refused = desk.post(
            url, {"kanaal": "telefoon", "uitkomst": "doorgezet", "verslag": "Iets", "eenmalig": uuid4()}
        )
        assert refused.status_code == 422
        assert "Kies wie verder gaat met de vraag." in refused.content.decode()


class TestMutatieScreen:
    def values(self, **kwargs):
        return {**ADRES, "ingangsdatum": timezone.localdate().isoformat(), **kwargs}

    def test_shows_the_effect_before_it_can_be_saved(self, desk, open_klant, actor):
        u_pas_of(open_klant)
        url = reverse("mutatie-nieuw", args=[open_klant.pk, "adres"])
        assert "Stel eerst vast met wie u spreekt" in desk.get(url).content.decode()
        verify = VerifyIdentity(klant_id=open_klant.pk, manier=Manier.TERUGGEBELD)
        verify_identity(verify, actor=actor, now=timezone.now())
        shown = desk.post(url, self.values(postcode="9711EF", bekijk="1")).content.decode()
        assert "U woont niet in onze gemeente." in shown
        assert not Mutatie.objects.exists()
        seen = re.search(r'name="gezien" value="([0-9a-f]{32})"', shown)[1]
        other = desk.post(url, self.values(opslaan="1", gezien=seen))
        assert other.status_code == 409
        assert "Bekijk de gevolgen" in other.content.decode()
        saved = desk.post(url, self.values(postcode="9711EF", opslaan="1", gezien=seen))
        assert saved.headers["Location"].endswith("?uitkomst=mutatie#p-afronden")
        mutatie = Mutatie.objects.get()
        assert mutatie.gevolgen
        page = desk.get(reverse("mutatie", args=[mutatie.pk])).content.decode()
        assert "Terugdraaien" in page
        assert mutatie.kenmerk in desk.get(reverse("mutaties") + "?status=doorgevoerd").content.decode()
        desk.post(reverse("mutatie-terugdraaien", args=[mutatie.pk]), {"reden": "Verkeerde klant"})
        mutatie.refresh_from_db()
        assert mutatie.status == "teruggedraaid"
