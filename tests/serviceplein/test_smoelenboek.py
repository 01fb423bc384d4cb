"""Who works where and when, with a face; also for ketenpartners, without what is private (KRN-07)."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from serviceplein.agenda.models import Openingstijd, Rooster
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie import fotos, rooster
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Afwezigheid
from serviceplein.organisatie.services import NietUwTeam
from serviceplein.organisatie.week import Staat, day_of, monday_of, week_code
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    AfwezigheidFactory,
    GebruikerFactory,
    GemeenteFactory,
    LocatieFactory,
    MedewerkerFactory,
    TeamFactory,
    WijkFactory,
)

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
MONDAY = date(2026, 11, 16)


def picture(kind="JPEG", size=(600, 400), exif=b""):
    drawn = BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "teal").save(drawn, kind, **extra)
    return drawn.getvalue()


def log_in(client, user):
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def donderdag(monkeypatch):
    """Today is the Thursday of the factories, so that a weekend does not send everybody home."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *moment: real(*moment) if moment else VANDAAG)
    return VANDAAG


class TestDay:
    def test_is_worked_free_or_away(self):
        tuesday = [Rooster(weekdag=1, van=time(9), tot=time(17))]
        away = [Afwezigheid(soort="ziekte", van=MONDAY, tot_en_met=MONDAY)]
        assert day_of([], [], MONDAY).staat == Staat.WERKT
        assert day_of([], [], MONDAY + timedelta(days=5)).staat == Staat.VRIJ
        assert day_of([], tuesday, MONDAY).staat == Staat.VRIJ
        assert day_of([], tuesday, MONDAY + timedelta(days=1)).van == time(9)
        assert (day_of(away, tuesday, MONDAY).staat, day_of(away, [], MONDAY).soort) == (
            Staat.AFWEZIG,
            "Ziekte",
        )
        assert day_of([], [Rooster(weekdag=4, van=time(9), tot=time(17))], date(2026, 12, 25)).staat == "vrij"

    @pytest.mark.parametrize(
        ("text", "monday"),
        [
            ("2026-W47", MONDAY),
            ("2026-W53", date(2026, 12, 28)),
            ("2026-W99", MONDAY),
            ("", MONDAY),
            ("9999-W53", MONDAY),
        ],
    )
    def test_week_is_read_from_the_address(self, text, monday):
        assert monday_of(text, VANDAAG) == monday
        assert week_code(MONDAY) == "2026-W47"


class TestPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_is_drawn_anew_small_square_and_without_hidden_data(self, kind):
        exif = Image.Exif()
        exif[0x010F] = "Geheime camera"
        kept = fotos.square(picture(kind, exif=exif.tobytes()))
        with Image.open(BytesIO(kept)) as found:
            assert (found.format, found.size) == ("JPEG", (fotos.SIDE, fotos.SIDE))
            assert not found.getexif()
        assert b"Geheime camera" not in kept

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"<svg onload=alert(1)>", "geen foto"),
            (b"\xff\xd8\xff\xe0 afgebroken", "geen foto"),
            (picture()[:2000], "geen foto"),
            (picture("GIF"), "geen foto"),
            (picture(size=(40, 400)), "te klein"),
            (b"0" * (fotos.LARGEST + 1), "groter dan 5 MB"),
            (picture("PNG", size=(8000, 6000)), "te veel beeldpunten"),
        ],
    )
    def test_is_refused_with_the_reason(self, content, why):
        with pytest.raises(fotos.FotoGeweigerd, match=why):
            fotos.square(content)

    @pytest.mark.django_db
    def test_is_for_oneself_and_the_teamleider_and_leaves_with_one_event_each(self):
        person = MedewerkerFactory()
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, team=person.team)
        command = fotos.SetPhoto(medewerker_id=person.pk, inhoud=picture())
        with pytest.raises(NietUwTeam):
            fotos.set_photo(command, actor=MedewerkerFactory(team=person.team).gebruiker, now=NOW)
        with pytest.raises(PermissionDenied):
            fotos.set_photo(command, actor=GebruikerFactory(rol=Rol.PARTNER), now=NOW)
        fotos.set_photo(command, actor=leader.gebruiker, now=NOW)
        person.refresh_from_db()
        assert person.foto
        removal = fotos.SetPhoto(medewerker_id=person.pk, inhoud=b"")
        fotos.set_photo(removal, actor=person.gebruiker, now=NOW)
        person.refresh_from_db()
        assert not person.foto
        assert Gebeurtenis.objects.filter(soort="medewerker.foto").count() == 2


