"""What the rest of the product sees of the duties: events, panel, tasks and signals."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.plan.models import Ontheffing, Plan
from caseload.toewijzing.models import Toewijzing
from caseload.verplichtingen.lezen import missing_proof, running_duties
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from serviceplein.catalogus.normen import norm
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.panelen import register as register_paneel
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen

WAARSCHUWEN = "verplichting.ontheffing_waarschuwing_dagen"
STANDEN = {
    "opgeschort": ("neutraal", "player-pause"),
    "voldaan": ("goed", "check"),
    "te_bekijken": ("let_op", "eye"),
    "ontbreekt": ("fout", "alert-triangle"),
    "voorgesteld": ("let_op", "gavel"),
    "overgenomen": ("info", "gavel"),
    "voldoende": ("goed", "check"),
    "onvoldoende": ("fout", "circle-x"),
}


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """Duties with their newest periods, and the exemptions that run or come."""
    user: Any = request.user
    today = timezone.localdate()
    exemptions = Ontheffing.objects.filter(klant=klant, tot__gt=today).order_by("van", "pk")
    return {
        "plichten": running_duties(klant.pk, today),
        "ontheffingen": list(exemptions.prefetch_related("wijzigingen")),
        "mag": user.heeft(Recht.PLAN_BEWERKEN),
        "mag_bewijs": user.heeft(Recht.DOCUMENT_TOEVOEGEN),
        "vandaag": today,
    }


def _who() -> Subquery:
    contact = Toewijzing.objects.running().filter(klant=OuterRef("klant")).values("medewerker")
    return Subquery(contact[:1])


def running_rows(op: Any) -> QuerySet[Any]:
    """Every duty that runs on a day, with as `wie` the contactpersoon of the klant."""
    rows = Verplichting.objects.filter(Q(tot__isnull=True) | Q(tot__gt=op), van__lt=op)
    found: QuerySet[Any] = rows.annotate(wie=_who()).filter(wie__isnull=False).order_by("pk")
    return found


def without_proof(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Duties whose last closed period was not met; five queries."""
    today = timezone.localdate(now)
    for missed in missing_proof(list(running_rows(today)), today):
        duty: Any = missed.verplichting
        yield signalen.Oorzaak(
            sleutel=f"{duty.pk}:{missed.periode.van.isoformat()}",
            titel=f"Te weinig bewijs: {missed.soort.naam.lower()}",
            reden=f"Periode vanaf {missed.periode.van:%d-%m-%Y}. Bespreek dit met de klant.",
            deadline=missed.inleveren,
            klant_id=duty.klant_id,
            medewerker_id=duty.wie,
            onderwerp_soort=Verplichting._meta.label_lower,
            onderwerp_id=duty.pk,
        )


def ending_exemptions(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Exemptions that end soon, for the contactpersoon, else whoever has the regie; one query."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=int(norm(WAARSCHUWEN, op=today)))
    regie = Plan.objects.running().filter(klant=OuterRef("klant"), regievoerder__isnull=False)
    rows = Ontheffing.objects.filter(tot__gt=today, tot__lte=soon).annotate(
        wie=Coalesce(_who(), Subquery(regie.values("regievoerder")[:1]))
    )
    for pk, klant_id, tot, wie in rows.order_by("pk").values_list("pk", "klant", "tot", "wie"):
        if wie is not None:
            yield signalen.Oorzaak(
                sleutel=str(pk),
                titel="Ontheffing loopt af: verlengen of verplichtingen bespreken",
                reden=f"De ontheffing loopt tot {tot:%d-%m-%Y}.",
                deadline=tot,
                klant_id=klant_id,
                medewerker_id=wie,
                onderwerp_soort=Ontheffing._meta.label_lower,
                onderwerp_id=pk,
            )


def register_all() -> None:
    """Called when the app starts."""
    for code, zin, icon in (
        ("verplichting.opgelegd", "Verplichting begonnen: {naam}.", "gavel"),
        ("verplichting.gestopt", "Verplichting gestopt: {naam}.", "gavel"),
        ("bewijs.geleverd", "Bewijs geleverd bij {naam}: {aantal}.", "paperclip"),
        ("bewijs.beoordeeld", "Bewijs bij {naam} is {oordeel}.", "checklist"),
        ("maatregel.voorgesteld", "Maatregel voorgesteld aan handhaving: {naam}.", "gavel"),
        ("maatregel.ingetrokken", "Voorstel voor een maatregel ingetrokken: {naam}.", "gavel"),
        ("maatregel.beantwoord", "Voorstel voor een maatregel {antwoord}: {naam}.", "gavel"),
        ("ontheffing.verleend", "Ontheffing verleend tot {tot_en_met}.", "player-pause"),
        ("ontheffing.verlengd", "Ontheffing verlengd tot {tot_en_met}.", "player-pause"),
        ("ontheffing.ingetrokken", "Ontheffing ingetrokken; die loopt tot {tot_en_met}.", "player-pause"),
    ):
        register_soort(Soort(code=code, domein="caseload", zin=zin, icoon=icon))
    register_paneel(
        plaats="klant-begeleiding",
        naam="verplichtingen",
        volgorde=20,
        render=klant_panel,
        template="caseload/verplichtingen/_klant.html",
    )
    onderwerpen.register(Bewijs._meta.label_lower, lambda number: reverse("bewijs-beoordelen", args=[number]))
    onderwerpen.register(
        Maatregelvoorstel._meta.label_lower,
        lambda number: reverse("maatregelvoorstel", args=[number]),
    )
    onderwerpen.register(
        Ontheffing._meta.label_lower, lambda number: reverse("ontheffing-verlengen", args=[number])
    )
    onderwerpen.register(
        Verplichting._meta.label_lower, lambda number: reverse("bewijs-inleveren", args=[number])
    )
    signalen.register("bewijs_ontbreekt", without_proof)
    signalen.register("ontheffing_loopt_af", ending_exemptions)
    for code, (toon, icon) in STANDEN.items():
        register_statussen(toon, icon, code)
