"""Who should have the regie: whoever handles the dominant problem (CAS-10). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzet:
    """One open action of a professional at a goal; `mag` is whether they may have the regie."""

    leefgebied: str
    termijn: date
    mag: bool
    medewerker_id: int | None = None
    partner_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorstel:
    medewerker_id: int | None
    partner_id: int | None
    acties: int


def propose_regievoerder(inzet: Iterable[Inzet], dominant: str) -> Voorstel | None:
    """The professional with the most open actions at the dominant problem; the earliest term breaks a tie.

    DVC 1.2: with services side by side the regie lies with whoever handles the dominant problem. None while
    nobody handles it: the regie then stays where it is.
    """
    work: dict[tuple[int, int], list[Inzet]] = {}
    for one in inzet:
        if one.mag and one.leefgebied == dominant and (one.medewerker_id or one.partner_id):
            work.setdefault((one.medewerker_id or 0, one.partner_id or 0), []).append(one)
    if not dominant or not work:
        return None
    who = min(work, key=lambda key: (-len(work[key]), min(one.termijn for one in work[key]), key))
    return Voorstel(medewerker_id=who[0] or None, partner_id=who[1] or None, acties=len(work[who]))
