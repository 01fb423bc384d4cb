"""Screens about klanten: search, the register card and the page of one klant."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.dossier.documenten import documents_of
from serviceplein.dossier.tijdlijn import tijdlijn_of
from serviceplein.fouten import DomainError
from serviceplein.klanten import services
from serviceplein.klanten.acties import buttons_for
from serviceplein.klanten.forms import ADRESVELDEN, GegevenFormulier, KlantFormulier, KlantWijzigen
from serviceplein.klanten.gegevens import known_gegevens
from serviceplein.klanten.huishouden import members_of
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.kolommen import facts_of
from serviceplein.klanten.kop import head_of
from serviceplein.klanten.models import Klant
from serviceplein.klanten.wegen import ways_for
from serviceplein.klanten.zoeken import search
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.verwerkingen import log_shown, log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Formulierpagina
from serviceplein.werk.models import Taak

ZOEKTERM = "zoekterm"
"""Session key: the search text stays out of addresses and comes back with the browser's back button."""


class Zoeken(RechtMixin, View):
    """One box for everything; results come while typing.

    A page of its own with the same box names its templates, and where a search without script comes back.
    """

    recht = Recht.KLANT_ZOEKEN
    pagina: ClassVar[str] = "klanten/zoeken.html"
    deel: ClassVar[str] = "klanten/_resultaten.html"
    adres: ClassVar[str] = "zoeken"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._results(request, request.GET.get("q", request.session.get(ZOEKTERM, "")))

    def post(self, request: HttpRequest) -> HttpResponse:
        text = request.POST.get("q", "").strip()[:120]
        request.session[ZOEKTERM] = text
        if request.headers.get("HX-Request"):
            return self._results(request, text)
        return redirect(self.adres)

    def _results(self, request: HttpRequest, text: str) -> HttpResponse:
        user: Any = request.user
        text = text.strip()
        context: dict[str, Any] = {"zoekterm": text, "mag_registreren": user.heeft(Recht.KLANT_WIJZIGEN)}
        if text:
            found = search(text, user=user, vandaag=timezone.localdate())
            shown = [klant.pk for klant in found.klanten]
            log_verwerking(request, klant_id=None, handeling="klanten zoeken", klanten=shown)
            facts = facts_of(found.klanten, user)
            rows = [
                {
                    "klant": klant,
                    "adres": shown_address(klant),
                    "feiten": facts.get(klant.pk, []),
                    "acties": buttons_for(klant, user),
                }
                for klant in found.klanten
            ]
            context |= {"resultaat": found, "rijen": rows}
        alone = request.headers.get("HX-Request")
        if not alone:
            context |= self.beside(request)
        response = render(request, self.deel if alone else self.pagina, context)
        response["Vary"] = "HX-Request, Cookie"
        return response

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        """What the page shows beside the box."""
        return {}


class NieuweKlant(RechtMixin, View):
    """Registers an inwoner; somebody who looks the same is shown first."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, KlantFormulier())

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = KlantFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        alike = [] if "toch" in request.POST else likely_same(form.cleaned_data, user)
        if alike:
            log_shown(request, [klant.pk for klant in alike], handeling="gelijkende klanten bekijken")
            return self._page(request, form, status=422, lijkt_op=alike)
        command = services.RegisterKlant(**form.cleaned_data)
        try:
            registered = services.register_klant(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, form, status=409, weigering=refused)
        messages.success(request, f"Klant {registered.klantnummer} is geregistreerd.")
        log_verwerking(request, klant_id=registered.klant_id, handeling="klant registreren")
        return redirect("klant", registered.klant_id)

    def _page(
        self, request: HttpRequest, form: KlantFormulier, status: int = 200, **extra: Any
    ) -> HttpResponse:
        return render(request, "klanten/nieuw.html", {"form": form, **extra}, status=status)


class KlantPagina(RechtMixin, View):
    """Everything about one klant: who, with whom, what is known, what happened and what is to be done."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id)
        today = timezone.localdate()
        return render(
            request,
            "klanten/klant.html",
            {
                "klant": klant,
                "kop": head_of(klant, user=user, op=today, adres=shown_address(klant)),
                "taken": Taak.objects.open()
                .filter(klant=klant)
                .select_related("medewerker", "team")
                .order_by("deadline", "pk")[:10],
                "mag_wijzigen": user.heeft(Recht.KLANT_WIJZIGEN),
            },
        )


class KlantOmgeving(RechtMixin, View):
    """The part of the page that loads after it: the household and what is known."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="omgeving bekijken")
        today = timezone.localdate()
        return part_of(
            request,
            "klanten/_omgeving.html",
            {
                "klant": klant,
                "gezin": members_of(klant, user=user, op=today),
                "gegevens": known_gegevens(klant, today),
                "mag_wijzigen": user.heeft(Recht.KLANT_WIJZIGEN),
            },
        )


class KlantVerloop(RechtMixin, View):
    """The part of the page that loads after it: ladders, applications, documents and the time line."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="verloop bekijken")
        return part_of(
            request,
            "klanten/_verloop.html",
            {"klant": klant, "documenten": documents_of(klant), "tijdlijn": tijdlijn_of(klant)},
        )


