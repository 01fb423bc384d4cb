"""The search box: one field for everything that identifies somebody."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from serviceplein.klanten import zoekers
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant, KlantUserObjectPermission, Naamwoord
from serviceplein.klanten.zoeken import MAXIMUM, search
from serviceplein.klanten.zoekers import Treffer
from serviceplein.klanten.zoekvraag import parse
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol
from tests.factories import VANDAAG, GebruikerFactory, KlantFactory

BORN = date(1985, 4, 12)


class TestParse:
    @pytest.mark.parametrize(
        "text",
        [
            "12-4-1985",
            "12/04/1985",
            "12.4.1985",
            "12 4 1985",
            "12041985",
            "1985-04-12",
            "12 april 1985",
            "12 apr 1985",
            "12-apr-1985",
            "12-04-85",
        ],
    )
    def test_reads_a_birth_date_in_every_notation(self, text):
        assert parse(text, vandaag=VANDAAG).geboortedatum == BORN

    @pytest.mark.parametrize("text", ["31-2-1985", "12-13-1985", "1-1-2090", "12 foo 1985"])
    def test_takes_no_date_that_cannot_be_a_birth_date(self, text):
        assert parse(text, vandaag=VANDAAG).geboortedatum is None

    def test_puts_a_year_of_two_digits_in_the_past(self):
        assert parse("1-1-27", vandaag=VANDAAG).geboortedatum == date(1927, 1, 1)
        assert parse("1-1-26", vandaag=VANDAAG).geboortedatum == date(2026, 1, 1)

    @pytest.mark.parametrize("text", ["123456782", "1234.56.782", "1234 56 782"])
    def test_reads_a_bsn(self, text):
        assert parse(text, vandaag=VANDAAG).bsn == "123456782"

    def test_reads_a_klantnummer(self):
        assert parse("1000123", vandaag=VANDAAG).klantnummer == 1000123

    @pytest.mark.parametrize("text", ["3511 ab 12", "3511AB12", "3511ab, 12a", "3511 AB 12 bis"])
    def test_reads_a_postcode_with_number(self, text):
        vraag = parse(text, vandaag=VANDAAG)
        assert (vraag.postcode, vraag.huisnummer) == ("3511AB", 12)

    def test_takes_name_and_birth_date_together(self):
        vraag = parse("el Amrani 12-4-1985", vandaag=VANDAAG)
        assert (vraag.woorden, vraag.geboortedatum) == (("el", "Amrani"), BORN)

    @pytest.mark.parametrize("text", ["", "  ", "x", "%%%", "\x00", "'"])
    def test_finds_nothing_to_look_for(self, text):
        assert parse(text, vandaag=VANDAAG).is_leeg


@pytest.mark.django_db
class TestSearch:
    @pytest.fixture
    def user(self):
        return GebruikerFactory(rol=Rol.FRONTOFFICE)

    def found(self, text, user):
        return [klant.pk for klant in search(text, user=user, vandaag=VANDAAG).klanten]

    @pytest.mark.parametrize(
        "text", ["Özdemir", "ozdemir", "OZDEMIR ayse", "özdemr", "ozdemri", "Ayşe Osdemir", "yse ozde"]
    )
    def test_finds_a_name_with_typing_errors_and_without_diacritics(self, user, text):
        KlantFactory.create_batch(5)
        klant = KlantFactory(voornamen="Ayşe", achternaam="Özdemir")
        assert self.found(text, user)[:1] == [klant.pk]

    @pytest.mark.parametrize(
        "text", ["bsn", "klantnummer", "12-4-1985", "3511AB 12", "jansen 12 april 1985", "jansen 3511 ab"]
    )
    def test_finds_by_number_birth_date_and_address(self, user, text):
        KlantFactory(geboortedatum=date(1990, 1, 1), postcode="3512AA", huisnummer=1, achternaam="Jansen")
        klant = KlantFactory(geboortedatum=BORN, huisnummer=12, achternaam="Jansen")
        text = {"bsn": klant.bsn, "klantnummer": str(klant.klantnummer)}.get(text, text)
        assert self.found(text, user) == [klant.pk]

    def test_puts_exact_spelling_first_and_shortest(self, user):
        KlantFactory(voornamen="Jan Peter Willem", achternaam="Jansen")
        short = KlantFactory(voornamen="Jan", achternaam="Jansen")
        assert self.found("jan jansen", user)[0] == short.pk

    def test_hides_protected_dossiers_and_secret_addresses(self, user):
        KlantFactory(achternaam="Verstopt", bescherming=Bescherming.HUISELIJK_GEWELD)
        secret = KlantFactory(
            achternaam="Stil", bescherming=Bescherming.GEHEIM_ADRES, postcode="3599ZZ", huisnummer=7
        )
        assert self.found("Verstopt", user) == []
        assert self.found("3599ZZ 7", user) == []
        assert self.found("Stil", user) == [secret.pk]

    def test_finds_nothing_for_who_may_not_see_klanten(self):
        KlantFactory(achternaam="Jansen")
        assert self.found("Jansen", GebruikerFactory(rol=Rol.RAAD)) == []

    def test_says_when_there_are_more_than_fit(self, user):
        KlantFactory.create_batch(MAXIMUM + 1, achternaam="Bakker")
        result = search("bakker", user=user, vandaag=VANDAAG)
        assert (len(result.klanten), result.meer) == (MAXIMUM, True)

    @pytest.mark.parametrize(
        "text", ["%", "_'; drop table", "\\", "a" * 500, "jansen\x00", "ﷺ", "12-12-12-12"]
    )
    def test_takes_any_text(self, user, text):
        search(text, user=user, vandaag=VANDAAG)

    def test_asks_the_apps_that_know_a_kenmerk(self, user, monkeypatch):
        monkeypatch.setattr(zoekers, "_registered", {})
        zoekers.register(r"M-\d{4}-\d+", lambda who, text: [Treffer(titel=text, url="/meldingen/1/")])
        assert [found.titel for found in search("m-2026-12", user=user, vandaag=VANDAAG).treffers] == [
            "m-2026-12"
        ]
        assert search("x-2026-12", user=user, vandaag=VANDAAG).treffers == []


@pytest.mark.django_db
class TestNaamwoord:
    def test_keeps_every_word_of_new_and_changed_names_once(self):
        klanten = KlantFactory.create_batch(2, voornamen="Zoë", tussenvoegsel="de", achternaam="Vries-Bakker")
        assert set(Naamwoord.objects.values_list("woord", flat=True)) == {"zoe", "vries", "bakker"}
        Klant.objects.filter(pk=klanten[0].pk).update(achternaam="Özdemir")
        assert Naamwoord.objects.filter(woord="ozdemir").count() == 1


@pytest.mark.django_db
class TestZoeken:
    @pytest.fixture
    def user(self, client):
        user = GebruikerFactory(rol=Rol.FRONTOFFICE)
        client.force_login(user, backend="serviceplein.toegang.aanmelding.AccountBackend")
        return user

    def live(self, client, text):
        return client.post(reverse("zoeken"), {"q": text}, headers={"HX-Request": "true"})

    @pytest.mark.eis("KRN-15")
    def test_finds_by_everything_honours_rights_and_logs_the_search(self, client, user, monkeypatch):
        monkeypatch.setattr(zoekers, "_registered", {})
        zoekers.register(r"M-\d+", lambda who, text: [Treffer(titel="Melding M-12", url="/meldingen/12/")])
        klant = KlantFactory(voornamen="Zoë", achternaam="Brouwer", geboortedatum=BORN, huisnummer=12)
        hidden = KlantFactory(
            voornamen="Zoë", achternaam="Brouwer", geboortedatum=BORN, bescherming=Bescherming.COLLEGA
        )
        for text in (klant.bsn, "zoe brouwr", "Brouwer", "12-4-1985", "3511 AB 12"):
            page = self.live(client, text).content.decode()
            assert reverse("klant", args=[klant.pk]) in page, text
            assert reverse("klant", args=[hidden.pk]) not in page, text
            assert klant.bsn not in page
        assert "Melding M-12" in self.live(client, "m-12").content.decode()
        lines = Verwerking.objects.filter(gebruiker=user, handeling="klanten zoeken")
        assert lines.count() == 6
        assert set(lines.values_list("klant", flat=True)) == {None}

    def test_keeps_the_search_text_out_of_the_address(self, client, user):
        KlantFactory(achternaam="Brouwer")
        answer = client.post(reverse("zoeken"), {"q": "Brouwer"})
        assert answer["Location"] == reverse("zoeken")
        assert "Brouwer" in client.get(answer["Location"]).content.decode()

    def test_explains_how_to_search_better_when_nobody_is_found(self, client, user):
        page = self.live(client, "qqqqqq").content.decode()
        assert "Niemand gevonden" in page
        assert reverse("klant-nieuw") in page

    def test_needs_the_same_number_of_queries_for_1_and_21_rows(self, client, user):
        def count():
            with CaptureQueriesContext(connection) as queries:
                self.live(client, "Brouwer")
            return len(queries)

        KlantFactory(achternaam="Brouwer")
        count()
        with_one = count()
        KlantFactory.create_batch(20, achternaam="Brouwer")
        assert count() == with_one


@pytest.mark.django_db
class TestRowsFor:
    @pytest.mark.parametrize("rol", [Rol.FRONTOFFICE, Rol.BACKOFFICE, Rol.RAAD, Rol.BEHEER])
    def test_gives_exactly_what_visible_to_gives(self, rol):
        user = GebruikerFactory(rol=rol)
        for bescherming in ("", *Bescherming.values):
            KlantFactory(bescherming=bescherming)
        named = KlantFactory(bescherming=Bescherming.COLLEGA)
        permission = Permission.objects.get(codename="view_klant")
        KlantUserObjectPermission.objects.create(content_object=named, user=user, permission=permission)
        rows = Klant.objects.order_by("pk").rows_for(user)
        assert rows == list(Klant.objects.visible_to(user).order_by("pk"))
        own = {row.pk for row in rows if getattr(row, "eigen_werk", False)}
        assert own == ({named.pk} if named in rows else set())
