"""The handboek: shipped pages, versions, the drawer beside a step, review dates (KRN-11)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from serviceplein.catalogus.handboek import bestanden, services
from serviceplein.catalogus.handboek.models import Handboekpagina, Handboekversie
from serviceplein.catalogus.handboek.tekst import difference, to_html
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.factories import NOW, GebruikerFactory, MedewerkerFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
STAPPEN = {
    *("melding", "eigen_kracht", "triage", "afspraak", "quick_scan", "toewijzing", "plan", "aanvraag"),
    *("batch", "besluit", "helpdesk", "inzage", "normen", "regels", "catalogus", "sociale_kaart"),
    *("handboek", "snelle_toets", "teamleider", "raad", "taken", "privacy"),
}


def shipped(**values):
    page = bestanden.Uitgave(
        naam="proef",
        titel="Proef",
        functie="werkcoach",
        stap="proef",
        eigenaar="Teamleider",
        herzien_voor=date(2027, 6, 1),
        tekst="## Kop\n\nEerst dit.\n",
    )
    return replace(page, **values)


def load(*pages):
    with transaction.atomic():
        return services.load_handboek(pages, now=NOW)


def change(page, actor, **values):
    command = services.ChangePage(
        **{
            "pagina_id": page.pk,
            "versie": page.versie,
            "titel": page.titel,
            "tekst": "## Kop\n\nEigen tekst.\n",
            "reden": "Werkafspraak van de gemeente",
            "herzien_voor": date(2028, 1, 1),
            **values,
        }
    )
    return services.change_page(command, actor=actor, now=NOW)


class TestShippedPages:
    def test_have_a_complete_head_and_read_as_html(self):
        found = bestanden.shipped_pages()
        assert all("<h2>" in to_html(page.tekst) and page.eigenaar for page in found.values())

    def test_open_from_the_screen_of_their_step(self):
        screens = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
        steps = {page.stap for page in bestanden.shipped_pages().values()}
        assert {step for step in steps if f'{{% handboek "{step}" %}}' not in screens} == set()

    def test_cover_every_step_of_the_path(self):
        assert {page.stap for page in bestanden.shipped_pages().values()} >= STAPPEN

    def test_without_a_head_or_with_an_unknown_functie_are_refused(self, tmp_path):
        path = tmp_path / "x.md"
        path.write_text("# Zonder kop", encoding="utf-8")
        with pytest.raises(ValueError, match=r"x\.md"):
            bestanden.read_page(path)
        head = "titel: a\nfunctie: b\nstap: c\neigenaar: d\nherzien_voor: 2027-01-01\nfuncties: [koning]\n"
        path.write_text(f"---\n{head}---\ntekst", encoding="utf-8")
        with pytest.raises(ValueError, match="onbekende functie koning"):
            bestanden.read_page(path)


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "[klik](javascript:alert(1))",
            "[klik](JaVaScRiPt:alert(1))",
            "[klik](data:text/html,x)",
            "![plaatje](https://elders.example/x.png)",
            '<a href="/x" onclick="alert(1)">x</a>',
            "<javascript:alert(1)>",
            "[x](//elders.example)",
        ],
    )
    def test_cannot_carry_script_pictures_or_odd_links(self, text):
        html = to_html(f"## Kop\n\n{text}\n\n- {text}").lower()
        for forbidden in ("<script", "<img", "<a onclick", 'href="javascript', 'href="data:', 'href="//'):
            assert forbidden not in html

    def test_keeps_headings_lists_tables_and_links(self):
        html = to_html("## Kop\n\n1. een\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[hulp](/producten/)")
        for wanted in ("<h2>", "<ol>", "<table>", 'href="/producten/"'):
            assert wanted in html

    def test_shows_a_difference_by_line(self):
        lines = difference("een\ntwee\ndrie", "een\ntwee b\ndrie")
        assert [(line.soort, line.tekst) for line in lines if line.soort in ("nieuw", "weg")] == [
            ("weg", "twee"),
            ("nieuw", "twee b"),
        ]


@pytest.mark.django_db(transaction=True)
class TestRelease:
    def test_becomes_the_first_version_and_a_second_loading_changes_nothing(self):
        assert load(shipped()) == ["proef"]
        assert load(shipped()) == []
        page = Handboekpagina.objects.get()
        assert [(row.nummer, row.herkomst) for row in page.versies.all()] == [(1, "uitgave")]

    def test_is_followed_while_nobody_here_changed_the_page(self):
        load(shipped())
        load(shipped(tekst="## Kop\n\nNieuw.\n"))
        page = Handboekpagina.objects.get()
        assert (page.versie, page.tekst) == (2, "## Kop\n\nNieuw.\n")

    def test_never_overwrites_own_text_but_waits_as_a_difference(self, client):
        load(shipped())
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        change(Handboekpagina.objects.get(), beheer)
        load(shipped(tekst="## Kop\n\nVan de leverancier.\n"))
        page = Handboekpagina.objects.get()
        assert "Eigen tekst." in page.tekst
        client.force_login(beheer, backend=BACKEND)
        html = client.get(reverse("handboek-pagina", args=["proef"])).content.decode()
        assert "<ins>Van de leverancier.</ins>" in html
        assert "<del>Eigen tekst.</del>" in html
        url = reverse("handboek-beheer", args=["proef"])
        client.post(url, {"stap": "uitgave", "keuze": "overnemen"})
        page.refresh_from_db()
        assert ("Van de leverancier." in page.tekst, page.uitgave_tekst) == (True, "")
        assert load(shipped(tekst="## Kop\n\nVan de leverancier.\n")) == []

    def test_can_be_left_aside(self):
        load(shipped())
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        change(Handboekpagina.objects.get(), beheer)
        load(shipped(tekst="anders\n"))
        command = services.ChooseRelease(pagina_id=Handboekpagina.objects.get().pk, overnemen=False)
        services.choose_release(command, actor=beheer, now=NOW)
        page = Handboekpagina.objects.get()
        assert ("Eigen tekst." in page.tekst, page.uitgave_tekst) == (True, "")
        with pytest.raises(services.PaginaOnjuist):
            services.choose_release(command, actor=beheer, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestPage:
    @pytest.mark.eis("KRN-11")
    def test_stands_beside_its_step_is_versioned_owned_flagged_and_counted(self, client):
        """The whole of KRN-11 on one page: step and functie, versions, owner, review date, flag, count."""
        load(
            shipped(naam="stap-coach", titel="Voor de coach", functies=("werkcoach_regulier",)),
            shipped(naam="stap-allen", titel="Voor iedereen"),
        )
        owner = MedewerkerFactory(rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER)
        page = Handboekpagina.objects.get(naam="stap-coach")
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        services.give_owner(
            services.GiveOwner(pagina_id=page.pk, medewerker_id=owner.pk), actor=beheer, now=NOW
        )
        client.force_login(owner.gebruiker, backend=BACKEND)
        step = reverse("handboek-stap", args=["proef"])
        button = Template('{% load handboek %}{% handboek "proef" %}').render(
            Context({"request": RequestFactory().get("/")})
        )
        assert f'hx-get="{step}"' in button
        drawer = client.get(step, headers={"HX-Request": "true"}).content.decode()
        assert "Voor de coach</h2>" in drawer
        assert "Voor iedereen</a>" in drawer
        data = {
            "titel": "Voor de coach",
            "tekst": "## Kop\n\nNu zo.",
            "reden": "Nieuwe afspraak",
            "herzien_voor": timezone.localdate() + timedelta(days=90),
            "versie": 1,
        }
        url = reverse("handboek-wijzigen", args=["stap-coach"])
        assert client.post(url, data).status_code == 302
        versions = client.get(reverse("handboek-versies", args=["stap-coach"])).content.decode()
        for shown in ("<del>Eerst dit.</del>", "<ins>Nu zo.</ins>", "Nieuwe afspraak", str(owner.gebruiker)):
            assert shown in versions
        Handboekpagina.objects.filter(pk=page.pk).update(
            herzien_voor=timezone.localdate() - timedelta(days=1)
        )
        update_signalen(services.SIGNAAL, actor=None, now=timezone.now())
        task = Taak.objects.open().get(sleutel=f"{services.SIGNAAL}:{page.pk}")
        assert task.medewerker == owner
        assert "Door u na te kijken" in client.get(reverse("handboek")).content.decode()
        client.force_login(GebruikerFactory(rol=Rol.MANAGER), backend=BACKEND)
        manager = client.get(reverse("handboek")).content.decode()
        assert "Pagina's na te kijken" in manager
        assert "van 2 pagina" in manager
        late = client.get(reverse("handboek"), {"verouderd": "on"}).content.decode()
        assert "Voor de coach" in late
        assert "Voor iedereen" not in late
        client.force_login(owner.gebruiker, backend=BACKEND)
        again = {"stap": "nagekeken", "herzien_voor": timezone.localdate() + timedelta(days=365)}
        client.post(reverse("handboek-beheer", args=["stap-coach"]), again)
        update_signalen(services.SIGNAAL, actor=None, now=timezone.now())
        assert not Taak.objects.open().filter(pk=task.pk).exists()

    def test_is_changed_by_its_owner_and_functioneel_beheer_only(self, client):
        load(shipped())
        page = Handboekpagina.objects.get()
        stranger = MedewerkerFactory()
        with pytest.raises(services.NietUwPagina):
            change(page, stranger.gebruiker)
        client.force_login(stranger.gebruiker, backend=BACKEND)
        assert client.get(reverse("handboek-wijzigen", args=["proef"])).status_code == 302
        assert "Wijzigen" not in client.get(reverse("handboek-pagina", args=["proef"])).content.decode()

    def test_says_at_the_field_what_is_wrong_and_notices_a_second_writer(self, client):
        load(shipped())
        beheer = GebruikerFactory(rol=Rol.BEHEER)
        page = Handboekpagina.objects.get()
        client.force_login(beheer, backend=BACKEND)
        url = reverse("handboek-wijzigen", args=["proef"])
        future = timezone.localdate() + timedelta(days=30)
        good = {"titel": "Proef", "tekst": "nieuw", "reden": "x", "herzien_voor": future, "versie": 1}
        assert client.post(url, {**good, "tekst": ""}).status_code == 422
        late = client.post(url, {**good, "herzien_voor": "2020-01-01"})
        assert (late.status_code, "Kies een dag na vandaag" in late.content.decode()) == (409, True)
        same = client.post(url, {**good, "tekst": page.tekst})
        assert "U heeft niets veranderd" in same.content.decode()
        preview = client.post(url, {**good, "voorbeeld": "1"}).content.decode()
        assert "Zo ziet de pagina eruit" in preview
        client.post(url, good)
        second = client.post(url, {**good, "tekst": "ook nieuw"})
        assert (second.status_code, "Een collega heeft deze pagina" in second.content.decode()) == (409, True)
        assert Handboekversie.objects.count() == 2

    def test_of_a_step_without_page_is_silent(self, client):
        template = Template('{% load handboek %}[{% handboek "niets" %}]')
        assert template.render(Context()) == "[]"
        client.force_login(GebruikerFactory(rol=Rol.FRONTOFFICE), backend=BACKEND)
        assert client.get(reverse("handboek-stap", args=["niets"])).status_code == 404
        assert client.get(reverse("handboek-pagina", args=["niets"])).status_code == 404

    def test_without_an_owner_is_flagged_to_functioneel_beheer(self):
        load(shipped(herzien_voor=date(2020, 1, 1)))
        keeper = MedewerkerFactory(rol=Rol.BEHEER, functie=Functie.BEHEERDER)
        update_signalen(services.SIGNAAL, actor=None, now=timezone.now())
        assert Taak.objects.open().get().medewerker == keeper
