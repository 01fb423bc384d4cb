"""Steps on both ladders: history, who and why, counted by reporting, and who is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from caseload.ladders.models import Ladder, LadderStap
from caseload.ladders.policy import Richting, direction
from caseload.ladders.services import SetTrede, StapNietMogelijk, set_trede
from caseload.plan.models import Regie
from reporting.indicatoren.berekening import calculate, rows_behind
from reporting.indicatoren.vraag import GEMEENTE, Vraag
from serviceplein.dossier.tijdlijn import tijdlijn_of
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.caseload.begeleiding import ContactmomentFactory, coach_with_klant, set_norms
from tests.caseload.factories import ActieFactory, LadderStapFactory, PlanFactory, ToewijzingFactory
from tests.caseload.trajecten import build
from tests.factories import NOW, VANDAAG

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
TREDEN = st.integers(0, 6)


class TestDirection:
    @given(TREDEN, TREDEN)
    def test_of_a_way_back_is_the_opposite(self, van: int, naar: int) -> None:
        there, back = direction(van, naar), direction(naar, van)
        opposite = {Richting.OMHOOG: Richting.OMLAAG, Richting.OMLAAG: Richting.OMHOOG}
        assert back == opposite.get(there, Richting.GELIJK)
        assert direction(None, naar) == Richting.EERSTE


def go(klant: Any, coach: Any, ladder: Ladder, trede: int, day: int) -> Richting:
    command = SetTrede(klant_id=klant.pk, ladder=ladder, trede=trede, reden="Doet vrijwilligerswerk")
    return set_trede(command, actor=coach.gebruiker, now=NOW + timedelta(days=day))


@pytest.mark.django_db
class TestLadders:
    @pytest.mark.eis("CAS-12")
    def test_keep_every_step_count_it_and_signal_who_is_forgotten(self) -> None:
        set_norms()
        coach, klant = coach_with_klant()
        for n, trede in enumerate((1, 3, 2, 2)):
            go(klant, coach, Ladder.REINTEGRATIE, trede, n)
        for n, trede in enumerate((1, 6)):
            go(klant, coach, Ladder.PARTICIPATIE, trede, n)
        rows = LadderStap.objects.filter(klant=klant, ladder=Ladder.REINTEGRATIE).order_by("op")
        assert [(row.trede, row.vastgelegd_door, row.reden) for row in rows] == [
            (trede, coach.gebruiker, "Doet vrijwilligerswerk") for trede in (1, 3, 2, 2)
        ]
        for ladder, trede in ((Ladder.PARTICIPATIE, 0), (Ladder.REINTEGRATIE, 7)):
            with pytest.raises(StapNietMogelijk):
                go(klant, coach, ladder, trede, 5)
            with pytest.raises(IntegrityError), transaction.atomic():
                LadderStapFactory(klant=klant, ladder=ladder, trede=trede)

        told = [step["titel"] for step in tijdlijn_of(klant).stappen]
        assert told.count("Trede 2 op de re-integratieladder.") == 2
        asked = Vraag(
            peildatum=VANDAAG + timedelta(days=9), van=VANDAAG, bereik=GEMEENTE, nu=NOW + timedelta(days=20)
        )
        steps = calculate("ladder_reintegratie", asked, "uitkomst")
        assert {cell.groep: cell.n for cell in steps.groepen} == {"omhoog": 1, "omlaag": 1}
        assert calculate("ladder_omhoog", asked).totaal.waarde == 50
        assert [row.klant_id for row in rows_behind("ladder_participatie", asked)] == [klant.pk]

        def forgotten(day: int) -> list[int]:
            update_signalen("zonder_aandacht", actor=None, now=NOW + timedelta(days=day))
            rows = Taak.objects.open().filter(sleutel__startswith="zonder_aandacht:")
            return [row.klant_id or 0 for row in rows.filter(medewerker=coach)]

        assert forgotten(184) == []
        assert forgotten(190) == [klant.pk]
        ContactmomentFactory(klant=klant, op=NOW + timedelta(days=185))
        assert forgotten(190) == []

    def test_forget_nobody_with_a_partner_and_nobody_who_acted(self) -> None:
        set_norms()
        coach, klant = coach_with_klant()
        long_ago = NOW - timedelta(days=400)
        klant.toewijzingen.update(van=long_ago)
        LadderStapFactory(klant=klant, trede=2, op=long_ago.date())
        ActieFactory(doel__plan__klant=klant, status="gedaan", afgerond_op=NOW - timedelta(days=3))
        working = ToewijzingFactory(medewerker=coach, van=long_ago)
        LadderStapFactory(klant=working.klant, trede=3, op=long_ago.date())
        plan = PlanFactory(regie=Regie.PARTNER, regievoerder=coach, begonnen_op=long_ago)
        LadderStapFactory(klant=plan.klant, trede=0, op=long_ago.date())
        update_signalen("zonder_aandacht", actor=None, now=NOW)
        assert [row.klant for row in Taak.objects.open()] == [plan.klant]

    def test_count_a_traject_as_attention_for_as_long_as_it_runs_as_expected(self) -> None:
        set_norms()
        wereld = build()
        long_ago = NOW - timedelta(days=500)
        begin = long_ago.date()
        klanten = []
        for status, end in (("loopt", 600), ("loopt", 100), ("beeindigd", 450), ("beeindigd", 100)):
            klant = ToewijzingFactory(van=long_ago).klant
            LadderStapFactory(klant=klant, trede=1, op=begin)
            last = begin + timedelta(days=end)
            ended = (
                {"beeindigd_op": last} if status == "beeindigd" else {"beeindigd_op": None, "resultaat": ""}
            )
            wereld.finished(
                klant, status=status, begin=begin, besteld_op=long_ago, verwacht_einde=last, **ended
            )
            klanten.append(klant)
        update_signalen("zonder_aandacht", actor=None, now=NOW)
        signalled = Taak.objects.open().filter(sleutel__startswith="zonder_aandacht:").order_by("klant")
        assert [row.klant for row in signalled] == [klanten[1], klanten[3]]
        klanten[1].toewijzingen.update(contact_weken=52)
        klanten[3].toewijzingen.update(contact_weken=52)
        update_signalen("zonder_aandacht", actor=None, now=NOW - timedelta(days=100))
        assert not signalled.all().exists(), "a longer rhythm was agreed and holds"

    def test_take_the_last_word_of_a_day(self) -> None:
        set_norms()
        coach, klant = coach_with_klant()
        assert go(klant, coach, Ladder.REINTEGRATIE, 2, 0) == Richting.EERSTE
        assert go(klant, coach, Ladder.REINTEGRATIE, 4, 0) == Richting.OMHOOG
        assert LadderStap.objects.get().trede == 4

    def test_ask_why(self, client: Any) -> None:
        set_norms()
        coach, klant = coach_with_klant()
        client.force_login(coach.gebruiker, backend=BACKEND)
        url = reverse("trede-vastleggen", args=[klant.pk, "participatie"])
        assert client.post(url, {"trede": "2", "reden": ""}).status_code == 422
        assert client.post(url, {"trede": "0", "reden": "Stil"}).status_code == 422
        page = client.post(url, {"trede": "2", "reden": "Ziet buren"}, follow=True).content.decode()
        assert "Ziet buren" in page
        assert LadderStap.objects.get().op == timezone.localdate()
        assert client.get(reverse("trede-vastleggen", args=[klant.pk, "glazenwasser"])).status_code == 404