@pytest.mark.django_db
class TestPresence:
    def test_days_are_set_by_oneself_and_the_teamleider_only(self):
        person = MedewerkerFactory()
        monday = rooster.Werkdag(weekdag=0, van=time(9), tot=time(13))
        command = rooster.SetRooster(medewerker_id=person.pk, dagen=(monday,))
        with pytest.raises(NietUwTeam):
            rooster.set_rooster(command, actor=MedewerkerFactory().gebruiker, now=NOW)
        rooster.set_rooster(command, actor=person.gebruiker, now=NOW)
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, team=person.team)
        rooster.set_rooster(command, actor=leader.gebruiker, now=NOW)
        assert list(person.rooster.values_list("weekdag", "tot")) == [(0, time(13))]
        for dagen, why in (
            ((), "ten minste één werkdag"),
            ((rooster.Werkdag(weekdag=1, van=time(9), tot=time(9)),), "dinsdag"),
        ):
            with pytest.raises(rooster.RoosterOnjuist, match=why):
                rooster.set_rooster(
                    rooster.SetRooster(medewerker_id=person.pk, dagen=dagen), actor=person.gebruiker, now=NOW
                )
        assert Gebeurtenis.objects.filter(soort="rooster.gewijzigd").count() == 2

    def test_absence_ends_early_or_does_not_begin(self):
        person = MedewerkerFactory()
        running = AfwezigheidFactory(medewerker=person, van=VANDAAG - timedelta(days=3))
        coming = AfwezigheidFactory(
            medewerker=person, van=VANDAAG + timedelta(days=30), tot_en_met=VANDAAG + timedelta(days=31)
        )
        past = AfwezigheidFactory(
            medewerker=person, van=VANDAAG - timedelta(days=30), tot_en_met=VANDAAG - timedelta(days=29)
        )

        def end(row):
            command = rooster.EndAbsence(medewerker_id=person.pk, afwezigheid_id=row.pk)
            rooster.end_absence(command, actor=person.gebruiker, now=NOW)

        end(running)
        end(coming)
        with pytest.raises(rooster.AfwezigheidVoorbij):
            end(past)
        running.refresh_from_db()
        assert running.tot_en_met == VANDAAG - timedelta(days=1)
        assert person.afwezigheden.count() == 2
        with pytest.raises(Afwezigheid.DoesNotExist):
            end(AfwezigheidFactory())


