"""Which tone and icon a status gets. Apps with statuses of their own register them in AppConfig.ready."""

from dataclasses import dataclass

KLASSE = {
    "neutraal": "inactive",
    "info": "neutral",
    "goed": "safe",
    "let_op": "warning",
    "fout": "danger",
}


@dataclass(frozen=True, slots=True)
class Stijl:
    toon: str
    icon: str


_stijlen: dict[str, Stijl] = {}


def register_statussen(toon: str, icon: str, *codes: str) -> None:
    """Give status codes (or labels; case and spaces do not matter) a tone of KLASSE and an icon."""
    if toon not in KLASSE:
        raise ValueError(f"Onbekende toon '{toon}'; kies uit {', '.join(KLASSE)}.")
    for code in codes:
        _stijlen[_key(code)] = Stijl(toon, icon)


def style_of(code: str) -> Stijl:
    """Style of a status; a status nobody registered is neutral."""
    return _stijlen.get(_key(code), Stijl("neutraal", "point"))


def _key(code: str) -> str:
    return code.strip().lower().replace(" ", "_").replace("-", "_")


register_statussen("info", "circle", "nieuw", "open", "ontvangen", "geregistreerd")
register_statussen(
    "info", "clock", "in_behandeling", "bezig", "loopt", "lopend", "ter_beoordeling", "in_onderzoek"
)
register_statussen("info", "calendar", "gepland", "afspraak_gepland", "ingepland")
register_statussen(
    "let_op", "player-pause", "wacht", "wacht_op_klant", "wacht_op_derden", "aangehouden", "opgeschort"
)
register_statussen("let_op", "alert-triangle", "let_op", "onvolledig", "verloopt", "ter_controle")
register_statussen(
    "goed",
    "check",
    "actief",
    "afgerond",
    "gereed",
    "toegekend",
    "goedgekeurd",
    "betaald",
    "behaald",
    "vastgesteld",
)
register_statussen("goed", "check", "geslaagd", "verzonden", "klaar", "gedaan")
register_statussen("fout", "circle-x", "afgewezen", "geweigerd", "mislukt", "fout", "afgekeurd")
register_statussen("fout", "alert-triangle", "te_laat", "verlopen", "crisis", "spoed")
register_statussen("neutraal", "ban", "ingetrokken", "geannuleerd", "vervallen", "niet_verschenen")
register_statussen("neutraal", "circle-check", "afgesloten", "gesloten", "beeindigd", "beëindigd")
register_statussen("neutraal", "edit", "concept")
