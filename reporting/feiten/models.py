"""The daily figures: how many of what happened, or stood open, on each closed day; made from the sources."""

from django.db import models

from serviceplein.organisatie.models import Team, Wijk

NIET_BEKEND = -1
"""`tienden` of a fact that is not about hours."""


class Feit(models.Model):
    """`n` rows of one kind with the same properties; `teller` is how many of them count, or their sum.

    A property that is not known, or that this kind of fact does not have, is empty. wijk: of the klant; team:
    of the contactpersoon; both at the end of the day. tienden: hours, in tenths.
    """

    soort = models.CharField(max_length=20)
    wijk = models.ForeignKey(
        Wijk, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    stroom = models.CharField(max_length=40, blank=True)
    functie = models.CharField(max_length=40, blank=True)
    regeling = models.CharField(max_length=60, blank=True)
    uitkomst = models.CharField(max_length=40, blank=True)
    reden = models.CharField(max_length=40, blank=True)
    bestemming = models.CharField(max_length=40, blank=True)
    tienden = models.IntegerField(default=NIET_BEKEND)
    n = models.IntegerField()
    teller = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        abstract = True


class Dagfeit(Feit):
    """What happened on one day, or the stand at the end of it."""

    dag = models.DateField()

    class Meta:
        verbose_name = "dagfeit"
        verbose_name_plural = "dagfeiten"
        indexes = [models.Index(fields=["dag", "soort"], name="reporting_dagfeit_dag")]
        constraints = [
            models.CheckConstraint(condition=models.Q(n__gt=0), name="reporting_dagfeit_n_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.dag} {self.soort}: {self.n}"


class Maandfeit(Feit):
    """The daily facts of what happened, added up per calendar month; `maand` is its first day."""

    maand = models.DateField()

    class Meta:
        verbose_name = "maandfeit"
        verbose_name_plural = "maandfeiten"
        indexes = [models.Index(fields=["maand", "soort"], name="reporting_maandfeit_maand")]

    def __str__(self) -> str:
        return f"{self.maand} {self.soort}: {self.n}"


class Feitdag(models.Model):
    """A day whose facts were made, when, and after which definition."""

    dag = models.DateField(primary_key=True)
    definitie = models.CharField(max_length=12)
    gebouwd_op = models.DateTimeField()

    class Meta:
        verbose_name = "dag met feiten"
        verbose_name_plural = "dagen met feiten"

    def __str__(self) -> str:
        return f"{self.dag} ({self.definitie})"
