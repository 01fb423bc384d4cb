"""The page of one opdracht with its steps, and giving one from the page of a klant, a melding or a plan."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from backoffice.werkvoorraad import afronden, oppakken, services
from backoffice.werkvoorraad.compleet import Punt, check
from backoffice.werkvoorraad.forms import (
    AdviesForm,
    AntwoordForm,
    OpdrachtForm,
    OverdraagForm,
    PauzeForm,
    SituatieForm,
    VraagTerugForm,
)
from backoffice.werkvoorraad.lijsten import with_reasons
from backoffice.werkvoorraad.models import Opdracht
from backoffice.werkvoorraad.specialismen import SPECIALISMEN, EisSoort, Opdrachtsoort, soort_van, soorten_van
from backoffice.werkvoorraad.stappen import OpdrachtOnvolledig, OpdrachtStap, may_take
from backoffice.werkvoorraad.transitions import GESLOTEN, Herkomst, OpdrachtStatus
from serviceplein.dossier.models import Gebeurtenis
from serviceplein.dossier.soorten import sentence
from serviceplein.klanten.models import Klant
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.rollen import Rol
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Formulierstap, Knop
from serviceplein.werk.models import Taak

BRONNEN = {"melding": "intake.melding", "plan": "caseload.plan"}
AANVULLEN = {
    EisSoort.KLANT: ("klant-wijzigen", "Klantgegevens aanvullen"),
    EisSoort.GEGEVEN: ("klant", "Gegeven vastleggen bij de klant"),
    EisSoort.DOCUMENT: ("klant-document", "Document toevoegen"),
    EisSoort.GEBEURTENIS: ("klant", "Bespreken en vastleggen bij de klant"),
}
Stap = Callable[[Any], object]


def open_opdracht(request: HttpRequest, opdracht_id: int) -> Opdracht:
    """With all its page shows; 404 when invisible, asks the purpose outside own work."""
    user: Any = request.user
    rows = Opdracht.objects.visible_to(user).for_list().select_related("afgerond_door", "aanvraag")
    opdracht = get_object_or_404(rows, pk=opdracht_id)
    require_open(request, opdracht.klant, handeling="opdracht bekijken")
    return opdracht


class OpdrachtPagina(RechtMixin):
    """Everybody with a part in it; what one may do follows from who one is."""

    recht = Recht.TAAK_UITVOEREN

    def get(self, request: HttpRequest, opdracht_id: int) -> HttpResponse:
        return opdracht_page(request, open_opdracht(request, opdracht_id), {})


def opdracht_page(
    request: HttpRequest, opdracht: Opdracht, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`forms`: the one that was wrong, by its name."""
    user: Any = request.user
    with_reasons(request, [opdracht])
    mine = opdracht.behandelaar_id == user.pk
    running = opdracht.status not in GESLOTEN
    does, steers = user.heeft(Recht.OPDRACHT_BEHANDELEN), user.heeft(Recht.WERKVOORRAAD_STUREN)
    working = does and mine and opdracht.status == OpdrachtStatus.OPGEPAKT
    asker = opdracht.gevraagd_door is not None and opdracht.gevraagd_door.gebruiker_id == user.pk
    offered: dict[str, tuple[bool, Callable[[], Any]]] = {
        "advies": (working and opdracht.aanvraag_id is None, AdviesForm),
        "vraag": (working and opdracht.herkomst != Herkomst.DIGITAAL, VraagTerugForm),
        "pauze": (working, PauzeForm),
        "overdragen": (
            running and (steers or (does and mine)),
            lambda: OverdraagForm(specialisme=opdracht.specialisme),
        ),
        "situatie": (
            running and (working or asker),
            lambda: SituatieForm(initial={"situatie": opdracht.situatie}),
        ),
        "antwoord": (
            user.heeft(Recht.OPDRACHT_GEVEN) and opdracht.status == OpdrachtStatus.TERUGGEVRAAGD,
            AntwoordForm,
        ),
    }
    context = {
        "opdracht": opdracht,
        "klant": opdracht.klant,
        "gebeurtenissen": _events(opdracht),
        "forms": {name: forms.get(name) or make() for name, (yes, make) in offered.items() if yes},
        "mag_oppakken": does
        and running
        and opdracht.behandelaar_id in (None, user.pk)
        and opdracht.status != OpdrachtStatus.OPGEPAKT
        and not may_take(user, opdracht, timezone.now()),
        "mag_terug": running and opdracht.behandelaar_id is not None and (steers or (does and mine)),
        "mag_intrekken": running and asker,
        "bron_url": _source_url(opdracht),
        "taak": _reading(opdracht, user) if asker and not running else None,
    }
    return render(request, "backoffice/werkvoorraad/opdracht.html", context, status=status)


