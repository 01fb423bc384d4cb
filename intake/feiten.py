"""The facts that intake decides on: read and checked, and laid out flat for the tables. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from serviceplein.regels.feiten import FeitOngeldig, Feitwaarde, join_words
from serviceplein.regels.meegeleverd import shipped_feiten


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingFeiten:
    """What the melding says; None is not known."""

    kanaal: str | None = None
    domeinen: list[str] | None = None
    soort_vraag: str | None = None
    direct_te_beantwoorden: bool | None = None
    product: str | None = None
    juiste_plek: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KlantFeiten:
    """What is known of the klant; None is not known."""

    leeftijd: int | None = None
    gemeente: str | None = None
    uitkering: str | None = None
    dak_en_thuisloos: bool | None = None
    statushouder: bool | None = None
    vaste_contactpersoon: bool | None = None
    iwv: bool | None = None
    raakt_begeleiding: bool | None = None
    beeindigd_niet_willer: bool | None = None
    ondernemer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickScanFeiten:
    """The outcome of the Quick Scan; None is not known. No word of a diagnosis means: not delivered yet."""

    perspectief_op_werk: bool | None = None
    eigen_dienstverlening_beschikbaar: bool | None = None
    verdiepte_diagnose_nodig: bool | None = None
    diagnose_geleverd: bool = False
    direct_bemiddelbaar: bool | None = None
    dominant_probleem: str | None = None
    oplosbaar: bool | None = None

    def flat(self) -> dict[str, Feitwaarde]:
        """The known facts by their full name."""
        return _flat("quick_scan", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gemeentebeleid:
    """Which gemeenten are in the Bbz region and which take part in the integrale intake (INT-08, INT-22)."""

    bbz_regio: frozenset[str]
    integrale_intake: frozenset[str]

    @classmethod
    def of(cls, *, bbz_regio: set[str], integrale_intake: set[str]) -> Self:
        return cls(
            bbz_regio=frozenset(map(_plain_name, bbz_regio)),
            integrale_intake=frozenset(map(_plain_name, integrale_intake)),
        )

    def facts_of(self, gemeente: str | None) -> dict[str, Feitwaarde]:
        """What the policy says of a gemeente by name; nothing when the gemeente is not known."""
        if gemeente is None:
            return {}
        name = _plain_name(gemeente)
        return {
            "klant.gemeente_in_bbz_regio": name in self.bbz_regio,
            "klant.gemeente_integrale_intake": name in self.integrale_intake,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFeiten:
    """All facts of one melding; `quick_scan` is None until there is one."""

    melding: MeldingFeiten
    klant: KlantFeiten
    quick_scan: QuickScanFeiten | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any], *, producten: frozenset[str]) -> Self:
        """Reads {"melding": {..}, "klant": {..}, "quick_scan": {..}} as delivered; null is not known.

        Raises FeitOngeldig naming the field, and the allowed values where they can be listed.
        """
        if data.get("melding") is None:
            raise FeitOngeldig("melding", "melding: dit onderdeel ontbreekt.")
        quick_scan = data.get("quick_scan")
        return cls(
            melding=MeldingFeiten(**_section("melding", data["melding"], producten)),
            klant=KlantFeiten(**_section("klant", data.get("klant"), producten)),
            quick_scan=None
            if quick_scan is None
            else QuickScanFeiten(**_section("quick_scan", quick_scan, producten)),
        )

    def flat(self, beleid: Gemeentebeleid) -> dict[str, Feitwaarde]:
        """Every known fact by its full name, with what follows from the gemeente."""
        facts: dict[str, Feitwaarde] = {}
        for name in ("melding", "klant", "quick_scan"):
            section = getattr(self, name)
            if section is not None:
                facts |= _flat(name, section)
        return facts | beleid.facts_of(self.klant.gemeente)


def _flat(name: str, section: Any) -> dict[str, Feitwaarde]:
    values = {field.name: getattr(section, field.name) for field in fields(section)}
    return {f"{name}.{key}": value for key, value in values.items() if value is not None}


def _section(name: str, data: object, producten: frozenset[str]) -> dict[str, Any]:
    """The known facts of one section, checked."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise FeitOngeldig(name, f"{name}: hier horen gegevens met een naam en een waarde te staan.")
    prefix = f"{name}."
    feiten = {
        key.removeprefix(prefix): feit
        for key, feit in shipped_feiten().feiten.items()
        if key.startswith(prefix)
    }
    for key in sorted(data.keys() - feiten.keys()):
        raise FeitOngeldig(
            f"{prefix}{key}", f"{prefix}{key}: dit gegeven bestaat niet; toegestaan: {join_words(feiten)}."
        )
    return {
        key: feiten[key].check(value, codes=producten if feiten[key].bron == "producten" else None)
        for key, value in data.items()
        if value is not None
    }


def _plain_name(name: str) -> str:
    return " ".join(name.split()).casefold()
