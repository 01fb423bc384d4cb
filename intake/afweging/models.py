"""Afwegingskader: maatwerk outside the rules, weighed with one set of four questions (INT-17)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from intake.afweging.querysets import AfwegingQuerySet
from intake.afweging.transitions import TRANSITIONS, AfwegingStatus
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant


class MagHet(models.TextChoices):
    JA = "ja", "Ja, het past binnen de regels"
    RUIMTE = "ruimte", "De regel laat ruimte voor maatwerk"
    NEE = "nee", "Nee, de regel verbiedt het"


@history
class Afweging(models.Model):
    """One weighing about one klant: the four answers, the decision, its reason and who stood behind it.

    `onderwerp` names what it came from: a Quick Scan, a vraagverheldering or a plan.
    """

    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="afwegingen")
    onderwerp_soort = models.CharField(max_length=40, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    situatie = models.TextField(max_length=2000)
    regel = models.CharField("regel waarvan u afwijkt", max_length=300)
    oplossing = models.TextField("maatwerk dat u voorstelt", max_length=2000)
    betrokken = models.BooleanField()
    betrokken_uitleg = models.TextField(max_length=1000)
    lost_op = models.BooleanField()
    lost_op_uitleg = models.TextField(max_length=1000)
    kosten_kort = models.DecimalField(max_digits=10, decimal_places=2)
    kosten_lang = models.DecimalField(max_digits=10, decimal_places=2)
    kosten_uitleg = models.TextField(max_length=1000)
    mag = models.CharField(max_length=10, choices=MagHet.choices)
    mag_uitleg = models.TextField(max_length=1000)
    toegekend = models.BooleanField()
    reden = models.TextField(max_length=2000)
    status = models.CharField(max_length=20, choices=AfwegingStatus.choices)
    genomen_door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    genomen_op = models.DateTimeField()
    akkoord_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    akkoord_op = models.DateTimeField(null=True, blank=True)
    akkoord_uitleg = models.TextField(max_length=1000, blank=True)
    les = models.TextField("wat we hiervan leren", max_length=2000, blank=True)
    eenmalig = models.UUIDField(unique=True, null=True, blank=True)

    objects = AfwegingQuerySet.as_manager()

    class Meta:
        verbose_name = "afweging"
        verbose_name_plural = "afwegingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AfwegingStatus.values), name="intake_afweging_status_known"
            ),
            models.CheckConstraint(condition=Q(mag__in=MagHet.values), name="intake_afweging_mag_known"),
            models.CheckConstraint(
                condition=Q(kosten_kort__gte=0, kosten_lang__gte=0),
                name="intake_afweging_kosten_not_negative",
                violation_error_message="Kosten zijn nul of hoger.",
            ),
            models.CheckConstraint(
                condition=Q(akkoord_door__isnull=True) | ~Q(akkoord_door=F("genomen_door")),
                name="intake_afweging_agreed_by_second_person",
                violation_error_message="Laat een collega akkoord geven.",
            ),
            models.CheckConstraint(
                condition=Q(status=AfwegingStatus.WACHT_OP_AKKOORD, akkoord_op__isnull=True)
                | Q(status=AfwegingStatus.BESLOTEN)
                | Q(status=AfwegingStatus.NIET_AKKOORD, akkoord_op__isnull=False),
                name="intake_afweging_status_fits_akkoord",
            ),
        ]
        indexes = [
            models.Index(fields=["klant", "-genomen_op"], name="intake_afweging_van_klant"),
            models.Index(fields=["-genomen_op", "-id"], name="intake_afweging_nieuwste"),
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="intake_afweging_onderwerp"),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Afweging {self.pk}"
