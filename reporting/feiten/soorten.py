"""Kinds of facts: which indicators are read from them, and the statement that makes each from the sources."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

DIMENSIES = ("stroom", "functie", "regeling", "uitkomst", "reden", "bestemming")
"""Properties that are codes; wijk, team and hours stand beside them."""
VERSIES = re.compile(r"\{versies:(\w+):([\w, ]+)(?::(\(.*?\)))?\}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feitsoort:
    """One kind of fact.

    stand: the facts of a day are the stand at its end; otherwise they are what happened on it.
    plek: whether a team finds its facts by wijk or by team. dimensies: codes it is split by.
    basis: the indicator whose rows are counted. teller: the indicator whose numerator or number is added up.
    """

    code: str
    stand: bool
    plek: Literal["wijk", "team"]
    dimensies: tuple[str, ...]
    basis: str
    teller: str = ""
    uren: bool = False

    @property
    def kolommen(self) -> tuple[str, ...]:
        """Columns that differ from their default."""
        return (f"{self.plek}_id", *self.dimensies, *(["tienden"] if self.uren else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetwijze:
    """How an indicator is read from its facts: their numerator, or only those with this value."""

    soort: Feitsoort
    telt: Literal["n", "teller"] = "n"
    alleen: tuple[str, str] | None = None


SOORTEN = {
    soort.code: soort
    for soort in (
        Feitsoort(
            code="melding_open", stand=True, plek="wijk", dimensies=("stroom",), basis="open_meldingen"
        ),
        Feitsoort(
            code="melding_wacht",
            stand=True,
            plek="wijk",
            dimensies=("stroom",),
            basis="zonder_vervolgafspraak",
        ),
        Feitsoort(
            code="afspraak",
            stand=False,
            plek="wijk",
            dimensies=("stroom",),
            basis="vervolgafspraak_op_tijd",
            teller="vervolgafspraak_op_tijd",
        ),
        Feitsoort(
            code="doorlooptijd",
            stand=False,
            plek="wijk",
            dimensies=("stroom",),
            basis="doorlooptijd_vervolgafspraak",
            uren=True,
        ),
        Feitsoort(
            code="bestemming",
            stand=False,
            plek="wijk",
            dimensies=("stroom",),
            basis="direct_afgehandeld",
            teller="direct_afgehandeld",
        ),
        Feitsoort(
            code="triage",
            stand=False,
            plek="wijk",
            dimensies=("stroom", "bestemming"),
            basis="triage_afwijking",
            teller="triage_afwijking",
        ),
        Feitsoort(
            code="quick_scan",
            stand=False,
            plek="wijk",
            dimensies=(),
            basis="niet_opnieuw_gevraagd",
            teller="niet_opnieuw_gevraagd",
        ),
        Feitsoort(
            code="caseload",
            stand=True,
            plek="team",
            dimensies=("stroom", "functie"),
            basis="caseload",
            teller="caseload_gewogen",
        ),
        Feitsoort(
            code="contactpersoon",
            stand=True,
            plek="team",
            dimensies=("functie",),
            basis="boven_norm",
            teller="boven_norm",
        ),
        Feitsoort(code="wachtlijst", stand=True, plek="team", dimensies=("functie",), basis="wachtlijst"),
        Feitsoort(
            code="instroom",
            stand=False,
            plek="team",
            dimensies=("stroom",),
            basis="instroom",
            teller="herinstroom",
        ),
        Feitsoort(code="traject_start", stand=False, plek="team", dimensies=(), basis="trajecten_gestart"),
        Feitsoort(
            code="traject_einde",
            stand=False,
            plek="team",
            dimensies=("uitkomst",),
            basis="trajecten_beeindigd",
        ),
        Feitsoort(
            code="duurzaam_6",
            stand=False,
            plek="team",
            dimensies=(),
            basis="duurzaam_6",
            teller="duurzaam_6",
        ),
        Feitsoort(
            code="duurzaam_12",
            stand=False,
            plek="team",
            dimensies=(),
            basis="duurzaam_12",
            teller="duurzaam_12",
        ),
        Feitsoort(
            code="uitstroom", stand=False, plek="team", dimensies=("stroom", "reden"), basis="uitstroom"
        ),
        Feitsoort(
            code="besluit",
            stand=False,
            plek="wijk",
            dimensies=("regeling", "uitkomst"),
            basis="besluiten",
            teller="beslist_op_tijd",
        ),
        Feitsoort(
            code="aanvraag_te_laat",
            stand=True,
            plek="wijk",
            dimensies=("regeling",),
            basis="aanvragen_over_termijn",
        ),
        Feitsoort(
            code="opdracht",
            stand=False,
            plek="team",
            dimensies=("stroom",),
            basis="in_een_keer",
            teller="in_een_keer",
        ),
        *(
            Feitsoort(
                code=f"afspraak_{kant}",
                stand=False,
                plek="wijk",
                dimensies=("uitkomst",),
                basis=f"afspraken_{kant}_op_tijd",
                teller=f"afspraken_{kant}_op_tijd",
            )
            for kant in ("klant", "gemeente")
        ),
        *(
            Feitsoort(
                code=f"stap_{ladder}",
                stand=False,
                plek="wijk",
                dimensies=("uitkomst",),
                basis=f"ladder_{ladder}",
            )
            for ladder in ("reintegratie", "participatie")
        ),
    )
}
MEETWIJZEN: dict[str, Meetwijze] = {
    "open_meldingen": Meetwijze(soort=SOORTEN["melding_open"]),
    "zonder_vervolgafspraak": Meetwijze(soort=SOORTEN["melding_wacht"]),
    "doorlooptijd_vervolgafspraak": Meetwijze(soort=SOORTEN["doorlooptijd"]),
    "vervolgafspraak_op_tijd": Meetwijze(soort=SOORTEN["afspraak"], telt="teller"),
    "direct_afgehandeld": Meetwijze(soort=SOORTEN["bestemming"], telt="teller"),
    "triage_afwijking": Meetwijze(soort=SOORTEN["triage"], telt="teller"),
    "niet_opnieuw_gevraagd": Meetwijze(soort=SOORTEN["quick_scan"], telt="teller"),
    "caseload": Meetwijze(soort=SOORTEN["caseload"]),
    "caseload_gewogen": Meetwijze(soort=SOORTEN["caseload"], telt="teller"),
    "boven_norm": Meetwijze(soort=SOORTEN["contactpersoon"], telt="teller"),
    "wachtlijst": Meetwijze(soort=SOORTEN["wachtlijst"]),
    "instroom": Meetwijze(soort=SOORTEN["instroom"]),
    "herinstroom": Meetwijze(soort=SOORTEN["instroom"], telt="teller"),
    "trajecten_gestart": Meetwijze(soort=SOORTEN["traject_start"]),
    "trajecten_beeindigd": Meetwijze(soort=SOORTEN["traject_einde"]),
    "duurzaam_6": Meetwijze(soort=SOORTEN["duurzaam_6"], telt="teller"),
    "duurzaam_12": Meetwijze(soort=SOORTEN["duurzaam_12"], telt="teller"),
    "uitstroom": Meetwijze(soort=SOORTEN["uitstroom"]),
    "uitstroom_werk": Meetwijze(soort=SOORTEN["uitstroom"], alleen=("reden", "werk")),
    "besluiten": Meetwijze(soort=SOORTEN["besluit"]),
    "beslist_op_tijd": Meetwijze(soort=SOORTEN["besluit"], telt="teller"),
    "toekenning": Meetwijze(soort=SOORTEN["besluit"], alleen=("uitkomst", "toegekend")),
    "aanvragen_over_termijn": Meetwijze(soort=SOORTEN["aanvraag_te_laat"]),
    "in_een_keer": Meetwijze(soort=SOORTEN["opdracht"], telt="teller"),
    "afspraken_klant_op_tijd": Meetwijze(soort=SOORTEN["afspraak_klant"], telt="teller"),
    "afspraken_gemeente_op_tijd": Meetwijze(soort=SOORTEN["afspraak_gemeente"], telt="teller"),
    "ladder_reintegratie": Meetwijze(soort=SOORTEN["stap_reintegratie"]),
    "ladder_participatie": Meetwijze(soort=SOORTEN["stap_participatie"]),
    "ladder_omhoog": Meetwijze(soort=SOORTEN["stap_reintegratie"], alleen=("uitkomst", "omhoog")),
}


@cache
def statement(name: str) -> str:
    """The SQL of one kind of fact (or of the preparation), with the histories it asks for written out."""
    text = files("reporting.feiten").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    return VERSIES.sub(lambda found: _versions(*found.groups()), text)


@cache
def definition_version() -> str:
    """Twelve characters that change with any statement: facts made by another one are not read."""
    texts = [statement(name) for name in ("voorbereiding", *SOORTEN)]
    return sha256("\n".join(texts).encode()).hexdigest()[:12]


def _versions(table: str, fields: str, ids: str | None) -> str:
    """Values of `fields` and the days [van, tot) at whose end they held; former versions are history."""
    names = [name.strip() for name in fields.split(",")]
    former, current = (", ".join(f"{alias}.{name}" for name in names) for alias in "er")
    only_former, only_current = (
        f"WHERE {column} IN {ids}" if ids else "" for column in ("e.pgh_obj_id", "r.id")
    )
    return f"""(
    SELECT e.pgh_obj_id AS id, {former}, lag(e.pgh_created_at::date, 1, '-infinity') OVER versie AS van,
           e.pgh_created_at::date AS tot
    FROM {table}event e {only_former}
    WINDOW versie AS (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id)
    UNION ALL
    SELECT r.id, {current}, coalesce(h.van, '-infinity'), 'infinity'
    FROM {table} r
    LEFT JOIN (
        SELECT e.pgh_obj_id, max(e.pgh_created_at)::date AS van FROM {table}event e {only_former} GROUP BY 1
    ) h ON h.pgh_obj_id = r.id {only_current}
)"""  # noqa: S608 - names from our own statements
