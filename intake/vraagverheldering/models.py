"""Vraagverheldering Wmo: the talk, its outcome and the booked next step; hand-over with the wijk (INT-16)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from intake.melding.models import Melding
from intake.vraagverheldering.transitions import (
    OVERDRACHT_TRANSITIONS,
    TRANSITIONS,
    OverdrachtStatus,
    VerhelderingStatus,
)
from serviceplein.agenda.models import Afspraak
from serviceplein.dossier.geschiedenis import history, status_trigger
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker, Partner
from serviceplein.werk.models import Taak


class Gespreksvorm(models.TextChoices):
    TELEFOON = "telefoon", "Telefoon"
    KANTOOR = "kantoor", "Op kantoor"
    HUISBEZOEK = "huisbezoek", "Bij de klant thuis"
    ONLINE = "online", "Online"


class Uitvoerder(models.TextChoices):
    GEMEENTE = "gemeente", "Gemeente"
    WIJK = "wijk", "Wijkwelzijnsorganisatie"


class Aanbod(models.TextChoices):
    ALGEMEEN = "algemeen", "Algemeen: vrij toegankelijk"
    COLLECTIEF = "collectief", "Collectief: samen met anderen"
    INDIVIDUEEL = "individueel", "Individueel: een voorziening op maat"


class Vorm(models.TextChoices):
    NATURA = "natura", "Zorg in natura"
    PGB = "pgb", "Persoonsgebonden budget (pgb)"


class Vervolg(models.TextChoices):
    AFSPRAAK = "afspraak", "Afspraak met een medewerker nieuwe aanvragen"
    WARME_OVERDRACHT = "warme_overdracht", "Warme overdracht aan de wijk"
    WERKVOORRAAD = "werkvoorraad", "In de werkvoorraad"


@history
class Vraagverheldering(models.Model):
    """The talk about one Wmo melding. What the klant told is three texts; the outcome has columns.

    Finished means: the next step is booked. `versie` goes up with every change.
    """

    melding = models.OneToOneField(Melding, on_delete=models.PROTECT, related_name="vraagverheldering")
    klant = models.ForeignKey(Klant, on_delete=models.PROTECT, related_name="vraagverhelderingen")
    medewerker = models.ForeignKey(Medewerker, on_delete=models.PROTECT, related_name="+")
    gespreksvorm = models.CharField(max_length=12, choices=Gespreksvorm.choices)
    status = models.CharField(
        max_length=10, choices=VerhelderingStatus.choices, default=VerhelderingStatus.LOOPT
    )
    versie = models.PositiveIntegerField(default=1)
    hulpvraag = models.TextField(max_length=2000, blank=True)
    eigen_kracht = models.TextField(max_length=2000, blank=True)
    al_geprobeerd = models.TextField(max_length=2000, blank=True)
    wmo_nodig = models.BooleanField(null=True, blank=True)
    uitvoerder = models.CharField(max_length=10, choices=Uitvoerder.choices, blank=True)
    aanbod = models.CharField(max_length=12, choices=Aanbod.choices, blank=True)
    vorm = models.CharField(max_length=8, choices=Vorm.choices, blank=True)
    nadere_indicatie = models.BooleanField(null=True, blank=True)
    medische_keuring = models.BooleanField(null=True, blank=True)
    toelichting = models.TextField(max_length=2000, blank=True)
    vervolg = models.CharField(max_length=20, choices=Vervolg.choices, blank=True)
    afspraak = models.ForeignKey(
        Afspraak, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taak = models.ForeignKey(
        Taak, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    begonnen_op = models.DateTimeField()
    afgerond_op = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "vraagverheldering"
        verbose_name_plural = "vraagverhelderingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=VerhelderingStatus.values),
                name="intake_vraagverheldering_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=VerhelderingStatus.AFGEROND)
                | Q(
                    afgerond_op__isnull=False,
                    wmo_nodig__isnull=False,
                    uitvoerder__in=Uitvoerder.values,
                    aanbod__in=Aanbod.values,
                    nadere_indicatie__isnull=False,
                    medische_keuring__isnull=False,
                ),
                name="intake_vraagverheldering_finished_has_outcome",
                violation_error_message="De uitkomst van de vraagverheldering is nog niet volledig.",
            ),
            models.CheckConstraint(
                condition=~Q(status=VerhelderingStatus.AFGEROND)
                | Q(vervolg=Vervolg.AFSPRAAK, afspraak__isnull=False)
                | Q(vervolg__in=[Vervolg.WARME_OVERDRACHT, Vervolg.WERKVOORRAAD], taak__isnull=False),
                name="intake_vraagverheldering_finished_is_booked",
                violation_error_message="Leg de vervolgstap vast voordat u afrondt.",
            ),
        ]
        triggers = [status_trigger("status", TRANSITIONS)]

    def __str__(self) -> str:
        return f"Vraagverheldering bij {self.melding_id}"


@history
class Overdracht(models.Model):
    """A melding handed over warmly to the wijk: to whom, what was told, and whether it came back."""

    melding = models.ForeignKey(Melding, on_delete=models.PROTECT, related_name="overdrachten")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="overdrachten")
    verhaal = models.TextField("wat de wijk moet weten", max_length=2000)
    contact_op = models.DateField("de wijk belt de klant op")
    status = models.CharField(
        max_length=12, choices=OverdrachtStatus.choices, default=OverdrachtStatus.AANGEBODEN
    )
    aangeboden_op = models.DateTimeField()
    aangeboden_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    afgesloten_op = models.DateTimeField(null=True, blank=True)
    terug_reden = models.TextField(max_length=2000, blank=True)
    nieuwe_melding = models.OneToOneField(
        Melding, on_delete=models.PROTECT, null=True, blank=True, related_name="uit_overdracht"
    )

    class Meta:
        verbose_name = "overdracht aan de wijk"
        verbose_name_plural = "overdrachten aan de wijk"
        constraints = [
            models.UniqueConstraint(
                fields=["melding"],
                condition=~Q(status=OverdrachtStatus.TERUG),
                name="intake_overdracht_one_running",
                violation_error_message="Deze melding ligt al bij de wijk.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OverdrachtStatus.values), name="intake_overdracht_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=OverdrachtStatus.TERUG)
                | (Q(nieuwe_melding__isnull=False) & ~Q(terug_reden="")),
                name="intake_overdracht_back_has_melding",
            ),
        ]
        triggers = [status_trigger("status", OVERDRACHT_TRANSITIONS)]

    def __str__(self) -> str:
        return f"Overdracht {self.pk}"
