"""The work list of meldingen."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from intake.afspraak.signalen import missed_or_near
from intake.melding.codes import Kanaal, Stroom
from intake.melding.transitions import CLOSED, MeldingStatus
from serviceplein.klanten.models import Klant
from serviceplein.ui.lijst import Kolom, Lijst

KENMERK = re.compile(r"[Mm]\d{1,4}(-\d*)?")
"""What is looked up as the start of a kenmerk; anything else is a name."""


class MeldingFilter(forms.Form):
    q = forms.CharField(label="Zoek op kenmerk of naam", required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("open", "Open"), ("", "Alle"), *MeldingStatus.choices], required=False
    )
    stroom = forms.ChoiceField(
        label="Stroom", choices=[("", "Alle stromen"), *Stroom.choices], required=False
    )
    kanaal = forms.ChoiceField(
        label="Kanaal", choices=[("", "Alle kanalen"), *Kanaal.choices], required=False
    )
    vervolg = forms.ChoiceField(
        label="Vervolgafspraak",
        choices=[("", "Alle"), ("nadert", "Bijna te laat"), ("te_laat", "Te laat")],
        required=False,
    )


class MeldingLijst(Lijst):
    naam = "meldingen"
    titel = "Meldingen"
    enkelvoud, meervoud = "melding", "meldingen"
    filters = MeldingFilter
    standaard_filters = {"status": "open"}
    standaard_sortering = "gemeld"
    leeg_titel = "Geen meldingen"
    leeg_tekst = "Er is niets open. Nieuwe meldingen komen hier vanzelf."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde=lambda melding: melding.klant.naam if melding.klant else "Anoniem",
            template="intake/melding/_cel_klant.html",
            sorteer=("klant__achternaam", "pk"),
            kop=True,
        ),
        Kolom(
            naam="vraag",
            label="Vraag",
            waarde="vraag",
            template="intake/melding/_cel_vraag.html",
            in_export=False,
        ),
        Kolom(
            naam="kanaal",
            label="Kanaal",
            waarde="get_kanaal_display",
            sorteer=("kanaal", "gemeld_op"),
            prioriteit=3,
        ),
        Kolom(
            naam="stroom",
            label="Stroom",
            waarde="get_stroom_display",
            sorteer=("stroom", "gemeld_op"),
            prioriteit=2,
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde="get_status_display",
            template="intake/melding/_cel_status.html",
            sorteer=("status", "gemeld_op"),
        ),
        Kolom(
            naam="vervolg",
            label="Afspraak voor",
            waarde="vervolg_voor",
            template="intake/melding/_cel_vervolg.html",
            prioriteit=2,
        ),
        Kolom(
            naam="gesprek_voor",
            label="Gesprek voor",
            waarde="gesprek_voor",
            template="intake/schulden/_cel_termijn.html",
            sorteer=("gesprek_voor", "pk"),
            prioriteit=3,
        ),
        Kolom(
            naam="gemeld",
            label="Gemeld",
            waarde="gemeld_op",
            template="intake/melding/_cel_gemeld.html",
            sorteer=("gemeld_op",),
            kaart="rechts",
            nowrap=True,
        ),
    )

    def filter(self, queryset: QuerySet[Any], keuze: dict[str, Any]) -> QuerySet[Any]:
        if keuze.get("status") == "open":
            queryset = queryset.exclude(status__in=CLOSED)
        elif keuze.get("status"):
            queryset = queryset.filter(status=keuze["status"])
        for field in ("stroom", "kanaal"):
            if keuze.get(field):
                queryset = queryset.filter(**{field: keuze[field]})
        if keuze.get("vervolg"):
            queryset = queryset.filter(missed_or_near(keuze["vervolg"], timezone.now()))
        if text := keuze.get("q", "").strip():
            if KENMERK.fullmatch(text):
                return queryset.filter(kenmerk__startswith=text.upper())
            return queryset.filter(klant__in=Klant.objects.filter(zoeknaam__icontains=text.lower()))
        return queryset
