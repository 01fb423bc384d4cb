"""What the steps about one klant share: opening the klant, and a page with one form."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.toewijzing.models import Toewijzing
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import require
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier


def open_for(actor: Gebruiker, recht: Recht, klant_id: int, now: datetime) -> Klant:
    """The klant, locked, for a step of somebody who may open the dossier now; part of a step.

    Raises Klant.DoesNotExist, PermissionDenied.
    """
    klanten = Klant.objects.visible_to(actor).open_for(actor, now)
    klant = klanten.select_for_update(of=("self",), no_key=True).get(pk=klant_id)
    require(actor, recht)
    return klant


def contactpersoon_id(klant_id: int) -> int | None:
    """The medewerker who is the vaste contactpersoon; None while there is none."""
    running = Toewijzing.objects.running().filter(klant=klant_id)
    return running.values_list("medewerker", flat=True).first()


class KlantStap(RechtMixin, View):
    """A page with one form about a klant, or about something of a klant: shows it, runs the step, goes back.

    Subclasses say `formulier`, `titel`, `knop`, and in `run` which step is done. `find` reads what the
    address names and gives the number of the klant; what is not there or not visible is a 404.
    """

    formulier: ClassVar[type[Formulier]]
    titel: ClassVar[str]
    knop: ClassVar[str] = "Opslaan"
    gelukt: ClassVar[str] = "Opgeslagen."
    uitleg: ClassVar[str] = ""
    handboek: ClassVar[str] = "afspraken"
    anker: ClassVar[str] = "p-afspraken"
    klant: Klant

    def find(self, request: HttpRequest, **kwargs: int) -> int:
        return kwargs["klant_id"]

    def form_for(self, data: Any = None, files: Any = None) -> Formulier:
        return self.formulier(data, files)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        self._open(request, **kwargs)
        return self._page(request, self.form_for())

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        self._open(request, **kwargs)
        form = self.form_for(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form, status=422)
        user: Any = request.user
        try:
            self.run(form.cleaned_data, actor=user, now=timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except DomainError as refused:
            form.add_error(refused.veld if refused.veld in form.fields else None, refused.message)
            return self._page(request, form, status=409)
        messages.success(request, self.gelukt)
        return redirect(self.back_url())

    def back_url(self) -> str:
        return f"{reverse('klant-begeleiding', args=[self.klant.pk])}#{self.anker}"

    def context(self) -> dict[str, Any]:
        """What the page shows above the form."""
        return {}

    def _open(self, request: HttpRequest, **kwargs: int) -> None:
        try:
            klant_id = self.find(request, **kwargs)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        self.klant = open_klant(request, klant_id, handeling=self.titel.lower())

    def _page(self, request: HttpRequest, form: Formulier, status: int = 200) -> HttpResponse:
        context = {
            "klant": self.klant,
            "form": form,
            "titel": self.titel,
            "knop": self.knop,
            "uitleg": self.uitleg,
            "handboekstap": self.handboek,
            "terug": self.back_url(),
            **self.context(),
        }
        return render(request, "caseload/stap.html", context, status=status)
