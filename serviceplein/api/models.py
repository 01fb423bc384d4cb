"""Which ketenpartner may call what, from where; and the answers already given to a repeated call."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from serviceplein.dossier.geschiedenis import history
from serviceplein.organisatie.models import Partner


@history
class PartnerToegang(models.Model):
    """The API account of a partner: its OAuth client, scopes, and the addresses it calls from (API-03)."""

    application = models.OneToOneField(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, on_delete=models.PROTECT, related_name="toegang"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="api_toegangen")
    scopes = ArrayField(models.CharField(max_length=60))
    ip_adressen = ArrayField(
        models.CharField(max_length=50),
        default=list,
        blank=True,
        help_text="Adressen of reeksen (CIDR); leeg betekent elk adres.",
    )
    certificaat_sha256 = models.CharField(max_length=64, blank=True)
    actief = models.BooleanField(default=True)

    class Meta:
        verbose_name = "API-toegang"
        verbose_name_plural = "API-toegangen"
        constraints = [
            models.CheckConstraint(
                condition=Q(certificaat_sha256="") | Q(certificaat_sha256__regex=r"^[0-9a-f]{64}$"),
                name="api_partnertoegang_certificaat_well_formed",
                violation_error_message="Vul de SHA-256-vingerafdruk in: 64 tekens, 0-9 en a-f.",
            )
        ]

    def __str__(self) -> str:
        return self.partner.naam


class Herhaalsleutel(models.Model):
    """The answer to a POST with an Idempotency-Key; a repeat gets the same answer and has no new effect."""

    toegang = models.ForeignKey(PartnerToegang, on_delete=models.CASCADE)
    sleutel = models.CharField(max_length=128)
    vingerafdruk = models.CharField(max_length=64)
    begonnen_op = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    antwoord = models.JSONField(null=True)
    locatie = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "herhaalsleutel"
        constraints = [
            models.UniqueConstraint(fields=["toegang", "sleutel"], name="api_herhaalsleutel_once"),
        ]
        indexes = [models.Index(fields=["begonnen_op"], name="api_herhaalsleutel_oud")]

    def __str__(self) -> str:
        return self.sleutel
