"""How it was established who is on the line, and the talks of the helpdesk (BO-02)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from backoffice.helpdesk.identiteit import Manier, Niveau, Uitkomst
from backoffice.werkvoorraad.models import Opdracht
from caseload.contact.models import Contactmoment
from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.klanten.models import Klant
from serviceplein.werk.models import Taak


class Identiteitscontrole(models.Model):
    """One check of who we speak; an empty `niveau` says that it was not established.

    `goed` and `fout` are codes of the questions, never the answers. It holds until `tot`. Without `door` a
    portal checked the klant.
    """

    klant = models.ForeignKey(
        Klant, on_delete=models.PROTECT, related_name="identiteitscontroles", db_index=False
    )
    manier = models.CharField(max_length=12, choices=Manier.choices)
    niveau = models.CharField(max_length=6, choices=Niveau.choices, blank=True)
    goed = ArrayField(models.CharField(max_length=30), default=list)
    fout = ArrayField(models.CharField(max_length=30), default=list)
    op = models.DateTimeField()
    tot = models.DateTimeField()
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        verbose_name = "identiteitscontrole"
        verbose_name_plural = "identiteitscontroles"
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__gt=F("op")), name="backoffice_identiteitscontrole_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(manier__in=Manier.values), name="backoffice_identiteitscontrole_manier_known"
            ),
            models.CheckConstraint(
                condition=Q(niveau="") | Q(niveau__in=Niveau.values),
                name="backoffice_identiteitscontrole_niveau_known",
            ),
        ]
        indexes = [models.Index(fields=["klant", "-op"], name="backoffice_identiteit_van")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_manier_display()}: {self.get_niveau_display() or 'niet vastgesteld'}"


@history
class Helpdeskgesprek(models.Model):
    """One talk at the helpdesk, from opening the klant to its end; the contact itself is a Contactmoment."""

    eenmalig = models.UUIDField(unique=True)
    klant = models.ForeignKey(
        Klant, on_delete=models.PROTECT, related_name="helpdeskgesprekken", db_index=False
    )
    contactmoment = models.OneToOneField(
        Contactmoment, on_delete=models.PROTECT, related_name="helpdeskgesprek"
    )
    controle = models.ForeignKey(
        Identiteitscontrole, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    uitkomst = models.CharField(max_length=12, choices=Uitkomst.choices)
    naar = models.CharField(max_length=120, blank=True)
    taak = models.ForeignKey(Taak, on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    opdracht = models.ForeignKey(
        Opdracht, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    begonnen_op = models.DateTimeField()
    afgerond_op = models.DateTimeField()
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "helpdeskgesprek"
        verbose_name_plural = "helpdeskgesprekken"
        constraints = [
            models.CheckConstraint(
                condition=Q(afgerond_op__gte=F("begonnen_op")),
                name="backoffice_helpdeskgesprek_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(uitkomst__in=Uitkomst.values), name="backoffice_helpdeskgesprek_uitkomst_known"
            ),
        ]
        indexes = [
            models.Index(fields=["door", "afgerond_op"], name="backoffice_helpdesk_dag"),
            models.Index(fields=["klant", "-afgerond_op"], name="backoffice_helpdesk_klant"),
        ]

    def __str__(self) -> str:
        return f"{self.get_uitkomst_display()}: {self.klant_id}"
