"""Factories of the caseload."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from caseload.delen.models import Deling, GedeeldDeel
from caseload.ladders.models import Ladder, LadderStap
from caseload.plan.models import Actie, Doel, Plan, Regie
from caseload.plan.transitions import PlanStatus
from caseload.regie.models import Regieverzoek
from caseload.toewijzing.models import Capaciteit, Toewijzing, Wachtplaats
from serviceplein.klanten.leefgebieden import Leefgebied
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Gemeente, Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Rol
from tests.factories import (
    NOW,
    VANDAAG,
    GebruikerFactory,
    GemeenteFactory,
    KlantFactory,
    MedewerkerFactory,
    PartnerFactory,
    TeamFactory,
)


class CapaciteitFactory(DjangoModelFactory[Capaciteit]):
    class Meta:
        model = Capaciteit

    medewerker = factory.SubFactory(MedewerkerFactory)
    belasting = Decimal(0)
    norm = Decimal(75)
    maximum = factory.LazyAttribute(lambda row: row.norm * Decimal("1.1"))


class ToewijzingFactory(DjangoModelFactory[Toewijzing]):
    class Meta:
        model = Toewijzing

    klant = factory.SubFactory(KlantFactory)
    medewerker = factory.SubFactory(MedewerkerFactory)
    functie = factory.SelfAttribute("medewerker.functie")
    gewicht = Decimal("1.00")
    van = NOW - timedelta(days=30)


class WachtplaatsFactory(DjangoModelFactory[Wachtplaats]):
    class Meta:
        model = Wachtplaats

    klant = factory.SubFactory(KlantFactory)
    functie = Functie.WERKCOACH_REGULIER
    team = factory.SubFactory(TeamFactory)
    gewicht = Decimal("1.00")
    sinds = NOW
    termijn = VANDAAG + timedelta(days=14)


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    klant = factory.SubFactory(KlantFactory)
    status = PlanStatus.CONCEPT
    regie = Regie.GEMEENTE
    regievoerder = factory.SubFactory(MedewerkerFactory)
    dominant_probleem = Leefgebied.WERK
    begonnen_op = NOW - timedelta(days=10)
    vastgesteld_op = factory.LazyAttribute(lambda p: NOW if p.status == PlanStatus.ACTIEF else None)


class DoelFactory(DjangoModelFactory[Doel]):
    class Meta:
        model = Doel

    plan = factory.SubFactory(PlanFactory)
    leefgebied = Leefgebied.WERK
    van_klant = "Ik wil weer als kok werken"
    van_gemeente = "Betaald werk binnen een jaar"


class ActieFactory(DjangoModelFactory[Actie]):
    class Meta:
        model = Actie

    doel = factory.SubFactory(DoelFactory)
    omschrijving = "Brief schrijven aan drie restaurants"
    actor = Actie.Actor.KLANT
    termijn = VANDAAG + timedelta(days=14)


class LadderStapFactory(DjangoModelFactory[LadderStap]):
    class Meta:
        model = LadderStap

    klant = factory.SubFactory(KlantFactory)
    ladder = Ladder.REINTEGRATIE
    trede = 3
    op = VANDAAG


class RegieverzoekFactory(DjangoModelFactory[Regieverzoek]):
    """A question for advice that waits for its answer."""

    class Meta:
        model = Regieverzoek

    plan = factory.SubFactory(PlanFactory)
    soort = "consulteren"
    van_medewerker = factory.SelfAttribute("plan.regievoerder")
    naar_medewerker = factory.SubFactory(MedewerkerFactory)
    vraag = "Welke cursus past hier?"
    reactie_uiterlijk = VANDAAG + timedelta(days=7)
    gevraagd_op = NOW
    gevraagd_door = factory.SubFactory(GebruikerFactory)


class DelingFactory(DjangoModelFactory[Deling]):
    """A running sharing with consent; `leefgebied` is what is shared."""

    class Meta:
        model = Deling
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    partner = factory.SubFactory(PartnerFactory)
    grondslag = "toestemming"
    toestemming_op = VANDAAG
    waarvoor = "De schulden regelen"
    van = VANDAAG
    tot = VANDAAG + timedelta(days=90)
    gedeeld_op = NOW
    gedeeld_door = factory.SubFactory(GebruikerFactory)

    @factory.post_generation
    def leefgebied(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        GedeeldDeel.objects.create(deling=self, leefgebied=extracted or Leefgebied.FINANCIEN)


def coach(norm: str = "75", belasting: str = "0", **kwargs: Any) -> Medewerker:
    """A werkcoach with room for `norm` weighted klanten."""
    medewerker = MedewerkerFactory(**kwargs)
    CapaciteitFactory(medewerker=medewerker, norm=Decimal(norm), belasting=Decimal(belasting))
    return medewerker


def teamleider(**kwargs: Any) -> Gebruiker:
    """The account of somebody who may deviate."""
    return MedewerkerFactory(rol=Rol.TEAMLEIDER, functie=Functie.TEAMLEIDER, **kwargs).gebruiker


def loads() -> dict[int, Decimal]:
    """What everybody carries by the counters."""
    return dict(Capaciteit.objects.values_list("medewerker_id", "belasting"))


def own_gemeente() -> None:
    """The municipality whose letters these are."""
    Gemeente.objects.filter(pk=GemeenteFactory().pk).update(eigen=True)
