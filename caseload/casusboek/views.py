"""The casusboek on screen: the list, a casus with what its reader may do now, and a page per step."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
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
from serviceplein.ui.lijst import LijstView
from serviceplein.ui.stap import Knop, Stappagina


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


class CasusStap(Stappagina):
    """A page with one form about a casus."""

    recht = Recht.CASUS_SCHRIJVEN
    template_name = "caseload/casusboek/stap.html"
    casus: Casus | None = None

    def find(self, **kwargs: Any) -> None:
        self.casus = Casus.objects.visible_to(self.user).get(pk=kwargs["casus_id"])

    def back(self) -> str:
        return reverse("casus", args=[self.casus.pk]) if self.casus else reverse("casusboek")

    def context(self) -> dict[str, Any]:
        return {"casus": self.casus}


class CasusBeginnen(CasusStap):
    formulier = forms.CasusForm
    titel = "Casus beginnen"
    gelukt = "De casus is begonnen. Schrijf nu uw perspectief en vraag een collega om ook te schrijven."

    def find(self, **kwargs: Any) -> None:
        return

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

    def find(self, **kwargs: Any) -> None:
        self.over = open_klant(self.request, kwargs["klant_id"], handeling="casus beginnen")

    def klant(self) -> Klant | None:
        return self.over

    def context(self) -> dict[str, Any]:
        return {**super().context(), "over": self.over}


class OverCasus(CasusStap):
    """A step on a casus that is there."""

    def _pk(self) -> int:
        return self.casus.pk if self.casus else 0


class CasusWijzigen(OverCasus):
    formulier = forms.CasusForm
    titel = "Casus wijzigen"

    def initial(self) -> dict[str, Any]:
        names = ("titel", "aanleiding", "uitkomst", "leefgebied")
        return {name: getattr(self.casus, name) for name in names}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ChangeCasus(casus_id=self._pk(), **data)
        services.change_casus(command, actor=actor, now=now)


class PerspectiefVragen(OverCasus):
    formulier = forms.VraagForm
    titel = "Collega vragen om mee te schrijven"
    knop = "Vraag de collega"
    gelukt = "Uw collega krijgt een taak."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AskPerspectief(
            casus_id=self._pk(), kant=Kant(data["kant"]), medewerker_id=data["medewerker"].pk
        )
        services.ask_perspectief(command, actor=actor, now=now)


class PerspectiefSchrijven(OverCasus):
    formulier = forms.PerspectiefForm
    titel = "Perspectief schrijven"
    gelukt = "Uw perspectief is opgeslagen."

    def initial(self) -> dict[str, Any]:
        """What this writer has to do first, else what they wrote last."""
        rows = self.casus.perspectieven.filter(schrijver=self.user) if self.casus else None
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

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.AddLes(casus_id=self._pk(), tekst=data["tekst"], niveau=Niveau(data["niveau"]))
        services.add_les(command, actor=actor, now=now)


class CasusTerug(OverCasus):
    recht = Recht.CASUS_PUBLICEREN
    formulier = forms.TerugForm
    titel = "Casus terug naar de schrijvers"
    knop = "Stuur terug"
    gelukt = "De casus is weer een concept."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = publicatie.SendBackCasus(casus_id=self._pk(), reden=data["reden"])
        publicatie.send_back_casus(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("casusboek")


class CasusKnop(Knop):
    """A step by one button on the page of the casus; a refusal shows there."""

    terug = "casus"

    def find(self, **kwargs: Any) -> None:
        self.casus_id: int = kwargs["casus_id"]

    def refused(self, refused: DomainError) -> HttpResponse:
        return casus_page(self.request, self.casus_id, status=409, geweigerd=refused)


class CasusAanbieden(CasusKnop):
    recht = Recht.CASUS_SCHRIJVEN
    gelukt = "De casus is aangeboden. Een collega leest hem en publiceert."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        publicatie.offer_casus(publicatie.OfferCasus(casus_id=self.casus_id), actor=actor, now=now)


class CasusPubliceren(CasusKnop):
    recht = Recht.CASUS_PUBLICEREN
    gelukt = "De casus staat in het casusboek."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        publicatie.publish_casus(publicatie.PublishCasus(casus_id=self.casus_id), actor=actor, now=now)


class SpoorBeoordelen(CasusKnop):
    recht = Recht.CASUS_SCHRIJVEN
    gelukt = "Uw oordeel is vastgelegd."

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        form = forms.OordeelForm(self.request.POST)
        data = form.cleaned_data if form.is_valid() else {"soort": "", "gevonden": "", "reden": ""}
        command = services.JudgeSpoor(casus_id=self.casus_id, **data)
        services.judge_spoor(command, actor=actor, now=now)


class LesWeg(Knop):
    recht = Recht.CASUS_SCHRIJVEN
    gelukt = "De les is weg."

    def find(self, **kwargs: Any) -> None:
        self.les = Les.objects.get(pk=kwargs["les_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        services.drop_les(services.DropLes(les_id=self.les.pk), actor=actor, now=now)

    def back(self) -> str:
        return reverse("casus", args=[self.les.casus_id])


class CasusPdf(RechtMixin, View):
    recht = Recht.CASUSBOEK_LEZEN

    def get(self, request: HttpRequest, casus_id: int) -> HttpResponse:
        user: Any = request.user
        casus = get_object_or_404(Casus.objects.visible_to(user).published(), pk=casus_id)
        response = HttpResponse(casus_pdf(casus), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="casus-{casus.pk}.pdf"'
        return response
