"""The rows behind a figure as a list: columns per kind of row, only what the user may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from backoffice.aanvragen.models import Aanvraag
from caseload.toewijzing.models import Toewijzing, Wachtplaats
from caseload.trajecten.models import Nazorgmoment, Traject
from intake.melding.models import Melding
from reporting.dashboards.namen import group_names
from reporting.indicatoren.berekening import GEEN
from reporting.indicatoren.definitie import Indicator
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.klanten.models import Klant
from serviceplein.organisatie.models import Medewerker
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.weergave import number

MOMENT = "reporting/dashboards/_moment.html"
DAG = "reporting/dashboards/_dag.html"


def _gegeven(naam: str, per: str = "") -> Any:
    def read(rij: Any) -> str:
        value = str(rij.gegevens.get(naam) or "")
        return group_names(per, [value or GEEN])[value or GEEN] if per else value

    return read


def _klant(rij: Any) -> str:
    return str(rij.klant) if rij.klant else "Naam onbekend"


KLANT = Kolom(
    naam="klant",
    label="Klant",
    waarde=_klant,
    template="reporting/dashboards/_klant.html",
    sorteer=("klant__achternaam",),
    kop=True,
)
KOLOMMEN: dict[type, tuple[Kolom, ...]] = {
    Melding: (
        KLANT,
        Kolom(naam="kenmerk", label="Melding", waarde="kenmerk", sorteer=("kenmerk",), nowrap=True),
        Kolom(naam="gemeld", label="Gemeld", waarde="gemeld_op", template=MOMENT, sorteer=("gemeld_op",)),
        Kolom(naam="kanaal", label="Kanaal", waarde="get_kanaal_display", prioriteit=3),
    ),
    Gebeurtenis: (
        KLANT,
        Kolom(naam="kenmerk", label="Kenmerk", waarde=_gegeven("kenmerk"), prioriteit=2, nowrap=True),
        Kolom(naam="wanneer", label="Wanneer", waarde="op", template=MOMENT, sorteer=("op",)),
        Kolom(naam="medewerker", label="Medewerker", waarde=_gegeven("medewerker"), prioriteit=3),
        Kolom(naam="stroom", label="Stroom", waarde=_gegeven("stroom", "stroom"), prioriteit=2),
    ),
    Toewijzing: (
        KLANT,
        Kolom(naam="medewerker", label="Contactpersoon", waarde="medewerker.naam", prioriteit=2),
        Kolom(
            naam="functie", label="Functie", waarde="get_functie_display", sorteer=("functie",), prioriteit=3
        ),
        Kolom(naam="van", label="Sinds", waarde="van", template=MOMENT, sorteer=("van",)),
        Kolom(
            naam="gewicht",
            label="Gewicht",
            waarde=lambda rij: number(rij.gewicht, 2),
            exporteer="gewicht",
            sorteer=("gewicht",),
            getal=True,
        ),
    ),
    Wachtplaats: (
        KLANT,
        Kolom(naam="functie", label="Wacht op", waarde="get_functie_display", sorteer=("functie",)),
        Kolom(naam="sinds", label="Sinds", waarde="sinds", template=MOMENT, sorteer=("sinds",)),
        Kolom(naam="termijn", label="Termijn", waarde="termijn", template=DAG, sorteer=("termijn",)),
    ),
    Traject: (
        KLANT,
        Kolom(naam="traject", label="Traject", waarde="instrument.naam", sorteer=("instrument__naam",)),
        Kolom(naam="begin", label="Begin", waarde="begonnen_op", template=DAG, sorteer=("begonnen_op",)),
        Kolom(
            naam="einde",
            label="Einde",
            waarde="beeindigd_op",
            template=DAG,
            sorteer=("beeindigd_op",),
            prioriteit=2,
        ),
        Kolom(naam="resultaat", label="Resultaat", waarde="get_resultaat_display", prioriteit=2),
    ),
    Nazorgmoment: (
        KLANT,
        Kolom(naam="gedaan", label="Nagevraagd", waarde="gedaan_op", template=MOMENT, sorteer=("gedaan_op",)),
        Kolom(naam="uitkomst", label="Uitkomst", waarde="get_uitkomst_display", prioriteit=2),
    ),
    Aanvraag: (
        KLANT,
        Kolom(naam="kenmerk", label="Aanvraag", waarde="kenmerk", sorteer=("kenmerk",), nowrap=True),
        Kolom(naam="regeling", label="Regeling", waarde="regeling", sorteer=("regeling",), prioriteit=2),
        Kolom(
            naam="termijn",
            label="Beslistermijn",
            waarde="beslistermijn",
            template=DAG,
            sorteer=("beslistermijn",),
        ),
    ),
    Medewerker: (
        Kolom(naam="naam", label="Medewerker", waarde="naam", sorteer=("naam",), kop=True),
        Kolom(naam="functie", label="Functie", waarde="get_functie_display", prioriteit=2),
        Kolom(
            naam="norm",
            label="Norm",
            waarde=lambda rij: number(rij.norm_toen, 1),
            exporteer="norm_toen",
            getal=True,
        ),
        Kolom(
            naam="maximum",
            label="Hard maximum",
            waarde=lambda rij: number(rij.maximum_toen, 1),
            exporteer="maximum_toen",
            getal=True,
            prioriteit=2,
        ),
    ),
}
GEBOEKT = Kolom(
    naam="geboekt",
    label="Afspraak gemaakt",
    waarde="vervolg_geboekt_op",
    template=MOMENT,
    sorteer=("vervolg_geboekt_op",),
)
ZONDER_KLANT_ZICHTBAAR = (Melding,)
"""Kinds of rows that may be seen when no klant is known."""
SORTERING: dict[type, str] = {Gebeurtenis: "-wanneer", Melding: "-gemeld", Aanvraag: "termijn"}
"""What the list begins with: an order an index gives without reading all other rows."""
MET_UITKOMST = frozenset(
    {
        "afspraken_klant_op_tijd",
        "afspraken_gemeente_op_tijd",
        "ladder_reintegratie",
        "ladder_participatie",
        "ladder_omhoog",
    }
)
"""Figures whose rows say what came of it instead of who and which stroom."""
UITKOMST = Kolom(
    naam="uitkomst",
    label="Uitkomst",
    waarde=lambda rij: group_names("", [_outcome(rij)])[_outcome(rij)],
    prioriteit=2,
)
REGELING = Kolom(naam="regeling", label="Regeling", waarde=_gegeven("regeling", ""), prioriteit=2)


def _outcome(rij: Any) -> str:
    """What came of an agreement, or which way a step went."""
    return str(rij.gegevens.get("uitkomst") or rij.gegevens.get("richting") or GEEN)


def visible_rows(queryset: QuerySet[Any], user: Gebruiker) -> QuerySet[Any]:
    """The rows of klanten the user may see; rows about colleagues for everybody with the staff directory."""
    if queryset.model is Medewerker:
        return queryset if user.heeft(Recht.SMOELENBOEK) else queryset.none()
    rows: Any = queryset
    visible: QuerySet[Any] = rows.visible_to(user)
    return visible


def count_hidden(queryset: QuerySet[Any], user: Gebruiker, aantal: int) -> int:
    """How many of the `aantal` rows the user may not see.

    Only the rows that may be kept back are looked up: those of protected dossiers, and those about nobody.
    """
    model: Any = queryset.model
    if model is Medewerker:
        return 0 if user.heeft(Recht.SMOELENBOEK) else aantal
    visible = model._default_manager.visible_to(user)
    if visible.query.is_empty():
        return aantal
    if not user.heeft(Recht.KLANT_BEKIJKEN):
        return max(0, aantal - visible_rows(queryset, user).order_by().count())
    rows = queryset.order_by().values("pk")
    kept = rows.filter(klant__in=Klant.objects.hidden_from(user).values("pk"))
    if model not in ZONDER_KLANT_ZICHTBAAR and model._meta.get_field("klant").null:
        kept = kept.union(rows.filter(klant__isnull=True), all=True)
    return kept.count()


def columns_for(model: type, indicator: Indicator, with_telt: bool, with_waarde: bool) -> tuple[Kolom, ...]:
    """Columns of a kind of row, and what each row adds to the figure."""
    columns = list(KOLOMMEN[model])
    if model is Gebeurtenis and "regeling" in indicator.dimensies:
        columns[-2:] = [REGELING]
    if model is Gebeurtenis and indicator.code in MET_UITKOMST:
        columns[-2:] = [UITKOMST]
    if model is Melding and not indicator.stand:
        columns[3:] = [GEBOEKT]
    if with_waarde and not any(column.naam == "gewicht" for column in columns):
        columns.append(
            Kolom(
                naam="waarde",
                label=indicator.eenheid.capitalize() if indicator.eenheid != "%" else "Waarde",
                waarde=lambda rij: None if rij.waarde is None else number(rij.waarde, 1),
                exporteer="waarde",
                sorteer=("waarde",),
                getal=True,
            )
        )
    if with_telt:
        columns.append(
            Kolom(
                naam="telt",
                label="Telt mee in de teller",
                waarde=lambda rij: "ja" if rij.telt else "nee",
                sorteer=("telt",),
            )
        )
    return tuple(columns)


class CijferLijst(Lijst):
    naam = "regels"
    titel = "Regels achter dit cijfer"
    enkelvoud, meervoud = "regel", "regels"
    kolommen: Sequence[Kolom] = ()  # type: ignore[misc]  # each figure brings its own
    standaard_sortering: str = ""  # type: ignore[misc]  # the index differs per kind of row
    export_recht = Recht.CIJFER_OPENEN
    leeg_titel = "Geen regels"
    leeg_tekst = "Er zijn geen regels die u mag zien."

    def __init__(
        self, queryset: QuerySet[Any], request: HttpRequest, kolommen: tuple[Kolom, ...], totaal: int | None
    ) -> None:
        related = [
            name for name in ("klant", "medewerker", "instrument") if _is_relation(queryset.model, name)
        ]
        rows = queryset.select_related(*related) if related else queryset
        if GEBOEKT in kolommen:
            rows = rows.order_by("-vervolg_geboekt_op")
        else:
            self.standaard_sortering = SORTERING.get(queryset.model, "")
        super().__init__(rows, request, totaal=totaal)
        self.kolommen = kolommen


def _is_relation(model: Any, name: str) -> bool:
    return any(f.name == name and f.many_to_one for f in model._meta.get_fields())
