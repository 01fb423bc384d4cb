"""The casusboek on screen: the list, a casus with what its reader may do now, and a page per step."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.casusboek import forms, publicatie, services
from caseload.casusboek.anoniem import NOOIT, Spoor
from caseload.casusboek.brief import casus_pdf
from caseload.casusboek.lezen import klant_for, open_traces
from caseload.casusboek.lijst import CasusLijst
from caseload.casusboek.models import Casus, Kant, Les, Niveau
from caseload.casusboek.transitions import CasusStatus
from serviceplein.fouten import DomainError
from serviceplein.klanten.models import Klant
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.lijst import LijstView


class Casusboek(RechtMixin, LijstView):
    """What is published, one's own drafts, and what waits for a second person."""

    recht = Recht.CASUSBOEK_LEZEN
    lijst = CasusLijst
    template_name = "caseload/casusboek/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Casus.objects.visible_to(user).annotate(aantal_lessen=Count("lessen"))

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {
            "mag_schrijven": user.heeft(Recht.CASUS_SCHRIJVEN),
            "te_lezen": list(Casus.objects.to_judge(user).order_by("aangeboden_op", "pk")[:5]),
        }


class EenCasus(RechtMixin, View):
    recht = Recht.CASUSBOEK_LEZEN

    def get(self, request: HttpRequest, casus_id: int) -> HttpResponse:
        return casus_page(request, casus_id)


def casus_page(
    request: HttpRequest, casus_id: int, *, status: int = 200, geweigerd: DomainError | None = None
) -> HttpResponse:
    """The casus with what this reader may do now; a draft shows what could name somebody."""
    user: Any = request.user
    casus = get_object_or_404(Casus.objects.visible_to(user), pk=casus_id)
    concept = casus.status == CasusStatus.CONCEPT
    published = casus.status == CasusStatus.GEPUBLICEERD
    rows = list(casus.perspectieven.select_related("schrijver"))
    if casus.klant_id is not None and not published:
        log_verwerking(request, klant_id=casus.klant_id, handeling="casus bekijken")
    publisher = user.heeft(Recht.CASUS_PUBLICEREN)
    wrote = user.pk in {casus.gemaakt_door_id, casus.aangeboden_door_id, *(row.schrijver_id for row in rows)}
    context = {
        "casus": casus,
        "klant": klant_for(casus, user, timezone.now()),
        "perspectieven": [row for row in rows if row.tekst],
        "gevraagd": [row for row in rows if not row.tekst],
        "lessen": list(casus.lessen.select_related("punt__eigenaar")),
        "sporen": [] if published else _traces(casus),
        "oordelen": [] if published else list(casus.oordelen.select_related("beoordeeld_door")),
        "concept": concept,
        "gepubliceerd": published,
        "maker": casus.gemaakt_door_id == user.pk,
        "mag_schrijven": concept and user.heeft(Recht.CASUS_SCHRIJVEN),
        "mag_publiceren": publisher and casus.status == CasusStatus.AANGEBODEN and not wrote,
        "mag_terug": publisher and not concept,
        "mag_agenda": published and user.heeft(Recht.ONTWIKKELAGENDA_BEHEREN),
        "geweigerd": geweigerd,
    }
    return render(request, "caseload/casusboek/casus.html", context, status=status)


def _traces(casus: Casus) -> list[tuple[Spoor, str, str, bool]]:
    """What is found, the key of its judgement, and whether it has to go whatever the reason."""
    return [(one, *one.sleutel, one.soort in NOOIT) for one in open_traces(casus)]


