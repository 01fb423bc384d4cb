"""One gezin, one plan, one regie: who forms a household from when to when (KRN-02)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.gezin import services
from serviceplein.klanten.gezin.lezen import gezin_on
from serviceplein.klanten.keuzes import Bescherming, HuishoudenRol
from serviceplein.klanten.models import HuishoudenLid
from serviceplein.toegang.models import Verwerking
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    HuishoudenFactory,
    HuishoudenLidFactory,
    InzageFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


@pytest.fixture(autouse=True)
def normen():
    NormFactory(code="klanten.meerderjarig_jaren", waarde=18)
    NormFactory(code="toegang.inzage_uren", waarde=8)
    NormFactory(code="gegevens.houdbaar_dagen", waarde=365)
    NormFactory(code="dossier.grootste_bestand_mb", waarde=10)


@pytest.fixture
def actor():
    return MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker


def opened(actor, *klanten):
    """The actor said why, so these dossiers are open; by the clock of the test and of the page."""
    now = timezone.now()
    for klant in klanten:
        InzageFactory(gebruiker=actor, klant=klant)
        InzageFactory(
            gebruiker=actor, klant=klant, vanaf=now - timedelta(minutes=1), tot=now + timedelta(hours=1)
        )


def form(actor, klant, vanaf=date(2024, 1, 1)):
    command = services.FormHuishouden(klant_id=klant.pk, vanaf=vanaf)
    return services.form_huishouden(command, actor=actor, now=NOW)


def add(actor, klant, bij, rol=HuishoudenRol.PARTNER, vanaf=date(2024, 1, 1)):
    command = services.AddLid(klant_id=klant.pk, bij_klant_id=bij.pk, rol=rol, vanaf=vanaf)
    return services.add_lid(command, actor=actor, now=NOW)


@pytest.fixture
def gezin(actor):
    """A mother, her partner and a child who turned 18 this year."""
    mother = KlantFactory(voornamen="Amina", geboortedatum=date(1984, 2, 3))
    partner = KlantFactory(voornamen="Bram", geboortedatum=date(1986, 5, 1))
    child = KlantFactory(voornamen="Noor", geboortedatum=date(2008, 3, 9))
    opened(actor, mother, partner, child)
    form(actor, mother)
    lids = {
        "partner": add(actor, partner, mother).lid_id,
        "kind": add(actor, child, mother, HuishoudenRol.KIND, date(2024, 2, 1)).lid_id,
    }
    return {"moeder": mother, "partner": partner, "kind": child, "lid": lids}


def names(gezin_klant, actor, op):
    found = gezin_on(gezin_klant, user=actor, op=op, vandaag=VANDAAG)
    return [(row.klant.voornamen, row.lid.rol) for row in found.leden]


class TestSteps:
    def test_keep_who_belonged_to_the_household_on_any_day(self, actor, gezin):
        services.end_lid(
            services.EndLid(lid_id=gezin["lid"]["partner"], vanaf=date(2025, 6, 1)), actor=actor, now=NOW
        )
        services.change_rol(
            services.ChangeRol(
                lid_id=gezin["lid"]["kind"], rol=HuishoudenRol.KOSTENDELER, vanaf=date(2026, 3, 9)
            ),
            actor=actor,
            now=NOW,
        )
        mother = gezin["moeder"]
        assert names(mother, actor, date(2023, 12, 31)) == []
        assert names(mother, actor, date(2024, 1, 31)) == [("Amina", "hoofd"), ("Bram", "partner")]
        assert names(mother, actor, date(2025, 5, 31))[1:] == [("Bram", "partner"), ("Noor", "kind")]
        assert names(mother, actor, date(2025, 6, 1)) == [("Amina", "hoofd"), ("Noor", "kind")]
        assert names(mother, actor, VANDAAG) == [("Amina", "hoofd"), ("Noor", "kostendeler")]

    def test_write_one_event_each_on_the_time_line_of_the_one_concerned(self, actor, gezin):
        services.end_lid(services.EndLid(lid_id=gezin["lid"]["partner"], vanaf=VANDAAG), actor=actor, now=NOW)
        services.move_lid(
            services.MoveLid(lid_id=gezin["lid"]["kind"], naar_klant_id=None, rol="hoofd", vanaf=VANDAAG),
            actor=actor,
            now=NOW,
        )
        events = Gebeurtenis.objects.order_by("pk").values_list("soort", "klant__voornamen")
        assert list(events) == [
            ("huishouden.gevormd", "Amina"),
            ("huishouden.lid_toegevoegd", "Bram"),
            ("huishouden.lid_toegevoegd", "Noor"),
            ("huishouden.lid_vertrokken", "Bram"),
            ("huishouden.lid_verhuisd", "Noor"),
        ]
        assert names(gezin["kind"], actor, VANDAAG) == [("Noor", "hoofd")]

    def test_move_somebody_to_the_household_of_another(self, actor, gezin):
        father = KlantFactory(voornamen="Karim")
        opened(actor, father)
        form(actor, father)
        services.move_lid(
            services.MoveLid(lid_id=gezin["lid"]["kind"], naar_klant_id=father.pk, rol="kind", vanaf=VANDAAG),
            actor=actor,
            now=NOW,
        )
        assert {name for name, _ in names(father, actor, VANDAAG)} == {"Karim", "Noor"}
        assert {name for name, _ in names(gezin["moeder"], actor, VANDAAG)} == {"Amina", "Bram"}
        assert {name for name, _ in names(gezin["moeder"], actor, VANDAAG - timedelta(days=1))} == {
            "Amina",
            "Bram",
            "Noor",
        }

    def test_refuse_two_households_at_once_in_the_database_and_say_so(self, actor, gezin):
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            HuishoudenLidFactory(klant=gezin["partner"], geldig_van=date(2025, 1, 1))
        other = KlantFactory(voornamen="Karim")
        opened(actor, other)
        form(actor, other)
        before = Gebeurtenis.objects.count()
        with pytest.raises(services.LidOverlapt, match="hoort sinds 1 januari 2024 al bij een huishouden"):
            add(actor, gezin["partner"], other, vanaf=date(2025, 1, 1))
        with pytest.raises(services.LidOverlapt, match="Beëindig dat eerst"):
            form(actor, gezin["partner"], date(2025, 1, 1))
        assert Gebeurtenis.objects.count() == before
        services.end_lid(
            services.EndLid(lid_id=gezin["lid"]["partner"], vanaf=date(2025, 6, 1)), actor=actor, now=NOW
        )
        with pytest.raises(services.LidOverlapt, match="tot 1 juni 2025 al bij een huishouden"):
            add(actor, gezin["partner"], other, vanaf=date(2025, 5, 31))
        add(actor, gezin["partner"], other, vanaf=date(2025, 6, 1))

    def test_refuse_an_impossible_day_or_role(self, actor, gezin):
        kind = gezin["lid"]["kind"]
        with pytest.raises(services.DatumNietMogelijk, match="na 1 februari 2024"):
            services.end_lid(services.EndLid(lid_id=kind, vanaf=date(2024, 2, 1)), actor=actor, now=NOW)
        with pytest.raises(services.DatumNietMogelijk, match="deze rol al"):
            services.change_rol(
                services.ChangeRol(lid_id=kind, rol="kind", vanaf=VANDAAG), actor=actor, now=NOW
            )
        with pytest.raises(services.GeenHuishouden, match="hetzelfde huishouden"):
            services.move_lid(
                services.MoveLid(lid_id=kind, naar_klant_id=gezin["moeder"].pk, rol="kind", vanaf=VANDAAG),
                actor=actor,
                now=NOW,
            )
        services.end_lid(services.EndLid(lid_id=kind, vanaf=VANDAAG), actor=actor, now=NOW)
        with pytest.raises(services.LidAlBeeindigd, match="niet meer bij dit huishouden"):
            services.end_lid(services.EndLid(lid_id=kind, vanaf=VANDAAG), actor=actor, now=NOW)
        alone = KlantFactory()
        opened(actor, alone)
        with pytest.raises(services.GeenHuishouden, match="geen huishouden"):
            add(actor, gezin["kind"], alone, vanaf=VANDAAG)

    def test_are_for_open_dossiers_and_for_who_may_change_a_klant(self, actor, gezin):
        stranger = KlantFactory()
        with pytest.raises(type(stranger).DoesNotExist):
            add(actor, stranger, gezin["moeder"], vanaf=VANDAAG)
        colleague = MedewerkerFactory(rol=Rol.FRONTOFFICE).gebruiker
        with pytest.raises(HuishoudenLid.DoesNotExist):
            services.end_lid(
                services.EndLid(lid_id=gezin["lid"]["kind"], vanaf=VANDAAG), actor=colleague, now=NOW
            )


class TestHuishoudenPagina:
    @pytest.fixture
    def client(self, client, actor):
        client.force_login(actor, backend=BACKEND)
        return client

    def test_asks_why_outside_ones_own_work_and_leaves_out_who_is_protected(self, client, actor, gezin):
        other = HuishoudenLidFactory().klant
        page = reverse("klant-huishouden", args=[other.pk])
        answer = client.get(page)
        assert answer.status_code == 302
        assert "doel" in answer["Location"]
        gezin["kind"].bescherming = Bescherming.HUISELIJK_GEWELD
        gezin["kind"].save()
        page = client.get(reverse("klant-huishouden", args=[gezin["moeder"].pk])).content.decode()
        assert "Bram" in page
        assert "Noor" not in page
        assert Verwerking.objects.filter(klant=gezin["moeder"], handeling="huishouden bekijken").exists()

    def test_adds_changes_moves_and_ends_members_with_their_dates(self, client, actor):
        mother, child = (
            KlantFactory(voornamen="Amina"),
            KlantFactory(voornamen="Noor", geboortedatum=timezone.localdate() - timedelta(days=365 * 19)),
        )
        opened(actor, mother, child)
        page = reverse("klant-huishouden", args=[mother.pk])
        answer = client.post(reverse("klant-huishouden-vormen", args=[mother.pk]), {"vanaf": "2024-01-01"})
        assert answer["Location"] == page
        found = client.post(reverse("klant-huishouden-zoeken", args=[mother.pk]), {"q": child.bsn})
        join = f"{reverse('klant-huishouden-lid', args=[child.pk])}?bij={mother.pk}"
        assert join in found.content.decode()
        assert client.get(join).status_code == 200
        assert client.post(join, {"rol": "kind", "vanaf": "2024-02-01"})["Location"] == page
        assert client.post(join, {"rol": "kind", "vanaf": "2024-03-01"}).status_code == 409
        shown = client.get(page).content.decode()
        assert "is meerderjarig" in shown
        lid = HuishoudenLid.objects.get(klant=child)
        assert "Nieuwe rol nodig" in client.get(reverse("lid", args=[lid.pk])).content.decode()
        changed = {"rol": "kostendeler", "vanaf": (timezone.localdate() - timedelta(days=9)).isoformat()}
        assert client.post(reverse("lid-rol", args=[lid.pk]), changed).status_code == 302
        assert "is meerderjarig" not in client.get(page).content.decode()
        lid = HuishoudenLid.objects.get(klant=child, geldig_tot=None)
        moved = {"klantnummer": "", "rol": "hoofd", "vanaf": timezone.localdate().isoformat()}
        assert client.post(reverse("lid-verhuizen", args=[lid.pk]), moved).status_code == 302
        own = HuishoudenLid.objects.get(klant=child, geldig_tot=None)
        assert own.huishouden != lid.huishouden
        ended = {"vanaf": own.geldig_van.isoformat()}
        assert client.post(reverse("lid-einde", args=[own.pk]), ended).status_code == 409
        on_a_day = client.get(page, {"op": "2024-02-01"}).content.decode()
        assert "Noor" in on_a_day.split('id="verloop')[0]
        assert client.get(page, {"op": "onzin"}).status_code == 200

    def test_needs_the_same_number_of_queries_for_2_and_9_members(self, client, actor):
        klant = KlantFactory()
        opened(actor, klant)
        house = HuishoudenFactory()
        HuishoudenLidFactory(huishouden=house, klant=klant)
        HuishoudenLidFactory(huishouden=house, rol=HuishoudenRol.PARTNER)
        page = reverse("klant-huishouden", args=[klant.pk])

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            return len(queries)

        count()
        few = count()
        for _ in range(7):
            HuishoudenLidFactory(huishouden=house, rol=HuishoudenRol.KIND)
        assert count() == few
