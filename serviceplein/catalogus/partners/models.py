"""What ketenpartners offer, whom to call, what was agreed, and what an inwoner was given (KRN-08)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from serviceplein.catalogus.codes import Doelgroep, Domein, RaamafspraakSoort
from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import DateRange, Partner


def ends_after_start(name: str) -> models.CheckConstraint:
    """The rule that a period ends after it began."""
    return models.CheckConstraint(
        condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
        name=name,
        violation_error_message="De einddatum ligt na de begindatum.",
    )


@history
class Dienst(models.Model):
    """One thing a partner does for inwoners, from a date until a date."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="dienstverlening")
    naam = models.CharField(max_length=120)
    omschrijving = models.TextField()
    trefwoorden = models.CharField(max_length=300, blank=True)
    domeinen = ArrayField(models.CharField(max_length=30, choices=Domein.choices), default=list, blank=True)
    doelgroepen = ArrayField(
        models.CharField(max_length=30, choices=Doelgroep.choices), default=list, blank=True
    )
    aanmelden = models.CharField(max_length=300, blank=True)
    kosten = models.CharField(max_length=200, blank=True)
    vrij_toegankelijk = models.BooleanField(default=True)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "dienst"
        verbose_name_plural = "diensten"
        constraints = [
            ExclusionConstraint(
                name="catalogus_dienst_one_version_per_day",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    ("naam", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze partner biedt deze dienst in deze periode al aan.",
            ),
            ends_after_start("catalogus_dienst_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def doelgroep_namen(self) -> list[str]:
        """For whom it is, in words."""
        return [Doelgroep(code).label for code in self.doelgroepen]


@history
class Contactpersoon(models.Model):
    """Somebody at a partner whom a professional can call, from a date until a date."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contactpersonen")
    naam = models.CharField(max_length=120)
    functie = models.CharField(max_length=120, blank=True)
    waarvoor = models.CharField(max_length=200, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "contactpersoon"
        verbose_name_plural = "contactpersonen"
        constraints = [
            ends_after_start("catalogus_contactpersoon_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(telefoon="") | ~Q(email=""),
                name="catalogus_contactpersoon_can_be_reached",
                violation_error_message="Vul een telefoonnummer of een e-mailadres in.",
            ),
        ]

    def __str__(self) -> str:
        return self.naam


@history
class Raamafspraak(models.Model):
    """What was agreed with a partner for every klant: diagnose, huurachterstand, gijzeling or regie."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="raamafspraken")
    soort = models.CharField(max_length=20, choices=RaamafspraakSoort.choices)
    kenmerk = models.CharField(max_length=60)
    afspraak = models.TextField()
    reactietermijn_werkdagen = models.PositiveSmallIntegerField(null=True, blank=True)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "raamafspraak"
        verbose_name_plural = "raamafspraken"
        constraints = [
            ExclusionConstraint(
                name="catalogus_raamafspraak_one_per_day",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    ("soort", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Met deze partner geldt in deze periode al zo'n raamafspraak.",
            ),
            ends_after_start("catalogus_raamafspraak_ends_after_start"),
            models.CheckConstraint(
                condition=Q(soort__in=RaamafspraakSoort.values), name="catalogus_raamafspraak_soort_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()}: {self.kenmerk}"


class Meegegeven(models.Model):
    """A dienst or product that was given to an inwoner to take along; `onderwerp` is where that happened."""

    klant = models.ForeignKey(
        Klant, on_delete=models.PROTECT, null=True, blank=True, related_name="meegegeven"
    )
    dienst = models.ForeignKey(Dienst, on_delete=models.PROTECT, null=True, blank=True)
    product = models.ForeignKey("catalogus.Product", on_delete=models.PROTECT, null=True, blank=True)
    onderwerp_soort = models.CharField(max_length=60, blank=True)
    onderwerp_id = models.BigIntegerField(null=True, blank=True)
    door = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    op = models.DateTimeField()

    class Meta:
        verbose_name = "meegegeven hulp"
        verbose_name_plural = "meegegeven hulp"
        constraints = [
            models.CheckConstraint(
                condition=Q(dienst__isnull=False, product__isnull=True)
                | Q(dienst__isnull=True, product__isnull=False),
                name="catalogus_meegegeven_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(klant__isnull=False) | Q(onderwerp_id__isnull=False),
                name="catalogus_meegegeven_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["klant", "-op"], name="catalogus_meegegeven_klant"),
            models.Index(fields=["onderwerp_soort", "onderwerp_id"], name="catalogus_meegegeven_bij"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.dienst or self.product)
