"""Inwoners as klanten, the huishouden they form and what is known about them (KRN-01, KRN-02, KRN-04)."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from guardian.models import UserObjectPermissionBase

from serviceplein.dossier.geschiedenis import history
from serviceplein.klanten.keuzes import (
    Bescherming,
    Bron,
    Geslacht,
    HuishoudenRol,
    Kanaal,
    Ondernemer,
    Uitkering,
)
from serviceplein.klanten.netwerk.models import Netwerkcontact
from serviceplein.klanten.querysets import KlantQuerySet
from serviceplein.klanten.rekening.models import Bankrekening
from serviceplein.klanten.triggers import keep_name_words
from serviceplein.klanten.validatie import validate_bsn, validate_postcode
from serviceplein.organisatie.models import DateRange, Gemeente, Partner, Wijk

__all__ = [
    "Bankrekening",
    "Gegeven",
    "Huishouden",
    "HuishoudenLid",
    "Klant",
    "KlantUserObjectPermission",
    "Naamwoord",
    "Netwerkcontact",
]


class Zoekbaar(Func):
    """Lower case without diacritics; the immutable SQL function of the first migration of organisatie."""

    function = "serviceplein_zoekbaar"
    output_field = models.TextField()


class NextKlantnummer(Func):
    """The next number of the sequence made in the first migration of organisatie; never given twice."""

    template = "nextval('klanten_klantnummer')"
    arity = 0
    output_field = models.PositiveBigIntegerField()


@history
class Klant(models.Model):
    """One record per inwoner; the BSN is optional while unknown and unique once known."""

    klantnummer = models.PositiveBigIntegerField(unique=True, db_default=NextKlantnummer())
    bsn = models.CharField("BSN", max_length=9, unique=True, null=True, blank=True, validators=[validate_bsn])
    voornamen = models.CharField(max_length=120, blank=True)
    voorletters = models.CharField(max_length=20, blank=True)
    tussenvoegsel = models.CharField(max_length=20, blank=True)
    achternaam = models.CharField(max_length=120)
    geboortedatum = models.DateField(null=True, blank=True)
    geslacht = models.CharField(max_length=1, choices=Geslacht.choices, default=Geslacht.ONBEKEND)
    straat = models.CharField(max_length=120, blank=True)
    huisnummer = models.PositiveIntegerField(null=True, blank=True)
    toevoeging = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=6, blank=True, validators=[validate_postcode])
    woonplaats = models.CharField(max_length=80, blank=True)
    gemeente = models.ForeignKey(Gemeente, on_delete=models.PROTECT, null=True, blank=True)
    wijk = models.ForeignKey(Wijk, on_delete=models.PROTECT, null=True, blank=True)
    telefoon = models.CharField(max_length=20, blank=True)
    email = models.EmailField("e-mail", blank=True)
    voorkeurskanaal = models.CharField(max_length=20, choices=Kanaal.choices, blank=True)
    taal = models.CharField(max_length=10, default="nl")
    tolk_nodig = models.BooleanField(default=False)
    digivaardig = models.BooleanField(null=True, blank=True)
    statushouder = models.BooleanField(default=False)
    dak_en_thuisloos = models.BooleanField("dak- en thuisloos", default=False)
    inburgeringsplichtig = models.BooleanField(default=False)
    ondernemer = models.CharField(max_length=10, choices=Ondernemer.choices, default=Ondernemer.GEEN)
    uitkering = models.CharField(max_length=10, choices=Uitkering.choices, default=Uitkering.GEEN)
    iwv = models.BooleanField("individuele Wmo-voorziening", default=False)
    beeindigd_niet_willer = models.BooleanField("dienstverlening beëindigd op eigen keuze", default=False)
    bescherming = models.CharField(max_length=20, choices=Bescherming.choices, blank=True)
    geregistreerd_op = models.DateTimeField()
    zoeknaam = models.GeneratedField(
        expression=Zoekbaar(
            Concat(
                "voornamen",
                Value(" "),
                "tussenvoegsel",
                Value(" "),
                "achternaam",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = KlantQuerySet.as_manager()

    class Meta:
        verbose_name = "klant"
        verbose_name_plural = "klanten"
        constraints = [
            models.CheckConstraint(
                condition=Q(bsn__isnull=True) | Q(bsn__regex=r"^[0-9]{9}$"),
                name="klanten_klant_bsn_nine_digits",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[1-9][0-9]{3}[A-Z]{2}$"),
                name="klanten_klant_postcode_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(uitkering__in=Uitkering.values), name="klanten_klant_uitkering_known"
            ),
            models.CheckConstraint(
                condition=Q(ondernemer__in=Ondernemer.values), name="klanten_klant_ondernemer_known"
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("zoeknaam"), name="gin_trgm_ops"), name="klanten_klant_zoeknaam"),
            models.Index(
                fields=["bescherming"], condition=~Q(bescherming=""), name="klanten_klant_beschermd"
            ),
            models.Index(fields=["geboortedatum"], name="klanten_klant_geboortedatum"),
            models.Index(fields=["postcode", "huisnummer"], name="klanten_klant_adres"),
            models.Index(fields=["achternaam", "id"], name="klanten_klant_achternaam"),
        ]
        triggers = keep_name_words()

    def __str__(self) -> str:
        return self.naam

    @property
    def naam(self) -> str:
        """Name as spoken: first names, infix, last name."""
        return " ".join(
            part for part in (self.voornamen or self.voorletters, self.tussenvoegsel, self.achternaam) if part
        )

    @property
    def adres(self) -> str:
        """Street and number, postcode and town; empty while unknown."""
        street = f"{self.straat} {self.huisnummer or ''}{self.toevoeging}".strip()
        town = f"{self.postcode[:4]} {self.postcode[4:]} {self.woonplaats}".strip()
        return ", ".join(part for part in (street, town) if part)

    def leeftijd(self, op: date) -> int | None:
        """Age in whole years on `op`; None while the birth date is unknown."""
        return None if self.geboortedatum is None else age_on(self.geboortedatum, op)


def age_on(born: date, day: date) -> int:
    """Age in whole years; 29 February counts on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Naamwoord(models.Model):
    """A word that occurs in names, kept by triggers on Klant: what a misspelt word is compared with.

    There are far fewer words than klanten, so a typing error is mended before klanten are read (KRN-15).
    """

    woord = models.CharField(max_length=120, primary_key=True)

    class Meta:
        verbose_name = "naamwoord"
        verbose_name_plural = "naamwoorden"
        indexes = [GinIndex(OpClass(F("woord"), name="gin_trgm_ops"), name="klanten_naamwoord_woord")]

    def __str__(self) -> str:
        return self.woord


