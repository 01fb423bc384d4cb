"""What the rooms of the intake show on pages of others, and what their tasks and signals lead to."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from intake.afweging.views import afweging_panel
from intake.diagnose.services import SIGNAAL
from intake.diagnose.signaal import stalled_diagnoses
from intake.diagnose.views import diagnose_panel
from intake.melding.models import Melding
from intake.quick_scan.models import QuickScan
from intake.vraagverheldering.views import verheldering_panel
from serviceplein.klanten import acties
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import panelen
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen, signalen


def diagnose_of_melding(request: HttpRequest, melding: Melding) -> dict[str, Any] | None:
    """The diagnose on the page of its melding, once there is a Quick Scan."""
    scan: QuickScan | None = getattr(melding, "quick_scan", None)
    shown = diagnose_panel(request, scan) if scan else None
    return shown | {"scan": scan} if shown else None


def register_all() -> None:
    """Called when the app starts."""
    for plaats, render, template in (
        ("quick_scan", diagnose_panel, "_paneel"),
        ("melding", diagnose_of_melding, "_melding"),
    ):
        panelen.register(
            plaats=plaats,
            naam="diagnose",
            volgorde=5,
            render=render,
            template=f"intake/diagnose/{template}.html",
            recht=Recht.QUICK_SCAN_AFNEMEN,
        )
    panelen.register(
        plaats="melding",
        naam="vraagverheldering",
        volgorde=4,
        render=verheldering_panel,
        template="intake/vraagverheldering/_paneel.html",
        recht=Recht.AFSPRAAK_PLANNEN,
    )
    panelen.register(
        plaats="klant-hulp",
        naam="maatwerk",
        volgorde=35,
        render=afweging_panel,
        template="intake/afweging/_paneel.html",
        recht=Recht.AFWEGING_VASTLEGGEN,
    )
    acties.register(
        "intake.afweging",
        label="Maatwerk afwegen",
        icon="scale",
        recht=Recht.AFWEGING_VASTLEGGEN,
        url=lambda klant: reverse("afweging-nieuw", args=[klant.pk]),
        volgorde=22,
    )
    register_statussen("let_op", "player-pause", "wacht_op_akkoord", "aangeboden")
    register_statussen("goed", "check", "besloten", "aangenomen")
    register_statussen("fout", "circle-x", "niet_akkoord")
    register_statussen("neutraal", "arrow-down", "terug")
    onderwerpen.register("intake.afweging", lambda number: reverse("afweging", args=[number]))
    onderwerpen.register(
        "intake.vraagverheldering", lambda number: reverse("vraagverheldering", args=[number])
    )
    register_statussen("let_op", "hourglass", "besteld")
    register_statussen("info", "file-download", "geleverd")
    register_statussen("goed", "check", "verwerkt")
    signalen.register(SIGNAAL, stalled_diagnoses)
    onderwerpen.register("intake.diagnose", lambda number: reverse("diagnose", args=[number]))
    onderwerpen.register("intake.quickscan", lambda number: reverse("quick-scan", args=[number]))