def _reading(opdracht: Opdracht, user: Any) -> Taak | None:
    """The task to read the answer, while it is open."""
    rows = Taak.objects.open().visible_to(user)
    return rows.filter(onderwerp_soort=opdracht._meta.label_lower, onderwerp_id=opdracht.pk).first()


def _source_url(opdracht: Opdracht) -> str:
    names = {label: name for name, label in BRONNEN.items()}
    subject = services.subject_of(opdracht)
    if subject is None or subject[0] not in names:
        return ""
    return reverse(names[subject[0]], args=[subject[1]])


def _events(opdracht: Opdracht) -> list[dict[str, Any]]:
    about = Gebeurtenis.objects.filter(onderwerp_soort=opdracht._meta.label_lower, onderwerp_id=opdracht.pk)
    rows = about.select_related("actor").order_by("-op", "-pk")[:20]
    return [{"zin": sentence(row), "op": row.op, "actor": row.actor} for row in rows]


class _OverOpdracht(RechtMixin):
    """A step on one opdracht."""

    recht = Recht.TAAK_UITVOEREN
    terug = "opdracht"
    opdracht: Opdracht

    def find(self, **kwargs: Any) -> None:
        self.opdracht = open_opdracht(self.request, kwargs["opdracht_id"])


class _Formulier(_OverOpdracht, Formulierstap):
    """A form on the page of the opdracht; `naam` is its name there."""

    altijd_in_beeld = False
    naam: ClassVar[str]

    def page(self, form: Any, status: int = 200) -> HttpResponse:
        return opdracht_page(self.request, self.opdracht, {self.naam: form}, status=status)


class Oppakken(_OverOpdracht, Knop):
    recht = Recht.OPDRACHT_BEHANDELEN
    gelukt = "U behandelt deze opdracht nu."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        self.taken = oppakken.take_up(OpdrachtStap(opdracht_id=self.opdracht.pk), actor=actor, now=now)

    def back(self) -> str:
        if self.taken.aanvraag_id is not None:
            return reverse("aanvraag-beslissen", args=[self.taken.aanvraag_id])
        return super().back()


class Teruggeven(_OverOpdracht, Knop):
    gelukt = "De opdracht staat weer in de werkvoorraad."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        oppakken.give_back(OpdrachtStap(opdracht_id=self.opdracht.pk), actor=actor, now=now)


class Pauzeren(_Formulier):
    recht = Recht.OPDRACHT_BEHANDELEN
    naam, formulier, gelukt = "pauze", PauzeForm, "De opdracht wacht."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = oppakken.PauseOpdracht(opdracht_id=self.opdracht.pk, **data)
        oppakken.pause(command, actor=actor, now=now)


class Overdragen(_Formulier):
    naam, formulier, gelukt = "overdragen", OverdraagForm, "De opdracht is overgedragen."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = oppakken.HandOver(opdracht_id=self.opdracht.pk, medewerker_id=data["medewerker"].pk)
        oppakken.hand_over(command, actor=actor, now=now)


class Adviseren(_Formulier):
    recht = Recht.OPDRACHT_BEHANDELEN
    naam, formulier, gelukt = "advies", AdviesForm, "Uw antwoord is bij de aanvrager."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = afronden.GiveAdvies(opdracht_id=self.opdracht.pk, **data)
        afronden.give_advies(command, actor=actor, now=now)


class Terugvragen(_Formulier):
    recht = Recht.OPDRACHT_BEHANDELEN
    naam, formulier, gelukt = "vraag", VraagTerugForm, "Uw vraag is bij de aanvrager."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = afronden.AskBack(opdracht_id=self.opdracht.pk, **data)
        afronden.ask_back(command, actor=actor, now=now)


class Aanvullen(_Formulier):
    recht = Recht.OPDRACHT_GEVEN
    naam, formulier, gelukt = "antwoord", AntwoordForm, "De backoffice kan verder."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = afronden.AnswerBack(opdracht_id=self.opdracht.pk, **data)
        afronden.answer_back(command, actor=actor, now=now)


