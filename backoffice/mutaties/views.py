"""Pages of mutaties: take one up with its effect on the screen, check, refuse and undo (BO-08)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from backoffice.helpdesk.identiteit import reaches
from backoffice.helpdesk.vragen import best_of, running_controles
from backoffice.mutaties import services
from backoffice.mutaties.forms import FORMS, BewijsForm, MutatieForm, RedenForm
from backoffice.mutaties.lijsten import MutatieLijst
from backoffice.mutaties.models import Mutatie, Soort
from backoffice.mutaties.policy import differences
from backoffice.mutaties.soorten import MutatieSoort, soort_van, soorten
from backoffice.mutaties.transitions import OPEN, MutatieStatus
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import may_see_address, open_klant
from serviceplein.taal import in_zin
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Formulierstap

Step = Callable[[MutatieForm, services.Bewijsstuk | None], services.MutatieGezet]


class Mutaties(RechtMixin, LijstView):
    """What waits for a check, what waits for its day, and what was done."""

    recht = Recht.MUTATIE_VERWERKEN
    lijst = MutatieLijst
    template_name = "backoffice/mutaties/lijst.html"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="mutaties bekijken")
        return Mutatie.objects.visible_to(user).select_related("klant")


class MutatieKies(RechtMixin, View):
    """What changes for this klant?"""

    recht = Recht.MUTATIE_VERWERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="mutatie opnemen")
        return render(request, "backoffice/mutaties/kies.html", {"klant": klant, "soorten": soorten()})


class MutatieNieuw(RechtMixin, View):
    """The change, then its effect, then saving it."""

    recht = Recht.MUTATIE_VERWERKEN

    def get(self, request: HttpRequest, klant_id: int, mutatiesoort: str) -> HttpResponse:
        klant, soort = self._open(request, klant_id, mutatiesoort)
        initial = {"tenaamstelling": klant.naam[:70]} if soort.soort == Soort.REKENING else {}
        return edit_page(request, klant, soort, FORMS[soort.soort](initial=initial))

    def post(self, request: HttpRequest, klant_id: int, mutatiesoort: str) -> HttpResponse:
        user: Any = request.user
        klant, soort = self._open(request, klant_id, mutatiesoort)

        def save(form: MutatieForm, bewijs: services.Bewijsstuk | None) -> services.MutatieGezet:
            command = services.RegisterMutatie(
                klant_id=klant.pk,
                soort=soort.soort,
                waarden=form.values(),
                ingangsdatum=form.cleaned_data["ingangsdatum"],
                gezien=form.cleaned_data["gezien"],
                bewijs=bewijs,
            )
            return services.register_mutatie(command, actor=user, now=timezone.now())

        return show_or_save(request, klant, soort, save)

    def _open(self, request: HttpRequest, klant_id: int, code: str) -> tuple[Klant, MutatieSoort]:
        if code not in FORMS:
            raise Http404
        return open_klant(request, klant_id, handeling="mutatie opnemen"), soort_van(code)


class MutatiePagina(RechtMixin, View):
    """One mutatie: what was, what it becomes, its effect, and what can still be done with it."""

    recht = Recht.MUTATIE_VERWERKEN

    def get(self, request: HttpRequest, mutatie_id: int) -> HttpResponse:
        mutatie = visible_mutatie(request, mutatie_id)
        if mutatie.status != MutatieStatus.VOORBEREID:
            return mutatie_page(request, mutatie)
        form = FORMS[mutatie.soort](initial={**mutatie.wordt, "ingangsdatum": mutatie.ingangsdatum})
        return edit_page(request, mutatie.klant, soort_van(mutatie.soort), form, mutatie=mutatie)

    def post(self, request: HttpRequest, mutatie_id: int) -> HttpResponse:
        user: Any = request.user
        mutatie = visible_mutatie(request, mutatie_id)

        def save(form: MutatieForm, bewijs: services.Bewijsstuk | None) -> services.MutatieGezet:
            command = services.CheckMutatie(
                mutatie_id=mutatie.pk,
                waarden=form.values(),
                ingangsdatum=form.cleaned_data["ingangsdatum"],
                gezien=form.cleaned_data["gezien"],
                bewijs=bewijs,
            )
            return services.check_mutatie(command, actor=user, now=timezone.now())

        return show_or_save(request, mutatie.klant, soort_van(mutatie.soort), save, mutatie=mutatie)


class MutatieEinde(Formulierstap):
    """Refusing what waits, or undoing what was carried out; with a reason the klant reads."""

    recht = Recht.MUTATIE_VERWERKEN
    formulier = RedenForm
    terug = "mutatie"
    stap: Any = None
    mutatie: Mutatie

    def find(self, **kwargs: Any) -> None:
        self.mutatie = visible_mutatie(self.request, kwargs["mutatie_id"])

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        type(self).stap(services.EndMutatie(mutatie_id=self.mutatie.pk, **data), actor=actor, now=now)

    def page(self, form: RedenForm, status: int = 200) -> HttpResponse:
        return mutatie_page(self.request, self.mutatie, form=form, status=status)


class MutatieAfwijzen(MutatieEinde):
    stap = staticmethod(services.reject_mutatie)
    gelukt = "De mutatie gaat niet door. De klant krijgt bericht."


class MutatieTerugdraaien(MutatieEinde):
    stap = staticmethod(services.revert_mutatie)
    gelukt = "De mutatie is teruggedraaid. De klant krijgt bericht."


def visible_mutatie(request: HttpRequest, mutatie_id: int) -> Mutatie:
    """The mutatie with its klant, opened; 404 when invisible."""
    user: Any = request.user
    rows = Mutatie.objects.visible_to(user).select_related(
        "klant__gemeente", "klant__wijk", "bewijs", "controle__door", "ontvangen_door", "afgehandeld_door"
    )
    mutatie = rows.filter(pk=mutatie_id).first()
    if mutatie is None:
        raise Http404
    mutatie.klant = open_klant(request, mutatie.klant_id, handeling="mutatie bekijken")
    require_open(request, mutatie.klant, handeling="mutatie bekijken")
    return mutatie


def show_or_save(
    request: HttpRequest,
    klant: Klant,
    soort: MutatieSoort,
    save: Step,
    *,
    mutatie: Mutatie | None = None,
) -> HttpResponse:
    """The effect first; saving only what was seen, else the effect of now with what is the matter."""
    form = FORMS[soort.soort](request.POST, request.FILES)
    if not form.is_valid():
        return edit_page(request, klant, soort, form, mutatie=mutatie, status=422)
    if "opslaan" not in request.POST:
        return edit_page(request, klant, soort, form, mutatie=mutatie, tonen=True)
    try:
        done = save(form, _proof(request))
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except DomainError as refused:
        form.refuse(refused)
        return edit_page(request, klant, soort, form, mutatie=mutatie, tonen=True, status=409)
    messages.success(request, said(done))
    if mutatie is None and request.user.heeft(Recht.HELPDESK_WERKEN):  # type: ignore[union-attr]
        return redirect(f"{reverse('helpdesk-klant', args=[klant.pk])}?uitkomst=mutatie#p-afronden")
    return redirect("mutatie", done.mutatie_id)


def said(done: services.MutatieGezet) -> str:
    """What happened, in a sentence."""
    return {
        MutatieStatus.DOORGEVOERD: f"Mutatie {done.kenmerk} is doorgevoerd. De klant krijgt een bevestiging.",
        MutatieStatus.GEPLAND: f"Mutatie {done.kenmerk} gaat vanzelf in op de dag die u koos.",
        MutatieStatus.VOORBEREID: f"Mutatie {done.kenmerk} wacht op bewijs. Wij vragen de klant erom.",
    }[done.status]


def _proof(request: HttpRequest) -> services.Bewijsstuk | None:
    file: Any = request.FILES.get("bewijs")
    return services.Bewijsstuk(naam=file.name, inhoud=file.read()) if file else None


def edit_page(
    request: HttpRequest,
    klant: Klant,
    soort: MutatieSoort,
    form: MutatieForm,
    *,
    mutatie: Mutatie | None = None,
    tonen: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form; with `tonen` the effect of what is in it, which may then be saved."""
    now = timezone.now()
    seen: services.Voorbeeld | None = None
    if tonen:
        data = form.cleaned_data
        try:
            seen = services.preview(klant, soort, form.values(), data["ingangsdatum"], now=now)
        except DomainError as refused:
            field = refused.veld if refused.veld in form.fields else None
            if not form.errors:
                form.add_error(field, refused.message)
            status = 422 if status == 200 else status
    if seen:
        form.data = {**form.data.dict(), "gezien": seen.afdruk}  # type: ignore[attr-defined]
    asks = seen is not None and bool(seen.bewijs) and not (mutatie and mutatie.bewijs_id)
    controle = best_of(running_controles(klant, now)) or (mutatie.controle if mutatie else None)
    others = Mutatie.objects.open().filter(klant=klant, soort=soort.soort)
    if mutatie:
        others = others.exclude(pk=mutatie.pk)
    context = {
        "klant": klant,
        "soort": soort,
        "mutatie": mutatie,
        "form": form,
        "voorbeeld": seen,
        "bewijs_form": BewijsForm(seen.bewijs) if seen and asks else None,
        "verschil": changed_rows(klant, soort, seen.wijziging.was, seen.wijziging.wordt) if seen else [],
        "huidig": shown(klant, soort, soort.huidig(klant, timezone.localdate())),
        "mag_opslaan": controle is not None and reaches(controle.niveau, soort.niveau),
        "gelijktijdig": others.order_by("ingangsdatum", "pk")[:5],
        "reden_form": RedenForm() if mutatie else None,
        "wat": in_zin(soort.soort.label),
    }
    return render(request, "backoffice/mutaties/bewerken.html", context, status=status)


def mutatie_page(
    request: HttpRequest, mutatie: Mutatie, *, form: RedenForm | None = None, status: int = 200
) -> HttpResponse:
    soort = soort_van(mutatie.soort)
    context = {
        "mutatie": mutatie,
        "klant": mutatie.klant,
        "verschil": changed_rows(mutatie.klant, soort, mutatie.was, mutatie.wordt),
        "gevolgen": mutatie.gevolgen,
        "form": form or RedenForm(),
        "open": mutatie.status in OPEN,
        "terug": mutatie.status == MutatieStatus.DOORGEVOERD,
    }
    return render(request, "backoffice/mutaties/mutatie.html", context, status=status)


def shown(klant: Klant, soort: MutatieSoort, waarden: Any) -> list[tuple[str, str]]:
    """Values in words; a secret address only for whose own work the klant is (PRV-05)."""
    if soort.soort == Soort.ADRES and not may_see_address(klant):
        return [("Adres", "Geheim adres")]
    return soort.toon(waarden)


def changed_rows(klant: Klant, soort: MutatieSoort, was: Any, wordt: Any) -> list[tuple[str, str, str]]:
    return differences(shown(klant, soort, was), shown(klant, soort, wordt))
