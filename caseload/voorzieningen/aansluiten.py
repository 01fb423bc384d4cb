"""What the rest of the product sees of Wmo-voorzieningen: events, panel, menu, signals and own work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.toewijzing.models import Uitsluiting
from caseload.voorzieningen.lezen import with_next
from caseload.voorzieningen.models import Voorziening
from caseload.voorzieningen.policy import next_step
from caseload.voorzieningen.transitions import RUNNING
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.namens import acted_for_by
from serviceplein.toegang import betrokkenheid
from serviceplein.toegang.betrokkenheid import Wie
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.navigatie import Item
from serviceplein.ui.navigatie import register as register_item
from serviceplein.ui.panelen import register as register_paneel
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen

GETOOND = 6
SOORTEN = (
    ("voorziening.begonnen", "Intake begonnen voor {product}.", "home-2"),
    ("voorziening.afgewogen", "{product} afgewogen: {besluit}.", "scale"),
    ("voorziening.indicatie", "Indicatie voor {product} ({door}): {uitkomst}.", "checklist"),
    ("voorziening.besteld", "{product} besteld bij {leverancier}, verwacht op {verwacht}.", "clipboard-list"),
    ("voorziening.uitgesteld", "{product} komt op {verwacht}: {reden}.", "clock"),
    ("voorziening.geleverd", "{product} geleverd door {leverancier}.", "circle-check"),
    ("voorziening.tevreden", "De klant is tevreden met {product}.", "circle-check"),
    ("voorziening.niet_tevreden", "De klant is niet tevreden met {product}. Nu: {actie}.", "alert-triangle"),
    ("voorziening.losgelaten", "Losgelaten, verder via de helpdesk: {producten}.", "phone"),
    ("voorziening.gestopt", "{product} gestopt: {reden}.", "ban"),
)


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any] | None:
    """The voorzieningen of a klant, each with its next action; nothing where none is or can begin."""
    user: Any = request.user
    may = user.heeft(Recht.VOORZIENING_VOLGEN)
    rows = Voorziening.objects.filter(klant=klant).select_related("product", "medewerker")
    shown = with_next(rows.order_by("-geopend_op", "-pk")[:GETOOND])
    if not shown and not may:
        return None
    return {"klant": klant, "voorzieningen": shown, "mag": may}


def late_steps(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Of which the norm passed: the CIZ, the leverancier, or we ourselves; one query."""
    rows = Voorziening.objects.late(timezone.localdate(now)).select_related("product").order_by("pk")
    for row in rows.iterator():
        step = next_step(row.status, row.indicatie_door)
        if step is not None and row.volgende_voor is not None:
            yield signalen.Oorzaak(
                sleutel=f"{row.pk}:{row.status}",
                titel=step.te_laat,
                reden=f"{row.product.naam}, {row.kenmerk}. Dit moest voor {row.volgende_voor:%d-%m-%Y}.",
                deadline=row.volgende_voor,
                klant_id=row.klant_id,
                medewerker_id=row.medewerker_id,
                onderwerp_soort=Voorziening._meta.label_lower,
                onderwerp_id=row.pk,
            )


def follower(wie: Wie) -> Q:
    """Klanten for whom one follows a voorziening, or a colleague one stands in for; none one may not help."""
    if Recht.VOORZIENING_VOLGEN not in wie.rechten:
        return Q(pk__in=[])
    followed = Voorziening.objects.filter(
        acted_for_by(wie.gebruiker_id, wie.vandaag.date()), status__in=RUNNING
    )
    banned = Uitsluiting.objects.running().filter(medewerker__gebruiker=wie.gebruiker_id)
    return Q(pk__in=followed.exclude(klant__in=banned.values("klant")).values("klant"))


def late_for(user: Any) -> QuerySet[Any]:
    """What the badge in the menu counts for a consulent."""
    mine = Voorziening.objects.filter(medewerker__gebruiker=user)
    found: QuerySet[Any] = mine.late(timezone.localdate())
    return found


def register_all() -> None:
    """Called when the app starts."""
    for code, zin, icon in SOORTEN:
        register_soort(Soort(code=code, domein="caseload", zin=zin, icoon=icon))
    register_paneel(
        plaats="klant-begeleiding",
        naam="voorzieningen",
        volgorde=4,
        render=klant_panel,
        template="caseload/voorzieningen/_klant.html",
    )
    register_item(
        Item(
            url_name="voorzieningen",
            label="Voorzieningen",
            icon="home-2",
            recht=Recht.VOORZIENINGEN_BEKIJKEN,
            volgorde=13,
            badge=late_for,
        )
    )
    register_statussen("info", "scale", "wmo_afweging")
    register_statussen("let_op", "hourglass", "wmo_indicatie")
    register_statussen("let_op", "clipboard-list", "wmo_opdracht")
    register_statussen("info", "clock", "wmo_levering")
    register_statussen("let_op", "phone", "wmo_geleverd")
    register_statussen("goed", "check", "wmo_tevreden")
    register_statussen("neutraal", "phone", "wmo_losgelaten")
    register_statussen("neutraal", "ban", "wmo_gestopt")
    onderwerpen.register(Voorziening._meta.label_lower, lambda pk: reverse("voorziening", args=[pk]))
    signalen.register("wmo_voorziening", late_steps)
    betrokkenheid.register("caseload.voorziening", follower)
