"""What the screens of a Wmo-voorziening read."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from caseload.toewijzing.models import Toewijzing
from caseload.voorzieningen.models import Indicatie, Levering, Voorziening
from caseload.voorzieningen.policy import next_step
from caseload.voorzieningen.transitions import VoorzieningStatus
from intake.vraagverheldering.models import Vraagverheldering
from serviceplein.organisatie.functies import Functie
from serviceplein.toegang.models import Gebruiker
from serviceplein.ui.weergave import long_date

GETOOND = 5
KLAAR, NU = "klaar", "nu"


def next_url(row: Voorziening) -> tuple[str, str]:
    """What to press and where; empty when nothing is to do."""
    step = next_step(row.status, row.indicatie_door)
    if step is None:
        return "", ""
    by_klant = row.status == VoorzieningStatus.TEVREDEN
    return step.doen, reverse(step.url_name, args=[row.klant_id if by_klant else row.pk])


def with_next(rows: Iterable[Voorziening]) -> list[Any]:
    """The rows with `doen` and `doen_url`."""
    shown: list[Any] = list(rows)
    for row in shown:
        row.doen, row.doen_url = next_url(row)
    return shown


def waiting_for_intake(user: Gebruiker) -> list[Toewijzing]:
    """Klanten of a consulent for whom no voorziening began yet, the longest waiting first; one query."""
    begun = Voorziening.objects.filter(klant=OuterRef("klant"), geopend_op__gte=OuterRef("van"))
    mine = (
        Toewijzing.objects.visible_to(user)
        .running()
        .filter(medewerker__gebruiker=user, functie=Functie.CONSULENT_WMO)
    )
    return list(mine.exclude(Exists(begun)).select_related("klant").order_by("van", "pk")[:GETOOND])


def known_question(klant_id: int) -> tuple[str, str]:
    """What the klant needs and can do, as told in the last vraagverheldering, so that nobody asks again."""
    talks = Vraagverheldering.objects.filter(klant=klant_id).exclude(hulpvraag="")
    last = talks.order_by("-begonnen_op", "-pk").values_list("hulpvraag", "eigen_kracht")
    return last.first() or ("", "")


def path_of(
    row: Voorziening, indicaties: Sequence[Indicatie], leveringen: Sequence[Levering]
) -> list[dict[str, Any]]:
    """The way of a voorziening for the time line of its page, oldest first; no queries."""
    steps = [_step("Intake begonnen", row.geopend_op.date(), row.hulpvraag)]
    if row.indicatie_door:
        steps.append({"titel": "Afgewogen", "staat": KLAAR, "tekst": row.indicatie_reden})
    for one in indicaties:
        title = one.get_door_display()
        if one.ontvangen_op is None:
            until = f"Gevraagd op {long_date(one.gevraagd_op)}, antwoord voor {long_date(one.termijn)}"
            steps.append({"titel": title, "staat": NU, "tekst": until})
        else:
            steps.append(_step(f"{title}: {one.get_uitkomst_display()}", one.ontvangen_op, one.inhoud))
    for each in leveringen:
        steps += _round(each)
    if row.beeindigd_op:
        why = f"{row.get_stop_reden_display()}. {row.stop_toelichting}" if row.stop_reden else ""
        steps.append(_step(row.get_status_display(), row.beeindigd_op.date(), why))
    return steps


def _round(one: Levering) -> list[dict[str, Any]]:
    steps = [_step(f"Opdracht aan {one.leverancier}", one.besteld_op, one.opdracht)]
    if one.geleverd_op is None:
        steps.append({"titel": "Levering", "staat": NU, "tekst": f"Verwacht op {long_date(one.verwacht_op)}"})
    else:
        steps.append(_step("Geleverd", one.geleverd_op, ""))
    if one.tevreden is not None and one.gevraagd_op is not None:
        title = "De klant is tevreden" if one.tevreden else "De klant is niet tevreden"
        steps.append(_step(title, one.gevraagd_op, one.oordeel))
    return steps


def _step(titel: str, op: Any, tekst: str) -> dict[str, Any]:
    return {"titel": titel, "staat": KLAAR, "wanneer": long_date(op), "tekst": tekst}
