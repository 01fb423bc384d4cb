"""One step of a user on screen: a button, a form on a page with more, or a page with one form."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from serviceplein.fouten import DomainError
from serviceplein.toegang.views import RechtMixin


class _Stap(RechtMixin, ABC):
    """What every step does: open what the address names, take the step, say what happened, go back.

    `terug` names the page to go back to when it has the same arguments as the step; else override `back`.
    """

    gelukt: ClassVar[str] = "Opgeslagen."
    terug: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        """Keeps on `self` what the address names, opened for this user; what is not there is a 404."""
        return

    def back(self) -> str:
        return reverse(self.terug, kwargs=self.kwargs)

    @property
    def user(self) -> Any:
        return self.request.user

    def _open(self) -> None:
        try:
            self.find(**self.kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error

    def _take(self, run: Callable[..., str | None], *args: Any) -> HttpResponse:
        try:
            said = run(*args, actor=self.user, now=timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        if said := said or self.gelukt:
            messages.success(self.request, said)
        return redirect(self.back())


class Knop(_Stap):
    """A button. A refusal is a page of its own, unless `refused` shows it where the button stands."""

    @abstractmethod
    def run(self, *, actor: Any, now: datetime) -> str | None:
        """Takes the step; gives a sentence when `gelukt` does not say enough."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._open()
        try:
            return self._take(self.run)
        except DomainError as refused:
            return self.refused(refused)

    def refused(self, refused: DomainError) -> HttpResponse:
        raise refused


class KnopMetMelding(Knop):
    """A button whose refusal is a message on the page one goes back to."""

    def refused(self, refused: DomainError) -> HttpResponse:
        messages.error(self.request, refused.message)
        return redirect(self.back())


class Formulierstap(_Stap):
    """A form on a page: with an error or a refusal that page comes back with what was typed."""

    formulier: ClassVar[Any]
    altijd_in_beeld: ClassVar[bool] = True
    """Whether the page always has this form; else a refusal that is about no field is a page of its own."""
    form: Any

    @abstractmethod
    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> str | None:
        """Takes the step; gives a sentence when `gelukt` does not say enough."""

    @abstractmethod
    def page(self, form: Any, status: int = 200) -> HttpResponse:
        """The page with this form in it."""

    def form_options(self) -> dict[str, Any]:
        """What the form is made with, besides what was typed."""
        return {}

    def initial(self) -> dict[str, Any]:
        """What stands in the form before anything was typed."""
        return {}

    def form_for(self, data: Any = None, files: Any = None) -> Any:
        start = self.initial() if data is None else {}
        return self.formulier(data, files, initial=start, **self.form_options())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._open()
        form = self.form = self.form_for(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self._take(self.run, form.cleaned_data)
        except DomainError as refused:
            return self.refused(form, refused)

    def refused(self, form: Any, refused: DomainError) -> HttpResponse:
        if not self.altijd_in_beeld and refused.veld not in form.fields:
            raise refused
        form.refuse(refused)
        return self.page(form, status=refused.status)


class Formulierpagina(Formulierstap):
    """A page with one form."""

    template_name: ClassVar[str]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self._open()
        return self.page(self.form_for())

    def context(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {"form": form, **self.context()}
        return render(self.request, self.template_name, context, status=status)


class Stappagina(Formulierpagina):
    """A page for one step with a title, a word about it and the way back."""

    titel: ClassVar[str] = ""
    knop: ClassVar[str] = "Opslaan"
    uitleg: ClassVar[str] = ""

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {"titel": self.titel, "knop": self.knop, "uitleg": self.uitleg, "terug": self.back()}
        context |= {"form": form, **self.context()}
        return render(self.request, self.template_name, context, status=status)
