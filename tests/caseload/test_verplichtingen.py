"""Duties, the proof of them, what suspends them, and the straight line to handhaving."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from caseload.plan.models import Ontheffing
from caseload.verplichtingen.lezen import missing_proof, running_duties
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, OntheffingWijziging, Verplichting
from caseload.verplichtingen.ontheffing import (
    ExtendOntheffing,
    GrantOntheffing,
    OntheffingNietMogelijk,
    WithdrawOntheffing,
    extend_ontheffing,
    grant_ontheffing,
    withdraw_ontheffing,
)
from caseload.verplichtingen.policy import (
    Geleverd,
    Periode,
    Stand,
    deadline,
    judge_period,
    last_closed,
    periods,
)
from caseload.verplichtingen.services import (
    BewijsAlBeoordeeld,
    BewijsOnvolledig,
    DeliverBewijs,
    EndVerplichting,
    ImposeVerplichting,
    JudgeBewijs,
    PeriodeOnjuist,
    VerplichtingBestaat,
    deliver_bewijs,
    end_verplichting,
    impose_verplichting,
    judge_bewijs,
)
from caseload.verplichtingen.soorten import plichtsoorten
from caseload.verplichtingen.transitions import Oordeel, VoorstelStatus
from caseload.verplichtingen.voorstellen import (
    AnswerVoorstel,
    EndVoorstel,
    GeenOvertreding,
    ProposeMaatregel,
    VoorstelOnvolledig,
    answer_voorstel,
    proposal_key,
    propose_maatregel,
    withdraw_voorstel,
)
from serviceplein.berichten.models import Bericht
from serviceplein.berichten.services import render
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.toegang.models import Inzage
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from serviceplein.werk.signalen import update_signalen
from tests.bestanden import pdf
from tests.caseload.begeleiding import (
    BewijsFactory,
    MaatregelvoorstelFactory,
    OntheffingFactory,
    VerplichtingFactory,
    coach_with_klant,
    set_norms,
)
from tests.factories import NOW, VANDAAG, MedewerkerFactory

BACKEND = "serviceplein.toegang.aanmelding.AccountBackend"
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))
SPANS = st.tuples(DAYS, st.integers(1, 200)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))
PROOF = st.lists(
    st.builds(Geleverd, aantal=st.integers(1, 9), voldoende=st.none() | st.booleans()), max_size=4
)


class TestPolicy:
    @given(DAYS, st.integers(7, 91), st.lists(SPANS, max_size=3), DAYS)
    def test_periods_follow_each_other_and_an_exemption_suspends_what_it_touches(
        self, van: date, dagen: int, vrij: list[tuple[date, date]], op: date
    ) -> None:
        found = periods(van, None, dagen, vrij, op=op)
        assert [row.van for row in found] == [van + timedelta(days=n * dagen) for n in range(len(found))]
        assert bool(found) == (van <= op)
        for row in found:
            days = {row.van + timedelta(days=n) for n in range(dagen)}
            free = any(begin <= day < end for day in days for begin, end in vrij)
            assert row.opgeschort == free
        newest = last_closed(van, None, dagen, vrij, op=op, werkdagen=5)
        assert newest == next((row for row in reversed(found) if deadline(row, 5) < op), None)

    @given(DAYS, st.integers(1, 9), PROOF, st.booleans(), DAYS)
    def test_a_breach_is_never_suspended_enough_unseen_or_in_time(
        self, van: date, asked: int, proof: list[Geleverd], free: bool, op: date
    ) -> None:
        period = Periode(van=van, tot=van + timedelta(days=28), opgeschort=free)
        stand = judge_period(period, asked, proof, op=op, werkdagen=5)
        enough = sum(row.aantal for row in proof if row.voldoende) >= asked
        unseen = any(row.voldoende is None for row in proof)
        breach = not free and not enough and not unseen and op > deadline(period, 5)
        assert (stand == Stand.ONTBREEKT) == breach
        assert (stand == Stand.OPGESCHORT) == free

    def test_kinds_are_data_with_a_ground(self) -> None:
        for kind in plichtsoorten().values():
            assert kind.grond.startswith("Participatiewet artikel")
            assert kind.norm_codes


@pytest.fixture
def us(db: None) -> tuple[Any, Any]:
    set_norms()
    return coach_with_klant()


def shows(duty: Verplichting, coach: Any, aantal: int, **kwargs: Any) -> int:
    now = kwargs.pop("now", NOW)
    command = DeliverBewijs(
        verplichting_id=duty.pk, periode_van=duty.van, aantal=aantal, omschrijving="Brieven", **kwargs
    )
    return deliver_bewijs(command, actor=coach.gebruiker, now=now)


def proposal(duty: Verplichting) -> ProposeMaatregel:
    return ProposeMaatregel(
        verplichting_id=duty.pk, periode_van=duty.van, overtreding="Te weinig brieven", zienswijze="Geen zin"
    )


class TestVerplichtingen:
    @pytest.mark.eis("CAS-17")
    def test_lead_from_duty_and_proof_to_a_proposal_for_handhaving(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        actor = coach.gebruiker
        for soort in ("solliciteren", "meewerken"):
            impose_verplichting(
                ImposeVerplichting(klant_id=klant.pk, soort=soort, van=VANDAAG), actor=actor, now=NOW
            )
        duty = Verplichting.objects.get(soort="solliciteren")
        assert (duty.aantal, duty.periode_dagen) == (4, 28)

        paper = pdf()
        proof = shows(duty, coach, 2, bestandsnaam="brieven.pdf", inhoud=paper)
        assert Bewijs.objects.filter(pk=proof, document__klant=klant).exists()
        assert Taak.objects.open().get(sleutel=f"bewijs:{proof}").medewerker == coach
        after = NOW + timedelta(days=40)
        with pytest.raises(GeenOvertreding, match="Beoordeel eerst"):
            propose_maatregel(proposal(duty), actor=actor, now=after)
        with pytest.raises(BewijsOnvolledig):
            judge_bewijs(JudgeBewijs(bewijs_id=proof, oordeel=Oordeel.ONVOLDOENDE), actor=actor, now=NOW)
        verdict = JudgeBewijs(bewijs_id=proof, oordeel=Oordeel.ONVOLDOENDE, reden="Geen antwoorden")
        judge_bewijs(verdict, actor=actor, now=NOW)
        subject, text = render(Bericht.objects.get(sleutel=f"bewijs:{proof}:onvoldoende"))
        assert "niet genoeg" in subject
        assert "Geen antwoorden" in text
        assert "aanvullen tot en met" in text
        with pytest.raises(BewijsAlBeoordeeld):
            judge_bewijs(verdict, actor=actor, now=NOW)

        with pytest.raises(GeenOvertreding, match="heeft nog tijd"):
            propose_maatregel(proposal(duty), actor=actor, now=NOW)
        update_signalen("bewijs_ontbreekt", actor=None, now=after)
        assert Taak.objects.open().filter(sleutel__startswith="bewijs_ontbreekt").count() == 2
        number = propose_maatregel(proposal(duty), actor=actor, now=after)
        task = Taak.objects.open().get(sleutel=proposal_key(number))
        assert (task.specialisme, task.klant) == (Specialisme.HANDHAVING, klant)
        update_signalen("bewijs_ontbreekt", actor=None, now=after)
        assert Taak.objects.open().filter(sleutel__startswith="bewijs_ontbreekt").count() == 1
        with pytest.raises(GeenOvertreding, match="ligt er al"):
            propose_maatregel(proposal(duty), actor=actor, now=after)

        boa = MedewerkerFactory(rol=Rol.HANDHAVING).gebruiker
        Inzage.objects.create(
            gebruiker=boa, klant=klant, doel="controle", vanaf=NOW, tot=NOW + timedelta(days=90)
        )
        answer = AnswerVoorstel(voorstel_id=number, overnemen=True, reden="Klopt")
        answer_voorstel(answer, actor=boa, now=after)
        assert Maatregelvoorstel.objects.get().status == VoorstelStatus.OVERGENOMEN
        assert not Taak.objects.open().filter(sleutel=proposal_key(number)).exists()
        story = Gebeurtenis.objects.filter(klant=klant).order_by("pk").values_list("soort", flat=True)
        assert list(story) == [
            "verplichting.opgelegd",
            "verplichting.opgelegd",
            "bewijs.geleverd",
            "bewijs.beoordeeld",
            "maatregel.voorgesteld",
            "maatregel.beantwoord",
        ]

    def test_are_met_by_enough_proof(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        duty = VerplichtingFactory(klant=klant)
        for aantal in (1, 3):
            number = shows(duty, coach, aantal)
            command = JudgeBewijs(bewijs_id=number, oordeel=Oordeel.VOLDOENDE)
            judge_bewijs(command, actor=coach.gebruiker, now=NOW)
        assert missing_proof([duty], VANDAAG) == []
        assert running_duties(klant.pk, VANDAAG)[0].regels[-1].stand == Stand.VOLDAAN
        with pytest.raises(GeenOvertreding, match="genoeg"):
            propose_maatregel(proposal(duty), actor=coach.gebruiker, now=NOW)

    def test_are_suspended_while_an_exemption_runs(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        seeking, learning = (
            VerplichtingFactory(klant=klant),
            VerplichtingFactory(klant=klant, soort="taal", aantal=1),
        )
        OntheffingFactory(klant=klant)
        assert [row.verplichting for row in missing_proof([seeking, learning], VANDAAG)] == [learning]
        with pytest.raises(GeenOvertreding, match="ontheffing"):
            propose_maatregel(proposal(seeking), actor=coach.gebruiker, now=NOW)

    def test_run_once_per_kind_and_stop_with_a_reason(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        duty = VerplichtingFactory(klant=klant)
        again = ImposeVerplichting(klant_id=klant.pk, soort=duty.soort, van=VANDAAG)
        with pytest.raises(VerplichtingBestaat):
            impose_verplichting(again, actor=coach.gebruiker, now=NOW)
        stop = EndVerplichting(verplichting_id=duty.pk, reden="Heeft werk")
        end_verplichting(stop, actor=coach.gebruiker, now=NOW)
        assert running_duties(klant.pk, VANDAAG) == []
        impose_verplichting(again, actor=coach.gebruiker, now=NOW)

    def test_take_proof_only_for_a_period_of_their_own(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        duty = VerplichtingFactory(klant=klant)
        for begin in (duty.van + timedelta(days=1), duty.van + timedelta(days=56)):
            command = DeliverBewijs(
                verplichting_id=duty.pk, periode_van=begin, aantal=1, omschrijving="Een brief"
            )
            with pytest.raises(PeriodeOnjuist):
                deliver_bewijs(command, actor=coach.gebruiker, now=NOW)


class TestVoorstel:
    def test_hears_the_klant_first(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        duty = VerplichtingFactory(klant=klant)
        unheard = ProposeMaatregel(
            verplichting_id=duty.pk, periode_van=duty.van, overtreding="Niets", zienswijze=" "
        )
        with pytest.raises(VoorstelOnvolledig):
            propose_maatregel(unheard, actor=coach.gebruiker, now=NOW)

    def test_can_be_taken_back_and_made_again(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        duty = VerplichtingFactory(klant=klant)
        number = propose_maatregel(proposal(duty), actor=coach.gebruiker, now=NOW)
        command = EndVoorstel(voorstel_id=number, reden="Was ziek")
        withdraw_voorstel(command, actor=coach.gebruiker, now=NOW)
        assert not Taak.objects.open().exists()
        propose_maatregel(proposal(duty), actor=coach.gebruiker, now=NOW)

    def test_that_is_turned_down_comes_back_to_the_coach(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        row = MaatregelvoorstelFactory(verplichting__klant=klant)
        boa = MedewerkerFactory(rol=Rol.HANDHAVING).gebruiker
        Inzage.objects.create(
            gebruiker=boa, klant=klant, doel="controle", vanaf=NOW, tot=NOW + timedelta(hours=8)
        )
        command = AnswerVoorstel(voorstel_id=row.pk, overnemen=False, reden="Overmacht")
        answer_voorstel(command, actor=boa, now=NOW)
        assert Taak.objects.open().get().medewerker == coach


class TestOntheffing:
    def test_is_given_extended_and_withdrawn_with_a_reason(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        actor, day = coach.gebruiker, timedelta(days=1)
        given = GrantOntheffing(klant_id=klant.pk, van=VANDAAG, tot=VANDAAG + 60 * day, reden="Ziek kind")
        number = grant_ontheffing(given, actor=actor, now=NOW)
        extend_ontheffing(
            ExtendOntheffing(ontheffing_id=number, tot=VANDAAG + 90 * day, reden="Nog ziek"),
            actor=actor,
            now=NOW,
        )
        withdraw_ontheffing(
            WithdrawOntheffing(ontheffing_id=number, per=VANDAAG + 30 * day, reden="Kind is beter"),
            actor=actor,
            now=NOW,
        )
        assert Ontheffing.objects.get().tot == VANDAAG + 30 * day
        changes = OntheffingWijziging.objects.order_by("pk").values_list("soort", "tot_was", "reden", "door")
        assert list(changes) == [
            ("verleend", None, "Ziek kind", actor.pk),
            ("verlengd", VANDAAG + 60 * day, "Nog ziek", actor.pk),
            ("ingetrokken", VANDAAG + 90 * day, "Kind is beter", actor.pk),
        ]

    @pytest.mark.parametrize(
        ("van", "tot", "reden"),
        [(0, 400, "Lang"), (-1, 30, "Terug"), (5, 5, "Leeg"), (0, 30, " "), (10, 40, "Dubbel")],
    )
    def test_is_refused_when_it_is_not_possible(
        self, us: tuple[Any, Any], van: int, tot: int, reden: str
    ) -> None:
        coach, klant = us
        OntheffingFactory(klant=klant, van=VANDAAG + timedelta(days=35), tot=VANDAAG + timedelta(days=50))
        command = GrantOntheffing(
            klant_id=klant.pk,
            van=VANDAAG + timedelta(days=van),
            tot=VANDAAG + timedelta(days=tot),
            reden=reden,
        )
        with pytest.raises(OntheffingNietMogelijk):
            grant_ontheffing(command, actor=coach.gebruiker, now=NOW)

    def test_that_ends_is_signalled_in_time(self, us: tuple[Any, Any]) -> None:
        coach, klant = us
        OntheffingFactory(klant=klant, tot=VANDAAG + timedelta(days=28))
        update_signalen("ontheffing_loopt_af", actor=None, now=NOW - timedelta(days=1))
        assert not Taak.objects.exists()
        update_signalen("ontheffing_loopt_af", actor=None, now=NOW)
        assert Taak.objects.open().get().medewerker == coach


class TestPages:
    def test_go_from_duty_to_proposal(self, client: Any, us: tuple[Any, Any]) -> None:
        coach, klant = us
        client.force_login(coach.gebruiker, backend=BACKEND)
        duty = VerplichtingFactory(klant=klant)
        url = reverse("klant-begeleiding", args=[klant.pk])
        propose = reverse("maatregel-voorstellen", args=[duty.pk, duty.van.isoformat()])
        assert propose in client.get(url).content.decode()
        typed = {"periode_van": duty.van.isoformat(), "aantal": "4", "omschrijving": "Vier brieven"}
        wrong = {**typed, "bestand": SimpleUploadedFile("x.exe", b"MZ....")}
        refused = client.post(reverse("bewijs-inleveren", args=[duty.pk]), wrong)
        assert refused.status_code == 409
        assert "Dit is geen PDF" in refused.content.decode()
        client.post(reverse("bewijs-inleveren", args=[duty.pk]), typed)
        proof = Bewijs.objects.get()
        judge = reverse("bewijs-beoordelen", args=[proof.pk])
        assert judge in client.get(url).content.decode()
        client.post(judge, {"oordeel": "onvoldoende", "reden": "Geen antwoord"})
        words = {"overtreding": "Te weinig", "zienswijze": "Geen zin"}
        assert client.post(propose, words).status_code == 302
        page = client.get(url).content.decode()
        assert "Ligt bij handhaving" in page
        assert client.post(propose, words).status_code == 409
        gone = reverse("maatregelvoorstel-intrekken", args=[Maatregelvoorstel.objects.get().pk])
        assert client.post(gone, {"reden": "Was ziek"}).status_code == 302
        assert BewijsFactory(verplichting=duty).pk
