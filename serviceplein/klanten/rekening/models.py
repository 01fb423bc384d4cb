"""The bank account a klant or a whole huishouden is paid on, from a date until a date (BO-08, BO-10)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from serviceplein.dossier.geschiedenis import history
from serviceplein.klanten.keuzes import Bron
from serviceplein.klanten.validatie import validate_iban
from serviceplein.organisatie.models import DateRange

OP_DAG = DateRange("geldig_van", "geldig_tot", Value("[)"))


def mask_iban(iban: str) -> str:
    """Enough of an IBAN to recognise one's own account, and no more."""
    return f"{iban[:2]}•• •••• {iban[-4:]}" if iban else ""


class BankrekeningQuerySet(models.QuerySet["Bankrekening"]):
    def geldig_op(self, op: date) -> "BankrekeningQuerySet":
        """Accounts that hold on a day; `geldig_tot` is the first day after."""
        return self.filter(Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=op), geldig_van__lte=op)

    def per_klant(self, klant_ids: Iterable[int], op: date) -> Mapping[int, "Bankrekening"]:
        """The account each klant is paid on: the own one, else the one of the huishouden; two queries."""
        ids = list(klant_ids)
        found = {row.klant_id: row for row in self.geldig_op(op).filter(klant__in=ids) if row.klant_id}
        member = Q(huishouden__leden__geldig_tot__isnull=True) | Q(huishouden__leden__geldig_tot__gt=op)
        shared = self.geldig_op(op).filter(
            member,
            huishouden__leden__klant__in=[pk for pk in ids if pk not in found],
            huishouden__leden__geldig_van__lte=op,
        )
        for row in shared.annotate(lid=F("huishouden__leden__klant")):
            found.setdefault(row.lid, row)  # type: ignore[attr-defined]
        return found


@history
class Bankrekening(models.Model):
    """Belongs to one klant, or to a huishouden that is paid together; one at a time."""

    klant = models.ForeignKey(
        "klanten.Klant", on_delete=models.PROTECT, related_name="rekeningen", null=True, blank=True
    )
    huishouden = models.ForeignKey(
        "klanten.Huishouden", on_delete=models.PROTECT, related_name="rekeningen", null=True, blank=True
    )
    iban = models.CharField("IBAN", max_length=34, validators=[validate_iban])
    tenaamstelling = models.CharField(max_length=70)
    bron = models.CharField(max_length=20, choices=Bron.choices, default=Bron.KLANT)
    geldig_van = models.DateField()
    geldig_tot = models.DateField(null=True, blank=True)
    vastgelegd_op = models.DateTimeField()
    vastgelegd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )

    objects = BankrekeningQuerySet.as_manager()

    class Meta:
        verbose_name = "bankrekening"
        verbose_name_plural = "bankrekeningen"
        constraints = [
            models.CheckConstraint(
                condition=Q(klant__isnull=True, huishouden__isnull=False)
                | Q(klant__isnull=False, huishouden__isnull=True),
                name="klanten_bankrekening_of_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(iban__regex=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"),
                name="klanten_bankrekening_iban_well_formed",
                violation_error_message="Vul een IBAN in, zoals NL91ABNA0417164300.",
            ),
            models.CheckConstraint(condition=~Q(tenaamstelling=""), name="klanten_bankrekening_says_whose"),
            models.CheckConstraint(condition=Q(bron__in=Bron.values), name="klanten_bankrekening_bron_known"),
            models.CheckConstraint(
                condition=Q(geldig_tot__isnull=True) | Q(geldig_tot__gt=F("geldig_van")),
                name="klanten_bankrekening_ends_after_start",
                violation_error_message="De einddatum ligt na de begindatum.",
            ),
            ExclusionConstraint(
                name="klanten_bankrekening_one_per_klant",
                expressions=[("klant", RangeOperators.EQUAL), (OP_DAG, RangeOperators.OVERLAPS)],
                violation_error_message="Deze klant heeft in deze periode al een rekening.",
            ),
            ExclusionConstraint(
                name="klanten_bankrekening_one_per_huishouden",
                expressions=[("huishouden", RangeOperators.EQUAL), (OP_DAG, RangeOperators.OVERLAPS)],
                violation_error_message="Dit huishouden heeft in deze periode al een rekening.",
            ),
        ]

    def __str__(self) -> str:
        return self.gemaskeerd

    @property
    def gemaskeerd(self) -> str:
        """The IBAN as screens show it."""
        return mask_iban(self.iban)