@history
class KlantUserObjectPermission(UserObjectPermissionBase):
    """Rights on one klant that no relation says: named colleagues, waarneming, protected dossiers."""

    content_object = models.ForeignKey(Klant, on_delete=models.CASCADE)
    tot = models.DateField(null=True, blank=True)
    reden = models.CharField(max_length=200, blank=True, default="", db_default="")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


@history
class Huishouden(models.Model):
    """The people who share a home and one plan."""

    gevormd_op = models.DateField()

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"

    def __str__(self) -> str:
        return f"Huishouden {self.pk}"


@history
class HuishoudenLid(models.Model):
    """Membership of a huishouden from a date until a date; one huishouden at a time."""

    huishouden = models.ForeignKey(Huishouden, on_delete=models.CASCADE, related_name="leden")
    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="lidmaatschappen")
    rol = models.CharField(max_length=20, choices=HuishoudenRol.choices)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "lid van huishouden"
        verbose_name_plural = "leden van huishouden"
        constraints = [
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
                name="klanten_huishoudenlid_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
            ExclusionConstraint(
                name="klanten_huishoudenlid_one_at_a_time",
                expressions=[
                    ("klant", RangeOperators.EQUAL),
                    (DateRange("geldig_van", "geldig_tot", Value("[)")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze klant hoort in deze periode al bij een huishouden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.klant_id}: {self.get_rol_display()}"


@history
class Gegeven(models.Model):
    """One known fact with its source and date, so that nobody is asked twice (KRN-04)."""

    klant = models.ForeignKey(Klant, on_delete=models.CASCADE, related_name="gegevens")
    naam = models.CharField(max_length=60)
    waarde = models.JSONField()
    bron = models.CharField(max_length=20, choices=Bron.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True)
    op = models.DateField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    class Meta:
        verbose_name = "gegeven"
        verbose_name_plural = "gegevens"
        constraints = [
            models.UniqueConstraint(fields=["klant", "naam"], name="klanten_gegeven_one_per_name"),
            models.CheckConstraint(condition=Q(bron__in=Bron.values), name="klanten_gegeven_bron_known"),
        ]

    def __str__(self) -> str:
        return f"{self.naam} van {self.klant_id}"
