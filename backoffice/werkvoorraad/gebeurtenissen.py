"""The events of the queues."""

from collections.abc import Mapping
from typing import Any

from backoffice.werkvoorraad.specialismen import soort_naam, werkplan
from backoffice.werkvoorraad.transitions import Situatie
from serviceplein.dossier.soorten import Soort, register
from serviceplein.taal import in_zin
from serviceplein.toegang.rollen import Specialisme

ZINNEN = (
    ("gegeven", "Opdracht aan {specialisme}: {soort}.", "send"),
    ("opgepakt", "{specialisme} pakte op: {soort}.", "user-check"),
    ("teruggegeven", "Opdracht terug in de werkvoorraad van {specialisme}: {soort}.", "inbox"),
    ("gepauzeerd", "{specialisme} wacht tot {tot} met: {soort}.", "player-pause"),
    ("hervat", "{specialisme} gaat verder met: {soort}.", "refresh"),
    ("overgedragen", "Opdracht bij {specialisme} overgedragen aan een collega: {soort}.", "users"),
    ("situatie", "Spoed bij {specialisme}: {situatie}.", "alert-triangle"),
    ("teruggevraagd", "{specialisme} stelde een vraag over: {soort}.", "message"),
    ("aangevuld", "Vraag van {specialisme} beantwoord: {soort}.", "message"),
    ("afgerond", "{specialisme} gaf antwoord: {soort}.", "check"),
    ("herwaardeerd", "Volgorde van de werkvoorraad aangepast: {aantal} opdrachten.", "refresh"),
    ("ingetrokken", "Opdracht aan {specialisme} ingetrokken: {soort}.", "ban"),
)


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """Names instead of codes."""
    words = dict(gegevens)
    words["soort"] = in_zin(soort_naam(str(gegevens.get("soort", ""))))
    if (queue := gegevens.get("specialisme")) in Specialisme.values:
        words["specialisme"] = Specialisme(queue).label
    if "situatie" in gegevens:
        code = gegevens["situatie"]
        words["situatie"] = in_zin(str(Situatie(code).label)) if code else "geen spoed meer"
    return words


def skill_in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    code = str(gegevens.get("code", ""))
    return {**gegevens, "code": werkplan().vaardigheden.get(code, code)}


def register_all() -> None:
    """Called when the app starts."""
    for verb, zin, icon in ZINNEN:
        register(Soort(code=f"opdracht.{verb}", domein="backoffice", zin=zin, icoon=icon, woorden=in_words))
    for code, zin in (("gezet", "Vaardigheid {code} gezet."), ("gestopt", "Vaardigheid {code} gestopt.")):
        register(
            Soort(
                code=f"vaardigheid.{code}",
                domein="backoffice",
                zin=zin,
                icoon="user-check",
                woorden=skill_in_words,
            )
        )
