"""Screens of one talk: plan it, prepare it, move it, call it off, and what came of it."""

from datetime import datetime, time
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from serviceplein.agenda import aansluitingen, afloop, forms, plannen
from serviceplein.agenda.keuzes import AfspraakSoort, Afzegger, DeelnemerRol, Plek, Vervolg
from serviceplein.agenda.mededelingen import way_to
from serviceplein.agenda.models import Afspraak
from serviceplein.agenda.sloten import ZONE, Slot
from serviceplein.agenda.transitions import AfspraakStatus
from serviceplein.agenda.vrij import slots_of
from serviceplein.catalogus.normen import norm
from serviceplein.fouten import DomainError
from serviceplein.klanten.keuzes import Bescherming
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.stap import Formulierpagina, Formulierstap

MEEST = 24
"""Moments on one page; an earlier or later day is a choice away."""


def open_talk(request: HttpRequest, afspraak_id: int, handeling: str) -> Afspraak:
    """The talk a page is about: 404 when invisible, a purpose first when the klant is not own work."""
    user: Any = request.user
    afspraak = get_object_or_404(Afspraak.objects.visible_to(user).for_page(), pk=afspraak_id)
    require_open(request, afspraak.klant, handeling=handeling)
    return afspraak


def talk_page(
    request: HttpRequest,
    afspraak_id: int,
    *,
    status: int = 200,
    handeling: str = "gesprek bekijken",
    **extra: Any,
) -> HttpResponse:
    """The page of a talk; `extra` brings a form back with its errors."""
    user: Any = request.user
    afspraak = open_talk(request, afspraak_id, handeling)
    deelnemers = list(afspraak.deelnemers.select_related("medewerker").order_by("pk"))
    own = getattr(user, "medewerker", None)
    holds = own is not None and own.pk in {
        afspraak.medewerker_id,
        *(one.medewerker_id for one in deelnemers),
    }
    planned = afspraak.status == AfspraakStatus.GEPLAND
    started = afspraak.begin <= timezone.now()
    today = timezone.localdate(afspraak.begin) <= timezone.localdate()
    context = {
        "afspraak": afspraak,
        "deelnemers": deelnemers,
        "bezoek": getattr(afspraak, "huisbezoek", None),
        "weg": way_to(afspraak.klant),
        "gepland": planned,
        "begonnen": started,
        "mag_plannen": planned and user.heeft(Recht.AFSPRAAK_PLANNEN),
        "mag_verklaren": afspraak.status == AfspraakStatus.NIET_GEKOMEN
        and user.heeft(Recht.AFSPRAAK_PLANNEN),
        "mag_verslag": planned and holds and today,
        "afsluiting": aansluitingen.closing_page(afspraak),
        "afzeg_form": forms.AfzegForm(auto_id="afzeg-%s"),
        "niet_gekomen_form": forms.NietGekomenForm(auto_id="weg-%s"),
        "verklaring_form": forms.VerklaringForm(initial={"verklaring": afspraak.verklaring}),
        "verslag_form": forms.VerslagForm(auto_id="verslag-%s"),
    }
    return render(request, "agenda/gesprek.html", context | extra, status=status)


class Gesprek(RechtMixin, View):
    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, afspraak_id: int) -> HttpResponse:
        return talk_page(request, afspraak_id)


class GesprekStap(Formulierstap):
    """A form on the page of a talk; `naam` is the form in the page's context."""

    terug = "afspraak"
    naam: ClassVar[str]
    auto_id: ClassVar[str] = "id_%s"
    handeling: ClassVar[str]

    def find(self, **kwargs: Any) -> None:
        self.pk = open_talk(self.request, kwargs["afspraak_id"], self.handeling).pk

    def form_options(self) -> dict[str, Any]:
        return {"auto_id": self.auto_id}

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        given: dict[str, Any] = {self.naam: form, "open": self.naam}
        return talk_page(self.request, self.pk, status=status, handeling=self.handeling, **given)


