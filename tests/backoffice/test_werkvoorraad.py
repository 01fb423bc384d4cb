"""The queues of the backoffice: who gets what, in which order, and what comes back (BO-01)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.werkvoorraad import afronden, oppakken, services
from backoffice.werkvoorraad.gewichten import weights_on
from backoffice.werkvoorraad.models import Opdracht, Vaardigheid
from backoffice.werkvoorraad.policy import explain, points_on, urgentie_of
from backoffice.werkvoorraad.specialismen import (
    SPECIALISMEN,
    WerkvoorraadOnjuist,
    parse,
    soort_van,
    soorten_van,
)
from backoffice.werkvoorraad.stappen import (
    NietUwWerk,
    OpdrachtBijCollega,
    OpdrachtOnvolledig,
    OpdrachtStaatNietToe,
    OpdrachtStap,
)
from backoffice.werkvoorraad.transitions import Herkomst, OpdrachtStatus, Situatie
from backoffice.werkvoorraad.waardering import revalue
from caseload.toewijzing.models import Toewijzing
from intake.melding.models import Melding
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import (
    AanvraagFactory,
    OpdrachtFactory,
    backoffice_medewerker,
    eigen_gemeente,
    load_norms,
)
from tests.factories import NOW, VANDAAG, KlantFactory, MedewerkerFactory

WWB = Specialisme.BEHEER_WWB


def worker(specialisme: str = WWB) -> Any:
    return backoffice_medewerker(specialisme).gebruiker


def coach() -> Any:
    return MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker


def claim(actor: Any, **narrow: str) -> Opdracht:
    done = oppakken.claim_next(oppakken.ClaimNext(**narrow), actor=actor, now=NOW)
    return Opdracht.objects.get(pk=done.opdracht_id)


def steps_of(subject: Any) -> list[str]:
    rows = Gebeurtenis.objects.filter(onderwerp_soort=subject._meta.label_lower, onderwerp_id=subject.pk)
    return list(rows.order_by("pk").values_list("soort", flat=True))


class TestSpecialismen:
    def test_are_seven_with_kinds_of_work_as_data(self) -> None:
        assert [s.label for s in SPECIALISMEN] == [
            "Beheer WWB-bestand",
            "Beheer IWV-bestand",
            "Handhaving",
            "Financiële Regelingen",
            "Schuldhulpverlening",
            "Incasso en Verhaal",
            "Administratieve ondersteuning",
        ]
        assert all(soorten_van([specialisme]) for specialisme in SPECIALISMEN)

    @pytest.mark.parametrize(
        ("text", "mistake"),
        [
            ("[", "specialismen.yaml"),
            ("{vaardigheden: {}, eisen: {}, specialismen: {onbekend: [{}]}}", "specialismen.yaml"),
            ("{vaardigheden: {}, eisen: {}, specialismen: {}}", "heeft geen soort"),
        ],
    )
    def test_report_a_mistake_in_their_file(self, text: str, mistake: str) -> None:
        with pytest.raises(WerkvoorraadOnjuist, match=mistake):
            parse(text)


class TestUrgentie:
    def test_is_the_sum_of_what_the_row_explains_on_every_day(self, ingericht: Any) -> None:
        weights = weights_on(VANDAAG)
        for situatie in ("", *Situatie.values):
            for days in (-30, 0, 3, 400):
                term, since = VANDAAG + timedelta(days=days), VANDAAG - timedelta(days=7)
                stored = urgentie_of(term, since, situatie, weights)
                for op in (VANDAAG, VANDAAG + timedelta(days=40)):
                    reasons = explain(term, since, situatie, weights, op=op)
                    assert sum(r.punten for r in reasons) == points_on(stored, op, weights)
                    assert len(reasons) == 2 + bool(situatie)

    def test_weighs_a_threat_more_than_a_near_term_and_age_breaks_a_tie(self, ingericht: Any) -> None:
        calm = OpdrachtFactory(termijn=VANDAAG + timedelta(days=2))
        old = OpdrachtFactory(termijn=VANDAAG + timedelta(days=2), ontstaan_op=NOW - timedelta(days=3))
        threat = OpdrachtFactory(termijn=VANDAAG + timedelta(days=20), situatie=Situatie.ONTRUIMING)
        assert list(Opdracht.objects.in_queue()) == [threat, old, calm]

    def test_follows_a_norm_that_changed_in_one_statement(self, ingericht: Any) -> None:
        old = OpdrachtFactory(ontstaan_op=NOW - timedelta(days=90), termijn=VANDAAG + timedelta(days=20))
        near = OpdrachtFactory(termijn=VANDAAG)
        assert revalue(actor=None, now=NOW) == 0
        assert list(Opdracht.objects.in_queue()) == [near, old]
        Norm.objects.filter(code="werkvoorraad.punten.wachtdag").update(waarde=50)
        assert revalue(actor=None, now=NOW) == 2
        assert list(Opdracht.objects.in_queue()) == [old, near]

    def test_of_an_application_is_the_same_in_the_database_as_here(self, ingericht: Any) -> None:
        klant = KlantFactory(gemeente=ingericht)
        Melding.objects.create(
            kenmerk="M2026-000001",
            klant=klant,
            kanaal="balie",
            vraag="Huis",
            domeinen=["schulden"],
            soort_vraag="nieuwe_aanvraag",
            gemeld_op=NOW,
            bedreiging="ontruiming",
        )
        opdracht = AanvraagFactory(klant=klant).opdracht
        assert opdracht.situatie == Situatie.ONTRUIMING
        assert opdracht.urgentie == urgentie_of(
            opdracht.termijn,
            timezone.localdate(opdracht.ontstaan_op),
            opdracht.situatie,
            weights_on(timezone.localdate()),
        )


class TestGeven:
    def command(self, **values: Any) -> services.GiveOpdracht:
        klant = values.pop("klant", None) or KlantFactory(bsn="123456782")
        plain = {"soort": "advies_uitkering", "vraag": "Klopt de norm?"}
        return services.GiveOpdracht(klant_id=klant.pk, **{**plain, **values})

    def test_puts_it_in_the_queue_of_its_specialisme_with_the_term_of_its_kind(self, ingericht: Any) -> None:
        asker = coach()
        done = services.give_opdracht(self.command(onderwerp=("caseload.plan", 3)), actor=asker, now=NOW)
        opdracht = Opdracht.objects.get(pk=done.opdracht_id)
        assert (opdracht.specialisme, opdracht.status) == (WWB, OpdrachtStatus.OPEN)
        assert opdracht.gevraagd_door == asker.medewerker
        assert opdracht.termijn == date(2026, 11, 26)
        assert services.subject_of(opdracht) == ("caseload.plan", 3)
        assert steps_of(opdracht) == ["opdracht.gegeven"]

    def test_from_the_helpdesk_says_so(self, ingericht: Any) -> None:
        asker = MedewerkerFactory(rol=Rol.HELPDESK).gebruiker
        done = services.give_opdracht(self.command(herkomst=Herkomst.HELPDESK), actor=asker, now=NOW)
        assert Opdracht.objects.get(pk=done.opdracht_id).herkomst == Herkomst.HELPDESK

    @pytest.mark.parametrize(
        ("values", "veld"),
        [
            ({"soort": "onbekend"}, "soort"),
            ({"vraag": " "}, "vraag"),
            ({"situatie": "onbekend"}, "situatie"),
            ({"termijn": VANDAAG - timedelta(days=1)}, "termijn"),
        ],
    )
    def test_refuses_what_nobody_can_work_on(self, ingericht: Any, values: Any, veld: str) -> None:
        with pytest.raises(OpdrachtOnvolledig) as caught:
            services.give_opdracht(self.command(**values), actor=coach(), now=NOW)
        assert caught.value.veld == veld

    def test_gets_another_place_when_something_threatens(self, ingericht: Any) -> None:
        first, second = OpdrachtFactory(), OpdrachtFactory()
        command = services.SetSituatie(opdracht_id=second.pk, situatie=Situatie.GEEN_GELD)
        services.set_situatie(command, actor=worker(), now=NOW)
        assert list(Opdracht.objects.in_queue()) == [second, first]


class TestVolgende:
    def test_is_the_most_urgent_of_ones_own_specialisme_that_nobody_has(self, ingericht: Any) -> None:
        actor = worker()
        OpdrachtFactory(specialisme=Specialisme.INCASSO, soort="verhaal", situatie=Situatie.ONTRUIMING)
        late = OpdrachtFactory(termijn=VANDAAG - timedelta(days=4))
        OpdrachtFactory()
        assert claim(actor) == late
        assert late.status == OpdrachtStatus.OPEN
        late.refresh_from_db()
        assert (late.status, late.behandelaar) == (OpdrachtStatus.OPGEPAKT, actor)
        assert claim(actor) != late
        with pytest.raises(oppakken.NietsTeDoen):
            claim(actor)

    def test_asks_the_skill_of_the_day(self, ingericht: Any) -> None:
        actor = worker()
        OpdrachtFactory(soort="recht_ondernemer")
        with pytest.raises(oppakken.NietsTeDoen):
            claim(actor)
        skill = Vaardigheid.objects.create(
            medewerker=actor.medewerker, code="zelfstandigen", van=VANDAAG - timedelta(days=9), tot=VANDAAG
        )
        with pytest.raises(oppakken.NietsTeDoen):
            claim(actor)
        skill.tot = None
        skill.save()
        assert claim(actor).soort == "recht_ondernemer"

    def test_can_be_an_application_for_who_may_decide(self, ingericht: Any) -> None:
        actor = worker(Specialisme.FINANCIELE_REGELINGEN)
        aanvraag = AanvraagFactory()
        opdracht = claim(actor, soort="u_pas")
        aanvraag.refresh_from_db()
        assert opdracht.aanvraag == aanvraag
        assert aanvraag.behandelaar == actor
        assert steps_of(aanvraag) == ["aanvraag.opgepakt"]


@pytest.mark.django_db(transaction=True)
class TestTegelijk:
    def test_two_people_never_get_the_same(self) -> None:
        load_norms()
        eigen_gemeente()
        actors = [worker() for _ in range(4)]
        rows = {OpdrachtFactory().pk for _ in range(8)}
        met = Barrier(len(actors), timeout=20)

        def work(actor: Any) -> list[int]:
            try:
                met.wait()
                return [claim(actor).pk for _ in range(2)]
            finally:
                connection.close()

        with ThreadPoolExecutor(len(actors)) as pool:
            taken = [pk for found in pool.map(work, actors) for pk in found]
        assert sorted(taken) == sorted(rows)

    def test_and_the_database_refuses_a_second_behandelaar(self) -> None:
        load_norms()
        eigen_gemeente()
        opdracht = OpdrachtFactory(status=OpdrachtStatus.OPGEPAKT, behandelaar=worker())
        with pytest.raises(DatabaseError, match="een_behandelaar"), transaction.atomic():
            Opdracht.objects.filter(pk=opdracht.pk).update(behandelaar=worker())


class TestWerk:
    def test_goes_back_waits_and_goes_to_a_colleague(self, ingericht: Any) -> None:
        actor, other, stranger = worker(), worker(), worker(Specialisme.INCASSO)
        step = OpdrachtStap(opdracht_id=OpdrachtFactory().pk)
        oppakken.take_up(step, actor=actor, now=NOW)
        with pytest.raises(OpdrachtBijCollega):
            oppakken.take_up(step, actor=other, now=NOW)
        until = VANDAAG + timedelta(days=3)
        pause = oppakken.PauseOpdracht(opdracht_id=step.opdracht_id, tot=until, reden="Wacht op loonstrook")
        assert oppakken.pause(pause, actor=actor, now=NOW).status == OpdrachtStatus.GEPAUZEERD
        assert oppakken.wake_opdrachten(actor=None, now=NOW) == 0
        assert oppakken.wake_opdrachten(actor=None, now=NOW + timedelta(days=3)) == 1
        to = oppakken.HandOver(opdracht_id=step.opdracht_id, medewerker_id=stranger.medewerker.pk)
        with pytest.raises(NietUwWerk):
            oppakken.hand_over(to, actor=actor, now=NOW)
        to = oppakken.HandOver(opdracht_id=step.opdracht_id, medewerker_id=other.medewerker.pk)
        oppakken.hand_over(to, actor=actor, now=NOW)
        assert oppakken.give_back(step, actor=other, now=NOW).status == OpdrachtStatus.OPEN
        assert steps_of(Opdracht.objects.get()) == [
            f"opdracht.{verb}"
            for verb in ("opgepakt", "gepauzeerd", "hervat", "overgedragen", "teruggegeven")
        ]

    @pytest.mark.parametrize(
        ("tot", "reden", "veld"), [(VANDAAG, "Wacht", "tot"), (VANDAAG + timedelta(days=1), " ", "reden")]
    )
    def test_waits_only_with_a_reason_until_a_later_day(
        self, ingericht: Any, tot: date, reden: str, veld: str
    ) -> None:
        actor = worker()
        opdracht = OpdrachtFactory(status=OpdrachtStatus.OPGEPAKT, behandelaar=actor)
        with pytest.raises(OpdrachtOnvolledig) as caught:
            oppakken.pause(
                oppakken.PauseOpdracht(opdracht_id=opdracht.pk, tot=tot, reden=reden), actor=actor, now=NOW
            )
        assert caught.value.veld == veld

    def test_of_an_application_follows_the_application(self, ingericht: Any) -> None:
        actor, other = worker(Specialisme.FINANCIELE_REGELINGEN), worker(Specialisme.FINANCIELE_REGELINGEN)
        aanvraag = AanvraagFactory()
        step = OpdrachtStap(opdracht_id=aanvraag.opdracht.pk)
        before = aanvraag.opdracht.urgentie
        oppakken.take_up(step, actor=actor, now=NOW)
        oppakken.hand_over(
            oppakken.HandOver(opdracht_id=step.opdracht_id, medewerker_id=other.medewerker.pk),
            actor=actor,
            now=NOW,
        )
        aanvraag.refresh_from_db()
        assert aanvraag.behandelaar == other
        aanvraag.beslistermijn += timedelta(days=14)
        aanvraag.save()
        aanvraag.status = AanvraagStatus.INGETROKKEN
        aanvraag.save()
        opdracht = Opdracht.objects.get()
        assert (opdracht.termijn, opdracht.urgentie) == (aanvraag.beslistermijn, before - 140)
        assert (opdracht.status, opdracht.behandelaar) == (OpdrachtStatus.INGETROKKEN, other)

    def test_arises_in_one_statement_for_a_whole_batch(self, ingericht: Any) -> None:
        klant = KlantFactory(gemeente=ingericht)
        forms = AanvraagFactory.build_batch(50, klant=klant)
        waiting = AanvraagFactory.build(klant=klant, status=AanvraagStatus.WACHT_OP_CONTACTPERSOON)
        Aanvraag.objects.bulk_create([*forms, waiting])
        assert Opdracht.objects.in_queue().filter(specialisme=Specialisme.FINANCIELE_REGELINGEN).count() == 50
        Aanvraag.objects.filter(pk=waiting.pk).update(status=AanvraagStatus.BIJ_MEDEWERKER)
        assert Opdracht.objects.get(aanvraag=waiting).status == OpdrachtStatus.OPEN


class TestAntwoord:
    def test_of_the_backoffice_reaches_the_asker(self, ingericht: Any) -> None:
        actor, opdracht = worker(), OpdrachtFactory()
        asker = opdracht.gevraagd_door
        assert claim(actor) == opdracht
        advice = afronden.GiveAdvies(opdracht_id=opdracht.pk, advies="Ja, met vrijlating.")
        afronden.give_advies(advice, actor=actor, now=NOW)
        opdracht.refresh_from_db()
        assert (opdracht.status, opdracht.advies) == (OpdrachtStatus.AFGEROND, "Ja, met vrijlating.")
        taak = Taak.objects.get(medewerker=asker)
        assert (taak.onderwerp_id, taak.titel) == (opdracht.pk, "Lees het antwoord van Beheer WWB-bestand")
        told = Gebeurtenis.objects.get(soort="opdracht.afgerond")
        assert (told.klant, told.gegevens["in_een_keer"]) == (opdracht.klant, True)

    def test_asks_a_question_first_when_something_is_not_clear(self, ingericht: Any) -> None:
        actor, opdracht = worker(), OpdrachtFactory()
        claim(actor)
        ask = afronden.AskBack(opdracht_id=opdracht.pk, vraag="Welke maand?")
        afronden.ask_back(ask, actor=actor, now=NOW)
        assert Taak.objects.open().get().medewerker == opdracht.gevraagd_door
        answer = afronden.AnswerBack(opdracht_id=opdracht.pk, antwoord="Oktober")
        afronden.answer_back(answer, actor=opdracht.gevraagd_door.gebruiker, now=NOW)
        assert not Taak.objects.open().exists()
        opdracht.refresh_from_db()
        assert (opdracht.status, opdracht.behandelaar) == (OpdrachtStatus.OPGEPAKT, actor)
        assert opdracht.teruggevraagd == 1
        advice = afronden.GiveAdvies(opdracht_id=opdracht.pk, advies="Klopt.")
        afronden.give_advies(advice, actor=actor, now=NOW)
        assert Gebeurtenis.objects.get(soort="opdracht.afgerond").gegevens["in_een_keer"] is False

    def test_is_no_longer_needed_when_the_asker_withdraws(self, ingericht: Any) -> None:
        opdracht = OpdrachtFactory()
        step = OpdrachtStap(opdracht_id=opdracht.pk)
        with pytest.raises(NietUwWerk):
            afronden.withdraw(step, actor=coach(), now=NOW)
        afronden.withdraw(step, actor=opdracht.gevraagd_door.gebruiker, now=NOW)
        with pytest.raises(OpdrachtStaatNietToe):
            oppakken.take_up(step, actor=worker(), now=NOW)


class TestVasteContactpersoon:
    def test_is_nobody_of_the_backoffice(self, ingericht: Any) -> None:
        medewerker = backoffice_medewerker(WWB)
        assert medewerker.functie == Functie.BACKOFFICE
        with pytest.raises(DatabaseError, match="contactpersoon"), transaction.atomic():
            Toewijzing.objects.create(
                klant=KlantFactory(),
                medewerker=medewerker,
                functie=Functie.WERKCOACH_REGULIER,
                gewicht=1,
                van=NOW,
            )

    def test_is_not_who_handled_the_last_opdracht(self, ingericht: Any) -> None:
        first, second = worker(), worker()
        done = OpdrachtFactory()
        claim(first)
        advice = afronden.GiveAdvies(opdracht_id=done.pk, advies="Ja")
        afronden.give_advies(advice, actor=first, now=NOW)
        again = OpdrachtFactory(klant=done.klant)
        assert again.behandelaar is None
        assert claim(second) == again
        assert not Toewijzing.objects.filter(klant=done.klant).exists()
        assert soort_van(again.soort) is not None
