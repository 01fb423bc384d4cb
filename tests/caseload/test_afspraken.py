"""Agreements in both directions: consequence, reminder, kept or not, and measured by one yardstick."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from caseload.afspraken.bewaking import expired, mark_expired, remind
from caseload.afspraken.models import Kant, Oorzaak, ZakelijkeAfspraak
from caseload.afspraken.policy import Uitkomst, expires_after, judge, reminded_until
from caseload.afspraken.services import (
    AfspraakGesloten,
    AfspraakOnvolledig,
    AgreeAfspraak,
    CloseAfspraak,
    DropAfspraak,
    agree_afspraak,
    close_afspraak,
    drop_afspraak,
    reminder_key,
)
from caseload.afspraken.transitions import AfspraakStatus
from reporting.indicatoren.berekening import calculate, rows_behind
from reporting.indicatoren.vraag import GEMEENTE, Vraag
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import deliver
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.tijdlijn import tijdlijn_of
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from serviceplein.werk.transitions import TaakStatus
from tests.caseload.begeleiding import ZakelijkeAfspraakFactory, coach_with_klant, set_norms
from tests.caseload.factories import own_gemeente
from tests.factories import NOW, VANDAAG, NormFactory

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"


class TestPolicy:
    @given(DAYS, st.integers(-400, 400))
    def test_in_time_is_on_or_before_the_last_day(self, termijn: date, verschil: int) -> None:
        outcome = judge(termijn, termijn + timedelta(days=verschil))
        assert (outcome == Uitkomst.OP_TIJD) == (verschil <= 0)
        assert judge(termijn, None) == Uitkomst.NIET_NAGEKOMEN

    @given(DAYS, DAYS, st.integers(0, 30), st.integers(0, 20))
    def test_reminds_before_the_term_and_expires_after_it(
        self, termijn: date, today: date, dagen: int, werkdagen: int
    ) -> None:
        reminded = termijn <= reminded_until(today, dagen)
        assert reminded == (today >= termijn - timedelta(days=dagen))
        assert termijn <= expires_after(termijn, werkdagen)


@pytest.fixture
def us() -> tuple[Any, Any]:
    """A coach and a klant of theirs with an e-mail address."""
    set_norms()
    return coach_with_klant(email="klant@voorbeeld.example")


def agree(coach: Any, klant: Any, kant: Kant, days: int = 2) -> int:
    command = AgreeAfspraak(
        klant_id=klant.pk,
        kant=kant,
        wat="Stuur twee brieven" if kant == Kant.KLANT else "Bel de werkgever",
        gevolg="Dan volgt een gesprek",
        termijn=VANDAAG + timedelta(days=days),
    )
    return agree_afspraak(command, actor=coach.gebruiker, now=NOW)


@pytest.mark.django_db
class TestAfspraken:
    @pytest.mark.eis("CAS-11")
    def test_bind_both_sides_by_the_same_rules(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        NormFactory(code="berichten.pogingen", waarde=3)
        own_gemeente()
        theirs, ours = agree(coach, klant, Kant.KLANT), agree(coach, klant, Kant.GEMEENTE)
        late, missed = agree(coach, klant, Kant.GEMEENTE), agree(coach, klant, Kant.KLANT)
        assert set(ZakelijkeAfspraak.objects.values_list("gevolg", flat=True)) == {"Dan volgt een gesprek"}

        remind(actor=None, now=NOW)
        assert deliver(now=NOW) == 2
        assert "Dan volgt een gesprek" in mail.outbox[0].body
        task = Taak.objects.open().get(sleutel=reminder_key(ours))
        assert (task.medewerker, task.deadline) == (coach, VANDAAG + timedelta(days=2))
        assert remind(actor=None, now=NOW) == 0

        actor, day = coach.gebruiker, NOW + timedelta(days=3)
        for kept in (theirs, ours):
            command = CloseAfspraak(afspraak_id=kept, nagekomen_op=VANDAAG + timedelta(days=1))
            assert close_afspraak(command, actor=actor, now=day) == Uitkomst.OP_TIJD
        after = CloseAfspraak(afspraak_id=late, nagekomen_op=VANDAAG + timedelta(days=3))
        assert close_afspraak(after, actor=actor, now=day) == Uitkomst.TE_LAAT
        why = CloseAfspraak(afspraak_id=missed, oorzaak=Oorzaak.VERGETEN, toelichting="Was druk thuis")
        assert close_afspraak(why, actor=actor, now=day) == Uitkomst.NIET_NAGEKOMEN
        assert Taak.objects.get(sleutel=reminder_key(ours)).status == TaakStatus.AFGEROND

        told = [step["titel"] for step in tijdlijn_of(klant).stappen]
        assert "Afspraak van de klant op tijd nagekomen." in told
        assert "Afspraak van ons te laat nagekomen." in told
        assert "Afspraak van de klant niet nagekomen: vergeten." in told
        assert ZakelijkeAfspraak.objects.get(pk=missed).toelichting == "Was druk thuis"

        forgotten_theirs = ZakelijkeAfspraakFactory(klant=klant, termijn=VANDAAG - timedelta(days=30))
        forgotten_ours = ZakelijkeAfspraakFactory(
            klant=klant, termijn=VANDAAG - timedelta(days=30), medewerker=coach
        )
        assert expired(VANDAAG) == [forgotten_theirs.pk, forgotten_ours.pk]
        for row in (forgotten_theirs, forgotten_ours):
            assert mark_expired(row.pk, actor=None, now=day)
        asked = Vraag(peildatum=day.date(), van=VANDAAG, bereik=GEMEENTE, nu=day + timedelta(days=1))
        for code in ("afspraken_klant_op_tijd", "afspraken_gemeente_op_tijd"):
            figure = calculate(code, asked).totaal
            assert (figure.n, figure.teller) == (3, 1)
            assert rows_behind(code, asked).filter(telt=True).count() == 1

    def test_count_once_also_when_the_answer_comes_after_the_mark(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        row = ZakelijkeAfspraakFactory(klant=klant, termijn=VANDAAG - timedelta(days=30))
        assert mark_expired(row.pk, actor=None, now=NOW)
        assert not mark_expired(row.pk, actor=None, now=NOW)
        command = CloseAfspraak(afspraak_id=row.pk, nagekomen_op=VANDAAG)
        close_afspraak(command, actor=coach.gebruiker, now=NOW)
        counted = Gebeurtenis.objects.filter(onderwerp_id=row.pk, gegevens__gemeten=True)
        assert [event.soort for event in counted] == ["zakelijke_afspraak.verlopen"]

    def test_wait_some_working_days_for_an_answer(self, us: tuple[Any, Any]) -> None:
        row = ZakelijkeAfspraakFactory(termijn=VANDAAG)
        assert expired(expires_after(VANDAAG, 5)) == []
        assert expired(expires_after(VANDAAG, 5) + timedelta(days=1)) == [row.pk]

    def test_not_kept_need_a_cause_and_an_explanation(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        row = ZakelijkeAfspraakFactory(klant=klant, medewerker=coach)
        silent = CloseAfspraak(afspraak_id=row.pk, oorzaak=Oorzaak.GEEN_TIJD)
        with pytest.raises(AfspraakOnvolledig):
            close_afspraak(silent, actor=coach.gebruiker, now=NOW)
        row.status, row.afgesloten_op = AfspraakStatus.NIET_NAGEKOMEN, NOW
        with pytest.raises(IntegrityError, match="not_kept_is_explained"):
            row.save()

    def test_lapse_only_before_the_term(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        row, over = (
            ZakelijkeAfspraakFactory(klant=klant),
            ZakelijkeAfspraakFactory(klant=klant, termijn=VANDAAG - timedelta(days=1)),
        )
        actor = coach.gebruiker
        drop_afspraak(DropAfspraak(afspraak_id=row.pk, toelichting="Baan gevonden"), actor=actor, now=NOW)
        with pytest.raises(AfspraakGesloten, match="nagekomen"):
            drop_afspraak(DropAfspraak(afspraak_id=over.pk, toelichting="Laat maar"), actor=actor, now=NOW)
        with pytest.raises(AfspraakGesloten, match="al afgesloten"):
            close_afspraak(CloseAfspraak(afspraak_id=row.pk, nagekomen_op=VANDAAG), actor=actor, now=NOW)

    def test_are_not_posted_to_a_home_that_is_not_safe(self, us: tuple[Any, Any]) -> None:
        _, klant = us
        klant.bescherming = "huiselijk_geweld"
        klant.save()
        ZakelijkeAfspraakFactory(klant=klant)
        assert remind(actor=None, now=NOW) == 1
        assert not Bericht.objects.exists()

    def test_past_their_term_are_a_signal_until_answered(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        row = ZakelijkeAfspraakFactory(klant=klant, termijn=VANDAAG - timedelta(days=1))
        update_signalen("afspraak_onbeantwoord", actor=None, now=NOW)
        assert Taak.objects.open().get().medewerker == coach
        close_afspraak(
            CloseAfspraak(afspraak_id=row.pk, nagekomen_op=VANDAAG), actor=coach.gebruiker, now=NOW
        )
        update_signalen("afspraak_onbeantwoord", actor=None, now=NOW)
        assert not Taak.objects.open().exists()


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def seen(self, client: Any, us: tuple[Any, Any]) -> tuple[Any, Any]:
        client.force_login(us[0].gebruiker, backend=BACKEND)
        return us

    def test_add_and_close_from_the_page_of_the_klant(self, client: Any, seen: tuple[Any, Any]) -> None:
        _, klant = seen
        today = timezone.localdate()
        url = reverse("zakelijke-afspraak-maken", args=[klant.pk])
        typed = {"kant": "gemeente", "wat": "Wij bellen UWV", "gevolg": "Excuses", "termijn": ""}
        refused = client.post(url, typed)
        assert refused.status_code == 422
        assert "Wij bellen UWV</textarea>" in refused.content.decode()
        answer = client.post(url, {**typed, "termijn": today.isoformat()}, follow=True)
        page = answer.content.decode()
        row = ZakelijkeAfspraak.objects.get()
        close = reverse("zakelijke-afspraak-afsluiten", args=[row.pk])
        assert row.wat in page
        assert close in page
        refused = client.post(close, {"uitkomst": "niet"})
        assert refused.status_code == 422
        client.post(close, {"uitkomst": "nagekomen", "nagekomen_op": today.isoformat()})
        row.refresh_from_db()
        assert row.status == AfspraakStatus.NAGEKOMEN
        assert (
            client.post(close, {"uitkomst": "nagekomen", "nagekomen_op": today.isoformat()}).status_code
            == 409
        )

    def test_print_both_sides_for_the_klant(self, client: Any, seen: tuple[Any, Any]) -> None:
        coach, klant = seen
        own_gemeente()
        ZakelijkeAfspraakFactory(klant=klant)
        ZakelijkeAfspraakFactory(klant=klant, medewerker=coach, wat="Wij bellen UWV")
        answer = client.get(reverse("zakelijke-afspraken-brief", args=[klant.pk]))
        assert answer["Content-Type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert text.index("Dit doen wij") < text.index("Wij bellen UWV") < text.index("Stuur twee brieven")
        assert "Dan bellen wij u" in text
