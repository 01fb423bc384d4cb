"""The own network of a klant: family, friends and neighbours who can help (KRN-03)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from serviceplein.dossier.geschiedenis import history


class Relatie(models.TextChoices):
    PARTNER = "partner", "Partner"
    OUDER = "ouder", "Ouder"
    KIND = "kind", "Kind"
    BROER_ZUS = "broer_zus", "Broer of zus"
    FAMILIE = "familie", "Andere familie"
    VRIEND = "vriend", "Vriend of vriendin"
    BUUR = "buur", "Buurman of buurvrouw"
    VRIJWILLIGER = "vrijwilliger", "Vrijwilliger of maatje"
    ANDERS = "anders", "Iemand anders"


class NetwerkQuerySet(models.QuerySet["Netwerkcontact"]):
    def running(self) -> "NetwerkQuerySet":
        """People who still help."""
        return self.filter(gestopt_op__isnull=True)


@history
class Netwerkcontact(models.Model):
    """Somebody from the circle of a klant, kept only with the consent of that klant.

    `akkoord_op`: the day on which the person said yes; before that day they do nothing in the plan.
    """

    klant = models.ForeignKey("klanten.Klant", on_delete=models.PROTECT, related_name="netwerk")
    naam = models.CharField(max_length=120)
    relatie = models.CharField(max_length=20, choices=Relatie.choices)
    kan_helpen_met = models.CharField(max_length=300)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    toestemming_op = models.DateField()
    akkoord_op = models.DateField(null=True, blank=True)
    toegevoegd_op = models.DateTimeField()
    toegevoegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    gestopt_op = models.DateField(null=True, blank=True)

    objects = NetwerkQuerySet.as_manager()

    class Meta:
        verbose_name = "naaste"
        verbose_name_plural = "naasten"
        ordering = ["naam", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(relatie__in=Relatie.values), name="klanten_netwerkcontact_relatie_known"
            ),
            models.CheckConstraint(
                condition=~Q(naam="") & ~Q(kan_helpen_met=""), name="klanten_netwerkcontact_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(gestopt_op__isnull=True) | Q(gestopt_op__gte=F("toestemming_op")),
                name="klanten_netwerkcontact_stops_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.naam} ({self.get_relatie_display().lower()})"
