"""The history of one record: what it was before each change, who changed it and in which step (PRV-04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from pghistory.models import Event

from serviceplein.klanten.models import Klant
from serviceplein.toegang.getoond import klant_path
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier

MEESTE = 100
MASKED = frozenset({"bsn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Veldwijziging:
    veld: str
    oud: str
    nieuw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """One change of a record; `stap` is empty when it was made outside the application."""

    op: datetime
    wie: str
    stap: str
    verwijderd: bool
    velden: Sequence[Veldwijziging]


@cache
def event_models() -> dict[str, type[Any]]:
    """Label of a model -> the model with its former versions."""
    kept: list[Any] = [m for m in apps.get_models(include_auto_created=True) if issubclass(m, Event)]
    return {model.pgh_tracked_model._meta.label_lower: model for model in kept}


def changes_of(model: type[Model], key: int) -> list[Wijziging]:
    """The newest changes of a record, also of one that was deleted; three queries."""
    kept = event_models()[model._meta.label_lower]
    rows = kept.objects.filter(pgh_obj_id=key).select_related("pgh_context").order_by("-pgh_id")
    versions: list[Any] = list(rows[:MEESTE])
    names = _names(versions)
    newer: Any = model._default_manager.filter(pk=key).first()
    changes = []
    for version in versions:
        metadata = version.pgh_context.metadata if version.pgh_context else {}
        gone = version.pgh_label == "delete"
        changes.append(
            Wijziging(
                op=version.pgh_created_at,
                wie=_who(metadata, names),
                stap=str(metadata.get("stap", "")),
                verwijderd=gone,
                velden=() if gone or newer is None else _differences(model, version, newer),
            )
        )
        newer = version
    return changes


def _differences(model: type[Model], old: Any, new: Any) -> list[Veldwijziging]:
    found = []
    for field in model._meta.concrete_fields:
        if hasattr(old, field.attname) and not field.primary_key:
            before, after = getattr(old, field.attname), getattr(new, field.attname)
            if before != after:
                found.append(
                    Veldwijziging(
                        veld=str(field.verbose_name), oud=_shown(field, before), nieuw=_shown(field, after)
                    )
                )
    return found


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "leeg"
    if field.name in MASKED:
        return f"•••••{str(value)[-3:]}"
    return str(dict(field.flatchoices).get(value, value))


def _names(versions: Sequence[Any]) -> dict[int, str]:
    keys = {v.pgh_context.metadata.get("gebruiker") for v in versions if v.pgh_context}
    users = Gebruiker.objects.filter(pk__in=[key for key in keys if key])
    return {user.pk: str(user) for user in users}


def _who(metadata: Mapping[str, Any], names: Mapping[int, str]) -> str:
    if metadata.get("buiten_stap"):
        return f"Buiten een stap om, databaserol {metadata.get('databaserol')}"
    actor = metadata.get("gebruiker")
    return names.get(actor, f"account {actor}") if actor else "Serviceplein zelf"


class GeschiedenisFormulier(Formulier):
    soort = forms.ChoiceField(label="Soort gegeven")
    nummer = forms.IntegerField(
        label="Nummer", min_value=1, max_value=10**15, help_text="Bij een klant is dit het klantnummer."
    )

    def __init__(self, *args: Any, allowed: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["soort"]
        choice.choices = allowed


class GeschiedenisView(RechtMixin):
    """Former versions of one record. What is about klanten is for the privacy officer only."""

    recht = Recht.GESCHIEDENIS_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        allowed = self._allowed(user)
        asked = "soort" in request.GET
        form = GeschiedenisFormulier(request.GET if asked else None, allowed=allowed)
        context: dict[str, Any] = {"form": form}
        if asked and request.GET.get("soort") in event_models().keys() - dict(allowed).keys():
            raise PermissionDenied
        if asked and form.is_valid():
            model: Any = apps.get_model(form.cleaned_data["soort"])
            key = self._key(request, model, form.cleaned_data["nummer"])
            context |= {"wijzigingen": changes_of(model, key), "gevraagd": True}
        return render(request, "toegang/geschiedenis.html", context, status=422 if form.errors else 200)

    def _allowed(self, user: Gebruiker) -> list[tuple[str, str]]:
        everything = user.heeft(Recht.LOGBOEK_BEKIJKEN)
        tracked: dict[str, type[Model]] = {label: apps.get_model(label) for label in event_models()}
        choices = [
            (label, str(model._meta.verbose_name).capitalize())
            for label, model in tracked.items()
            if everything or not klant_path(model)
        ]
        return sorted(choices, key=lambda choice: (choice[1], choice[0]))

    def _key(self, request: HttpRequest, model: type[Model], number: int) -> int:
        path = klant_path(model)
        if model is Klant:
            found = Klant.objects.filter(klantnummer=number).values_list("pk", flat=True).first()
            if found is None:
                raise Http404
            number = found
        if path:
            row = model._default_manager.filter(pk=number).values_list(path, flat=True).first()
            log_verwerking(
                request, klant_id=row, handeling="geschiedenis bekijken", doel="toezicht op privacy"
            )
        return number
