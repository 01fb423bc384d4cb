"""What the rest of the product sees of contact: events, panel, menu, button and signals."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.contact.models import Contactmoment
from caseload.contact.policy import contact_norm
from caseload.contact.radar import groups_for, out_of_sight, read_normen, with_contact
from caseload.toewijzing.models import Toewijzing
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten import acties
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.functies import Functie
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie
from serviceplein.ui.panelen import register as register_paneel
from serviceplein.werk import signalen

GETOOND = 5


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """The last contacts and talks together, and by when there has to be contact again."""
    user: Any = request.user
    today = timezone.localdate()
    moments = Contactmoment.objects.filter(klant=klant).select_related("medewerker").order_by("-op", "-pk")
    talks = Afspraak.objects.filter(klant=klant, status=AfspraakStatus.GEVOERD).select_related("medewerker")
    lines: list[dict[str, Any]] = [
        {
            "op": row.op,
            "wat": f"{row.get_kanaal_display()}, {row.get_resultaat_display().lower()}",
            "wie": row.medewerker.naam,
            "verslag": row.verslag,
        }
        for row in moments[:GETOOND]
    ]
    lines += [
        {"op": row.begin, "wat": row.get_soort_display(), "wie": row.medewerker.naam, "verslag": ""}
        for row in talks.order_by("-begin", "-pk")[:GETOOND]
    ]
    return {
        "regels": sorted(lines, key=lambda line: line["op"], reverse=True)[:GETOOND],
        **_norm_of(klant, today),
        "mag": user.heeft(Recht.TAAK_UITVOEREN),
        "vandaag": today,
    }


def _norm_of(klant: Klant, today: date) -> dict[str, Any]:
    """By when there has to be contact and which norm decides; nothing for who has no contactpersoon."""
    running = Toewijzing.objects.running().filter(klant=klant).select_related("klant", "melding")
    if not running.exists():
        return {}
    normen = read_normen(today)
    row = with_contact(running, today, normen).first()
    return {"norm": row, "waarom": contact_norm(groups_for(row, today, normen), normen.dagen)[1]}


def for_contactpersoon(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Who is out of sight, for the contactpersoon; two queries for the whole municipality."""
    today = timezone.localdate(now)
    for klant_id, medewerker_id, due, days in _rows(today, today):
        yield signalen.Oorzaak(
            sleutel=str(klant_id),
            titel="Uit beeld: zoek contact met de klant",
            reden=f"Geen contact sinds meer dan {days} dagen",
            deadline=due,
            klant_id=klant_id,
            medewerker_id=medewerker_id,
        )


def for_teamleider(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Who stays out of sight past the second norm, for the teamleider of the team; three queries."""
    today = timezone.localdate(now)
    wait = timedelta(days=read_normen(today).teamleider)
    leaders = dict(
        Medewerker.objects.filter(functie=Functie.TEAMLEIDER, actief=True).values_list("team_id", "pk")
    )
    people = dict(Medewerker.objects.values_list("pk", "team_id"))
    for klant_id, medewerker_id, due, days in _rows(today, today - wait):
        team_id = people[medewerker_id]
        if (leader := leaders.get(team_id)) is None:
            continue
        yield signalen.Oorzaak(
            sleutel=str(klant_id),
            titel="Klant al lang uit beeld: bespreek dit met de contactpersoon",
            reden=f"Geen contact sinds meer dan {days} dagen, ook niet na het signaal",
            deadline=due + wait,
            klant_id=klant_id,
            medewerker_id=leader,
            team_id=team_id,
        )


def _rows(op: Any, before: Any) -> Iterable[tuple[int, int, Any, int]]:
    rows = with_contact(Toewijzing.objects.running(), op, read_normen(op))
    return (
        out_of_sight(rows, before)
        .order_by("pk")
        .values_list("klant", "medewerker", "contact_voor", "contact_dagen")
    )


def register_all() -> None:
    """Called when the app starts."""
    register_soort(
        Soort(code="contact.geweest", domein="caseload", zin="Contact: {kanaal}.", icoon="phone-call"),
        Soort(
            code="contact.geprobeerd",
            domein="caseload",
            zin="Contact gezocht ({kanaal}): {resultaat}.",
            icoon="phone",
        ),
    )
    register_paneel(
        plaats="klant-begeleiding",
        naam="contact",
        volgorde=30,
        render=klant_panel,
        template="caseload/contact/_klant.html",
    )
    acties.register(
        "caseload.contact",
        label="Contact vastleggen",
        icon="phone-call",
        recht=Recht.TAAK_UITVOEREN,
        url=lambda klant: reverse("contact-vastleggen", args=[klant.pk]),
        volgorde=30,
    )
    navigatie.register(
        navigatie.Item(
            url_name="contact",
            label="Uit beeld",
            icon="eye-off",
            recht=Recht.CASELOAD_BEKIJKEN,
            groep="Begeleiding",
            volgorde=14,
        )
    )
    signalen.register("uit_beeld", for_contactpersoon)
    signalen.register("uit_beeld_teamleider", for_teamleider)
