"""What tests of relatiebeheer share."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from caseload.plan.models import Plan, Regie
from caseload.relatiebeheer.models import Samenwerkingsafspraak
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker, Partner, Relatiebeheer
from serviceplein.toegang.rollen import Rol
from tests.caseload.factories import PlanFactory
from tests.factories import GebruikerFactory, MedewerkerFactory, PartnerFactory
from tests.normen import set_norms, shipped


def set_relatie_norms() -> None:
    """The norms that ship."""
    set_norms(shipped("relatiebeheer"))


def relatiebeheerder(**kwargs: Any) -> Medewerker:
    return MedewerkerFactory(rol=Rol.RELATIEBEHEERDER, functie=Functie.RELATIEBEHEERDER, **kwargs)


def partner_of(medewerker: Medewerker, *, sinds: int = 400, **kwargs: Any) -> Partner:
    """A partner this medewerker keeps up with, since so many days."""
    partner = PartnerFactory(**{"mag_regie_voeren": True, "email": "partner@voorbeeld.example", **kwargs})
    day = timezone.localdate() - timedelta(days=sinds)
    Relatiebeheer.objects.create(partner=partner, medewerker=medewerker, van=day)
    return partner


def led_by(partner: Partner, *, sinds: int, **kwargs: Any) -> Plan:
    """A plan under the regie of the partner since so many days, also when summer time ended meanwhile."""
    return PlanFactory(
        regie=Regie.PARTNER,
        regiepartner=partner,
        regie_sinds=timezone.localtime() - timedelta(days=sinds),
        **{"regievoerder": None, **kwargs},
    )


class SamenwerkingFactory(DjangoModelFactory[Samenwerkingsafspraak]):
    """An agreement that runs for a year."""

    class Meta:
        model = Samenwerkingsafspraak

    partner = factory.SubFactory(PartnerFactory)
    onderwerp = "Wachttijd bij aanmelden"
    afspraak = "De partner spreekt elke klant binnen twee weken."
    eigenaar = factory.SubFactory(MedewerkerFactory)
    van = date(2026, 1, 1)
    tot = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300))
    evaluatie_op = None
    status = "loopt"
    gemaakt_op = factory.LazyFunction(timezone.now)
    gemaakt_door = factory.SubFactory(GebruikerFactory)
