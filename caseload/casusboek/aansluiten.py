"""What the rest of the product sees of the casusboek: events, menu, button, tasks and signals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.casusboek.models import Casus, Ontwikkelpunt
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.navigatie import Item
from serviceplein.ui.navigatie import register as register_item
from serviceplein.ui.panelen import register as register_paneel
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen

SOORTEN = (
    ("casus.begonnen", "Casus begonnen voor het casusboek.", "books"),
    ("casus.gewijzigd", "Casus gewijzigd.", "edit"),
    ("casus.gevraagd", "{aan} schrijft het perspectief van {kant}.", "user-plus"),
    ("casus.perspectief", "Perspectief van {kant} geschreven.", "edit"),
    ("casus.les", "Lessen van een casus bijgewerkt.", "books"),
    ("casus.beoordeeld", "Beoordeeld dat een {soort} in de casus niemand noemt.", "eye"),
    ("casus.aangeboden", "Casus aangeboden voor het casusboek.", "send"),
    ("casus.gepubliceerd", "Casus gepubliceerd in het casusboek.", "circle-check"),
    ("casus.terug", "Casus terug naar de schrijvers.", "arrow-down"),
    (
        "ontwikkelpunt.gepland",
        "Ontwikkelagenda: {titel}. {eigenaar} doet dit voor {termijn}.",
        "checklist",
    ),
    ("ontwikkelpunt.bijgewerkt", "Ontwikkelagenda, {titel}: {status}.", "checklist"),
)


def to_judge(user: Any) -> QuerySet[Any]:
    """What the badge in the menu counts: casussen that wait for this user as the second person."""
    found: QuerySet[Any] = Casus.objects.to_judge(user)
    return found


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """Cases about this klant that the reader may see, and the way to begin one."""
    user: Any = request.user
    rows = Casus.objects.visible_to(user).filter(klant=klant)
    return {"klant": klant, "casussen": list(rows.order_by("-gemaakt_op", "-pk")[:3])}


def late_points(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Points of the ontwikkelagenda past their day; one query."""
    rows = Ontwikkelpunt.objects.late(timezone.localdate(now)).order_by("pk")
    for pk, titel, termijn, who in rows.values_list("pk", "titel", "termijn", "eigenaar"):
        yield signalen.Oorzaak(
            sleutel=str(pk),
            titel="Een punt van de ontwikkelagenda is te laat",
            reden=titel,
            deadline=termijn,
            medewerker_id=who,
            onderwerp_soort=Ontwikkelpunt._meta.label_lower,
            onderwerp_id=pk,
        )


def register_all() -> None:
    """Called when the app starts."""
    for code, zin, icon in SOORTEN:
        register_soort(Soort(code=code, domein="caseload", zin=zin, icoon=icon))
    register_item(
        Item(
            url_name="casusboek",
            label="Casusboek",
            icon="notebook",
            recht=Recht.CASUSBOEK_LEZEN,
            groep="Opzoeken",
            volgorde=86,
            badge=to_judge,
        )
    )
    register_item(
        Item(
            url_name="ontwikkelagenda",
            label="Ontwikkelagenda",
            icon="checklist",
            recht=Recht.ONTWIKKELAGENDA_BEHEREN,
            groep="Sturing",
            volgorde=60,
        )
    )
    register_paneel(
        plaats="klant-begeleiding",
        naam="casusboek",
        volgorde=95,
        render=klant_panel,
        template="caseload/casusboek/_klant.html",
        recht=Recht.CASUS_SCHRIJVEN,
    )
    register_statussen("neutraal", "edit", "casus_concept")
    register_statussen("let_op", "eye", "casus_aangeboden")
    register_statussen("goed", "check", "casus_gepubliceerd")
    register_statussen("info", "circle", "punt_open")
    register_statussen("info", "clock", "punt_bezig")
    register_statussen("goed", "check", "punt_gedaan")
    register_statussen("neutraal", "ban", "punt_vervallen")
    onderwerpen.register(Casus._meta.label_lower, lambda pk: reverse("casus", args=[pk]))
    onderwerpen.register(Ontwikkelpunt._meta.label_lower, lambda pk: reverse("ontwikkelpunt", args=[pk]))
    signalen.register("ontwikkelpunt", late_points)
