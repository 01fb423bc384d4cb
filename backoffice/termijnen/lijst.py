"""The list of running terms, the one that ends first on top."""

from datetime import date
from typing import Any

from django.db.models import Q, Value
from django.utils import timezone

from backoffice.aanvragen.regelingen import naam_van
from backoffice.termijnen.forms import STANDEN, TermijnFilter
from serviceplein.klanten.models import Zoekbaar
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.lijst import Kolom, Lijst


def stand_of(row: Any, op: date) -> str:
    """Where the term of an annotated application stands; the most urgent thing first."""
    if row.in_gebreke:
        return "in_gebreke"
    if row.staat_stil:
        return "stil"
    return "te_laat" if row.beslistermijn < op else "loopt"


class TermijnenLijst(Lijst):
    naam = "termijnen"
    titel = "Termijnen"
    enkelvoud, meervoud = "termijn", "termijnen"
    filters = TermijnFilter
    standaard_sortering = "eindigt"
    export_recht = Recht.AANVRAAG_BESLISSEN
    leeg_titel = "Er lopen geen termijnen"
    leeg_tekst = "Alle aanvragen zijn beslist."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant.naam",
            template="backoffice/termijnen/_klant.html",
            sorteer=("klant__achternaam",),
            kop=True,
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.regeling),
            sorteer=("regeling",),
        ),
        Kolom(
            naam="stand",
            label="Stand",
            waarde=lambda rij: STANDEN[stand_of(rij, timezone.localdate())],
            template="backoffice/termijnen/_stand.html",
            kaart="rechts",
        ),
        Kolom(
            naam="eindigt",
            label="Beslissen voor",
            waarde="beslistermijn",
            template="backoffice/termijnen/_eindigt.html",
            sorteer=("beslistermijn",),
            nowrap=True,
        ),
        Kolom(
            naam="behandelaar",
            label="Behandelaar",
            waarde=lambda rij: str(rij.behandelaar) if rij.behandelaar else "",
            prioriteit=3,
        ),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        today = timezone.localdate()
        if tekst := keuze.get("tekst"):
            queryset = queryset.filter(
                Q(kenmerk__iexact=tekst) | Q(klant__zoeknaam__contains=Zoekbaar(Value(tekst)))
            )
        if "regeling" in keuze:
            queryset = queryset.filter(regeling=keuze["regeling"])
        if keuze.get("van_mij"):
            queryset = queryset.filter(behandelaar=self.user)
        late = Q(beslistermijn__lt=today)
        states = {
            "in_gebreke": Q(in_gebreke=True),
            "stil": Q(in_gebreke=False, staat_stil=True),
            "te_laat": Q(in_gebreke=False, staat_stil=False) & late,
            "loopt": Q(in_gebreke=False, staat_stil=False) & ~late,
        }
        stand = states.get(keuze.get("stand", ""))
        return queryset.filter(stand) if stand is not None else queryset
