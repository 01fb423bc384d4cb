"""Setting up a municipality from its file, and what its letters look like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db import models, transaction

from serviceplein.agenda.models import Openingstijd, Ruimte
from serviceplein.catalogus.handboek.services import load_handboek
from serviceplein.catalogus.models import Contactpersoon, Dienst, Norm, Product, Raamafspraak
from serviceplein.fouten import DomainError
from serviceplein.inrichting.beschrijving import Inrichting, inrichting_of
from serviceplein.inrichting.partners import add_offer, add_people_and_agreements
from serviceplein.inrichting.uitbreidingen import uitbreidingen
from serviceplein.inrichting.volgen import follow, follow_links
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import (
    Gemeente,
    Locatie,
    Medewerker,
    Partner,
    Postcodegebied,
    Team,
    Wijk,
)
from serviceplein.regels.services import load_tabellen

ModelT = TypeVar("ModelT", bound=models.Model)
CodedT = TypeVar("CodedT", Norm, Product)
COMPLETED = (
    *("soort", "trefwoorden", "eisen", "bewijsstukken", "behandelaar", "kanaal", "kosten"),
    *("servicetermijn_norm", "normtijd_norm", "kosten_norm"),
)
"""Fields that an installation from before the quick check does not have yet."""


class AndereGemeente(DomainError):
    code = "inrichting.andere_gemeente"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingericht:
    """How many rows of each kind were added, changed or removed; empty when all stood already."""

    toegevoegd: dict[str, int]
    gewijzigd: dict[str, int]
    verwijderd: dict[str, int]

    @property
    def lines(self) -> list[str]:
        """The report, one line per kind."""
        result = []
        for verb, counts in (
            ("toegevoegd", self.toegevoegd),
            ("gewijzigd", self.gewijzigd),
            ("verwijderd", self.verwijderd),
        ):
            result += [f"{count:>5} {kind} {verb}" for kind, count in counts.items() if count]
        return result or ["Alles stond er al; er is niets gewijzigd."]


def current_inrichting() -> Inrichting:
    """The set-up this database was filled from. Raises InrichtingOnbekend, Gemeente.DoesNotExist."""
    return inrichting_of(Gemeente.objects.get(eigen=True).naam)


def load_inrichting(inrichting: Inrichting, *, now: datetime) -> Ingericht:
    """Brings the database to what the file says, in one transaction; doing it twice changes nothing.

    Gemeenten, wijken, postcodes, locaties and teams follow the file. Norms, products and partners are only
    added: functioneel beheer may have changed them since, and a release never overrules that.
    Raises AndereGemeente when this database already works for another municipality.
    """
    with transaction.atomic(durable=True), pghistory.context(stap="inrichting.load_inrichting"):
        loader = _Loader(inrichting)
        loader.clear_former_gemeente()
        loader.load(now)
    return loader.result


class _Loader:
    """One loading of one municipality; keeps the rows it needs by name and counts what it does."""

    def __init__(self, inrichting: Inrichting) -> None:
        self.inrichting = inrichting
        self.result = Ingericht(toegevoegd={}, gewijzigd={}, verwijderd={})

    def clear_former_gemeente(self) -> None:
        """Removes the set-up of another municipality while nobody uses it yet; refuses when it is in use."""
        former = Gemeente.objects.filter(eigen=True).exclude(naam=self.inrichting.eigen_gemeente.naam).first()
        if former is None:
            return
        if Klant.objects.exists() or Medewerker.objects.exists():
            raise AndereGemeente(
                f"Deze database werkt al voor {former}. "
                f"Gebruik een verse database voor {self.inrichting.naam}."
            )
        Raamafspraak.objects.all().delete()
        tables: list[type[models.Model]] = [model for extra in uitbreidingen() for model in extra.tabellen]
        tables += [Partner, Team, Locatie, Postcodegebied, Wijk, Gemeente, Product, Norm]
        for model in tables:
            deleted = model._default_manager.all().delete()[1]
            self.result.verwijderd[_kind(model)] = deleted.get(model._meta.label, 0)

    def load(self, now: datetime) -> None:
        gemeenten = self._gemeenten()
        wijken = self._wijken(gemeenten)
        self._postcodes(gemeenten, wijken)
        locaties = self._locaties()
        self._rooms(locaties)
        self._teams(gemeenten, wijken, locaties)
        self._partners(wijken)
        producten = self._producten()
        self._complete(producten)
        self._add_missing(Product, producten)
        self._add_missing(Norm, self._normen())
        for extra in uitbreidingen():
            for model, number in extra.laden(self.inrichting).items():
                self._count(self.result.toegevoegd, model, number)
        self.result.toegevoegd["handboekpagina's"] = len(load_handboek(now=now))
        self.result.toegevoegd["beslistabellen"] = len(load_tabellen(now=now))

    def _gemeenten(self) -> dict[str, Gemeente]:
        rows = self._follow(
            Gemeente,
            ("naam",),
            (
                {
                    "naam": row.naam,
                    "eigen": row.eigen,
                    "integrale_intake": row.integrale_intake,
                    "bbz_regio": row.bbz_regio,
                    "stromen": list(row.stromen),
                }
                for row in self.inrichting.gemeenten
            ),
        )
        return {row.naam: row for row in rows}

    def _wijken(self, gemeenten: dict[str, Gemeente]) -> dict[str, Wijk]:
        rows = self._follow(
            Wijk,
            ("naam", "gemeente"),
            (
                {"naam": wijk, "gemeente": gemeenten[row.naam]}
                for row in self.inrichting.gemeenten
                for wijk in row.wijken
            ),
        )
        return {row.naam: row for row in rows}

    def _postcodes(self, gemeenten: dict[str, Gemeente], wijken: dict[str, Wijk]) -> None:
        wanted = []
        for row in self.inrichting.gemeenten:
            areas: list[tuple[Wijk | None, Iterable[str]]] = [(None, row.postcodes)]
            areas += [(wijken[naam], postcodes) for naam, postcodes in row.wijken.items()]
            wanted += [
                {"cijfers": cijfers, "gemeente": gemeenten[row.naam], "wijk": wijk}
                for wijk, postcodes in areas
                for cijfers in postcodes
            ]
        self._follow(Postcodegebied, ("cijfers",), wanted)

    def _locaties(self) -> dict[str, Locatie]:
        rows = self._follow(
            Locatie,
            ("naam",),
            (
                {"naam": row.naam, "adres": row.adres, "telefoon": row.telefoon}
                for row in self.inrichting.locaties
            ),
        )
        return {row.naam: row for row in rows}

    def _rooms(self, locaties: dict[str, Locatie]) -> None:
        """Rooms and opening hours as the file says; a room that was added on the spot stays."""
        places = [(locaties[row.naam], row) for row in self.inrichting.locaties]
        self._follow(
            Ruimte,
            ("locatie", "naam"),
            (
                {"locatie": place, "naam": naam, "capaciteit": seats}
                for place, row in places
                for naam, seats in row.ruimten.items()
            ),
        )
        self._follow(
            Openingstijd,
            ("locatie", "weekdag"),
            (
                {"locatie": place, "weekdag": day, "van": begin, "tot": end}
                for place, row in places
                for day, (begin, end) in row.open.items()
            ),
        )

    def _teams(
        self, gemeenten: dict[str, Gemeente], wijken: dict[str, Wijk], locaties: dict[str, Locatie]
    ) -> None:
        described = self.inrichting.teams
        teams = self._follow(
            Team,
            ("naam",),
            (
                {
                    "naam": row.naam,
                    "specialisme": row.specialisme,
                    "locatie": locaties[row.locatie],
                    "telefoon": row.telefoon,
                }
                for row in described
            ),
        )
        pairs = list(zip(teams, described, strict=True))
        of_wijken = {team.pk: [wijken[naam].pk for naam in row.wijken] for team, row in pairs}
        of_gemeenten = {team.pk: [gemeenten[naam].pk for naam in row.gemeenten] for team, row in pairs}
        follow_links(Team.wijken.through, "team_id", "wijk_id", of_wijken)
        follow_links(Team.gemeenten.through, "team_id", "gemeente_id", of_gemeenten)

    def _partners(self, wijken: dict[str, Wijk]) -> None:
        """Partners that are not there yet; changes to the others belong to functioneel beheer."""
        described = self.inrichting.partners
        known = {partner.naam: partner for partner in Partner.objects.all()}
        missing = [row for row in described if row.naam not in known]
        made = Partner.objects.bulk_create(
            Partner(
                naam=row.naam,
                soort=row.soort,
                diensten=row.diensten,
                telefoon=row.telefoon,
                email=row.email,
                mag_regie_voeren=row.mag_regie_voeren,
            )
            for row in missing
        )
        self._count(self.result.toegevoegd, Partner, len(made))
        follow_links(
            Partner.wijken.through,
            "partner_id",
            "wijk_id",
            {
                partner.pk: [wijken[naam].pk for naam in row.wijken]
                for partner, row in zip(made, missing, strict=True)
            },
        )
        known |= {partner.naam: partner for partner in made}
        offering, met, agreed = (
            set(model._default_manager.values_list("partner_id", flat=True))
            for model in (Dienst, Contactpersoon, Raamafspraak)
        )
        bare = [(known[row.naam], row) for row in described if known[row.naam].pk not in offering]
        add_offer(bare)
        add_people_and_agreements([pair for pair in bare if pair[0].pk not in met | agreed])

    def _producten(self) -> list[Product]:
        return [
            Product(
                code=row.code,
                naam=row.naam,
                soort=row.soort,
                domein=row.domein,
                omschrijving=row.omschrijving,
                trefwoorden=row.trefwoorden,
                toelatingseisen=row.toelatingseisen,
                eisen=list(row.eisen),
                bewijsstukken=row.bewijsstukken,
                behandeld_door=row.behandeld_door,
                behandelaar=row.behandelaar,
                kanaal=row.kanaal,
                wettelijke_grondslag=row.grondslag,
                beslistermijn_norm=row.beslistermijn_norm,
                servicetermijn_norm=row.servicetermijn_norm,
                normtijd_norm=row.normtijd_norm,
                kosten_norm=row.kosten_norm,
                kosten=row.kosten,
                digitaal=row.digitaal,
                geldig_van=row.van,
                geldig_tot=row.tot,
            )
            for row in self.inrichting.producten
        ]

    def _normen(self) -> list[Norm]:
        return [
            Norm(
                code=row.code,
                waarde=row.waarde,
                eenheid=row.eenheid,
                omschrijving=row.omschrijving,
                bron=row.bron,
                geldig_van=row.van,
                geldig_tot=row.tot,
            )
            for row in self.inrichting.normen
        ]

    def _complete(self, rows: Sequence[Product]) -> None:
        """Fills in toelatingseisen and what came with them for products nobody changed since they shipped."""
        changed = set(apps.get_model("catalogus", "ProductEvent").objects.values_list("code", flat=True))
        bare = Product.objects.select_for_update().filter(eisen=[]).exclude(code__in=changed)
        known = {(row.code, row.geldig_van): row for row in bare}
        done = []
        for row in rows:
            old = known.get((row.code, row.geldig_van))
            if old is not None and row.eisen:
                for name in COMPLETED:
                    setattr(old, name, getattr(row, name))
                done.append(old)
        if done:
            Product.objects.bulk_update(done, COMPLETED)
            self.result.gewijzigd[_kind(Product)] = len(done)

    def _add_missing(self, model: type[CodedT], rows: Sequence[CodedT]) -> None:
        """Adds the codes that are not there at all; a code that is there belongs to functioneel beheer."""
        known = set(model._default_manager.values_list("code", flat=True))
        missing = [row for row in rows if row.code not in known]
        model._default_manager.bulk_create(missing)
        self.result.toegevoegd[_kind(model)] = len(missing)

    def _follow(
        self, model: type[ModelT], key: tuple[str, ...], wanted: Iterable[Mapping[str, Any]]
    ) -> list[ModelT]:
        """The rows of a whole table as the file says them."""
        done = follow(model, key, wanted)
        self._count(self.result.toegevoegd, model, done.toegevoegd)
        self._count(self.result.gewijzigd, model, done.gewijzigd)
        return done.rows

    def _count(self, counts: dict[str, int], model: type[models.Model], number: int) -> None:
        if number:
            counts[_kind(model)] = number


def _kind(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)
