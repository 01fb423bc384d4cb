"""The whole sentences of BO-01 and BO-13: seven queues, nobody a vaste contactpersoon, decided in one go."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.werkvoorraad import afronden, oppakken, services
from backoffice.werkvoorraad.compleet import check
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.specialismen import SPECIALISMEN, soort_van, soorten_van
from backoffice.werkvoorraad.stappen import OpdrachtOnvolledig, OpdrachtStap
from backoffice.werkvoorraad.transitions import Herkomst, OpdrachtStatus, Situatie
from caseload.toewijzing.models import Toewijzing
from intake.melding.codes import Kanaal, SoortVraag, Stroom
from intake.melding.models import Melding
from intake.melding.transitions import MeldingStatus
from reporting.indicatoren.berekening import calculate, rows_behind
from reporting.indicatoren.vraag import GEMEENTE, Vraag, read_team
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Gegeven
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.werk.models import Taak
from tests.backoffice.factories import AanvraagFactory, OpdrachtFactory, backoffice_medewerker
from tests.factories import (
    NOW,
    VANDAAG,
    DocumentFactory,
    KlantFactory,
    MedewerkerFactory,
    NormFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
FIRST = {
    Specialisme.BEHEER_WWB: "advies_uitkering",
    Specialisme.BEHEER_IWV: "advies_voorziening",
    Specialisme.HANDHAVING: "advies_handhaving",
    Specialisme.FINANCIELE_REGELINGEN: "regeling_wijzigen",
    Specialisme.SCHULDHULPVERLENING: "bedreiging_afwenden",
    Specialisme.INCASSO: "betalingsregeling",
    Specialisme.ADMINISTRATIE: "stukken_opsturen",
}


def give(asker: Any, klant: Any, soort: str, **values: Any) -> Opdracht:
    """An opdracht by the service, whether complete or not."""
    command = services.GiveOpdracht(
        klant_id=klant.pk, soort=soort, **{"vraag": "Wat kan?", "reden_onvolledig": "Haast", **values}
    )
    done = services.give_opdracht(command, actor=asker.gebruiker, now=NOW)
    return Opdracht.objects.get(pk=done.opdracht_id)


def claim(medewerker: Any) -> Opdracht:
    done = oppakken.claim_next(oppakken.ClaimNext(), actor=medewerker.gebruiker, now=NOW)
    return Opdracht.objects.get(pk=done.opdracht_id)


def finish(medewerker: Any, opdracht: Opdracht, **values: Any) -> None:
    command = afronden.GiveAdvies(opdracht_id=opdracht.pk, advies="Ja, dat kan.", **values)
    afronden.give_advies(command, actor=medewerker.gebruiker, now=NOW)


class TestSpecialismen:
    @pytest.mark.eis("BO-01")
    def test_have_a_queue_each_act_on_three_kinds_of_work_and_advise_without_a_vaste_contactpersoon(
        self, ingericht: Any
    ) -> None:
        """One klant, seven questions of two colleagues and an application: each to whoever is free."""
        assert [queue.label for queue in SPECIALISMEN] == [
            "Beheer WWB-bestand",
            "Beheer IWV-bestand",
            "Handhaving",
            "Financiële Regelingen",
            "Schuldhulpverlening",
            "Incasso en Verhaal",
            "Administratieve ondersteuning",
        ]
        klant = KlantFactory(gemeente=ingericht)
        coach, helpdesk = MedewerkerFactory(rol=Rol.WERKCOACH), MedewerkerFactory(rol=Rol.HELPDESK)
        for queue in SPECIALISMEN:
            kind = FIRST[queue]
            assert kind in [one.code for one in soorten_van([queue])]
            early = give(coach, klant, kind, termijn=VANDAAG + timedelta(days=30))
            urgent = give(
                helpdesk,
                klant,
                kind,
                herkomst=Herkomst.HELPDESK,
                situatie=Situatie.GEEN_GELD,
                termijn=VANDAAG + timedelta(days=30),
            )
            first, second = backoffice_medewerker(queue), backoffice_medewerker(queue)
            assert claim(first) == urgent
            assert claim(second) == early
            with pytest.raises(oppakken.NietsTeDoen):
                claim(first)
            finish(first, urgent)
            finish(second, early)
            for asker, opdracht in ((helpdesk, urgent), (coach, early)):
                taak = Taak.objects.get(medewerker=asker, onderwerp_id=opdracht.pk)
                assert queue.label in taak.titel
                assert Gebeurtenis.objects.filter(klant=klant, onderwerp_id=opdracht.pk).count() == 3
        clerk = backoffice_medewerker()
        form = AanvraagFactory(klant=klant)
        assert claim(clerk).aanvraag == form
        assert Opdracht.objects.get(aanvraag=form).herkomst == Herkomst.DIGITAAL
        Aanvraag.objects.filter(pk=form.pk).update(status=AanvraagStatus.BESLIST)
        assert not Opdracht.objects.running().exists()
        for medewerker in (clerk, first):
            with pytest.raises(DatabaseError, match="nobody of a queue"), transaction.atomic():
                Toewijzing.objects.create(
                    klant=klant, medewerker=medewerker, functie=medewerker.functie, gewicht=1, van=NOW
                )
        assert not Toewijzing.objects.filter(klant=klant).exists()


class TestCompleet:
    def complete(self, klant: Any) -> None:
        """Everything the right to a benefit asks, and how long a gegeven stays good."""
        for code in ("gegevens.houdbaar_dagen", "gegevens.houdbaar_dagen_inkomen"):
            NormFactory(code=code, waarde=90)
        for naam, waarde in (
            ("inkomen", "900"),
            ("vermogen", "0"),
            ("woonsituatie", "alleen"),
            ("burgerlijke_staat", "ongehuwd"),
        ):
            Gegeven.objects.create(klant=klant, naam=naam, waarde=waarde, bron="klant", op=VANDAAG)
        DocumentFactory(klant=klant, soort="bewijsstuk", toegevoegd_op=NOW)
        Gebeurtenis.objects.create(soort="quick_scan.rechten_bevestigd", domein="intake", op=NOW, klant=klant)

    def test_asks_every_demand_of_the_kind(self, ingericht: Any) -> None:
        kind = soort_van("recht_vaststellen")
        assert kind is not None
        klant = KlantFactory(geboortedatum=None)
        missing = [point.eis.code for point in check(klant, kind, [], now=NOW) if not point.voldaan]
        assert missing == [eis.code for eis in kind.eisen if eis.code not in ("bsn", "adres")]
        klant.geboortedatum = date(1980, 1, 1)
        self.complete(klant)
        assert all(point.voldaan for point in check(klant, kind, [], now=NOW))

    @pytest.mark.eis("BO-13")
    def test_is_checked_at_hand_over_and_the_share_decided_in_one_go_is_reported(
        self, ingericht: Any
    ) -> None:
        """Four opdrachten of two teams: complete, incomplete with a question, with a talk, another stroom."""
        worker = backoffice_medewerker(Specialisme.BEHEER_WWB)
        north, south = (
            MedewerkerFactory(rol=Rol.WERKCOACH, team=TeamFactory(naam=name)) for name in ("Noord", "Zuid")
        )
        whole, empty = KlantFactory(gemeente=ingericht), KlantFactory(gemeente=ingericht)
        self.complete(whole)
        with pytest.raises(OpdrachtOnvolledig) as caught:
            give(north, empty, "recht_vaststellen", reden_onvolledig="")
        assert "Het inkomen per maand" in caught.value.ontbreekt
        assert "Een bewijsstuk in het dossier" in caught.value.ontbreekt
        assert not Opdracht.objects.exists()
        for number, (klant, stroom) in enumerate(((whole, Stroom.WERK_INKOMEN), (empty, Stroom.WMO))):
            Melding.objects.create(
                kenmerk=f"M2026-00000{number}",
                klant=klant,
                kanaal=Kanaal.BALIE,
                vraag="Geld",
                domeinen=["inkomen"],
                soort_vraag=SoortVraag.NIEUWE_AANVRAAG,
                status=MeldingStatus.GETRIEERD,
                bestemming="werkplein",
                stroom=stroom,
                gemeld_op=NOW - timedelta(days=1),
            )
        complete = give(north, whole, "recht_vaststellen", reden_onvolledig="")
        assert complete.ontbreekt == []
        asked = give(north, empty, "recht_vaststellen", reden_onvolledig="De klant komt morgen met papieren")
        assert asked.reden_onvolledig
        assert len(asked.ontbreekt) == 6
        spoken, other = give(south, whole, "advies_uitkering"), give(south, whole, "advies_uitkering")
        for opdracht in (complete, asked, spoken, other):
            step = OpdrachtStap(opdracht_id=opdracht.pk)
            oppakken.take_up(step, actor=worker.gebruiker, now=NOW)
        ask = afronden.AskBack(opdracht_id=asked.pk, vraag="Wat is het inkomen?")
        afronden.ask_back(ask, actor=worker.gebruiker, now=NOW)
        answer = afronden.AnswerBack(opdracht_id=asked.pk, antwoord="900 euro")
        afronden.answer_back(answer, actor=north.gebruiker, now=NOW)
        finish(worker, complete)
        finish(worker, asked)
        finish(worker, spoken, gesprek_nodig=True)
        finish(worker, other)
        assert Opdracht.objects.get(pk=asked.pk).teruggevraagd == 1
        assert set(Opdracht.objects.values_list("status", flat=True)) == {OpdrachtStatus.AFGEROND}

        def share(bereik: Any, stroom: str = "") -> float | None:
            vraag = Vraag(peildatum=VANDAAG, van=VANDAAG, bereik=bereik, nu=NOW, stroom=stroom)
            return calculate("in_een_keer", vraag).totaal.waarde

        assert (share(GEMEENTE), share(read_team(north.team)), share(read_team(south.team))) == (50, 50, 50)
        assert share(GEMEENTE, Stroom.WMO) == 0
        assert share(GEMEENTE, Stroom.WERK_INKOMEN) == pytest.approx(200 / 3)
        vraag = Vraag(peildatum=VANDAAG, van=VANDAAG, bereik=GEMEENTE, nu=NOW)
        told = {row.onderwerp_id for row in rows_behind("in_een_keer", vraag)}
        assert told == {complete.pk, asked.pk, spoken.pk, other.pk}


class TestRij:
    def test_is_read_from_its_index_in_order(self, ingericht: Any) -> None:
        """The head of a queue costs one look in the index, however long the queue is."""
        OpdrachtFactory()
        rows = Opdracht.objects.in_queue().filter(specialisme=Specialisme.BEHEER_WWB)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            plan = rows.values("pk", "urgentie", "soort", "klant_id")[:25].explain()
        assert "using backoffice_opdracht_" in plan
        assert "Sort" not in plan
