"""Sample data of the style guide: invented people, every state a component can be in."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Self

from django import forms
from django.utils import timezone

from serviceplein.ui.formulieren import DatumField, Formulier, GeboortedatumField, TijdWidget
from serviceplein.ui.grafiek import Grafiek, Reeks
from serviceplein.ui.lijst import Kolom, Lijst
from serviceplein.ui.navigatie import Groep, Link
from serviceplein.ui.weergave import MAANDEN

NAMEN = (
    "Emre Yildiz",
    "Marloes de Vries-Bakker",
    "Hodan Abdi",
    "Peter Janssen",
    "Agnieszka Nowak",
    "Samira El Idrissi",
    "Daan Bos",
    "Luka Kovačević",
    "Maria Anna Theodora van den Heuvel tot Beichlingen-Schimmelpenninck van der Oye",
    "Bo Li",
)
TAKEN = (
    ("Intakegesprek voorbereiden", "Participatiewet", "Nieuw"),
    ("Toestemming gegevensdeling verlengen", "Participatiewet", "Wacht op klant"),
    ("Terugbelverzoek: reiskosten naar cursus", "Inburgering", "In behandeling"),
    ("Voortgangsgesprek plannen", "IOAW", "Gepland"),
    ("Aanvraag bijzondere bijstand controleren", "Bijzondere bijstand", "Te laat"),
    ("Plan van aanpak evalueren", "Wmo", "Afgerond"),
    ("Scholingsaanvraag beoordelen", "Participatiewet", "Afgewezen"),
)
STATUSSEN = (
    "Nieuw",
    "In behandeling",
    "Gepland",
    "Wacht op klant",
    "Onvolledig",
    "Toegekend",
    "Afgewezen",
    "Te laat",
    "Ingetrokken",
    "Concept",
)


@dataclass(frozen=True, slots=True)
class Taak:
    pk: int
    klant: str
    nummer: str
    taak: str
    regeling: str
    status: str
    termijn: date
    behandelaar: str


def sample_tasks(aantal: int = 100) -> list[Taak]:
    """Tasks around today, late ones included."""
    today = timezone.localdate()
    tasks = []
    for n in range(aantal):
        taak, regeling, status = TAKEN[n % len(TAKEN)]
        tasks.append(
            Taak(
                pk=n + 1,
                klant=NAMEN[n % len(NAMEN)],
                nummer=f"Klant {20_100 + n * 7}",
                taak=taak,
                regeling=regeling,
                status=status,
                termijn=today + timedelta(days=n - 3),
                behandelaar="F. el Amrani" if n % 3 else "J. Terpstra",
            )
        )
    return tasks


class RijenBron:
    """Rows in memory behind the few queryset methods a Lijst uses: the style guide has no table."""

    model = None

    def __init__(self, rows: list[Taak]) -> None:
        self.rows = rows

    def values(self, *names: str) -> Self:
        return self

    def order_by(self, *order: Any) -> Self:
        rows = list(self.rows)
        for part in reversed(order):
            if isinstance(part, str):
                rows.sort(key=lambda row: row.pk, reverse=part.startswith("-"))
            else:
                rows.sort(key=attrgetter(part.expression.name), reverse=part.descending)
        return type(self)(rows)

    def filter(self, **exact: Any) -> Self:
        return type(self)([r for r in self.rows if all(getattr(r, name) == v for name, v in exact.items())])

    def search(self, text: str) -> Self:
        found = [r for r in self.rows if text.lower() in f"{r.klant} {r.taak} {r.nummer}".lower()]
        return type(self)(found)

    def until(self, day: date) -> Self:
        return type(self)([r for r in self.rows if r.termijn <= day])

    def __getitem__(self, part: slice) -> Self:
        return type(self)(self.rows[part])

    def __iter__(self) -> Any:
        return iter(self.rows)

    def count(self) -> int:
        return len(self.rows)

    def iterator(self, chunk_size: int) -> Any:
        return iter(self.rows)


class TakenFilter(forms.Form):
    q = forms.CharField(label="Zoek in taken", required=False, widget=forms.TextInput({"type": "search"}))
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Alle"), *((s, s) for s in sorted({taak[2] for taak in TAKEN}))],
    )
    behandelaar = forms.ChoiceField(
        label="Behandelaar",
        required=False,
        choices=[("", "Iedereen"), ("F. el Amrani", "F. el Amrani"), ("J. Terpstra", "J. Terpstra")],
    )
    tot = DatumField(label="Termijn tot en met", required=False)


class TakenLijst(Lijst):
    naam = "taken"
    titel = "Taken"
    enkelvoud, meervoud = "taak", "taken"
    filters = TakenFilter
    standaard_sortering = "termijn"
    export_recht = ""
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="klant",
            template="ui/stijlgids/_klant.html",
            sorteer=("klant",),
            kop=True,
        ),
        Kolom(
            naam="taak",
            label="Taak",
            waarde="taak",
            template="ui/stijlgids/_taak.html",
            sorteer=("taak",),
            kaart="zonder",
        ),
        Kolom(
            naam="status",
            label="Status",
            waarde="status",
            template="ui/stijlgids/_status.html",
            sorteer=("status",),
        ),
        Kolom(
            naam="termijn",
            label="Termijn",
            waarde="termijn",
            template="ui/stijlgids/_termijn.html",
            sorteer=("termijn",),
            nowrap=True,
            kaart="rechts",
        ),
        Kolom(naam="behandelaar", label="Behandelaar", waarde="behandelaar", prioriteit=3, nowrap=True),
    )

    def filter(self, queryset: Any, keuze: dict[str, Any]) -> Any:
        if "q" in keuze:
            queryset = queryset.search(keuze["q"])
        if "tot" in keuze:
            queryset = queryset.until(keuze["tot"])
        return queryset.filter(**{name: keuze[name] for name in ("status", "behandelaar") if name in keuze})


GEMEENTEN = (
    "Alphen aan den Rijn",
    "Bloemendaal",
    "De Bilt",
    "Haarlem",
    "Heemstede",
    "IJsselstein",
    "Kaag en Braassem",
    "Nieuwegein",
    "Nieuwkoop",
    "Stichtse Vecht",
    "Utrecht",
    "Woerden",
    "Zandvoort",
    "Zeist",
)


class ContactForm(Formulier):
    soort = forms.ChoiceField(
        label="Soort contact",
        choices=[("telefoon", "Telefoon"), ("gesprek", "Gesprek op kantoor"), ("huisbezoek", "Huisbezoek")],
        widget=forms.RadioSelect,
    )
    datum = DatumField(label="Datum")
    tijd = forms.TimeField(label="Tijd", required=False, widget=TijdWidget)
    onderwerp = forms.CharField(label="Onderwerp", max_length=120)
    geboortedatum = GeboortedatumField(label="Geboortedatum", help_text="Bijvoorbeeld 14 3 1987")
    gemeente = forms.ChoiceField(
        label="Gemeente", help_text="Typ een paar letters.", choices=[("", ""), *((g, g) for g in GEMEENTEN)]
    )
    leefgebieden = forms.MultipleChoiceField(
        label="Leefgebieden",
        required=False,
        choices=[("werk", "Werk"), ("geld", "Geld"), ("wonen", "Wonen"), ("gezondheid", "Gezondheid")],
        widget=forms.CheckboxSelectMultiple,
    )
    regeling = forms.ChoiceField(
        label="Regeling", choices=[("", "Maak een keuze"), ("pw", "Participatiewet"), ("wmo", "Wmo")]
    )
    verslag = forms.CharField(
        label="Verslag",
        required=False,
        help_text="Noteer alleen wat nodig is voor de begeleiding. Geen medische gegevens.",
        widget=forms.Textarea({"rows": 3}),
    )
    bijlage = forms.FileField(label="Bijlage", required=False, help_text="PDF of afbeelding, maximaal 10 MB")
    vervolg = forms.BooleanField(label="Maak een vervolgtaak over 2 weken", required=False)


def form_with_errors() -> ContactForm:
    """As the page comes back after a posting with mistakes."""
    data = {
        "fout-soort": "",
        "fout-datum": "32-13-2026",
        "fout-onderwerp": "",
        "fout-geboortedatum_0": "31",
        "fout-geboortedatum_1": "2",
        "fout-geboortedatum_2": "1987",
        "fout-verslag": "Besproken dat de taaltraining goed verloopt. Zoekt kinderopvang voor de dinsdag.",
    }
    form = ContactForm(data, prefix="fout")
    form.is_valid()
    return form


def line_chart() -> Grafiek:
    labels = (*MAANDEN[11:], *MAANDEN[:11])
    return Grafiek(
        id="g-instroom",
        titel="Aanmeldingen en gestarte trajecten per maand",
        as_naam="Maand",
        labels=labels,
        reeksen=(
            Reeks(
                "Aanmeldingen",
                (61, 78, 70, 74, 66, 69, 72, 48, 57, 83, 88, 64),
                tuple(f"#{m}" for m in labels),
            ),
            Reeks("Gestarte trajecten", (44, 52, 58, 57, 55, 54, 60, 41, 43, 61, 70, 58)),
        ),
    )


def bar_chart() -> Grafiek:
    return Grafiek(
        id="g-caseload",
        titel="Klanten per contactpersoon",
        as_naam="Contactpersoon",
        labels=("El Amrani", "Terpstra", "De Jong", "Osman", "Visser"),
        reeksen=(Reeks("Klanten", (48, 61, 55, 39, 52)),),
        soort="staaf",
        norm=55,
    )


def timeline() -> list[dict[str, Any]]:
    return [
        {
            "titel": "Quick Scan",
            "status": "Afgerond",
            "staat": "klaar",
            "wanneer": "4 september 2026",
            "wie": "Fatima el Amrani",
            "tekst": "Arbeidsvermogen en belemmeringen in beeld.",
            "url": "#tijdlijn",
        },
        {
            "titel": "Plan vastgesteld",
            "status": "Vastgesteld",
            "staat": "klaar",
            "wanneer": "18 september 2026",
        },
        {
            "titel": "Taaltraining B1",
            "status": "Loopt",
            "staat": "nu",
            "tekst": "Week 6 van 12, aanwezigheid 92%.",
        },
        {"titel": "Werkervaringsplek zorg", "status": "Wacht op derden", "staat": "later"},
        {
            "titel": "Evaluatie en vervolg",
            "status": "Gepland",
            "staat": "later",
            "wanneer": "1 februari 2027",
        },
    ]


def menu() -> list[Groep]:
    def link(label: str, icon: str, aantal: int = 0, actief: bool = False) -> Link:
        return Link(url=f"#{label.lower()}", label=label, icon=icon, actief=actief, aantal=aantal)

    return [
        Groep(
            naam="",
            links=(
                link("Werkvoorraad", "inbox", 23, True),
                link("Agenda", "calendar-event"),
                link("Klanten", "users"),
                link("Helpdesk", "phone", 4),
            ),
        ),
        Groep(naam="Sturing", links=(link("Rapportages", "chart-bar"), link("Beheer", "settings"))),
    ]
