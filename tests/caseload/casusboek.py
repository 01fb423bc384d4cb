"""A small world for the casusboek: a casus of two writers about a klant, and a teamleider who publishes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from caseload.casusboek import publicatie, services
from caseload.casusboek.models import Casus, Kant, Les, Niveau, Ontwikkelpunt, Perspectief
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import ToewijzingFactory
from tests.factories import NOW, KlantFactory, MedewerkerFactory, NormFactory


def casus_of(gebruiker: Gebruiker, **values: Any) -> Casus:
    """A concept of somebody."""
    defaults: dict[str, Any] = {
        "titel": "Drie loketten, één gezin",
        "aanleiding": "Een gezin had drie hulpverleners.",
    }
    defaults |= {"gemaakt_op": timezone.now(), "gemaakt_door": gebruiker}
    found: Casus = Casus.objects.create(**(defaults | values))
    return found


def les_of(gebruiker: Gebruiker) -> Les:
    return Les.objects.create(
        casus=casus_of(gebruiker), tekst="Begin met één gesprek", niveau=Niveau.UITVOERING
    )


def punt_of(medewerker: Medewerker) -> Ontwikkelpunt:
    user = medewerker.gebruiker
    assert user is not None
    return Ontwikkelpunt.objects.create(
        titel="Eén eerste gesprek",
        niveau=Niveau.UITVOERING,
        eigenaar=medewerker,
        termijn=timezone.localdate() + timedelta(days=30),
        gemaakt_op=timezone.now(),
        gemaakt_door=user,
    )


def account(medewerker: Medewerker) -> Gebruiker:
    user = medewerker.gebruiker
    assert user is not None
    return user


class Boek:
    """A coach with a klant, a colleague, and a teamleider."""

    def __init__(self, **klant: Any) -> None:
        for code in ("perspectief", "publicatie"):
            NormFactory(code=f"casusboek.{code}_werkdagen", waarde=10)
        self.klant: Klant = KlantFactory(**klant)
        self.toewijzing = ToewijzingFactory(klant=self.klant)
        self.coach = account(self.toewijzing.medewerker)
        self.medewerker: Medewerker = MedewerkerFactory()
        self.collega = account(self.medewerker)
        self.leider = account(MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER))

    @property
    def casus(self) -> Casus:
        return Casus.objects.get(pk=self.pk)

    def begin(self, aanleiding: str = "Een gezin had drie hulpverleners.", **values: Any) -> "Boek":
        command = services.StartCasus(
            titel="Drie loketten, één gezin", aanleiding=aanleiding, klant_id=self.klant.pk, **values
        )
        self.pk = services.start_casus(command, actor=self.coach, now=NOW)
        return self

    def write(self, kant: Kant, tekst: str, user: Gebruiker | None = None) -> "Boek":
        command = services.WritePerspectief(
            casus_id=self.pk, kant=kant, tekst=tekst, verteller="Ouder van drie kinderen"
        )
        services.write_perspectief(command, actor=user or self.coach, now=NOW)
        return self

    def ask(self, kant: Kant = Kant.PARTNER) -> "Boek":
        command = services.AskPerspectief(casus_id=self.pk, kant=kant, medewerker_id=self.medewerker.pk)
        services.ask_perspectief(command, actor=self.coach, now=NOW)
        return self

    def learn(self, tekst: str = "Spreek samen één plan af met de huurcorporatie") -> Les:
        command = services.AddLes(casus_id=self.pk, tekst=tekst, niveau=Niveau.BELEID)
        return Les.objects.get(pk=services.add_les(command, actor=self.coach, now=NOW))

    def complete(self) -> "Boek":
        """Three sides by two people, and a lesson."""
        self.begin().write(Kant.KLANT, "Ik moest mijn verhaal steeds opnieuw vertellen.").ask()
        self.write(Kant.PROFESSIONAL, "Wij wisten niet van elkaar.")
        self.write(Kant.PARTNER, "De huurachterstand liep door.", self.collega)
        self.learn()
        return self

    def offer(self) -> "Boek":
        publicatie.offer_casus(publicatie.OfferCasus(casus_id=self.pk), actor=self.coach, now=NOW)
        return self

    def publish(self, user: Gebruiker | None = None) -> "Boek":
        command = publicatie.PublishCasus(casus_id=self.pk)
        publicatie.publish_casus(command, actor=user or self.leider, now=NOW)
        return self

    @property
    def perspectief(self) -> Perspectief:
        return self.casus.perspectieven.get(kant=Kant.KLANT)
