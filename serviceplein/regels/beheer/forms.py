"""Forms of functioneel beheer: one row of a table with typed cells, and the small ones around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from serviceplein.regels.beheer.cellen import CelVelden, velden_for
from serviceplein.regels.beheer.contract import Contract
from serviceplein.regels.beheer.uitkomsten import UitkomstVelden
from serviceplein.regels.definitie import Bronnen, Definitie, HitPolicy, read_definitie
from serviceplein.ui.formulieren import DatumField, FieldView, Formulier, view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Groep:
    """The fields of one column; folded away while it says nothing and is not wrong."""

    label: str
    samenvatting: str
    velden: list[FieldView]
    open: bool


class RijForm(Formulier):
    """One row: per input a condition, per outcome a value, and the texts that explain it."""

    uitleg = forms.CharField(
        label="Uitleg voor collega's",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Waarom deze uitkomst? Deze tekst staat bij elk voorstel.",
    )
    uitleg_klant = forms.CharField(
        label="Uitleg voor de klant",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="In gewone woorden, met 'u'. Deze tekst staat in de uitleg die de klant krijgt.",
    )
    plaats = forms.IntegerField(
        label="Plaats in de tabel", min_value=1, help_text="De eerste regel die klopt, beslist."
    )

    def __init__(
        self,
        data: Any = None,
        *,
        definitie: Definitie,
        contract: Contract,
        bronnen: Bronnen,
        inhoud: Mapping[str, Any],
        rij: Mapping[str, Any] | None = None,
        plaats: int,
    ) -> None:
        row = rij or {}
        self.inhoud = inhoud
        self.bronnen = bronnen
        self.invoer: list[CelVelden] = [
            velden_for(feit, number, codes=bronnen.get(feit.bron or ""))
            for number, feit in enumerate(definitie.invoer)
        ]
        self.uitvoer = [
            UitkomstVelden(
                feit=feit,
                nummer=number,
                mag_leeg=feit.naam in contract.mag_leeg,
                bronfeiten=definitie.invoer,
            )
            for number, feit in enumerate(definitie.uitvoer)
        ]
        initial: dict[str, Any] = {
            "uitleg": row.get("uitleg", ""),
            "uitleg_klant": row.get("uitleg_klant", ""),
            "plaats": plaats,
        }
        for cell in self.invoer:
            initial |= cell.initial(row.get("als", {}).get(cell.feit.naam) or {})
        for outcome in self.uitvoer:
            initial |= outcome.initial(row.get("dan", {}).get(outcome.feit.naam))
        super().__init__(data, initial=initial)
        made: dict[str, forms.Field] = {}
        for part in self._parts:
            made |= part.fields()
        for formfield in made.values():
            formfield.error_messages["required"] = f"Kies of vul in: {formfield.label}."
        self.fields = {**made, **self.fields}

    @property
    def _parts(self) -> list[CelVelden | UitkomstVelden]:
        return [*self.invoer, *self.uitvoer]

    @property
    def rij(self) -> dict[str, Any]:
        """The row as posted; only after is_valid."""
        row: dict[str, Any] = {"als": self._als, "dan": self._dan, "uitleg": self.cleaned_data["uitleg"]}
        if self.cleaned_data["uitleg_klant"]:
            row["uitleg_klant"] = self.cleaned_data["uitleg_klant"]
        return row

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        self._als: dict[str, Any] = {}
        self._dan: dict[str, Any] = {}
        for cell in self.invoer:
            if (cel := self._read(cell, data)) is not None:
                self._als[cell.feit.naam] = cel
        for outcome in self.uitvoer:
            self._dan[outcome.feit.naam] = self._read(outcome, data)
        if not self.errors:
            self._check_row()
        return data

    def _read(self, part: CelVelden | UitkomstVelden, data: Mapping[str, Any]) -> Any:
        if any(name in self.errors for name in part.fields()):
            return None
        try:
            return part.read(data)
        except forms.ValidationError as error:
            self.add_error(None if error.code is None else error.code, error.messages)
            return None

    def _check_row(self) -> None:
        """What the table itself would say of this row, put at the cell it is about."""
        row = {"als": self._als, "dan": self._dan}
        found = read_definitie({**self.inhoud, "regels": [row]}, bronnen=self.bronnen)[1]
        places = {part.feit.naam: part.first_field for part in self._parts}
        for finding in found:
            if finding.regel is not None:
                self.add_error(places.get(finding.kolom or ""), finding.melding)

    @property
    def voorwaarden(self) -> list[Groep]:
        return [self._group(cell) for cell in self.invoer]

    @property
    def uitkomsten(self) -> list[Groep]:
        return [self._group(outcome) for outcome in self.uitvoer]

    @property
    def teksten(self) -> list[FieldView]:
        return [view_of(self[name]) for name in ("uitleg", "uitleg_klant", "plaats")]

    def _group(self, part: CelVelden | UitkomstVelden) -> Groep:
        names = list(part.fields())
        wrong = any(self[name].errors for name in names)
        values = {name: self[name].value() for name in names}
        words = part.in_words(values)
        return Groep(
            label=part.feit.label,
            samenvatting=words,
            velden=[view_of(self[name]) for name in names],
            open=wrong or part.speaks(values),
        )


class EigenschappenForm(Formulier):
    hit_policy = forms.ChoiceField(
        label="Welke regel beslist",
        choices=[
            (HitPolicy.FIRST, "FIRST: de eerste regel die klopt"),
            (HitPolicy.UNIQUE, "UNIQUE: er klopt altijd hoogstens één regel"),
            (HitPolicy.COLLECT, "COLLECT: alle regels die kloppen samen"),
        ],
    )
    geen_treffer = forms.CharField(
        label="Tekst als geen regel klopt",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Leeg betekent: er moet altijd een regel kloppen.",
    )


class SimulatieForm(Formulier):
    vanaf = DatumField(label="Beslissingen vanaf")


class ActiverenForm(Formulier):
    geldig_van = DatumField(label="Geldt vanaf")


class DmnForm(Formulier):
    bestand = forms.FileField(label="DMN-bestand", help_text="DMN 1.3, één beslistabel, hoogstens 1 MB.")
