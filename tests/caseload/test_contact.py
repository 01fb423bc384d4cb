"""Nobody out of sight: contact against the norm of the group, and who is told when it stays away."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from caseload.contact.models import Contactkanaal, Contactmoment, Resultaat, Richting
from caseload.contact.policy import Groepen, contact_norm, groups_of
from caseload.contact.radar import GROEPEN, groups_for, out_of_sight, read_normen, with_contact
from caseload.contact.services import ContactNietMogelijk, RegisterContact, register_contact
from caseload.toewijzing.models import Toewijzing
from caseload.verplichtingen.soorten import plichtsoorten
from intake.melding.codes import Stroom
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Rol
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.caseload.begeleiding import (
    BewijsFactory,
    ContactmomentFactory,
    OntheffingFactory,
    VerplichtingFactory,
    ZakelijkeAfspraakFactory,
    coach_with_klant,
    set_norms,
)
from tests.caseload.factories import LadderStapFactory, ToewijzingFactory
from tests.factories import NOW, VANDAAG, AfspraakFactory, KlantFactory, MedewerkerFactory
from tests.intake.factories import MeldingFactory

KINDS = list(plichtsoorten())
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
KLANTEN = st.builds(
    Groepen,
    trede=st.none() | st.integers(0, 6),
    stroom=st.sampled_from(["", *Stroom.values]),
    statushouder=st.booleans(),
    dak_en_thuisloos=st.booleans(),
    jongere=st.booleans(),
    afgesproken_weken=st.none() | st.integers(1, 52),
)
NORMEN = st.fixed_dictionaries({group: st.integers(1, 365) for group in GROEPEN})


def account(medewerker: Medewerker) -> Any:
    return medewerker.gebruiker


class TestNorm:
    @given(KLANTEN, NORMEN)
    def test_is_the_strictest_of_the_groups_or_what_was_agreed(
        self, klant: Groepen, normen: dict[str, int]
    ) -> None:
        days, why = contact_norm(klant, normen)
        if klant.afgesproken_weken is not None:
            assert (days, why) == (7 * klant.afgesproken_weken, "afgesproken ritme")
            return
        own = [normen[group] for group in groups_of(klant)]
        assert days in own
        assert all(days <= one for one in own)

    @pytest.mark.django_db
    def test_is_the_same_in_the_database(self) -> None:
        set_norms()
        normen = read_normen(VANDAAG)
        expected = {}
        for trede in (None, *range(7)):
            for stroom in ("", Stroom.SCHULDEN, Stroom.WMO, Stroom.WERK_INKOMEN):
                for mark in ("", "statushouder", "dak_en_thuisloos", "jongere", "afgesproken"):
                    born = date(2004, 1, 1) if mark == "jongere" else date(1980, 1, 1)
                    marks = {mark: True} if mark in ("statushouder", "dak_en_thuisloos") else {}
                    klant = KlantFactory(geboortedatum=born, **marks)
                    agreed = 2 if mark == "afgesproken" else None
                    melding = MeldingFactory(klant=klant, stroom=stroom) if stroom else None
                    row = ToewijzingFactory(klant=klant, melding=melding, contact_weken=agreed)
                    if trede is not None:
                        LadderStapFactory(klant=klant, trede=trede)
                    who = Groepen(
                        trede=trede,
                        stroom=str(stroom),
                        jongere=mark == "jongere",
                        afgesproken_weken=agreed,
                        **marks,
                    )
                    expected[row.pk] = (contact_norm(who, normen.dagen)[0], who)
        rows = with_contact(Toewijzing.objects.running(), VANDAAG, normen)
        found = rows.select_related("klant", "melding")
        assert {row.pk: (row.contact_dagen, groups_for(row, VANDAAG, normen)) for row in found} == expected


@pytest.fixture
def norms(db: None) -> None:
    set_norms()


def radar(op: date = VANDAAG) -> dict[int, Any]:
    rows = with_contact(Toewijzing.objects.running(), op, read_normen(op))
    return {row.klant_id: row for row in rows}


@pytest.mark.usefixtures("norms")
class TestUitBeeld:
    @pytest.mark.eis("CAS-16")
    def test_is_told_to_the_contactpersoon_and_then_to_the_teamleider(self) -> None:
        coach, klant = coach_with_klant()
        leader = MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER, team=coach.team)
        Toewijzing.objects.update(van=NOW - timedelta(days=300))
        LadderStapFactory(klant=klant, trede=4)  # 28 days
        AfspraakFactory(
            klant=klant,
            medewerker=coach,
            begin=NOW - timedelta(days=29),
            status=AfspraakStatus.GEVOERD,
        )
        in_sight = ToewijzingFactory(medewerker=coach, van=NOW - timedelta(days=300)).klant
        LadderStapFactory(klant=in_sight, trede=0)  # 182 days
        ContactmomentFactory(klant=in_sight, op=NOW - timedelta(days=100))

        def signals(now: Any) -> set[tuple[str, int, int]]:
            for name in ("uit_beeld", "uit_beeld_teamleider"):
                update_signalen(name, actor=None, now=now)
            rows = Taak.objects.open().filter(sleutel__startswith="uit_beeld")
            return {(row.sleutel.split(":")[0], row.klant_id or 0, row.medewerker_id or 0) for row in rows}

        assert signals(NOW - timedelta(days=1)) == set()
        assert signals(NOW) == {("uit_beeld", klant.pk, coach.pk)}
        assert signals(NOW + timedelta(days=13)) == {("uit_beeld", klant.pk, coach.pk)}
        assert signals(NOW + timedelta(days=15)) == {
            ("uit_beeld", klant.pk, coach.pk),
            ("uit_beeld_teamleider", klant.pk, leader.pk),
        }
        later = NOW + timedelta(days=16)
        attempt = RegisterContact(
            klant_id=klant.pk,
            op=later,
            kanaal=Contactkanaal.TELEFOON,
            richting=Richting.UIT,
            resultaat=Resultaat.GEEN_GEHOOR,
        )
        register_contact(attempt, actor=account(coach), now=later)
        assert len(signals(later)) == 2
        reached = RegisterContact(
            klant_id=klant.pk,
            op=later,
            kanaal=Contactkanaal.BALIE,
            richting=Richting.IN,
            resultaat=Resultaat.GESPROKEN,
        )
        register_contact(reached, actor=account(coach), now=later)
        assert signals(later) == set()
        kinds = Gebeurtenis.objects.filter(klant=klant, soort__startswith="contact.")
        assert list(kinds.order_by("pk").values_list("soort", flat=True)) == [
            "contact.geprobeerd",
            "contact.geweest",
        ]

    def test_counts_from_the_assignment_when_there_was_no_contact_yet(self) -> None:
        _, klant = coach_with_klant()
        assert radar()[klant.pk].contact_voor == VANDAAG - timedelta(days=30) + timedelta(days=91)

    def test_counts_the_newest_of_talks_and_contacts(self) -> None:
        coach, klant = coach_with_klant()
        AfspraakFactory(
            klant=klant, medewerker=coach, begin=NOW - timedelta(days=9), status=AfspraakStatus.GEVOERD
        )
        ContactmomentFactory(klant=klant, op=NOW - timedelta(days=3))
        ContactmomentFactory(klant=klant, op=NOW - timedelta(days=1), resultaat=Resultaat.BERICHT)
        AfspraakFactory(
            klant=klant, medewerker=coach, begin=NOW - timedelta(hours=5), status=AfspraakStatus.NIET_GEKOMEN
        )
        assert radar()[klant.pk].laatste_contact == NOW - timedelta(days=3)

    def test_follows_a_norm_from_the_day_it_holds(self) -> None:
        _, klant = coach_with_klant()
        code = "contact.dagen.trede_onbekend"
        Norm.objects.filter(code=code).update(geldig_tot=VANDAAG)
        old = Norm.objects.get(code=code)
        Norm.objects.create(
            code=code, waarde=10, eenheid="dagen", omschrijving="x", bron="x", geldig_van=VANDAAG
        )
        assert radar(VANDAAG - timedelta(days=1))[klant.pk].contact_dagen == old.waarde
        assert radar()[klant.pk].contact_dagen == 10
        rows = with_contact(Toewijzing.objects.running(), VANDAAG, read_normen(VANDAAG))
        assert out_of_sight(rows, VANDAAG).count() == 1

    def test_does_not_take_a_moment_that_has_yet_to_come(self) -> None:
        coach, klant = coach_with_klant()
        command = RegisterContact(
            klant_id=klant.pk,
            op=NOW + timedelta(hours=1),
            kanaal=Contactkanaal.EMAIL,
            richting=Richting.UIT,
            resultaat=Resultaat.GESPROKEN,
        )
        with pytest.raises(ContactNietMogelijk):
            register_contact(command, actor=account(coach), now=NOW)


@pytest.mark.usefixtures("norms")
class TestPages:
    def test_list_sorts_filters_and_pages_in_the_database(self, client: Any) -> None:
        coach, klant = coach_with_klant()
        client.force_login(coach.gebruiker, backend=BACKEND)
        Toewijzing.objects.update(van=timezone.now() - timedelta(days=200))
        url = reverse("contact")

        def shown(query: str = "") -> list[str]:
            lijst = client.get(f"{url}?{query}").context["lijst"]
            return [rij.object.klant.achternaam for rij in lijst.rijen]

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                shown("stand=&sorteer=-voor")
            return len(captured)

        assert shown() == [klant.achternaam]
        queries()
        one = queries()
        for n in range(30):
            ToewijzingFactory(medewerker=coach, van=timezone.now() - timedelta(days=n))
        ToewijzingFactory(van=timezone.now() - timedelta(days=200))
        assert queries() == one
        assert shown() == [klant.achternaam]
        assert len(shown("stand=")) == 25
        assert len(shown("stand=&pagina=2")) == 6
        assert shown("stand=&sorteer=voor")[0] == klant.achternaam
        assert shown(f"stand=&q={klant.achternaam}") == [klant.achternaam]
        assert shown("stand=&trede=3") == []

    def test_contact_is_registered_from_the_page_of_the_klant(self, client: Any) -> None:
        coach, klant = coach_with_klant()
        client.force_login(coach.gebruiker, backend=BACKEND)
        url = reverse("contact-vastleggen", args=[klant.pk])
        page = client.get(reverse("klant-begeleiding", args=[klant.pk])).content.decode()
        assert url in page
        assert "dagen: trede onbekend" in page
        typed = {
            "dag": (timezone.localdate() - timedelta(days=1)).isoformat(),
            "tijd": "10:00",
            "kanaal": "telefoon",
            "richting": "uit",
            "resultaat": "gesproken",
            "verslag": "Ging goed",
        }
        assert client.post(url, {**typed, "tijd": ""}).status_code == 422
        page = client.post(url, typed, follow=True).content.decode()
        assert Contactmoment.objects.get().verslag == "Ging goed"
        assert "Ging goed" in page

    def test_part_of_the_klant_costs_the_same_for_one_row_as_for_many(self, client: Any) -> None:
        coach, klant = coach_with_klant()
        client.force_login(coach.gebruiker, backend=BACKEND)
        url = reverse("klant-begeleiding", args=[klant.pk])

        def fill(n: int) -> None:
            ContactmomentFactory(klant=klant, medewerker=coach)
            ZakelijkeAfspraakFactory(klant=klant, medewerker=coach if n % 2 else None)
            duty = VerplichtingFactory(
                klant=klant, van=VANDAAG - timedelta(days=40), tot=None, soort=KINDS[n]
            )
            BewijsFactory(verplichting=duty)
            OntheffingFactory(klant=klant)
            LadderStapFactory(klant=klant, op=VANDAAG - timedelta(days=n))

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
            return len(captured)

        fill(0)
        queries()
        one = queries()
        for n in range(1, len(KINDS)):
            fill(n)
        assert queries() == one
