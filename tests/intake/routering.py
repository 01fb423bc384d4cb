"""The routing policy written out as plain Python, row by row, to hold the tables against."""

from typing import Any

from hypothesis import strategies as st

from intake.feiten import Gemeentebeleid
from serviceplein.regels.meegeleverd import shipped_feiten, shipped_tabel
from serviceplein.regels.tabel import Tabel, compile_tabel

BELEID = Gemeentebeleid.of(bbz_regio={"Utrecht", "Houten", "De Ronde Venen"}, integrale_intake={"Utrecht"})
PRODUCTEN = frozenset(
    {
        "u_pas",
        "bijzondere_bijstand",
        "individuele_inkomenstoeslag",
        "hulp_bij_huishouden",
        "rolstoel",
        "vervoer",
        "woonvoorziening",
    }
)
GEMEENTELIJK = ("pw", "ioaw", "ioaz", "bbz")


def shipped(code: str) -> Tabel:
    return compile_tabel(shipped_tabel(code).inhoud, bronnen={"producten": PRODUCTEN})


def triage_row(facts: dict[str, Any]) -> int:
    """The row of decision 1 for flat facts, by a chain of ifs."""
    domeinen = facts.get("melding.domeinen") or []
    if (row := special_row(facts)) is not None:
        return row
    if "wmo" in domeinen:
        return wmo_row(facts)
    if "financiele_regeling" in domeinen:
        met_contactpersoon = facts.get("klant.vaste_contactpersoon") is True
        return 13 if facts.get("klant.raakt_begeleiding") is True and met_contactpersoon else 14
    if (row := ondernemer_or_schulden_row(facts, domeinen)) is not None:
        return row
    return werk_row(facts, domeinen)


def special_row(facts: dict[str, Any]) -> int | None:
    """Rows 1 to 4."""
    get = facts.get
    kanaal = get("melding.kanaal")
    if get("klant.beeindigd_niet_willer") is True:
        return 1
    if get("melding.direct_te_beantwoorden") is True:
        return 2
    if get("klant.dak_en_thuisloos") is True and kanaal is not None:
        return 4 if kanaal == "bct" else 3
    return None


def ondernemer_or_schulden_row(facts: dict[str, Any], domeinen: list[str]) -> int | None:
    """Rows 15 to 19."""
    get = facts.get
    if get("klant.ondernemer") == "gevestigd" and get("klant.gemeente_in_bbz_regio") is not None:
        return 15 if get("klant.gemeente_in_bbz_regio") else 16
    if "schulden" in domeinen and get("klant.vaste_contactpersoon") is True:
        return 17
    if "schulden" in domeinen and get("klant.uitkering") is not None:
        return 18 if facts["klant.uitkering"] in ("geen", "ww") else 19
    return None


def werk_row(facts: dict[str, Any], domeinen: list[str]) -> int:
    """Rows 20 to 26."""
    get = facts.get
    soort, leeftijd, uitkering = (
        get("melding.soort_vraag"),
        get("klant.leeftijd"),
        get("klant.uitkering"),
    )
    if get("klant.vaste_contactpersoon") is True:
        return 20
    if uitkering in GEMEENTELIJK and soort in ("informatie", "bestaande_voorziening", "mutatie"):
        return 21
    if get("klant.gemeente_integrale_intake") is False:
        return 22
    if leeftijd is None:
        return 26
    if leeftijd < 27:
        return 23 if soort == "nieuwe_aanvraag" and "inkomen" in domeinen else 24
    return 25


def wmo_row(facts: dict[str, Any]) -> int:
    """Rows 5 to 12: the Wmo routes."""
    get = facts.get
    kanaal, soort = get("melding.kanaal"), get("melding.soort_vraag")
    if kanaal == "balie":
        return 5
    if soort == "algemeen":
        return 6
    if get("klant.iwv") is True and soort in ("bestaande_voorziening", "mutatie", "informatie"):
        return 7
    if soort == "nieuwe_aanvraag":
        tachtig = get("klant.leeftijd") is not None and facts["klant.leeftijd"] >= 80
        return 8 if get("melding.product") == "hulp_bij_huishouden" and tachtig else 9
    if soort == "onduidelijk" and kanaal == "wijkbalie":
        return 10
    if soort == "onduidelijk" and get("melding.juiste_plek") is False:
        return 11
    return 12


def na_quick_scan_row(facts: dict[str, Any]) -> int | None:
    """The row of decision 2 for flat facts with triage.stroom, by a chain of ifs."""
    get = facts.get
    perspectief = get("quick_scan.perspectief_op_werk")
    geleverd = get("quick_scan.diagnose_geleverd")
    if get("quick_scan.verdiepte_diagnose_nodig") is True and geleverd is False:
        return 1
    if get("klant.dak_en_thuisloos") is True:
        return 2
    if get("klant.ondernemer") == "gevestigd":
        return 3
    if get("triage.stroom") == "schulden" and get("klant.uitkering") in ("geen", "ww"):
        return 4
    if perspectief is True:
        if get("klant.statushouder") is True:
            return 5
        return 6 if get("klant.ondernemer") == "startend" else 7
    if perspectief is False:
        if get("klant.leeftijd") is not None and facts["klant.leeftijd"] < 27:
            return 8
        return {True: 9, False: 10, None: None}[get("quick_scan.eigen_dienstverlening_beschikbaar")]
    return None


def _values(naam: str) -> st.SearchStrategy[Any]:
    feit = (shipped_feiten().feiten | shipped_feiten().afgeleid)[naam]
    match feit.soort:
        case "ja_nee":
            return st.booleans()
        case "getal":
            return st.integers(0, 130) | st.sampled_from([26, 27, 79, 80])
        case "tekst":
            return st.sampled_from(["Utrecht", "Houten", "Nergenshuizen"])
        case "keuzelijst":
            return st.lists(st.sampled_from(sorted(feit.waarden or {})), max_size=4)
        case _:
            return st.sampled_from(sorted(feit.waarden or PRODUCTEN))


def flat_facts(*, known: list[str] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Flat facts of which any may be missing."""
    names = known or [*shipped_feiten().feiten, *shipped_feiten().afgeleid]
    return st.fixed_dictionaries({}, optional={name: _values(name) for name in names})
