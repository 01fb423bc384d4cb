"""What the rest of the product sees of the zakelijke afspraken: events, panel, tasks and signals."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from caseload.afspraken.models import Kant, Oorzaak, ZakelijkeAfspraak
from caseload.toewijzing.models import Toewijzing
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.voorbereiding import Regel, register_deel
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten.models import Klant
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.panelen import register as register_paneel
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen

WIE = {"klant": "de klant", "gemeente": "ons"}
UITKOMSTEN = {
    "op_tijd": "op tijd nagekomen",
    "te_laat": "te laat nagekomen",
    "niet_nagekomen": "niet nagekomen",
}


def in_words(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The codes of an event as the time line says them."""
    cause = facts.get("oorzaak")
    return {
        **facts,
        "wie": WIE.get(str(facts.get("kant")), "onbekend"),
        "uitkomst": UITKOMSTEN.get(str(facts.get("uitkomst")), ""),
        "waarom": f": {Oorzaak(cause).label.lower()}" if cause else "",
    }


def klant_panel(request: HttpRequest, klant: Klant) -> dict[str, Any]:
    """What runs, of both sides, and the last that were closed."""
    user: Any = request.user
    rows = ZakelijkeAfspraak.objects.filter(klant=klant).select_related("medewerker")
    running = list(rows.open().order_by("termijn", "pk")[:50])
    return {
        "van_klant": [row for row in running if not row.van_ons],
        "van_ons": [row for row in running if row.van_ons],
        "geweest": list(rows.filter(afgesloten_op__isnull=False).order_by("-afgesloten_op", "-pk")[:5]),
        "mag": user.heeft(Recht.PLAN_BEWERKEN),
        "vandaag": timezone.localdate(),
    }


def preparation_lines(request: HttpRequest, afspraak: Afspraak) -> Iterable[Regel]:
    """Open agreements, for the talk."""
    rows = ZakelijkeAfspraak.objects.open().filter(klant=afspraak.klant_id).select_related("medewerker")
    for row in rows.order_by("termijn", "pk")[:10]:
        yield Regel(
            wat=f"{row.wat} (anders: {row.gevolg})",
            bron=f"Afspraak van {row.medewerker.naam if row.medewerker else 'de klant'}",
            datum=row.termijn,
        )


def unanswered(now: datetime) -> Iterable[signalen.Oorzaak]:
    """Agreements past their term of which nobody said what came of them; one query."""
    today = timezone.localdate(now)
    contact = Toewijzing.objects.running().filter(klant=OuterRef("klant")).values("medewerker")
    rows = ZakelijkeAfspraak.objects.open().filter(termijn__lt=today)
    dated = rows.annotate(wie=Subquery(contact[:1]), doet=F("medewerker")).order_by("pk")
    for pk, kant, termijn, klant_id, wie, doet in dated.values_list(
        "pk", "kant", "termijn", "klant", "wie", "doet"
    ):
        owner = doet if kant == Kant.GEMEENTE else wie
        if owner is None:
            continue
        yield signalen.Oorzaak(
            sleutel=str(pk),
            titel="Leg vast of de afspraak is nagekomen",
            reden=f"Afspraak van {WIE[kant]}, termijn was {termijn:%d-%m-%Y}",
            deadline=termijn,
            klant_id=klant_id,
            medewerker_id=owner,
            onderwerp_soort=ZakelijkeAfspraak._meta.label_lower,
            onderwerp_id=pk,
        )


def register_all() -> None:
    """Called when the app starts."""
    for code, zin in (
        ("gemaakt", "Afspraak van {wie} gemaakt."),
        ("afgesloten", "Afspraak van {wie} {uitkomst}{waarom}."),
        ("vervallen", "Afspraak van {wie} vervallen in overleg."),
        ("verlopen", "Termijn voorbij van een afspraak van {wie}; niemand legde vast wat ervan kwam."),
        ("herinnerd", "Herinnerd aan {aantal} afspraken."),
    ):
        register_soort(
            Soort(
                code=f"zakelijke_afspraak.{code}",
                domein="caseload",
                zin=zin,
                icoon="heart-handshake",
                woorden=None if code == "herinnerd" else in_words,
            )
        )
    register_paneel(
        plaats="klant-begeleiding",
        naam="afspraken",
        volgorde=10,
        render=klant_panel,
        template="caseload/afspraken/_klant.html",
    )
    register_deel("zakelijke_afspraken", "Afspraken over en weer", preparation_lines, volgorde=56)
    onderwerpen.register(
        ZakelijkeAfspraak._meta.label_lower,
        lambda number: reverse("zakelijke-afspraak-afsluiten", args=[number]),
    )
    signalen.register("afspraak_onbeantwoord", unanswered)
    register_statussen("goed", "check", "nagekomen")
    register_statussen("fout", "circle-x", "niet_nagekomen")
