"""Leaving an application aside after its hersteltermijn, by a person and in time (Awb 4:5, BO-07)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.brief import letter_context, letter_html
from backoffice.besluiten.leesbaarheid import text_of
from backoffice.besluiten.models import Besluit, Uitkomst
from backoffice.betalingen.models import Betaalregel
from backoffice.termijnen.bewaking import end_opschortingen
from backoffice.termijnen.buiten import LeaveAside, leave_aside
from backoffice.termijnen.duur import end_of_term, weken
from backoffice.termijnen.keuzes import Grond
from backoffice.termijnen.services import (
    ResumeTermijn,
    SuspendTermijn,
    TermijnStaatNietToe,
    resume_termijn,
    suspend_termijn,
)
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.toegang.rollen import Rol
from tests.backoffice.factories import AanvraagFactory
from tests.factories import NOW, MedewerkerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ingericht")]
VOORBIJ = date(2026, 12, 3)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def ask(aanvraag, actor, *, now=NOW, uiterlijk=VOORBIJ):
    command = SuspendTermijn(
        aanvraag_id=aanvraag.pk, grond=Grond.AANVULLING, wat="Uw loonstrook", uiterlijk=uiterlijk
    )
    suspend_termijn(command, actor=actor, now=now)


def decide(aanvraag, actor, day, **extra):
    return leave_aside(LeaveAside(aanvraag_id=aanvraag.pk, **extra), actor=actor, now=on(day))


@pytest.fixture
def aanvraag(actor):
    row = AanvraagFactory(status=AanvraagStatus.BIJ_MEDEWERKER)
    ask(row, actor)
    return row


class TestLeavingAside:
    def test_is_a_decision_of_a_person_with_its_reason_and_bezwaar_in_the_letter(self, aanvraag, actor):
        with pytest.raises(TermijnStaatNietToe, match="als de hersteltermijn voorbij is"):
            decide(aanvraag, actor, VOORBIJ)
        end_opschortingen(actor=None, now=on(VOORBIJ + timedelta(days=1)))
        aanvraag.refresh_from_db()
        assert aanvraag.status == AanvraagStatus.BIJ_MEDEWERKER
        with pytest.raises(PermissionDenied):
            decide(aanvraag, MedewerkerFactory(rol=Rol.TEAMLEIDER).gebruiker, date(2026, 12, 4))
        done = decide(aanvraag, actor, date(2026, 12, 31), ontbreekt="het loon van oktober")
        besluit = Besluit.objects.select_related("aanvraag__klant").get(pk=done.besluit_id)
        assert (done.status, besluit.uitkomst) == (AanvraagStatus.BESLIST, Uitkomst.BUITEN)
        assert (besluit.beslist_door, besluit.automatisch) == (actor, False)
        letter = " ".join(text_of(letter_html(letter_context(besluit))).split())
        for part in (
            "Wij behandelen uw aanvraag niet.",
            "vroegen wij u om: Uw loonstrook",
            "tot en met 3 december 2026",
            "Dit ontbreekt nog: het loon van oktober",
            "artikel 4:5 van de Algemene wet bestuursrecht",
            "uiterlijk op 11 februari 2027",
        ):
            assert part in letter
        event = Gebeurtenis.objects.get(soort="aanvraag.beslist", klant=aanvraag.klant)
        assert sentence(event) == "Aanvraag U-pas buiten behandeling gesteld."
        assert not Betaalregel.objects.exists()

    def test_ends_four_weeks_after_the_hersteltermijn(self, aanvraag, actor):
        end_opschortingen(actor=None, now=on(VOORBIJ + timedelta(days=1)))
        with pytest.raises(TermijnStaatNietToe, match="Dit kon tot en met 31 december 2026"):
            decide(aanvraag, actor, date(2027, 1, 1))

    def test_is_not_for_what_was_completed_nor_by_a_computer(self, aanvraag, actor):
        back = ResumeTermijn(aanvraag_id=aanvraag.pk, op=date(2026, 11, 30))
        resume_termijn(back, actor=actor, now=on(date(2026, 12, 1)))
        with pytest.raises(TermijnStaatNietToe, match="Vraag eerst de gegevens op"):
            decide(aanvraag, actor, date(2026, 12, 4))
        by_nobody = {"automatisch": True, "beslist_op": NOW, "geldig_van": NOW.date()}
        with pytest.raises(IntegrityError, match="refusal_by_a_person"):
            Besluit.objects.create(aanvraag=aanvraag, uitkomst=Uitkomst.BUITEN, **by_nobody)

    def test_is_offered_on_the_page_of_the_term_while_it_can_be(self, actor, client):
        today = timezone.localdate()
        gegevens = {
            "aanvraagdatum": (today - timedelta(days=21)).isoformat(),
            "huishouden": "alleenstaand",
            "inkomen_per_maand": "2500.00",
            "vermogen": "1000.00",
        }
        aanvraag = AanvraagFactory(
            status=AanvraagStatus.BIJ_MEDEWERKER,
            gegevens=gegevens,
            beslistermijn=end_of_term(today - timedelta(days=21), weken(8)),
        )
        client.force_login(actor, backend="serviceplein.toegang.aanmelding.AccountBackend")
        page, step = (reverse(name, args=[aanvraag.pk]) for name in ("termijn", "termijn-buiten"))
        then = timezone.now() - timedelta(days=20)
        ask(aanvraag, actor, now=then, uiterlijk=today - timedelta(days=6))
        assert step not in client.get(page).content.decode()
        end_opschortingen(actor=None, now=timezone.now())
        shown = client.get(page).content.decode()
        assert step in shown
        assert "Buiten behandeling stellen kan tot en met" in shown
        assert client.post(step, {"buiten-ontbreekt": ""}).status_code == 302
        assert "Wij kregen dit niet van u." in aanvraag.besluit.toelichting
        for url in (page, reverse("aanvraag", args=[aanvraag.pk])):
            after = client.get(url).content.decode()
            assert step not in after
        assert "Buiten behandeling gesteld" in after
