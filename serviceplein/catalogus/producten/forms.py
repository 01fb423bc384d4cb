"""Forms of the catalogue: a new version of a product with its toelatingseisen."""

from typing import Any

from django import forms

from serviceplein.catalogus.models import Norm, Product
from serviceplein.catalogus.toets.eisen import EisOngeldig, read_eis
from serviceplein.catalogus.toets.feiten import facts
from serviceplein.regels.feiten import Soort
from serviceplein.ui.formulieren import DatumField, Formulier, ModelFormulier

VERGELIJKING = (
    ("", "Beoordeelt de medewerker"),
    ("is", "is"),
    ("gte", "is ten minste"),
    ("gt", "is meer dan"),
    ("lte", "is ten hoogste"),
    ("lt", "is minder dan"),
    ("in", "is een van (met komma)"),
)


class ProductFormulier(ModelFormulier):
    """Everything of a product but its code and its toelatingseisen."""

    geldig_van = DatumField(label="Geldt vanaf")
    geldig_tot = DatumField(
        label="Geldt tot", required=False, help_text="De eerste dag waarop het niet meer geldt."
    )

    class Meta:
        model = Product
        fields: tuple[str, ...] = (
            "naam",
            "soort",
            "domein",
            "omschrijving",
            "trefwoorden",
            "toelatingseisen",
            "bewijsstukken",
            "behandeld_door",
            "behandelaar",
            "kanaal",
            "wettelijke_grondslag",
            "beslistermijn_norm",
            "servicetermijn_norm",
            "normtijd_norm",
            "kosten_norm",
            "kosten",
            "digitaal",
            "geldig_van",
            "geldig_tot",
        )
        labels = {
            "toelatingseisen": "Voor wie, in gewone taal",
            "behandeld_door": "Behandeld door de backoffice",
            "behandelaar": "Of behandeld door",
            "beslistermijn_norm": "Norm wettelijke termijn",
            "servicetermijn_norm": "Norm servicetermijn",
            "normtijd_norm": "Norm tijd per klant",
            "kosten_norm": "Norm kosten",
            "digitaal": "Digitaal aan te vragen",
        }

    def clean(self) -> dict[str, Any]:
        """A norm that is named must exist."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("beslistermijn_norm", "servicetermijn_norm", "normtijd_norm", "kosten_norm"):
            code = cleaned.get(name)
            if code and not Norm.objects.filter(code=code).exists():
                self.add_error(name, f"De norm '{code}' bestaat niet. Zoek de code op bij Normen.")
        return cleaned

    def _post_clean(self) -> None:
        """The rules of the row are checked by the service, which says what to do."""


class NieuwProductFormulier(ProductFormulier):
    code = forms.RegexField(
        label="Code",
        regex=r"^[a-z][a-z0-9_]*$",
        max_length=60,
        error_messages={"invalid": "Gebruik kleine letters, cijfers en _, beginnend met een letter."},
    )

    class Meta(ProductFormulier.Meta):
        fields = ("code", *ProductFormulier.Meta.fields)


class EisFormulier(Formulier):
    """One toelatingseis; an empty line is left out."""

    zin = forms.CharField(label="Eis", required=False, max_length=300)
    artikel = forms.CharField(label="Artikel", required=False, max_length=120)
    feit = forms.ChoiceField(label="Gegeven", required=False)
    vergelijking = forms.ChoiceField(label="Vergelijking", required=False, choices=VERGELIJKING)
    waarde = forms.CharField(
        label="Waarde",
        required=False,
        max_length=200,
        help_text="ja of nee, een getal, norm:code, of grens:naam (met *norm:code voor een percentage).",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(name, fact.feit.label) for name, fact in facts().items()]
        self.fields["feit"].choices = [("", "Geen"), *sorted(labels, key=lambda pair: pair[1])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`eis` becomes the eis as it is stored, or None for an empty line."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["eis"] = None
        if not any(cleaned.get(name) for name in ("zin", "feit", "waarde")):
            return cleaned
        data: dict[str, Any] = {"zin": cleaned.get("zin", ""), "artikel": cleaned.get("artikel", "")}
        try:
            if cleaned.get("feit"):
                data["feit"] = cleaned["feit"]
                data["als"] = {cleaned.get("vergelijking") or "": self._operand(cleaned)}
            read_eis(data)
            self._check_norms(data)
        except EisOngeldig as error:
            self.add_error("waarde" if cleaned.get("zin") else "zin", str(error))
        cleaned["eis"] = data
        return cleaned

    def _operand(self, cleaned: dict[str, Any]) -> Any:
        text = str(cleaned.get("waarde", "")).strip()
        if cleaned.get("vergelijking") in ("", None) or not text:
            raise EisOngeldig(f"'{cleaned.get('zin')}': kies een vergelijking en vul een waarde in.")
        first, _, share = text.partition("*")
        kind, _, name = first.strip().partition(":")
        if kind in ("norm", "grens") and name:
            operand = {kind: name.strip()}
            if share:
                operand["procent"] = share.strip().removeprefix("norm:")
            return operand
        values = [_value(part.strip(), facts()[cleaned["feit"]].feit.soort) for part in text.split(",")]
        return values if cleaned["vergelijking"] == "in" else values[0]

    @staticmethod
    def _check_norms(data: dict[str, Any]) -> None:
        codes = read_eis(data).normen
        known = set(Norm.objects.filter(code__in=codes).values_list("code", flat=True))
        if missing := sorted(set(codes) - known):
            raise EisOngeldig(
                f"'{data['zin']}': de norm '{missing[0]}' bestaat niet. Zoek de code op bij Normen."
            )


def _value(text: str, soort: Soort) -> Any:
    if soort is Soort.JA_NEE and text in ("ja", "nee"):
        return text == "ja"
    if soort is Soort.GETAL:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    return text


EisFormulieren = forms.formset_factory(EisFormulier, extra=2, max_num=30)


def eisen_initial(eisen: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Stored eisen as the lines of the form."""
    return [_line(eis) for eis in eisen]


def _line(eis: dict[str, Any]) -> dict[str, str]:
    line = {"zin": eis["zin"], "artikel": eis.get("artikel", ""), "feit": eis.get("feit", "")}
    for operator, operand in eis.get("als", {}).items():
        line |= {"vergelijking": operator, "waarde": _text(operand)}
    return line


def _text(operand: Any) -> str:
    if isinstance(operand, dict):
        kind = "norm" if "norm" in operand else "grens"
        share = f"*norm:{operand['procent']}" if "procent" in operand else ""
        return f"{kind}:{operand[kind]}{share}"
    if isinstance(operand, bool):
        return "ja" if operand else "nee"
    if isinstance(operand, list):
        return ",".join(_text(item) for item in operand)
    return str(operand)
