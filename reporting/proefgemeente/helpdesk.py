"""Calls of today at the helpdesk, and what klanten changed themselves: rows for its screens."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from backoffice.helpdesk.identiteit import Manier, Uitkomst
from backoffice.helpdesk.services import (
    CONTACTPERSOON,
    EndGesprek,
    VerifyIdentity,
    end_gesprek,
    verify_identity,
)
from backoffice.mutaties.models import Soort
from backoffice.mutaties.services import RegisterMutatie, preview, register_mutatie
from backoffice.mutaties.soorten import soort_van
from backoffice.mutaties.uitvoeren import DeliverMutatie, deliver_mutatie
from caseload.contact.models import Contactkanaal
from caseload.toewijzing.models import Toewijzing
from serviceplein.klanten.models import Klant
from serviceplein.klanten.querysets import NEED_TO_KNOW
from serviceplein.organisatie.models import Partner, Postcodegebied
from serviceplein.toegang.models import Doel, Gebruiker
from serviceplein.toegang.services import GivePurpose, give_purpose

GESPREKKEN = (
    ("Wil weten wanneer de uitkering komt. Betaaldag genoemd.", Uitkomst.BEANTWOORD, "", 75),
    ("Vraag over het plan. De contactpersoon belt terug.", Uitkomst.TERUGBELLEN, CONTACTPERSOON, 95),
    ("Snapt de brief over de U-pas niet.", Uitkomst.DOORGEZET, "regeling_wijzigen", 140),
)
VELDEN = 5


def answer_calls(actor: Gebruiker, *, now: datetime) -> None:
    """A few talks of this morning, a move that waits for its day, and two changes that wait for a check."""
    accompanied = Toewijzing.objects.filter(tot__isnull=True).values("klant")
    rows = Klant.objects.filter(pk__in=accompanied, gemeente__eigen=True, bsn__isnull=False)
    klanten = list(rows.exclude(bescherming__in=NEED_TO_KNOW).order_by("-klantnummer")[:VELDEN])
    if len(klanten) < VELDEN:
        return
    for number, (klant, call) in enumerate(zip(klanten, GESPREKKEN, strict=False), start=1):
        _talk(klant, call, actor, now - timedelta(minutes=12 * number))
    _moves(klanten[0], actor, now)
    partner = Partner.objects.order_by("pk").first()
    if partner is not None:
        for klant, soort, values in (
            (klanten[3], Soort.INKOMEN, {"bedrag": "1650.00", "uit": "loon"}),
            (klanten[4], Soort.REKENING, {"iban": "NL91ABNA0417164300", "tenaamstelling": klanten[4].naam}),
        ):
            _hands_in(klant, soort, values, partner, now)


def _talk(klant: Klant, call: Any, actor: Gebruiker, now: datetime) -> None:
    verslag, uitkomst, naar, seconds = call
    give_purpose(GivePurpose(klant_id=klant.pk, doel=Doel.VRAAG_VAN_KLANT), actor=actor, now=now)
    asked = VerifyIdentity(klant_id=klant.pk, manier=Manier.VRAGEN, goed=("geboortedatum", "adres", "bsn"))
    verify_identity(asked, actor=actor, now=now)
    command = EndGesprek(
        klant_id=klant.pk,
        eenmalig=UUID(int=klant.pk),
        begonnen_op=now - timedelta(seconds=seconds),
        kanaal=Contactkanaal.TELEFOON,
        verslag=verslag,
        uitkomst=uitkomst,
        naar=naar,
    )
    end_gesprek(command, actor=actor, now=now)


def _moves(klant: Klant, actor: Gebruiker, now: datetime) -> None:
    """To another wijk of the gemeente, next month."""
    areas = Postcodegebied.objects.filter(gemeente__eigen=True, wijk__isnull=False)
    area = areas.exclude(wijk=klant.wijk_id).order_by("cijfers").first()
    if area is None:
        return
    values = {
        "straat": "Lange Nieuwstraat",
        "huisnummer": 44,
        "toevoeging": "",
        "postcode": f"{area.cijfers}AB",
        "woonplaats": klant.woonplaats or "Utrecht",
    }
    day = timezone.localdate(now) + timedelta(days=30)
    seen = preview(klant, soort_van(Soort.ADRES), values, day, now=now)
    command = RegisterMutatie(
        klant_id=klant.pk, soort=Soort.ADRES, waarden=values, ingangsdatum=day, gezien=seen.afdruk
    )
    register_mutatie(command, actor=actor, now=now)


def _hands_in(klant: Klant, soort: Soort, values: dict[str, Any], partner: Partner, now: datetime) -> None:
    command = DeliverMutatie(
        partner_id=partner.pk,
        bsn=klant.bsn or "",
        soort=soort,
        waarden=values,
        ingangsdatum=timezone.localdate(now),
        zeker=True,
    )
    deliver_mutatie(command, actor=None, now=now)