class CasusStap(RechtMixin, View):
    """A page with one form about a casus: shows it, runs the step, goes back."""

    recht = Recht.CASUS_SCHRIJVEN
    formulier: ClassVar[type[Formulier]]
    titel: ClassVar[str]
    knop: ClassVar[str] = "Opslaan"
    gelukt: ClassVar[str] = "Opgeslagen."
    casus: Casus | None = None

    def find(self, **kwargs: int) -> None:
        user: Any = self.request.user
        self.casus = get_object_or_404(Casus.objects.visible_to(user), pk=kwargs["casus_id"])

    def form_for(self, data: Any = None) -> Formulier:
        return self.formulier(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        self.find(**kwargs)
        return self._page(request, self.form_for())

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        user: Any = request.user
        self.find(**kwargs)
        form = self.form_for(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
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
        return reverse("casus", args=[self.casus.pk]) if self.casus else reverse("casusboek")

    def context(self) -> dict[str, Any]:
        return {}

    def _page(self, request: HttpRequest, form: Formulier, status: int = 200) -> HttpResponse:
        context = {"form": form, "titel": self.titel, "knop": self.knop, "terug": self.back_url()}
        context |= {"casus": self.casus, **self.context()}
        return render(request, "caseload/casusboek/stap.html", context, status=status)


class CasusBeginnen(CasusStap):
    formulier = forms.CasusForm
    titel = "Casus beginnen"
    gelukt = "De casus is begonnen. Schrijf nu uw perspectief en vraag een collega om ook te schrijven."

    def find(self, **kwargs: int) -> None:
        self.casus = None

    def klant(self) -> Klant | None:
        return None

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        about = self.klant()
        command = services.StartCasus(klant_id=about.pk if about else None, **data)
        made = services.start_casus(command, actor=actor, now=now)
        self.casus = Casus.objects.get(pk=made)


class CasusOverKlant(CasusBeginnen):
    """About a klant one may open; only who may see that klant will know."""

    over: Klant

    def find(self, **kwargs: int) -> None:
        self.over = open_klant(self.request, kwargs["klant_id"], handeling="casus beginnen")
        self.casus = None

    def klant(self) -> Klant | None:
        return self.over

    def context(self) -> dict[str, Any]:
        return {"over": self.over}


class OverCasus(CasusStap):
    """A step on a casus that is there."""

    def _pk(self) -> int:
        return self.casus.pk if self.casus else 0


class CasusWijzigen(OverCasus):
    formulier = forms.CasusForm
    titel = "Casus wijzigen"

    def form_for(self, data: Any = None) -> Formulier:
        names = ("titel", "aanleiding", "uitkomst", "leefgebied")
        return forms.CasusForm(data, initial={name: getattr(self.casus, name) for name in names})

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ChangeCasus(casus_id=self._pk(), **data)
        services.change_casus(command, actor=actor, now=now)


class PerspectiefVragen(OverCasus):
    formulier = forms.VraagForm
    titel = "Collega vragen om mee te schrijven"
    knop = "Vraag de collega"
    gelukt = "Uw collega krijgt een taak."

    def form_for(self, data: Any = None) -> Formulier:
        return forms.VraagForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AskPerspectief(
            casus_id=self._pk(), kant=Kant(data["kant"]), medewerker_id=data["medewerker"].pk
        )
        services.ask_perspectief(command, actor=actor, now=now)


class PerspectiefSchrijven(OverCasus):
    formulier = forms.PerspectiefForm
    titel = "Perspectief schrijven"
    gelukt = "Uw perspectief is opgeslagen."

    def form_for(self, data: Any = None) -> Formulier:
        return forms.PerspectiefForm(data, initial=self._mine() if data is None else None)

    def _mine(self) -> dict[str, Any]:
        """What this writer has to do first, else what they wrote last."""
        user: Any = self.request.user
        rows = self.casus.perspectieven.filter(schrijver=user) if self.casus else None
        wanted = self.request.GET.get("kant", "")
        own = rows.filter(kant=wanted).first() if rows is not None and wanted else None
        if own is None and rows is not None and not wanted:
            own = rows.order_by("geschreven_op", "pk").first()
        if own is None:
            return {"kant": wanted or Kant.PROFESSIONAL}
        return {"kant": own.kant, "verteller": own.verteller, "tekst": own.tekst}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.WritePerspectief(casus_id=self._pk(), **{**data, "kant": Kant(data["kant"])})
        services.write_perspectief(command, actor=actor, now=now)


class LesToevoegen(OverCasus):
    formulier = forms.LesForm
    titel = "Les toevoegen"

    def form_for(self, data: Any = None) -> Formulier:
        return forms.LesForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AddLes(casus_id=self._pk(), tekst=data["tekst"], niveau=Niveau(data["niveau"]))
        services.add_les(command, actor=actor, now=now)


class CasusTerug(OverCasus):
    recht = Recht.CASUS_PUBLICEREN
    formulier = forms.TerugForm
    titel = "Casus terug naar de schrijvers"
    knop = "Stuur terug"
    gelukt = "De casus is weer een concept."

    def form_for(self, data: Any = None) -> Formulier:
        return forms.TerugForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = publicatie.SendBackCasus(casus_id=self._pk(), reden=data["reden"])
        publicatie.send_back_casus(command, actor=actor, now=now)

    def back_url(self) -> str:
        return reverse("casusboek")


class CasusKnop(RechtMixin, View):
    """A step by one button on the page of the casus; a refusal shows there."""

    gelukt: ClassVar[str]

    def run(self, casus_id: int, *, actor: Gebruiker, now: datetime) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, casus_id: int) -> HttpResponse:
        user: Any = request.user
        try:
            self.run(casus_id, actor=user, now=timezone.now())
        except Casus.DoesNotExist as error:
            raise Http404 from error
        except DomainError as refused:
            return casus_page(request, casus_id, status=409, geweigerd=refused)
        messages.success(request, self.gelukt)
        return redirect("casus", casus_id)


class CasusAanbieden(CasusKnop):
    recht = Recht.CASUS_SCHRIJVEN
    gelukt = "De casus is aangeboden. Een collega leest hem en publiceert."

    def run(self, casus_id: int, *, actor: Gebruiker, now: datetime) -> None:
        publicatie.offer_casus(publicatie.OfferCasus(casus_id=casus_id), actor=actor, now=now)


class CasusPubliceren(CasusKnop):
    recht = Recht.CASUS_PUBLICEREN
    gelukt = "De casus staat in het casusboek."

    def run(self, casus_id: int, *, actor: Gebruiker, now: datetime) -> None:
        publicatie.publish_casus(publicatie.PublishCasus(casus_id=casus_id), actor=actor, now=now)


class SpoorBeoordelen(CasusKnop):
    recht = Recht.CASUS_SCHRIJVEN
    gelukt = "Uw oordeel is vastgelegd."

    def run(self, casus_id: int, *, actor: Gebruiker, now: datetime) -> None:
        form = forms.OordeelForm(self.request.POST)
        data = form.cleaned_data if form.is_valid() else {"soort": "", "gevonden": "", "reden": ""}
        command = services.JudgeSpoor(casus_id=casus_id, **data)
        services.judge_spoor(command, actor=actor, now=now)


class LesWeg(RechtMixin, View):
    recht = Recht.CASUS_SCHRIJVEN

    def post(self, request: HttpRequest, les_id: int) -> HttpResponse:
        user: Any = request.user
        try:
            casus_id = services.drop_les(services.DropLes(les_id=les_id), actor=user, now=timezone.now())
        except Les.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, "De les is weg.")
        return redirect("casus", casus_id)


class CasusPdf(RechtMixin, View):
    recht = Recht.CASUSBOEK_LEZEN

    def get(self, request: HttpRequest, casus_id: int) -> HttpResponse:
        user: Any = request.user
        casus = get_object_or_404(Casus.objects.visible_to(user).published(), pk=casus_id)
        response = HttpResponse(casus_pdf(casus), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="casus-{casus.pk}.pdf"'
        return response
