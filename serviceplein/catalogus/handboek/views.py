"""Screens of the handboek: all pages, one page, beside a step, its versions and its changes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.catalogus.handboek import services
from serviceplein.catalogus.handboek.forms import EigenaarFormulier, NakijkFormulier, PaginaFormulier
from serviceplein.catalogus.handboek.lezen import overdue, pages_for
from serviceplein.catalogus.handboek.lijst import HandboekLijst
from serviceplein.catalogus.handboek.models import Handboekpagina
from serviceplein.catalogus.handboek.tekst import difference, to_html
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierpagina

HERZIEN_NA = timedelta(days=365)


class Handboek(RechtMixin, LijstView):
    """Every page; those past their review date are counted and can be listed."""

    recht = Recht.CATALOGUS
    lijst = HandboekLijst
    template_name = "catalogus/handboek/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        return Handboekpagina.objects.select_related("eigenaar").defer("tekst", "uitgave_tekst")

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        own = getattr(getattr(user, "medewerker", None), "pk", None)
        late = overdue(timezone.localdate())
        return {
            "verouderd": late.count(),
            "meta": f"van {Handboekpagina.objects.count()} pagina's",
            "verouderd_url": f"{reverse('handboek')}?verouderd=on",
            "van_mij": late.filter(eigenaar=own).order_by("herzien_voor", "pk") if own else (),
            "telt": user.heeft(Recht.TEAM_BEKIJKEN) or user.heeft(Recht.BEHEREN),
        }


class HandboekPagina(RechtMixin, View):
    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, naam: str) -> HttpResponse:
        user: Any = request.user
        page = find(naam)
        today = timezone.localdate()
        context = {
            "pagina": page,
            "html": to_html(page.tekst),
            "verouderd": page.herzien_voor < today,
            "mag_wijzigen": services.may_edit(page, user),
            "mag_eigenaar": user.heeft(Recht.BEHEREN),
            "eigenaar_form": EigenaarFormulier(initial={"eigenaar": page.eigenaar_id}),
            "nakijk_form": NakijkFormulier(initial={"herzien_voor": today + HERZIEN_NA}),
            "verschil": difference(page.tekst, page.uitgave_tekst) if page.uitgave_tekst else (),
        }
        return render(request, "catalogus/handboek/pagina.html", context)


class HandboekLade(RechtMixin, View):
    """The instruction beside the step: a drawer for htmx, the page itself without it."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, stap: str) -> HttpResponse:
        pages = pages_for(stap, request.user)
        if not pages:
            raise Http404
        if request.headers.get("HX-Request") != "true":
            return redirect("handboek-pagina", pages[0].naam)
        chosen = next((page for page in pages if page.naam == request.GET.get("pagina")), pages[0])
        context = {
            "pagina": chosen,
            "anderen": [page for page in pages if page != chosen],
            "html": to_html(chosen.tekst),
            "verouderd": chosen.herzien_voor < timezone.localdate(),
        }
        return render(request, "catalogus/handboek/_lade.html", context)


class HandboekVersies(RechtMixin, View):
    """Who changed what and when; each version with the difference from the one before."""

    recht = Recht.CATALOGUS

    def get(self, request: HttpRequest, naam: str) -> HttpResponse:
        page = find(naam)
        versions = list(page.versies.select_related("door").order_by("-nummer", "pk"))
        asked = request.GET.get("versie", "")
        place = next((at for at, row in enumerate(versions) if str(row.nummer) == asked), 0)
        chosen = versions[place]
        former = versions[place + 1] if place + 1 < len(versions) else None
        context = {
            "pagina": page,
            "versies": versions,
            "gekozen": chosen,
            "vorige": former,
            "verschil": difference(former.tekst, chosen.tekst) if former else (),
        }
        return render(request, "catalogus/handboek/versies.html", context)


class HandboekWijzigen(Formulierpagina):
    """The owner or functioneel beheer writes a new version."""

    recht = Recht.CATALOGUS
    formulier = PaginaFormulier
    template_name = "catalogus/handboek/wijzigen.html"
    terug = "handboek-pagina"
    gelukt = "De pagina is veranderd. Iedereen ziet de nieuwe tekst."
    voorbeeld = ""

    def find(self, **kwargs: Any) -> None:
        self.pagina = find(kwargs["naam"])

    def initial(self) -> dict[str, Any]:
        known = {name: getattr(self.pagina, name) for name in ("titel", "tekst", "versie")}
        again = max(self.pagina.herzien_voor, timezone.localdate() + HERZIEN_NA)
        return {**known, "herzien_voor": again}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = PaginaFormulier(request.POST)
        if "voorbeeld" not in request.POST or not form.is_valid():
            return super().post(request, **kwargs)
        self.find(**kwargs)
        self.voorbeeld = to_html(form.cleaned_data["tekst"])
        return self.page(form)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.change_page(services.ChangePage(pagina_id=self.pagina.pk, **data), actor=actor, now=now)

    def page(self, form: forms.Form, status: int = 200) -> HttpResponse:
        if not services.may_edit(self.pagina, self.user):
            return redirect(self.back())
        return super().page(form, status=status)

    def context(self) -> dict[str, Any]:
        return {"pagina": self.pagina, "voorbeeld": self.voorbeeld}


class HandboekBeheer(RechtMixin, View):
    """The small steps on a page: looked over, another owner, the release taken or not."""

    recht = Recht.CATALOGUS
    http_method_names = ("post",)

    def post(self, request: HttpRequest, naam: str) -> HttpResponse:
        user: Any = request.user
        page = find(naam)
        try:
            done = self._do(request, page, user)
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, done) if done else messages.error(request, "Vul een datum in.")
        return redirect("handboek-pagina", page.naam)

    def _do(self, request: HttpRequest, page: Handboekpagina, user: Any) -> str:
        now = timezone.now()
        match request.POST.get("stap"):
            case "eigenaar":
                form: forms.Form = EigenaarFormulier(request.POST)
                if not form.is_valid():
                    return ""
                owner = form.cleaned_data["eigenaar"]
                command = services.GiveOwner(pagina_id=page.pk, medewerker_id=owner.pk if owner else None)
                services.give_owner(command, actor=user, now=now)
                return "De eigenaar is vastgelegd."
            case "uitgave":
                take = request.POST.get("keuze") == "overnemen"
                services.choose_release(
                    services.ChooseRelease(pagina_id=page.pk, overnemen=take), actor=user, now=now
                )
                return "De nieuwe uitgave is overgenomen." if take else "De eigen tekst blijft staan."
            case _:
                form = NakijkFormulier(request.POST)
                if not form.is_valid():
                    return ""
                services.review_page(
                    services.ReviewPage(pagina_id=page.pk, **form.cleaned_data), actor=user, now=now
                )
                return "De pagina is nagekeken."


def find(naam: str) -> Handboekpagina:
    """The page with this name, else 404."""
    return get_object_or_404(Handboekpagina.objects.select_related("eigenaar"), naam=naam)
