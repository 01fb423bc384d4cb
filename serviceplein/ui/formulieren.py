"""Forms in the look of NL Design System: any Django form, seen field by field for the templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from serviceplein.fouten import DomainError
from serviceplein.ui.weergave import long_date

LANGE_LIJST = 12
"""A select with more options than this becomes a field to type in (accessible-autocomplete)."""


class DatumWidget(forms.DateInput):
    """Native date field; always ISO, as the browser wants it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TijdWidget(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DrieVeldenWidget(forms.MultiWidget):
    """Day, month and year apart: for a date people know by heart, such as a birth date."""

    labels = ("Dag", "Maand", "Jaar")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = [
            forms.TextInput(
                {"inputmode": "numeric", "maxlength": length, "autocomplete": "off", **(attrs or {})}
            )
            for length in (2, 2, 4)
        ]
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class GeboortedatumField(forms.MultiValueField):
    """A date in three fields; gives a `date`. Says which part is missing or that the day does not exist."""

    widget = DrieVeldenWidget
    default_error_messages = {
        "required": "Vul een dag, maand en jaar in.",
        "incomplete": "Vul een dag, maand en jaar in.",
        "invalid": "Deze datum bestaat niet. Vul een geldige dag, maand en jaar in.",
        "future": "Vul een datum in die niet in de toekomst ligt.",
    }

    def __init__(self, *, vandaag: Callable[[], date] = timezone.localdate, **kwargs: Any) -> None:
        self.vandaag = vandaag
        super().__init__(fields=[forms.CharField() for _ in range(3)], require_all_fields=True, **kwargs)

    def compress(self, data_list: Sequence[str]) -> date | None:
        if not any(data_list):
            return None
        try:
            day, month, year = (int(part) for part in data_list)
            value = date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if value.year < 1900:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if value > self.vandaag():
            raise ValidationError(self.error_messages["future"], code="future")
        return value


class DatumField(forms.DateField):
    """A date with the native date field."""

    widget = DatumWidget


class DutchMessages:
    """Required fields say what to do: 'Vul het veld Datum in.' or 'Maak een keuze bij Soort contact.'"""

    fields: dict[str, forms.Field]
    use_required_attribute = False
    """The server says what is missing; a browser would colour a field red before anything was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, formfield in self.fields.items():
            if formfield.error_messages.get("required") != forms.Field.default_error_messages["required"]:
                continue
            label = formfield.label or name.replace("_", " ").capitalize()
            if isinstance(formfield, forms.BooleanField):
                text = f"Zet een vinkje bij: {label}."
            elif isinstance(formfield, forms.ChoiceField | forms.ModelChoiceField):
                text = f"Maak een keuze bij {label}" + ("" if label.endswith("?") else ".")
            elif isinstance(formfield, forms.FileField):
                text = f"Kies een bestand bij {label}."
            elif label.endswith("?"):
                text = f"Beantwoord de vraag: {label}"
            else:
                text = f"Vul het veld {label} in."
            formfield.error_messages["required"] = text

    def refuse(self: Any, refused: DomainError) -> None:
        """Puts a refusal at the field it is about, or above the form."""
        self.add_error(refused.veld if refused.veld in self.fields else None, refused.message)


class Formulier(DutchMessages, forms.Form):
    """Base of the project's forms.

    `samen_verplicht` names fields that are asked only with others: their label does not call them optional.
    """

    samen_verplicht: Sequence[str] = ()


class ModelFormulier(DutchMessages, forms.ModelForm):  # type: ignore[type-arg]
    """Base of the project's model forms."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the inputs of a field: an option of a group, or one of the three date inputs."""

    id: str
    label: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the template needs of one field."""

    id: str
    soort: str
    label: str
    verplicht: bool
    beschrijving: str
    fouten: list[str]
    html: SafeString = field(default_factory=lambda: SafeString(""))
    delen: list[Part] = field(default_factory=list)
    naam: str = ""
    beschreven_door: str = ""


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A line of the summary; `target` is the id to go to, empty for an error of the whole form."""

    text: str
    target: str


def kind_of(bound: BoundField) -> str:
    """Which template part draws this field."""
    widget = bound.field.widget
    if isinstance(widget, DrieVeldenWidget):
        return "drie_velden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "keuzes"
    if isinstance(widget, forms.CheckboxInput):
        return "vink"
    if isinstance(widget, forms.FileInput):
        return "bestand"
    if isinstance(widget, forms.Textarea):
        return "tekstvlak"
    if isinstance(widget, forms.Select):
        return "keuzelijst"
    return "tekst"


CLASSES = {
    "tekst": "utrecht-textbox utrecht-textbox--html-input",
    "tekstvlak": "utrecht-textarea utrecht-textarea--html-textarea",
    "keuzelijst": "utrecht-select utrecht-select--html-select",
    "vink": "utrecht-checkbox utrecht-checkbox--html-input utrecht-checkbox--custom",
    "bestand": "sp-bestand",
    "drie_velden": "utrecht-textbox utrecht-textbox--html-input",
}
INVALID = {
    "tekst": " utrecht-textbox--invalid",
    "tekstvlak": " utrecht-textarea--invalid",
    "keuzelijst": " utrecht-select--invalid",
    "vink": " utrecht-checkbox--invalid",
    "bestand": "",
    "drie_velden": " utrecht-textbox--invalid",
}


def view_of(bound: BoundField, *, label: str = "") -> FieldView:
    """The field with its classes, links to description and error, and its parts."""
    kind = kind_of(bound)
    identity = bound.auto_id or bound.html_name
    errors = [str(error) for error in bound.errors]
    described_by = " ".join(
        [f"{identity}-uitleg"] * bool(bound.help_text) + [f"{identity}-fout"] * bool(errors)
    )
    attrs = _attrs(bound, kind, bool(errors), described_by)
    if kind == "keuzes":
        html, parts = SafeString(""), _options(bound, identity)
    elif kind == "drie_velden":
        html, parts = SafeString(""), _three_inputs(bound, identity, attrs)
    else:
        html, parts = bound.as_widget(attrs=attrs), []
    return FieldView(
        id=parts[0].id if parts else identity,
        soort=kind,
        label=label or str(bound.label),
        verplicht=bound.field.required or bound.name in getattr(bound.form, "samen_verplicht", ()),
        beschrijving=str(bound.help_text),
        fouten=errors,
        html=html,
        delen=parts,
        naam=identity,
        beschreven_door=described_by,
    )


def _attrs(bound: BoundField, kind: str, invalid: bool, described_by: str) -> dict[str, Any]:
    own = bound.field.widget.attrs.get("class", "")
    base = CLASSES.get(kind, "") + (INVALID.get(kind, "") if invalid else "")
    attrs: dict[str, Any] = {"class": f"{base} {own}".strip()}
    if isinstance(bound.field.widget, DatumWidget):
        attrs["class"] += " sp-datum"
    if described_by:
        attrs["aria-describedby"] = described_by
    if invalid:
        attrs["aria-invalid"] = "true"
    if kind == "keuzelijst" and _is_long(bound):
        attrs["data-zoekbaar"] = True
    return attrs


def _is_long(bound: BoundField) -> bool:
    widget = bound.field.widget
    if getattr(widget, "allow_multiple_selected", False) or not isinstance(widget, forms.Select):
        return False
    return len(list(widget.choices)) > LANGE_LIJST


def _options(bound: BoundField, identity: str) -> list[Part]:
    radio = not isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    classes = (
        "utrecht-radio-button utrecht-radio-button--html-input"
        if radio
        else "utrecht-checkbox utrecht-checkbox--html-input utrecht-checkbox--custom"
    )
    parts = []
    for number, option in enumerate(bound.subwidgets):
        data = option.data
        option_id = f"{identity}_{number}"
        attrs = {
            **data["attrs"],
            "id": option_id,
            "class": classes,
            "type": "radio" if radio else "checkbox",
            "name": data["name"],
            "value": data["value"],
            "checked": data["selected"],
        }
        attrs.pop("aria-describedby", None)
        attrs.pop("required", None)
        parts.append(Part(option_id, data["label"], mark_safe(f"<input{flatatt(attrs)}>")))  # noqa: S308 - flatatt escapes
    return parts


def _three_inputs(bound: BoundField, identity: str, attrs: dict[str, Any]) -> list[Part]:
    widget = bound.field.widget
    assert isinstance(widget, DrieVeldenWidget)  # noqa: S101 - kind_of chose this branch
    context = widget.get_context(bound.html_name, bound.value(), {"id": identity})
    parts = []
    for label, data in zip(widget.labels, context["widget"]["subwidgets"], strict=True):
        part = {
            **data["attrs"],
            "class": f"{attrs['class']} sp-datumdeel sp-datumdeel--{label.lower()}",
            "type": "text",
            "name": data["name"],
            "value": data["value"] or "",
            "aria-invalid": attrs.get("aria-invalid"),
        }
        part = {key: value for key, value in part.items() if value is not None and key != "required"}
        parts.append(Part(data["attrs"]["id"], label, mark_safe(f"<input{flatatt(part)}>")))  # noqa: S308 - flatatt escapes
    return parts


def error_lines(form: forms.BaseForm) -> list[ErrorLine]:
    """The summary: errors of the whole form first, then one line per message of a field, in field order."""
    lines = [ErrorLine(str(error), "") for error in form.non_field_errors()]
    for hidden in form.hidden_fields():
        lines += [ErrorLine(str(error), "") for error in hidden.errors]
    for bound in form.visible_fields():
        if not bound.errors:
            continue
        target = view_of(bound).id
        for error in bound.errors:
            named = str(bound.label).lower() in str(error).lower()
            lines.append(ErrorLine(str(error) if named else f"{bound.label}: {error}", target))
    return lines


def in_words(field: forms.Field, value: Any) -> str:
    """A chosen value as a reader knows it: the label, the date in full."""
    if isinstance(value, date):
        return long_date(value)
    if value is True:
        return "ja"
    if isinstance(field, forms.MultipleChoiceField):
        labels = dict(_flat(field.choices))
        return ", ".join(str(labels.get(item, item)) for item in value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(field.label_from_instance(item) for item in value)
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))
    return str(value)


def _flat(choices: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for value, label in choices:
        flat += _flat(label) if isinstance(label, list | tuple) else [(str(value), label)]
    return flat
