"""Absence and standing in: report it, see who stands in and why, choose another, and be back (CAS-08)."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from caseload.waarneming import services
from caseload.waarneming.kandidaten import read_vervangers
from caseload.waarneming.policy import choose_waarnemer
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming
from serviceplein.organisatie.services import ReportAbsence, may_report, report_absence
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier
from serviceplein.ui.stap import Formulierpagina, Formulierstap


class MeldForm(Formulier):
    """Away from a day until a day; `medewerker` only for a teamleider."""

    medewerker = forms.ModelChoiceField(label="Wie?", queryset=Medewerker.objects.none(), empty_label=None)
    soort = forms.ChoiceField(label="Soort", choices=Afwezigheid.Soort.choices)
    van = DatumField(label="Eerste dag")
    tot_en_met = DatumField(label="Laatste dag")

    def __init__(self, *args: Any, mensen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["medewerker"]
        field.queryset = mensen


class ZiekForm(Formulier):
    medewerker = forms.ModelChoiceField(label="Wie?", queryset=Medewerker.objects.none(), empty_label=None)

    def __init__(self, *args: Any, mensen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["medewerker"]
        field.queryset = mensen


class WaarnemerForm(Formulier):
    medewerker = forms.TypedChoiceField(label="Wie neemt waar?", coerce=int)
    reden = forms.CharField(
        label="Waarom deze collega?",
        required=False,
        max_length=300,
        help_text="Nodig als u een ander kiest dan het voorstel.",
    )

    def __init__(self, *args: Any, keuzes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["medewerker"]
        field.choices = [("", "Kies een collega"), *keuzes]


class Waarnemingen(RechtMixin, View):
    """Who is away and who stands in: oneself, and for a teamleider the team."""

    recht = Recht.CASELOAD_BEKIJKEN

    def get(self, request: HttpRequest) -> HttpResponse:
        return overview_page(request)


class _Melden(Formulierstap):
    """A form on the overview; the waarnemer is there at once."""

    recht = Recht.CASELOAD_BEKIJKEN
    naam: ClassVar[str]

    def form_options(self) -> dict[str, Any]:
        return {"mensen": _people(_own(self.request), self.user)}

    @abstractmethod
    def absence(self, data: dict[str, Any]) -> ReportAbsence: ...

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        reported = report_absence(self.absence(data), actor=actor, now=now)
        rows = Waarneming.objects.filter(afwezigheid=reported.afwezigheid_id).select_related("waarnemer")
        row = rows.first()
        found = f"{row.waarnemer.naam} neemt waar." if row else "Er is geen waarnemer nodig of gevonden."
        return f"De afwezigheid is gemeld. {found}"

    def page(self, form: Formulier, status: int = 200) -> HttpResponse:
        return overview_page(self.request, status=status, **{self.naam: form})

    def back(self) -> str:
        return reverse("waarneming")


class AfwezigMelden(_Melden):
    """A planned absence."""

    formulier, naam = MeldForm, "meld_form"

    def absence(self, data: dict[str, Any]) -> ReportAbsence:
        return ReportAbsence(medewerker_id=data.pop("medewerker").pk, **data)


class ZiekMelden(_Melden):
    """Ill today, until the norm says otherwise or somebody reports the return."""

    formulier, naam = ZiekForm, "ziek_form"

    def absence(self, data: dict[str, Any]) -> ReportAbsence:
        today = timezone.localdate()
        return ReportAbsence(
            medewerker_id=data["medewerker"].pk,
            soort=Afwezigheid.Soort.ZIEKTE,
            van=today,
            tot_en_met=services.ill_until(today),
        )


def overview_page(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    """The page, with the forms as they came back."""
    user: Any = request.user
    own, today = _own(request), timezone.localdate()
    people = _people(own, user)
    covers = Waarneming.objects.filter(tot_en_met__gte=today).select_related("waarnemer").order_by("van")
    absences = (
        Afwezigheid.objects.filter(medewerker__in=people, tot_en_met__gte=today)
        .select_related("medewerker")
        .prefetch_related(Prefetch("waarnemingen", queryset=covers))
        .order_by("van", "pk")
    )
    running = Count("medewerker__toewijzingen", filter=Q(medewerker__toewijzingen__tot__isnull=True))
    mine = Waarneming.objects.filter(waarnemer=own, tot_en_met__gte=today).select_related("medewerker")
    context = {
        "afwezig": list(absences),
        "waarnemingen": list(mine.annotate(klanten=running).order_by("van", "pk")),
        "vandaag": today,
        "ziek_tot": services.ill_until(today),
        "meld_form": MeldForm(mensen=people, initial={"medewerker": own.pk}),
        "ziek_form": ZiekForm(mensen=people, initial={"medewerker": own.pk}, auto_id="ziek-%s"),
    }
    return render(request, "caseload/waarneming/overzicht.html", context | extra, status=status)


class WaarnemerKiezen(Formulierpagina):
    """Who can stand in and why (not), and the choice."""

    recht = Recht.CASELOAD_BEKIJKEN
    formulier = WaarnemerForm
    template_name = "caseload/waarneming/kiezen.html"

    def find(self, **kwargs: Any) -> None:
        rows = Afwezigheid.objects.filter(tot_en_met__gte=timezone.localdate(), medewerker__actief=True)
        self.afwezigheid = rows.select_related("medewerker__team").get(pk=kwargs["afwezigheid_id"])
        if not may_report(self.afwezigheid.medewerker, self.user):
            raise Http404

    @cached_property
    def voorstel(self) -> Any:
        absence = self.afwezigheid
        start = max(absence.van, timezone.localdate())
        return choose_waarnemer(read_vervangers(absence.medewerker, van=start, tot_en_met=absence.tot_en_met))

    def form_options(self) -> dict[str, Any]:
        known = [one.vervanger for one in self.voorstel.oordelen if one.past]
        return {"keuzes": [(one.medewerker_id, one.naam) for one in known]}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> str:
        command = services.ChooseWaarnemer(
            afwezigheid_id=self.afwezigheid.pk, medewerker_id=data["medewerker"], reden=data["reden"]
        )
        chosen = services.choose_waarnemer_for(command, actor=actor, now=now)
        return f"{chosen.waarnemer} neemt waar."

    def back(self) -> str:
        return reverse("waarneming")

    def context(self) -> dict[str, Any]:
        nu = self.afwezigheid.waarnemingen.filter(tot_en_met__gte=timezone.localdate()).order_by("van")
        return {
            "afwezigheid": self.afwezigheid,
            "voorstel": self.voorstel,
            "huidig": nu.select_related("waarnemer", "voorgesteld").first(),
        }


def _own(request: HttpRequest) -> Medewerker:
    user: Any = request.user
    own: Medewerker | None = getattr(user, "medewerker", None)
    if own is None:
        raise Http404
    return own


def _people(own: Medewerker, user: Any) -> Any:
    """For whom one may report: oneself, and as teamleider the team."""
    rows = Medewerker.objects.filter(actief=True).order_by("naam", "pk")
    if Rol.TEAMLEIDER in user.rollen:
        return rows.filter(team=own.team_id)
    return rows.filter(pk=own.pk)
