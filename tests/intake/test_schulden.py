"""Debts: the coach or the specialist, and the term of the first conversation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseload.toewijzing.models import Toewijzing
from intake.afspraak.services import BookEerste, book_eerste, proposed_slots
from intake.melding.codes import Bestemming
from intake.melding.models import Melding
from intake.schulden import services
from intake.schulden.models import AdviesStatus, Adviesvraag
from intake.schulden.signalen import late_first_talks
from intake.schulden.termijn import Bedreiging
from serviceplein.catalogus.models import Norm
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
        command = services.AskAdvies(klant_id=klant.pk, vraag="Kan de schuld worden opgelost?")
        question = Adviesvraag.objects.get(pk=services.ask_advies(command, actor=coach.gebruiker, now=NOW))
        assert question.termijn == known.gesprek_voor
        task = Taak.objects.get(sleutel=f"schuldadvies:{question.pk}")
        assert (task.specialisme, task.deadline) == (Specialisme.SCHULDHULPVERLENING, known.gesprek_voor)
        given = services.GiveAdvies(
            adviesvraag_id=question.pk, advies="Schuldregeling kan.", gesproken_op=TODAY
        )
        services.give_advies(given, actor=specialist(), now=NOW)
        question.refresh_from_db()
        assert question.status == AdviesStatus.GEGEVEN
        back = Taak.objects.get(sleutel=f"schuldadvies-lezen:{question.pk}")
        assert back.medewerker == coach
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
        melding = asked(actor, domeinen=("schulden",))
        command = services.NoteBedreiging(melding_id=melding.pk, bedreiging=Bedreiging.ZORGVERZEKERING)
        services.note_bedreiging(command, actor=actor, now=later(2))
        assert Melding.objects.get(pk=melding.pk).gesprek_voor == add_werkdagen(TODAY, 3)

    def test_lets_only_the_contactpersoon_ask_and_only_a_specialist_answer(self):
        klant, coach = guided()
        other = MedewerkerFactory(rol=Rol.WERKCOACH).gebruiker
        command = services.AskAdvies(klant_id=klant.pk, vraag="Wat kan er?")
        with pytest.raises(services.NietDeContactpersoon):
            services.ask_advies(command, actor=other, now=NOW)
        question = services.ask_advies(command, actor=coach.gebruiker, now=NOW)
        with pytest.raises(services.AdviesLooptAl):
            services.ask_advies(command, actor=coach.gebruiker, now=NOW)
        answer = services.GiveAdvies(adviesvraag_id=question, advies="Ja", gesproken_op=TODAY)
        with pytest.raises(services.NietDeSpecialist):
            services.give_advies(answer, actor=coach.gebruiker, now=NOW)