class KlantHulp(RechtMixin, View):
    """The part of the page that loads after it: talks, advice, maatwerk and what was given along."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="hulp bekijken")
        return part_of(request, "klanten/_hulp.html", {"klant": klant})


class KlantTijdlijn(RechtMixin, View):
    """The time line alone: another domain, or the next page."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="tijdlijn bekijken")
        page = request.GET.get("pagina", "1")
        line = tijdlijn_of(
            klant,
            domein=request.GET.get("domein", ""),
            pagina=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )
        if request.headers.get("HX-Request"):
            return render(request, "klanten/_tijdlijn.html", {"klant": klant, "tijdlijn": line})
        return render(request, "klanten/tijdlijn.html", {"klant": klant, "tijdlijn": line})


class KlantWijzigenView(Formulierpagina):
    """The register card of a known klant."""

    recht = Recht.KLANT_WIJZIGEN
    formulier = KlantWijzigen
    template_name = "klanten/wijzigen.html"
    terug = "klant"
    weigering: DomainError | None = None

    def find(self, **kwargs: Any) -> None:
        self.klant = open_klant(self.request, kwargs["klant_id"], handeling="klant wijzigen")

    def form_for(self, data: Any = None, files: Any = None) -> KlantWijzigen:
        left_out = {name for weg in ways_for(self.klant) for name in weg.velden}
        left_out.update(() if may_see_address(self.klant) else ADRESVELDEN)
        left_out.update(() if self.user.heeft(Recht.BSN_TONEN) else ("bsn",))
        form = KlantWijzigen(data, klant=self.klant, zonder=left_out)
        form.initial["stand"] = services.fingerprint(self.klant)
        return form

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        values = dict(data)
        stand = values.pop("stand")
        command = services.ChangeKlant(klant_id=self.klant.pk, waarden=values, stand=stand)
        changed = services.change_klant(command, actor=actor, now=now)
        return "De wijziging is opgeslagen." if changed.velden else "Er was niets gewijzigd."

    def refused(self, form: KlantWijzigen, refused: DomainError) -> HttpResponse:
        self.weigering = refused
        return super().refused(form, refused)

    def context(self) -> dict[str, Any]:
        ways = [
            (weg, weg.url(self.klant) if self.user.heeft(weg.recht) else "") for weg in ways_for(self.klant)
        ]
        return {"klant": self.klant, "weigering": self.weigering, "wegen": ways}


class KlantBsn(RechtMixin, View):
    """Shows the BSN once, on purpose, and notes it."""

    recht = Recht.BSN_TONEN

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="BSN tonen")
        response = render(request, "klanten/_bsn.html", {"klant": klant})
        response["Cache-Control"] = "no-store"
        return response


class KlantGegeven(RechtMixin, View):
    """Keeps one gegeven with its source."""

    recht = Recht.KLANT_WIJZIGEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="gegeven vastleggen")
        return self._page(request, klant, GegevenFormulier(initial={"naam": request.GET.get("naam", "")}))

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        klant = open_klant(request, klant_id, handeling="gegeven vastleggen")
        form = GegevenFormulier(request.POST)
        if not form.is_valid():
            return self._page(request, klant, form, status=422)
        command = services.SetGegeven(klant_id=klant.pk, **form.cleaned_data)
        stored = services.set_gegeven(command, actor=user, now=timezone.now())
        if stored.gewijzigd:
            messages.success(request, "Het gegeven is vastgelegd.")
        else:
            messages.info(request, "Er is al een nieuwer gegeven bekend. Dat blijft staan.")
        return redirect(f"{reverse('klant', args=[klant.pk])}#p-gegevens")

    def _page(
        self, request: HttpRequest, klant: Klant, form: GegevenFormulier, status: int = 200
    ) -> HttpResponse:
        return render(request, "klanten/gegeven.html", {"klant": klant, "form": form}, status=status)


def open_klant(request: HttpRequest, klant_id: int, *, handeling: str = "dossier bekijken") -> Klant:
    """The klant with `eigen_werk`; 404 when invisible, the purpose question outside own work (PRV-02)."""
    user: Any = request.user
    klanten = Klant.objects.visible_to(user).with_access(user, timezone.now())
    klant = get_object_or_404(klanten.select_related("wijk", "gemeente"), pk=klant_id)
    require_open(request, klant, handeling=handeling)
    return klant


def part_of(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A part that loads itself into the page of a klant; without htmx a page of its own."""
    if not request.headers.get("HX-Request"):
        context, template = {**context, "deel": template}, "klanten/deel.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def may_see_address(klant: Klant) -> bool:
    """A secret address is for those whose own work the klant is; needs `rows_for` (PRV-05)."""
    return klant.bescherming != Bescherming.GEHEIM_ADRES or bool(getattr(klant, "eigen_werk", False))


def shown_address(klant: Klant) -> str:
    return klant.adres if may_see_address(klant) else "Geheim adres"


def likely_same(card: dict[str, Any], user: Any) -> list[Klant]:
    """Klanten with the same birth date and the same last name or address: probably the same person."""
    born: date | None = card["geboortedatum"]
    if born is None:
        return []
    same = Q(achternaam__iexact=card["achternaam"])
    if card["postcode"] and card["huisnummer"]:
        same |= Q(
            postcode=card["postcode"], huisnummer=card["huisnummer"], voornamen__iexact=card["voornamen"]
        )
    rows = Klant.objects.filter(same, geboortedatum=born)
    return rows.order_by("achternaam", "pk")[:5].rows_for(user)
