"""Absence and standing in: report it, see who stands in and why, choose another, and be back (CAS-08)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from caseload.waarneming import services
from caseload.waarneming.kandidaten import read_vervangers
from caseload.waarneming.policy import choose_waarnemer
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Afwezigheid, Medewerker, Waarneming
from serviceplein.organisatie.services import ReportAbsence, may_report, report_absence
from serviceplein.toegang.rollen import Recht, Rol
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import DatumField, Formulier


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


class AfwezigMelden(RechtMixin, View):
    """A planned absence; the waarnemer is there at once."""

    recht = Recht.CASELOAD_BEKIJKEN

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeldForm(request.POST, mensen=_people(_own(request), request.user))
        if not form.is_valid():
            return overview_page(request, meld_form=form, status=422)
        data = form.cleaned_data
        return _report(request, form, data["medewerker"], data["soort"], data["van"], data["tot_en_met"])


class ZiekMelden(RechtMixin, View):
    """Ill today, until the norm says otherwise or somebody reports the return."""

    recht = Recht.CASELOAD_BEKIJKEN

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ZiekForm(request.POST, mensen=_people(_own(request), request.user))
        if not form.is_valid():
            return overview_page(request, ziek_form=form, status=422)
        today = timezone.localdate()
        person = form.cleaned_data["medewerker"]
        return _report(request, form, person, Afwezigheid.Soort.ZIEKTE, today, services.ill_until(today))


def _report(
    request: HttpRequest, form: Formulier, person: Medewerker, soort: str, van: date, tot: date
) -> HttpResponse:
    user: Any = request.user
    command = ReportAbsence(medewerker_id=person.pk, soort=soort, van=van, tot_en_met=tot)
    try:
        reported = report_absence(command, actor=user, now=timezone.now())
    except DomainError as refused:
        form.refuse(refused)
        name = "ziek_form" if isinstance(form, ZiekForm) else "meld_form"
        return overview_page(request, status=409, **{name: form})
    row = Waarneming.objects.filter(afwezigheid=reported.afwezigheid_id).select_related("waarnemer").first()
    if row is None:
        messages.info(request, "De afwezigheid is gemeld. Er is geen waarnemer nodig of gevonden.")
    else:
        messages.success(request, f"De afwezigheid is gemeld. {row.waarnemer.naam} neemt waar.")
    return redirect("waarneming")


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


class WaarnemerKiezen(RechtMixin, View):
    """Who can stand in and why (not), and the choice."""

    recht = Recht.CASELOAD_BEKIJKEN

    def get(self, request: HttpRequest, afwezigheid_id: int) -> HttpResponse:
        return self._page(request, self._absence(request, afwezigheid_id))

    def post(self, request: HttpRequest, afwezigheid_id: int) -> HttpResponse:
        user: Any = request.user
        absence = self._absence(request, afwezigheid_id)
        form = WaarnemerForm(request.POST, keuzes=self._choices(absence))
        if not form.is_valid():
            return self._page(request, absence, form, status=422)
        command = services.ChooseWaarnemer(
            afwezigheid_id=absence.pk,
            medewerker_id=form.cleaned_data["medewerker"],
            reden=form.cleaned_data["reden"],
        )
        try:
            chosen = services.choose_waarnemer_for(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, absence, form, status=409)
        messages.success(request, f"{chosen.waarnemer} neemt waar.")
        return redirect("waarneming")

    def _absence(self, request: HttpRequest, afwezigheid_id: int) -> Afwezigheid:
        user: Any = request.user
        rows = Afwezigheid.objects.filter(tot_en_met__gte=timezone.localdate(), medewerker__actief=True)
        row = get_object_or_404(rows.select_related("medewerker__team"), pk=afwezigheid_id)
        if not may_report(row.medewerker, user):
            raise Http404
        return row

    def _verdicts(self, absence: Afwezigheid) -> Any:
        start = max(absence.van, timezone.localdate())
        people = read_vervangers(absence.medewerker, van=start, tot_en_met=absence.tot_en_met)
        return choose_waarnemer(people)

    def _choices(self, absence: Afwezigheid) -> list[tuple[int, str]]:
        return [
            (one.vervanger.medewerker_id, one.vervanger.naam)
            for one in self._verdicts(absence).oordelen
            if one.past
        ]

    def _page(
        self, request: HttpRequest, absence: Afwezigheid, form: Formulier | None = None, status: int = 200
    ) -> HttpResponse:
        voorstel = self._verdicts(absence)
        nu = absence.waarnemingen.filter(tot_en_met__gte=timezone.localdate()).order_by("van")
        context = {
            "afwezigheid": absence,
            "voorstel": voorstel,
            "huidig": nu.select_related("waarnemer", "voorgesteld").first(),
            "form": form or WaarnemerForm(keuzes=self._choices(absence)),
        }
        return render(request, "caseload/waarneming/kiezen.html", context, status=status)


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
