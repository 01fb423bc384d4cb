"""Setting up a municipality from its file, and what its letters look like."""

from collections.abc import Iterable, Sequence
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
from serviceplein.inrichting.beschrijving import Huisstijl, Inrichting, inrichting_of
from serviceplein.inrichting.partners import PartnerInrichting
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


def huisstijl() -> Huisstijl:
    """How letters of this municipality look."""
    return current_inrichting().huisstijl


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
        for model in (Partner, Team, Locatie, Postcodegebied, Wijk, Gemeente, Product, Norm):
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
        self.result.toegevoegd["handboekpagina's"] = len(load_handboek(now=now))
        self.result.toegevoegd["beslistabellen"] = len(load_tabellen(now=now))

    def _gemeenten(self) -> dict[str, Gemeente]:
        return {
            row.naam: self._follow(
                Gemeente,
                {"naam": row.naam},
                eigen=row.eigen,
                integrale_intake=row.integrale_intake,
                bbz_regio=row.bbz_regio,
                stromen=list(row.stromen),
            )
            for row in self.inrichting.gemeenten
        }

    def _wijken(self, gemeenten: dict[str, Gemeente]) -> dict[str, Wijk]:
        return {
            wijk: self._follow(Wijk, {"naam": wijk, "gemeente": gemeenten[row.naam]})
            for row in self.inrichting.gemeenten
            for wijk in row.wijken
        }

    def _postcodes(self, gemeenten: dict[str, Gemeente], wijken: dict[str, Wijk]) -> None:
        for row in self.inrichting.gemeenten:
            areas: list[tuple[Wijk | None, Iterable[str]]] = [(None, row.postcodes)]
            areas += [(wijken[naam], postcodes) for naam, postcodes in row.wijken.items()]
            for wijk, postcodes in areas:
                for cijfers in postcodes:
                    self._follow(
                        Postcodegebied, {"cijfers": cijfers}, gemeente=gemeenten[row.naam], wijk=wijk
                    )

    def _locaties(self) -> dict[str, Locatie]:
        return {
            row.naam: self._follow(Locatie, {"naam": row.naam}, adres=row.adres, telefoon=row.telefoon)
            for row in self.inrichting.locaties
        }

    def _rooms(self, locaties: dict[str, Locatie]) -> None:
        """Rooms and opening hours as the file says; a room that was added on the spot stays."""
        for row in self.inrichting.locaties:
            place = locaties[row.naam]
            for naam, seats in row.ruimten.items():
                self._follow(Ruimte, {"locatie": place, "naam": naam}, capaciteit=seats)
            for day, (begin, end) in row.open.items():
                self._follow(Openingstijd, {"locatie": place, "weekdag": day}, van=begin, tot=end)

    def _teams(
        self, gemeenten: dict[str, Gemeente], wijken: dict[str, Wijk], locaties: dict[str, Locatie]
    ) -> None:
        for row in self.inrichting.teams:
            team = self._follow(
                Team,
                {"naam": row.naam},
                specialisme=row.specialisme,
                locatie=locaties[row.locatie],
                telefoon=row.telefoon,
            )
            team.wijken.set([wijken[naam] for naam in row.wijken])
            team.gemeenten.set([gemeenten[naam] for naam in row.gemeenten])

    def _partners(self, wijken: dict[str, Wijk]) -> None:
        for row in self.inrichting.partners:
            partner, made = Partner.objects.get_or_create(
                naam=row.naam,
                defaults={
                    "soort": row.soort,
                    "diensten": row.diensten,
                    "telefoon": row.telefoon,
                    "email": row.email,
                    "mag_regie_voeren": row.mag_regie_voeren,
                },
            )
            if made:
                partner.wijken.set([wijken[naam] for naam in row.wijken])
                self._count(self.result.toegevoegd, Partner)
            if made or not partner.dienstverlening.exists():
                self._parts(partner, row)

    def _parts(self, partner: Partner, row: PartnerInrichting) -> None:
        """What a new partner offers, its people and agreements; changes belong to functioneel beheer."""
        Dienst.objects.bulk_create(
            Dienst(
                partner=partner,
                naam=item.naam,
                omschrijving=item.omschrijving,
                trefwoorden=item.trefwoorden,
                domeinen=list(item.domeinen),
                doelgroepen=list(item.doelgroepen),
                aanmelden=item.aanmelden,
                kosten=item.kosten,
                vrij_toegankelijk=item.vrij_toegankelijk,
                geldig_van=item.van,
                geldig_tot=item.tot,
            )
            for item in row.aanbod
        )
        if partner.contactpersonen.exists() or partner.raamafspraken.exists():
            return
        Contactpersoon.objects.bulk_create(
            Contactpersoon(
                partner=partner,
                naam=item.naam,
                functie=item.functie,
                waarvoor=item.waarvoor,
                telefoon=item.telefoon,
                email=item.email,
                geldig_van=item.van,
            )
            for item in row.contactpersonen
        )
        Raamafspraak.objects.bulk_create(
            Raamafspraak(
                partner=partner,
                soort=item.soort,
                kenmerk=item.kenmerk,
                afspraak=item.afspraak,
                reactietermijn_werkdagen=item.reactietermijn_werkdagen,
                geldig_van=item.van,
                geldig_tot=item.tot,
            )
            for item in row.raamafspraken
        )

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

    def _follow(self, model: type[ModelT], key: dict[str, Any], **values: Any) -> ModelT:
        """The row with this key as the file says it; writes only what differs."""
        row = model._default_manager.filter(**key).first()
        if row is None:
            self._count(self.result.toegevoegd, model)
            return model._default_manager.create(**key, **values)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if changed:
            for name in changed:
                setattr(row, name, values[name])
            row.save(update_fields=changed)
            self._count(self.result.gewijzigd, model)
        return row

    def _count(self, counts: dict[str, int], model: type[models.Model]) -> None:
        counts[_kind(model)] = counts.get(_kind(model), 0) + 1


def _kind(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)