class Afzeggen(GesprekStap):
    recht = Recht.AFSPRAAK_PLANNEN
    formulier, naam, auto_id = forms.AfzegForm, "afzeg_form", "afzeg-%s"
    handeling, gelukt = "gesprek afzeggen", "De afspraak is afgezegd. Het moment is weer vrij."

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> None:
        command = plannen.CancelAfspraak(
            afspraak_id=self.pk, door=Afzegger(data["door"]), reden=data["reden"]
        )
        plannen.cancel_afspraak(command, actor=actor, now=now)


class NietGekomen(GesprekStap):
    recht = Recht.AFSPRAAK_PLANNEN
    formulier, naam, auto_id = forms.NietGekomenForm, "niet_gekomen_form", "weg-%s"
    handeling, gelukt = "niet gekomen vastleggen", "Vastgelegd. Het vervolg staat bij de taken."

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> None:
        command = afloop.RecordNoShow(
            afspraak_id=self.pk, vervolg=Vervolg(data["vervolg"]), verklaring=data["verklaring"]
        )
        afloop.record_no_show(command, actor=actor, now=now)


class Verklaring(GesprekStap):
    recht = Recht.AFSPRAAK_PLANNEN
    formulier, naam = forms.VerklaringForm, "verklaring_form"
    handeling, gelukt = "verklaring vastleggen", "De verklaring van de klant is bewaard."

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> None:
        command = afloop.AddVerklaring(afspraak_id=self.pk, verklaring=data["verklaring"])
        afloop.add_verklaring(command, actor=actor, now=now)


class Verslag(GesprekStap):
    recht = Recht.TAAK_UITVOEREN
    formulier, naam, auto_id = forms.VerslagForm, "verslag_form", "verslag-%s"
    handeling, gelukt = "verslag vastleggen", "Het verslag is bewaard."

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> None:
        command = afloop.RecordGesprek(
            afspraak_id=self.pk, verslag=data["verslag"], afgerond=data["afgerond"]
        )
        afloop.record_gesprek(command, actor=actor, now=now)


class Verzetten(Formulierpagina):
    """The free moments of everybody who takes part, and why the talk moves."""

    recht = Recht.AFSPRAAK_PLANNEN
    formulier = forms.VerzetForm
    template_name = "agenda/verzetten.html"
    terug = "afspraak"
    gelukt = "De afspraak is verzet. De klant krijgt bericht als dat kan."

    def find(self, **kwargs: Any) -> None:
        self.afspraak = open_talk(self.request, kwargs["afspraak_id"], "gesprek verzetten")

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> None:
        person, begin = data["moment"]
        command = plannen.RescheduleAfspraak(
            afspraak_id=self.afspraak.pk, begin=begin, reden=data["reden"], medewerker_id=person
        )
        plannen.reschedule_afspraak(command, actor=actor, now=now)

    def context(self) -> dict[str, Any]:
        row = self.afspraak
        colleagues = row.deelnemers.filter(medewerker__isnull=False).values_list("medewerker", flat=True)
        moments = free_moments(
            [row.medewerker_id, *colleagues],
            soort=row.soort,
            op_adres=bool(row.adres),
            vanaf=self.request.GET.get("vanaf", ""),
        )
        return {"afspraak": row, "momenten": moments}


