"""Debts: the coach or the specialist, and the term of the first conversation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.werkvoorraad.afronden import GiveAdvies, give_advies
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.oppakken import take_up
from backoffice.werkvoorraad.services import GiveOpdracht, give_opdracht
from backoffice.werkvoorraad.stappen import NietUwWerk, OpdrachtOnvolledig, OpdrachtStap
from caseload.toewijzing.models import Toewijzing
from intake.afspraak.services import BookEerste, book_eerste, proposed_slots
from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.schulden import services
from intake.schulden.signalen import late_first_talks
from intake.schulden.termijn import Bedreiging
from serviceplein.catalogus.models import Norm
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.rollen import Rol, Specialisme
from serviceplein.ui.werkdagen import add_werkdagen
from serviceplein.werk.models import Taak
from tests.factories import NOW, KlantFactory, MedewerkerFactory
from tests.intake.deuren import asked, desk, later, routed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("utrecht")]
TODAY = timezone.localdate(NOW)


def specialist():
    return MedewerkerFactory(
        rol=Rol.BACKOFFICE, specialisme=Specialisme.SCHULDHULPVERLENING, functie=Functie.BACKOFFICE
    ).gebruiker


def guided(uitkering="pw"):
    """A klant with an uitkering, and the vaste contactpersoon."""
    coach = MedewerkerFactory(rol=Rol.WERKCOACH, functie=Functie.WERKCOACH_REGULIER)
    klant = KlantFactory(uitkering=uitkering)
    Toewijzing.objects.create(klant=klant, medewerker=coach, functie=coach.functie, gewicht=1, van=NOW)
    return klant, coach


def ask(klant, coach):
    """The contactpersoon brings the specialist in."""
    command = GiveOpdracht(
        klant_id=klant.pk,
        soort="advies_schulden",
        vraag="Kan de schuld worden opgelost?",
        bevestigd=("klant_weet_het",),
    )
    return Opdracht.objects.get(pk=give_opdracht(command, actor=coach.gebruiker, now=NOW).opdracht_id)


class TestSchulden:
    @pytest.mark.eis("INT-09")
    def test_goes_to_the_coach_or_the_specialist_and_keeps_the_term_of_the_law(self):
        actor = desk()
        MedewerkerFactory(functie=Functie.COACH_SCHULDHULPVERLENING)
        calm = routed(actor, asked(actor, domeinen=("schulden",)))
        assert calm.bestemming == Bestemming.COACH_SCHULDHULPVERLENING
        assert calm.gesprek_voor == TODAY + timedelta(weeks=4)
        urgent = routed(actor, asked(actor, domeinen=("schulden",), bedreiging=Bedreiging.ONTRUIMING))
        assert urgent.gesprek_voor == add_werkdagen(TODAY, 3)
        slots = proposed_slots(urgent, now=NOW)
        assert slots
        assert all(timezone.localdate(slot.begin) <= urgent.gesprek_voor for slot in slots)
        for code in ("schulden.eerste_gesprek_weken", "schulden.bedreigend_werkdagen"):
            assert "artikel 4" in Norm.objects.get(code=code).bron

        causes = {cause.onderwerp_id: cause for cause in late_first_talks(later(1))}
        assert urgent.pk in causes
        assert calm.pk not in causes
        assert "te laat" in next(c for c in late_first_talks(later(29)) if c.onderwerp_id == calm.pk).titel
        book_eerste(BookEerste(melding_id=urgent.pk), actor=actor, now=NOW)
        assert urgent.pk not in {cause.onderwerp_id for cause in late_first_talks(later(1))}

        klant, coach = guided()
        known = routed(actor, asked(actor, klant, domeinen=("schulden",), bedreiging=Bedreiging.AFSLUITING))
        assert known.bestemming == Bestemming.VASTE_CONTACTPERSOON
        opdracht = ask(klant, coach)
        assert (opdracht.specialisme, opdracht.termijn) == (
            Specialisme.SCHULDHULPVERLENING,
            known.gesprek_voor,
        )
        assert (opdracht.situatie, opdracht.onderwerp_id) == (Bedreiging.AFSLUITING, known.pk)
        expert = specialist()
        take_up(OpdrachtStap(opdracht_id=opdracht.pk), actor=expert, now=NOW)
        answer = GiveAdvies(opdracht_id=opdracht.pk, advies="Schuldregeling kan.")
        with pytest.raises(OpdrachtOnvolledig, match="Spreek de klant eerst"):
            give_advies(answer, actor=expert, now=NOW)
        give_advies(replace(answer, gesprek_nodig=True), actor=expert, now=NOW)
        assert Taak.objects.get(sleutel=f"opdracht:{opdracht.pk}:advies").medewerker == coach
        assert Gebeurtenis.objects.get(soort="opdracht.afgerond").gegevens["in_een_keer"] is True
        assert Toewijzing.objects.get(klant=klant, tot=None).medewerker == coach
        assert known.pk not in {cause.onderwerp_id for cause in late_first_talks(later(9))}

    def test_has_no_term_without_debts(self):
        melding = asked(desk(), domeinen=("werk",), bedreiging=Bedreiging.ONTRUIMING)
        assert (melding.gesprek_voor, melding.bedreiging) == (None, "")
        with pytest.raises(services.GeenSchuldvraag):
            services.note_bedreiging(
                services.NoteBedreiging(melding_id=melding.pk, bedreiging=Bedreiging.ONTRUIMING),
                actor=desk(),
                now=NOW,
            )

    def test_becomes_urgent_when_the_threat_is_noted_later(self):
        actor = desk()
        klant, coach = guided()
        melding = routed(actor, asked(actor, klant, domeinen=("schulden",)))
        calm = ask(klant, coach)
        assert calm.termijn == TODAY + timedelta(weeks=4)
        command = services.NoteBedreiging(melding_id=melding.pk, bedreiging=Bedreiging.ZORGVERZEKERING)
        services.note_bedreiging(command, actor=actor, now=later(2))
        urgent = Opdracht.objects.get()
        soon = add_werkdagen(TODAY, 3)
        assert Melding.objects.get(pk=melding.pk).gesprek_voor == urgent.termijn == soon
        assert (urgent.situatie, urgent.urgentie > calm.urgentie) == (Bedreiging.ZORGVERZEKERING, True)

    def test_lets_only_the_contactpersoon_ask_and_once(self):
        klant, coach = guided()
        with pytest.raises(NietUwWerk, match="vaste contactpersoon"):
            ask(klant, MedewerkerFactory(rol=Rol.WERKCOACH))
        ask(klant, coach)
        with pytest.raises(OpdrachtOnvolledig, match="heeft deze vraag al"):
            ask(klant, coach)
