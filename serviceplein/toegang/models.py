"""Accounts, dated roles, purpose of access and the log of processing."""

from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from serviceplein.dossier.geschiedenis import append_only, history
from serviceplein.toegang.rollen import QUEUE_OF_ROLE, RECHTEN, Recht, Rol, Specialisme


@history(exclude=["password", "last_login"])
class Gebruiker(AbstractUser):
    """One login account; what it may do follows from its running RolToekenningen."""

    demo = models.BooleanField(default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def lopende_toekenningen(self) -> tuple[tuple[Rol, str], ...]:
        """Role and specialisme of every grant that runs today, read once per request."""
        running = self.roltoekenningen.lopend(timezone.localdate())
        return tuple((Rol(rol), special) for rol, special in running.values_list("rol", "specialisme"))

    @cached_property
    def rollen(self) -> frozenset[Rol]:
        """The roles that run today."""
        return frozenset(rol for rol, _ in self.lopende_toekenningen)

    @cached_property
    def specialismen(self) -> frozenset[str]:
        """The queues this account works for."""
        own = {QUEUE_OF_ROLE[rol] for rol in self.rollen if rol in QUEUE_OF_ROLE}
        return frozenset({*(special for _, special in self.lopende_toekenningen if special), *own})

    @cached_property
    def rechten(self) -> frozenset[Recht]:
        """Every right that follows from the running roles; logging in needs no role."""
        return frozenset({Recht.AANMELDEN}).union(*(RECHTEN[rol] for rol in self.rollen))

    def heeft(self, recht: Recht) -> bool:
        """Whether one of the running roles carries `recht`."""
        return self.is_active and recht in self.rechten


class RolToekenningQuerySet(models.QuerySet["RolToekenning"]):
    def lopend(self, op: date) -> "RolToekenningQuerySet":
        """Grants in force on `op`."""
        return self.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), geldig_van__lte=op)


@history
class RolToekenning(models.Model):
    """A role of an account from a date until a date; the right ends by itself with it."""

    class Bron(models.TextChoices):
        LOKAAL = "lokaal", "Gegeven in Serviceplein"
        WERKACCOUNT = "werkaccount", "Gegeven door het werkaccount"

    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.CASCADE, related_name="roltoekenningen")
    rol = models.CharField(max_length=30, choices=Rol.choices)
    specialisme = models.CharField(max_length=30, choices=Specialisme.choices, blank=True)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)
    bron = models.CharField(max_length=20, choices=Bron.choices, default=Bron.LOKAAL, db_default=Bron.LOKAAL)

    objects = RolToekenningQuerySet.as_manager()

    class Meta:
        verbose_name = "roltoekenning"
        constraints = [
            models.UniqueConstraint(
                fields=["gebruiker", "rol", "specialisme", "geldig_van"],
                name="toegang_roltoekenning_once_per_start",
            ),
            models.CheckConstraint(condition=Q(rol__in=Rol.values), name="toegang_roltoekenning_rol_known"),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
                name="toegang_roltoekenning_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gebruiker} · {self.get_rol_display()}"


class Doel(models.TextChoices):
    """Why somebody opens a dossier outside their own work (PRV-02)."""

    VRAAG_VAN_KLANT = "vraag_van_klant", "De klant heeft een vraag"
    WAARNEMING = "waarneming", "Ik neem waar voor een collega"
    BEOORDELING = "beoordeling", "Een aanvraag of melding beoordelen"
    KLACHT_OF_BEZWAAR = "klacht_of_bezwaar", "Een klacht of bezwaar behandelen"
    CONTROLE = "controle", "Kwaliteitscontrole"


@history
class Inzage(models.Model):
    """The purpose an account gave for a klant outside its own work, and how long that holds."""

    gebruiker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    klant = models.ForeignKey("klanten.Klant", on_delete=models.PROTECT)
    doel = models.CharField(max_length=30, choices=Doel.choices)
    toelichting = models.CharField(max_length=300, blank=True)
    vanaf = models.DateTimeField()
    tot = models.DateTimeField()

    class Meta:
        verbose_name = "inzage"
        constraints = [
            models.CheckConstraint(condition=Q(tot__gt=F("vanaf")), name="toegang_inzage_ends_after_start"),
            models.CheckConstraint(condition=Q(doel__in=Doel.values), name="toegang_inzage_doel_known"),
        ]
        indexes = [models.Index(fields=["gebruiker", "klant", "tot"], name="toegang_inzage_lopend")]

    def __str__(self) -> str:
        return f"{self.gebruiker_id} bij {self.klant_id}: {self.get_doel_display()}"

    def runs(self, now: datetime) -> bool:
        """Whether the purpose still holds at `now`."""
        return self.vanaf <= now < self.tot


class VerwerkingQuerySet(models.QuerySet["Verwerking"]):
    def about(self, klant_id: int) -> "VerwerkingQuerySet":
        """What happened with the data of one klant, alone or in a list with others."""
        return self.filter(Q(klant=klant_id) | Q(klanten__contains=[klant_id]))


class Verwerking(models.Model):
    """One reading or change of personal data: who, what, which klant, why, when (PRV-03); append-only.

    `klant` is the one klant it was about; a list, an export or a bulk step names them all in `klanten`.
    """

    op = models.DateTimeField()
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False
    )
    partner = models.CharField(max_length=100, blank=True)
    klant = models.ForeignKey("klanten.Klant", on_delete=models.PROTECT, null=True, db_index=False)
    klanten = ArrayField(models.BigIntegerField(), null=True)
    handeling = models.CharField(max_length=100)
    doel = models.CharField(max_length=60)
    uitkomst = models.PositiveSmallIntegerField()
    wijziging = models.BooleanField(default=False)
    trace_id = models.CharField(max_length=32)

    objects = VerwerkingQuerySet.as_manager()

    class Meta:
        verbose_name = "verwerking"
        indexes = [
            models.Index(fields=["klant", "-op"], name="toegang_verwerking_klant"),
            models.Index(fields=["gebruiker", "-op"], name="toegang_verwerking_wie"),
            GinIndex(fields=["klanten"], name="toegang_verwerking_klanten"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.op:%Y-%m-%d %H:%M} {self.handeling}"


class Sessie(AbstractBaseSession):
    """One login that runs, with its owner: so that people see their own and can end them (PRV-08)."""

    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.CASCADE, null=True, related_name="sessies")
    begonnen_op = models.DateTimeField(null=True)
    laatst_op = models.DateTimeField(null=True)
    apparaat = models.CharField(max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sessie"
        verbose_name_plural = "sessies"

    @classmethod
    def get_session_store_class(cls) -> type:
        from serviceplein.toegang.sessieopslag import SessionStore

        return SessionStore


class Herstelcode(models.Model):
    """A code for a lost phone: kept as a hash, good for one login."""

    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.CASCADE, related_name="herstelcodes")
    hash = models.CharField(max_length=64)
    gemaakt_op = models.DateTimeField()
    gebruikt_op = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "herstelcode"
        constraints = [
            models.UniqueConstraint(fields=["gebruiker", "hash"], name="toegang_herstelcode_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gebruiker_id} {self.gemaakt_op:%Y-%m-%d}"