class Plannen(RechtMixin, View):
    """First with whom and what for, then the moments at which everybody is free."""

    recht = Recht.AFSPRAAK_PLANNEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        asked = "soort" in request.GET
        form = forms.PlanForm(request.GET) if asked else forms.PlanForm(initial=self._initial(request))
        return self._page(request, klant_id, form, status=200)

    def post(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        user: Any = request.user
        self._klant(request, klant_id)
        form, moment = forms.PlanForm(request.POST), forms.MomentForm(request.POST)
        if not (form.is_valid() and moment.is_valid()):
            return self._page(request, klant_id, form, status=422, fouten=moment.errors.get("moment", []))
        data = form.cleaned_data
        command = plannen.PlanGesprek(
            klant_id=klant_id,
            medewerker_id=data["medewerker"].pk,
            soort=AfspraakSoort(data["soort"]),
            begin=moment.cleaned_data["moment"][1],
            adres=data["adres"],
            collegas=(data["collega"].pk,) if data["collega"] else (),
            gasten=((data["gast"], DeelnemerRol(data["gast_rol"])),) if data["gast"] else (),
        )
        try:
            made = plannen.plan_gesprek(command, actor=user, now=timezone.now())
        except DomainError as error:
            return self._page(request, klant_id, form, status=error.status, fouten=[error.message])
        messages.success(request, "De afspraak is gemaakt.")
        return redirect("afspraak", made.afspraak_id)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="gesprek plannen")
        return klant

    def _initial(self, request: HttpRequest) -> dict[str, Any]:
        own = getattr(request.user, "medewerker", None)
        return {"soort": AfspraakSoort.VOORTGANG, "medewerker": own.pk if own else None}

    def _page(
        self, request: HttpRequest, klant_id: int, form: forms.PlanForm, *, status: int, fouten: Any = ()
    ) -> HttpResponse:
        klant = self._klant(request, klant_id)
        moments = None
        if form.is_bound and form.is_valid():
            data = form.cleaned_data
            people = [data["medewerker"].pk] + ([data["collega"].pk] if data["collega"] else [])
            moments = free_moments(
                people,
                soort=data["soort"],
                op_adres=bool(data["adres"]),
                personen=1 + len(people) + bool(data["gast"]),
                vanaf=data["vanaf"].isoformat() if data["vanaf"] else "",
            )
        context = {
            "klant": klant,
            "form": form,
            "momenten": moments,
            "fouten": fouten,
            "verborgen": form.data.items() if moments is not None else (),
            "toon_adres": klant.adres if klant.bescherming != Bescherming.GEHEIM_ADRES else "",
        }
        return render(request, "agenda/plannen.html", context, status=status)


class Bezoek(Formulierpagina):
    """A visit on a phone or tablet: consent first, then what was said (INT-20)."""

    recht = Recht.TAAK_UITVOEREN
    formulier = forms.BezoekForm
    template_name = "agenda/bezoek.html"
    gelukt = "Het bezoek is bewaard."
    vervolg = ""

    def find(self, **kwargs: Any) -> None:
        self.afspraak = open_talk(self.request, kwargs["afspraak_id"], "bezoek vastleggen")

    def run(self, data: dict[str, Any], *, actor: Any, now: datetime) -> str | None:
        may_note = data["mag_vastleggen"] == "ja"
        command = afloop.RecordHuisbezoek(
            afspraak_id=self.afspraak.pk,
            plek=Plek(data["plek"]),
            mag_binnen=data["mag_binnen"] == "ja",
            mag_vastleggen=may_note,
            verslag=data["verslag"] if may_note else "",
            reden=data["reden"],
            afgerond=data["afgerond"],
        )
        self.vervolg = aansluitingen.closing_page(self.afspraak) if may_note else ""
        if not self.vervolg:
            afloop.record_huisbezoek(command, actor=actor, now=now)
            return None
        afloop.record_toestemming(command, actor=actor, now=now)
        return "De toestemming is bewaard."

    def back(self) -> str:
        return self.vervolg or reverse("afspraak", args=[self.afspraak.pk])

    def context(self) -> dict[str, Any]:
        return {"afspraak": self.afspraak, "afsluiting": aansluitingen.closing_page(self.afspraak)}


class Voorbereiding(RechtMixin, View):
    """One sheet with what is already known, to read or to print before the talk."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest, afspraak_id: int) -> HttpResponse:
        afspraak = open_talk(request, afspraak_id, "gesprek voorbereiden")
        return render(request, "agenda/voorbereiding.html", {"afspraak": afspraak, "nu": timezone.now()})


def free_moments(
    medewerkers: list[int], *, soort: str, op_adres: bool, vanaf: str, personen: int = 2
) -> list[Slot]:
    """The first moments at which all are free, from a day on."""
    now = timezone.now()
    try:
        begin = max(now, datetime.combine(datetime.fromisoformat(vanaf).date(), time(0), ZONE))
    except ValueError:
        begin = now
    days = int(norm("agenda.vooruit_dagen", op=timezone.localdate(now)))
    found = slots_of(medewerkers, van=begin, dagen=days, soort=soort, op_adres=op_adres, personen=personen)
    return found[:MEEST]
