"""What the rest of the product sees of mutaties: kinds, events, menu, buttons and statuses."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from backoffice.mutaties import soorten
from backoffice.mutaties.adres import ADRES, VELDEN
from backoffice.mutaties.huishouden import HUISHOUDEN
from backoffice.mutaties.inkomen import INKOMEN
from backoffice.mutaties.models import Mutatie
from backoffice.mutaties.models import Soort as Mutatiesoort
from backoffice.mutaties.panelen import rekening_panel
from backoffice.mutaties.rechten import has_rights
from backoffice.mutaties.rekening import REKENING
from serviceplein.dossier.soorten import Soort
from serviceplein.dossier.soorten import register as register_soort
from serviceplein.klanten import acties, wegen
from serviceplein.taal import in_zin
from serviceplein.toegang.rollen import Recht
from serviceplein.ui import navigatie, panelen
from serviceplein.ui.statussen import register_statussen
from serviceplein.werk import onderwerpen


def in_words(gegevens: Mapping[str, Any]) -> dict[str, Any]:
    """The label of the kind instead of its code."""
    labels = dict(Mutatiesoort.choices)
    return {**gegevens, "soort": in_zin(labels.get(gegevens.get("soort", ""), "onbekend"))}


EVENTS = (
    ("ontvangen", "De klant gaf een wijziging van {soort} door ({kenmerk}), per {ingang}.", "inbox"),
    ("opgenomen", "Wijziging van {soort} opgenomen ({kenmerk}); er moet nog bewijs komen.", "edit"),
    ("gepland", "Wijziging van {soort} gaat in op {ingang} ({kenmerk}).", "calendar"),
    ("doorgevoerd", "Wijziging van {soort} doorgevoerd per {ingang} ({kenmerk}).", "check"),
    ("afgewezen", "Wijziging van {soort} ging niet door ({kenmerk}).", "ban"),
    ("teruggedraaid", "Wijziging van {soort} teruggedraaid ({kenmerk}).", "refresh"),
    ("opnieuw_bekijken", "Wijziging van {soort} moet opnieuw worden bekeken ({kenmerk}).", "alert-triangle"),
)


def register_all() -> None:
    """Called when the app starts."""
    for soort in (ADRES, HUISHOUDEN, INKOMEN, REKENING):
        soorten.register(soort)
    register_soort(
        *(
            Soort(code=f"mutatie.{code}", domein="mutaties", zin=zin, icoon=icoon, woorden=in_words)
            for code, zin, icoon in EVENTS
        )
    )
    onderwerpen.register("backoffice.mutatie", lambda number: reverse("mutatie", args=[number]))
    acties.register(
        "backoffice.mutatie",
        label="Wijziging opnemen",
        icon="edit",
        recht=Recht.MUTATIE_VERWERKEN,
        url=lambda klant: reverse("mutatie-kies", args=[klant.pk]),
        volgorde=40,
    )
    wegen.register(
        "backoffice.adres",
        wegen.Weg(
            velden=frozenset(VELDEN),
            geldt=has_rights,
            url=lambda klant: reverse("mutatie-nieuw", args=[klant.pk, Mutatiesoort.ADRES.value]),
            recht=Recht.MUTATIE_VERWERKEN,
            label="Adres",
            zin=(
                "Deze klant krijgt of vraagt iets van ons. Een ander adres kan daar gevolgen voor hebben. "
                "Daarom gaat het via een mutatie. De frontoffice, de helpdesk en de backoffice nemen die op."
            ),
        ),
    )
    panelen.register(
        plaats="klant-omgeving",
        naam="rekening",
        volgorde=20,
        render=rekening_panel,
        template="backoffice/mutaties/_rekening.html",
        recht=Recht.MUTATIE_VERWERKEN,
    )
    navigatie.register(
        navigatie.Item(
            url_name="mutaties",
            label="Mutaties",
            icon="edit",
            recht=Recht.MUTATIE_VERWERKEN,
            groep="Backoffice",
            volgorde=33,
            badge=lambda user: Mutatie.objects.visible_to(user).to_check(),
        )
    )
    register_statussen("let_op", "eye", "voorbereid")
    register_statussen("goed", "check", "doorgevoerd")
    register_statussen("neutraal", "refresh", "teruggedraaid")
