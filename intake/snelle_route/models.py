"""Every use of a short cut: by which rule, why, and what became of it (INT-19)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht


class RouteStatus(models.TextChoices):
    VOORGESTELD = "voorgesteld", "In uitvoering"
    UITGEVOERD = "uitgevoerd", "Uitgevoerd"
    AFGEZIEN = "afgezien", "Afgezien"


TRANSITIONS: dict[str, set[str]] = {
    RouteStatus.VOORGESTELD: {RouteStatus.UITGEVOERD, RouteStatus.AFGEZIEN},
    RouteStatus.UITGEVOERD: set(),
    RouteStatus.AFGEZIEN: set(),
}


class SnelleRouteQuerySet(models.QuerySet["SnelleRoute"]):
    def visible_to(self, user: Gebruiker) -> Self:
        """Uses for meldingen the user may see; who manages the rules sees every use, without its klant."""
        if user.heeft(Recht.SNELLE_ROUTES_BEKIJKEN):
            return self.all()
        return self.filter(melding__in=Melding.objects.visible_to(user))


@history
class SnelleRoute(models.Model):
    """One use. `route` is the code of the table's outcome; `beslissing` holds version, inputs and rule."""

    melding = models.ForeignKey(Melding, on_delete=models.PROTECT, related_name="snelle_routes")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="snelle_routes")
    route = models.CharField(max_length=40)
    beslissing = models.ForeignKey("regels.Beslissing", on_delete=models.PROTECT, related_name="+")
    regel = models.PositiveIntegerField()
    reden = models.CharField(max_length=500)
    status = models.CharField(max_length=12, choices=RouteStatus.choices, default=RouteStatus.VOORGESTELD)
    toelichting = models.CharField(max_length=500, blank=True)
    ontstaan_op = models.DateTimeField()
    besloten_op = models.DateTimeField(null=True, blank=True)
    besloten_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = SnelleRouteQuerySet.as_manager()

    class Meta:
        verbose_name = "snelle route"
        verbose_name_plural = "snelle routes"
        constraints = [
            models.UniqueConstraint(fields=["melding", "route"], name="intake_snelleroute_once"),
            models.CheckConstraint(
                condition=Q(status__in=RouteStatus.values), name="intake_snelleroute_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=RouteStatus.VOORGESTELD)
                | (~Q(toelichting="") & Q(besloten_op__isnull=False)),
                name="intake_snelleroute_ended_has_reason",
                violation_error_message="Noteer wat er is gedaan of waarom niet.",
            ),
        ]
        indexes = [
            models.Index(fields=["-ontstaan_op", "-id"], name="intake_snelleroute_nieuwste"),
            models.Index(fields=["route", "status"], name="intake_snelleroute_telling"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return self.route.replace("_", " ")
