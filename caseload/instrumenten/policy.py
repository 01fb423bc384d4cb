"""Which instrument suits a klant: cheapest adequate first, with why and why not. Pure (CAS-13)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from caseload.instrumenten.codes import VRAAG_VOLGORDE, Arbeidsvraag, Belemmering, Competentie, Kans, Richting
from intake.quick_scan.models import Doelgroep
from serviceplein.ui.weergave import money


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiel:
    """What is known of the klant. `arbeidsvraag` is how much work there is in `richting`; empty is unknown.

    `afgebroken`: codes of instruments that ended before their time.
    """

    trede_reintegratie: int | None = None
    trede_participatie: int | None = None
    doelgroep: str = Doelgroep.GEEN
    leeftijd: int | None = None
    kansen: frozenset[str] = frozenset()
    belemmeringen: frozenset[str] = frozenset()
    competenties: frozenset[str] = frozenset()
    richting: str = ""
    arbeidsvraag: str = ""
    afgebroken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanbod:
    """One instrument as it can be had today. `geen_ruimte` says in words why it cannot; empty when it can."""

    code: str
    naam: str
    kosten: Decimal
    duur_weken: int = 12
    contract_id: int | None = None
    partner: str = ""
    treden_reintegratie: frozenset[int] = frozenset()
    treden_participatie: frozenset[int] = frozenset()
    doelgroepen: frozenset[str] = frozenset()
    leeftijd_van: int | None = None
    leeftijd_tot: int | None = None
    kansen: frozenset[str] = frozenset()
    bedoeld_voor: frozenset[str] = frozenset()
    niet_bij: frozenset[str] = frozenset()
    competenties: frozenset[str] = frozenset()
    arbeidsvraag: str = ""
    geen_ruimte: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ervaring:
    """How finished trajecten of comparable klanten ended."""

    aantal: int
    werk: int = 0
    opleiding: int = 0
    tussendoel: int = 0
    uitval: int = 0

    @property
    def gelukt(self) -> int:
        """Per cent that ended with work, school or an intermediate goal."""
        return round(100 * (self.werk + self.opleiding + self.tussendoel) / self.aantal) if self.aantal else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """One instrument with what speaks for it and against it."""

    aanbod: Aanbod
    geschikt: bool
    voor: tuple[str, ...]
    tegen: tuple[str, ...]
    ervaring: Ervaring | None
    let_op: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grenzen:
    """The dated norms: cases before experience is told, trajecten in how many months that are too many."""

    ervaring_minimum: int
    opeenvolging: int
    opeenvolging_maanden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advies:
    """Every instrument, adequate ones first and of those the cheapest; `waarschuwing` is about trajecten."""

    oordelen: tuple[Oordeel, ...]
    waarschuwing: str = ""

    @property
    def eerste(self) -> Oordeel | None:
        """The cheapest adequate instrument."""
        return next((one for one in self.oordelen if one.geschikt), None)


@dataclass(slots=True)
class _Redenen:
    voor: list[str] = field(default_factory=list)
    tegen: list[str] = field(default_factory=list)

    def say(self, holds: bool, yes: str, no: str) -> None:
        (self.voor if holds else self.tegen).append(yes if holds else no)


def advise(
    profiel: Profiel,
    aanbod: Iterable[Aanbod],
    *,
    ervaringen: Mapping[str, Ervaring],
    recent: int,
    grenzen: Grenzen,
) -> Advies:
    """Judges every instrument; `recent` is the number of trajecten in the months of the norm."""
    judged = [_judge(profiel, one, _enough(ervaringen.get(one.code), grenzen)) for one in aanbod]
    warning = ""
    if recent >= grenzen.opeenvolging:
        warning = (
            f"Deze klant had {recent} trajecten in {grenzen.opeenvolging_maanden} maanden; de norm is "
            f"hoogstens {grenzen.opeenvolging}. Overleg met uw teamleider of nog een traject helpt."
        )
    return Advies(oordelen=tuple(sorted(judged, key=_order)), waarschuwing=warning)


def _order(oordeel: Oordeel) -> tuple[bool, Decimal, int, int, str]:
    """Adequate first, then cheapest; only equal prices look at what it did for others."""
    worked = -oordeel.ervaring.gelukt if oordeel.ervaring else 0
    offer = oordeel.aanbod
    return (not oordeel.geschikt, offer.kosten, worked, offer.duur_weken, offer.code)


def _enough(ervaring: Ervaring | None, grenzen: Grenzen) -> Ervaring | None:
    return ervaring if ervaring and ervaring.aantal >= grenzen.ervaring_minimum else None


def _judge(profiel: Profiel, aanbod: Aanbod, ervaring: Ervaring | None) -> Oordeel:
    reasons = _Redenen()
    _trede(reasons, "re-integratieladder", profiel.trede_reintegratie, aanbod.treden_reintegratie)
    _trede(reasons, "participatieladder", profiel.trede_participatie, aanbod.treden_participatie)
    _group(reasons, profiel, aanbod)
    for code in sorted(aanbod.kansen):
        label = Kans(code).label
        reasons.say(code in profiel.kansen, f"Kans: {_low(label)}.", f"Nodig: {_low(label)}.")
    if aanbod.bedoeld_voor:
        helps = sorted(aanbod.bedoeld_voor & profiel.belemmeringen)
        meant = [_low(Belemmering(code).label) for code in (helps or sorted(aanbod.bedoeld_voor))]
        reasons.say(bool(helps), f"Helpt bij: {'; '.join(meant)}.", f"Is er voor wie: {'; '.join(meant)}.")
    for code in sorted(aanbod.niet_bij & profiel.belemmeringen):
        reasons.tegen.append(f"Eerst oplossen: {_low(Belemmering(code).label)}.")
    for code in sorted(aanbod.competenties):
        label = Competentie(code).label
        reasons.say(code in profiel.competenties, f"Kan dit: {_low(label)}.", f"Vraagt: {_low(label)}.")
    _market(reasons, profiel, aanbod)
    if aanbod.geen_ruimte:
        reasons.tegen.append(aanbod.geen_ruimte)
    if not reasons.tegen:
        reasons.voor.append(f"Kost {money(aanbod.kosten)}.")
    return Oordeel(
        aanbod=aanbod,
        geschikt=not reasons.tegen,
        voor=tuple(reasons.voor),
        tegen=tuple(reasons.tegen),
        ervaring=ervaring,
        let_op="De klant brak dit eerder af." if aanbod.code in profiel.afgebroken else "",
    )


def _trede(reasons: _Redenen, ladder: str, trede: int | None, wanted: frozenset[int]) -> None:
    if not wanted:
        return
    asked = _and([str(one) for one in sorted(wanted)])
    if trede is None:
        reasons.tegen.append(f"De trede op de {ladder} is niet bekend; dit is voor trede {asked}.")
    else:
        yes = f"Past bij trede {trede} op de {ladder}."
        reasons.say(trede in wanted, yes, f"Is voor trede {asked} op de {ladder}, de klant staat op {trede}.")


def _group(reasons: _Redenen, profiel: Profiel, aanbod: Aanbod) -> None:
    if aanbod.doelgroepen:
        names = _and([_low(str(Doelgroep(code).label)) for code in sorted(aanbod.doelgroepen)])
        held = profiel.doelgroep in aanbod.doelgroepen
        reasons.say(held, f"Is voor de doelgroep {names}.", f"Is alleen voor de doelgroep {names}.")
    if aanbod.leeftijd_van is None and aanbod.leeftijd_tot is None:
        return
    low, high = aanbod.leeftijd_van or 0, aanbod.leeftijd_tot or 200
    words = f"vanaf {low} jaar" if aanbod.leeftijd_tot is None else f"van {low} tot {high} jaar"
    if profiel.leeftijd is None:
        reasons.tegen.append(f"De leeftijd is niet bekend; dit is {words}.")
    else:
        reasons.say(low <= profiel.leeftijd < high, f"Is {words}.", f"Is alleen {words}.")


def _market(reasons: _Redenen, profiel: Profiel, aanbod: Aanbod) -> None:
    """There must be work at the end, as far as the instrument leads to it."""
    if not aanbod.arbeidsvraag:
        return
    if not profiel.richting or not profiel.arbeidsvraag:
        reasons.tegen.append("Kies eerst een richting, zodat de kans op werk bekend is.")
        return
    name, found = Richting(profiel.richting).label, Arbeidsvraag(profiel.arbeidsvraag).label.lower()
    reasons.say(
        VRAAG_VOLGORDE[profiel.arbeidsvraag] >= VRAAG_VOLGORDE[aanbod.arbeidsvraag],
        f"Arbeidsmarkt: {found} in {_low(name)}.",
        f"Arbeidsmarkt: {found} in {_low(name)}; dit vraagt ten minste "
        f"{Arbeidsvraag(aanbod.arbeidsvraag).label.lower()}.",
    )


def _and(words: list[str]) -> str:
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _low(text: str) -> str:
    """The text inside a sentence; a word in capitals stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