class Spoed(_Formulier):
    naam, formulier, gelukt = "situatie", SituatieForm, "De plaats in de werkvoorraad is aangepast."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.SetSituatie(opdracht_id=self.opdracht.pk, **data)
        services.set_situatie(command, actor=actor, now=now)


class Intrekken(_OverOpdracht, Knop):
    recht = Recht.OPDRACHT_GEVEN
    gelukt = "De opdracht is ingetrokken."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        afronden.withdraw(OpdrachtStap(opdracht_id=self.opdracht.pk), actor=actor, now=now)


class OpdrachtGeven(RechtMixin):
    """First the kind, then the question with what is complete and what is missing (BO-13)."""

    recht = Recht.OPDRACHT_GEVEN

    def get(self, request: HttpRequest, klant_id: int, opdrachtsoort: str = "") -> HttpResponse:
        klant = self._klant(request, klant_id)
        if not opdrachtsoort:
            kinds = [(queue.label, soorten_van([queue])) for queue in SPECIALISMEN]
            context = {"klant": klant, "specialismen": kinds, "bron": request.GET.urlencode()}
            return render(request, "backoffice/werkvoorraad/kies.html", context)
        kind = _kind(opdrachtsoort)
        return self._page(request, klant, kind, OpdrachtForm(kind))

    def post(self, request: HttpRequest, klant_id: int, opdrachtsoort: str = "") -> HttpResponse:
        user: Any = request.user
        klant = self._klant(request, klant_id)
        kind = _kind(opdrachtsoort)
        form = OpdrachtForm(kind, request.POST)
        if not form.is_valid():
            return self._page(request, klant, kind, form, status=422)
        values = {**form.cleaned_data, "bevestigd": tuple(form.cleaned_data.get("bevestigd", ()))}
        helpdesk = Rol.HELPDESK in user.rollen
        command = services.GiveOpdracht(
            klant_id=klant.pk,
            soort=kind.code,
            herkomst=Herkomst.HELPDESK if helpdesk else Herkomst.FRONTOFFICE,
            onderwerp=_source(request, klant),
            **values,
        )
        try:
            done = services.give_opdracht(command, actor=user, now=timezone.now())
        except OpdrachtOnvolledig as error:
            form.refuse(error)
            return self._page(request, klant, kind, form, status=422)
        messages.success(request, f"De opdracht ligt bij {kind.specialisme.label}.")
        return redirect("opdracht", done.opdracht_id)

    def _klant(self, request: HttpRequest, klant_id: int) -> Klant:
        user: Any = request.user
        klant = get_object_or_404(Klant.objects.visible_to(user), pk=klant_id)
        require_open(request, klant, handeling="opdracht aan de backoffice geven")
        return klant

    def _page(
        self,
        request: HttpRequest,
        klant: Klant,
        kind: Opdrachtsoort,
        form: OpdrachtForm,
        status: int = 200,
    ) -> HttpResponse:
        said = form.data.getlist("bevestigd") if form.is_bound else []  # type: ignore[attr-defined]
        points = check(klant, kind, said, now=timezone.now())
        known = [point for point in points if point.eis.soort is not EisSoort.BEVESTIGING]
        context = {
            "klant": klant,
            "soort": kind,
            "form": form,
            "punten": [(point, *_where(point, klant)) for point in known],
            "ontbreekt": sum(not point.voldaan for point in known),
        }
        return render(request, "backoffice/werkvoorraad/geven.html", context, status=status)


def _where(point: Punt, klant: Klant) -> tuple[str, str]:
    """The page where a missing thing is filled in, and what its link says."""
    url_name, label = AANVULLEN[point.eis.soort]
    return reverse(url_name, args=[klant.pk]), label


def _kind(code: str) -> Opdrachtsoort:
    kind = soort_van(code)
    if kind is None:
        raise Http404
    return kind


def _source(request: HttpRequest, klant: Klant) -> tuple[str, int] | None:
    """The melding or plan of this klant that the address names."""
    for name, label in BRONNEN.items():
        asked = request.GET.get(name, "")
        if asked.isdecimal() and _belongs(name, int(asked), klant):
            return label, int(asked)
    return None


def _belongs(name: str, pk: int, klant: Klant) -> bool:
    related: Any = klant.meldingen if name == "melding" else klant.plannen
    return bool(related.filter(pk=pk).exists())
