"""Shared by the tests of redistributing: a team with klanten, the steps, and the work of a worker."""

from decimal import Decimal
from functools import cache
from typing import Any

from caseload.herverdelen.models import Aanleiding, Herverdeling
from caseload.herverdelen.services import (
    ChangeHerverdeling,
    RequestHerverdeling,
    calculate_voorstel,
    request_herverdeling,
)
from caseload.herverdelen.uitvoering import (
    approve_herverdeling,
    carry_out_piece,
    turn_back,
    turn_back_piece,
)
from caseload.herverdelen.vraag import Vraag
from caseload.toewijzing.models import Toewijzing
from serviceplein.catalogus.models import Norm
from serviceplein.inrichting.beschrijving import NormWaarde, read_inrichting
from serviceplein.organisatie.models import Medewerker, Team
from serviceplein.toegang.models import Gebruiker
from tests.caseload.factories import CapaciteitFactory, ToewijzingFactory, teamleider
from tests.factories import NOW, KlantFactory, MedewerkerFactory, TeamFactory, WijkFactory


@cache
def _shipped() -> tuple[NormWaarde, ...]:
    return read_inrichting("utrecht").normen


def load_norms() -> None:
    """Every norm as shipped, without the rest of a municipality."""
    Norm.objects.bulk_create(
        Norm(
            code=row.code,
            waarde=row.waarde,
            eenheid=row.eenheid,
            omschrijving=row.omschrijving,
            bron=row.bron,
            geldig_van=row.van,
            geldig_tot=row.tot,
        )
        for row in _shipped()
    )


class Ploeg:
    """A team in a wijk with its teamleider and coaches, each with some klanten of weight 1."""

    def __init__(self, klanten: tuple[int, ...] = (4, 2, 0), **coach: Any) -> None:
        self.wijk = WijkFactory()
        self.team: Team = TeamFactory(wijken=[self.wijk])
        self.leider: Gebruiker = teamleider(team=self.team)
        self.coaches: list[Medewerker] = [MedewerkerFactory(team=self.team, **coach) for _ in klanten]
        self.klanten = [self.give(person, n) for person, n in zip(self.coaches, klanten, strict=True)]
        for person, n in zip(self.coaches, klanten, strict=True):
            CapaciteitFactory(medewerker=person, belasting=Decimal(n), maximum=Decimal("82.50"))

    def give(self, person: Medewerker, n: int) -> list[Toewijzing]:
        return [
            ToewijzingFactory(medewerker=person, klant=KlantFactory(wijk=self.wijk), gewicht=Decimal(1))
            for _ in range(n)
        ]

    def ask(self, aanleiding: Aanleiding = Aanleiding.VERTREK, **values: Any) -> Herverdeling:
        """A proposal, calculated."""
        verkenning = values.pop("verkenning", False)
        if aanleiding in {Aanleiding.VERTREK, Aanleiding.AFWEZIGHEID}:
            values.setdefault("medewerker_id", self.coaches[0].pk)
        vraag = Vraag(aanleiding=aanleiding, team_id=self.team.pk, **values)
        made = request_herverdeling(
            RequestHerverdeling(vraag=vraag, verkenning=verkenning), actor=self.leider, now=NOW
        )
        calculate_voorstel(made.herverdeling_id, actor=None, now=NOW)
        return Herverdeling.objects.get(pk=made.herverdeling_id)

    def approve(self, row: Herverdeling) -> None:
        approve_herverdeling(ChangeHerverdeling(herverdeling_id=row.pk), actor=self.leider, now=NOW)

    def carry_out(self, row: Herverdeling) -> Herverdeling:
        """Approved and moved to the end."""
        self.approve(row)
        work(carry_out_piece, row)
        return row

    def undo(self, row: Herverdeling) -> Herverdeling:
        turn_back(ChangeHerverdeling(herverdeling_id=row.pk), actor=self.leider, now=NOW)
        work(turn_back_piece, row)
        return row


def work(piece: Any, row: Herverdeling) -> None:
    """What a worker does until nothing is left."""
    while piece(row.pk, actor=None, now=NOW):
        pass
    row.refresh_from_db()


def contactpersonen() -> dict[int, int]:
    """Klant -> contactpersoon of everybody."""
    return dict(Toewijzing.objects.running().values_list("klant_id", "medewerker_id"))