@pytest.mark.django_db
class TestSmoelenboek:
    @pytest.mark.eis("KRN-07")
    def test_shows_who_works_where_and_when_with_a_face_and_to_partners_nothing_private(
        self, client, donderdag
    ):
        today = donderdag
        wijk, gemeente = WijkFactory(naam="Overvecht"), GemeenteFactory(naam="De Bilt")
        place = LocatieFactory(naam="Wijkservicepunt Noord")
        Openingstijd.objects.create(locatie=place, weekdag=0, van=time(9), tot=time(17))
        team = TeamFactory(naam="Team Overvecht", wijken=[wijk], locatie=place)
        team.gemeenten.add(gemeente)
        karin = MedewerkerFactory(
            naam="Karin Mulder",
            team=team,
            functie=Functie.CONSULENT_WMO,
            fte="0.67",
            talen=["Frans"],
            specialisaties=["Niet-aangeboren hersenletsel"],
        )
        MedewerkerFactory(naam="Omar Said", team=team)
        AfwezigheidFactory(medewerker=karin, soort="ziekte", van=today, tot_en_met=today + timedelta(days=9))
        me = log_in(client, karin.gebruiker)
        upload = SimpleUploadedFile("ik.png", picture("PNG"), content_type="image/png")
        assert (
            me.post(reverse("medewerker-foto-wijzigen", args=[karin.pk]), {"foto": upload}).status_code == 302
        )
        hours = {"van_0": "09:00", "tot_0": "17:00"}
        assert me.post(reverse("medewerker-rooster", args=[karin.pk]), hours).status_code == 302
        own = me.get(reverse("medewerker", args=[karin.pk])).content.decode()
        assert "Ziekte" in own.split("Deze week")[1].split("Afwezigheid melden")[0]

        partner = log_in(client, GebruikerFactory(rol=Rol.PARTNER))
        assert partner.get("/", follow=True).redirect_chain[-1][0] == reverse("smoelenboek")
        listed = partner.get(reverse("smoelenboek"), {"wijk": wijk.pk, "locatie": place.pk}).content.decode()
        photo = reverse("medewerker-foto", args=[karin.pk])
        for text in ("Karin Mulder", "Omar Said", "Consulent Wmo", "Team Overvecht", f'src="{photo}"'):
            assert text in listed
        assert 'class="sp-avatar" aria-hidden="true">OS' in listed
        served = partner.get(photo)
        assert served["Content-Type"] == "image/jpeg"
        assert served["X-Content-Type-Options"] == "nosniff"
        assert b"".join(served.streaming_content).startswith(b"\xff\xd8\xff")
        person = partner.get(reverse("medewerker", args=[karin.pk])).content.decode()
        for text in ("Frans", "Niet-aangeboren hersenletsel", "Wijkservicepunt Noord", "Afwezig"):
            assert text in person
        for private in ("Ziekte", "fte", "tot en met", "Deze week", "Intrekken"):
            assert private not in person
        shown = partner.get(reverse("team", args=[team.pk])).content.decode()
        for text in ("Overvecht", "De Bilt", "Karin Mulder"):
            assert text in shown
        at_place = partner.get(reverse("locatie", args=[place.pk])).content.decode()
        for text in ("Stadsplateau 1", "maandag 09.00", "Team Overvecht", "Overvecht"):
            assert text in at_place
        for name in ("team-week", "medewerker-rooster", "medewerker-foto-wijzigen"):
            pk = team.pk if name == "team-week" else karin.pk
            assert partner.get(reverse(name, args=[pk])).status_code == 403
        assert partner.get(reverse("zoeken")).status_code == 403

    def test_week_shows_why_somebody_is_away_to_the_teamleider_only(self, client):
        team = TeamFactory()
        person = MedewerkerFactory(team=team)
        Rooster.objects.create(medewerker=person, weekdag=1, van=time(9), tot=time(13))
        AfwezigheidFactory(medewerker=person, soort="ziekte", van=MONDAY, tot_en_met=MONDAY)
        page = f"{reverse('team-week', args=[team.pk])}?week=2026-W47"
        colleague = log_in(client, MedewerkerFactory(team=team).gebruiker).get(page).content.decode()
        assert "Afwezig" in colleague
        assert "09.00 – 13.00" in colleague
        assert "Ziekte" not in colleague
        leader = MedewerkerFactory(team=team, rol=Rol.TEAMLEIDER).gebruiker
        assert "Ziekte" in log_in(client, leader).get(page).content.decode()

    def test_pages_of_colleagues_are_changed_by_nobody_else(self, client):
        other = MedewerkerFactory()
        me = log_in(client, MedewerkerFactory(team=other.team).gebruiker)
        for name in ("medewerker-foto-wijzigen", "medewerker-rooster"):
            assert me.get(reverse(name, args=[other.pk])).status_code == 404
            assert me.post(reverse(name, args=[other.pk]), {}).status_code == 404
        assert me.post(reverse("afwezigheid-einde", args=[other.pk]), {"afwezigheid": 1}).status_code == 404
        assert me.get(reverse("medewerker-foto", args=[other.pk])).status_code == 404

    def test_week_needs_the_same_number_of_queries_for_1_and_21_people(self, client):
        me = MedewerkerFactory()
        log_in(client, me.gebruiker)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("team-week", args=[me.team_id]))
            return len(queries)

        count()
        few = count()
        for _ in range(20):
            AfwezigheidFactory(medewerker__team=me.team)
        assert count() == few
