"""Wmo-voorzieningen on screen: the list, the page of one, and a page per step."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from caseload.klantstap import KlantStap
from caseload.voorzieningen import forms, levering, loslaten, services
from caseload.voorzieningen.brief import order_pdf
from caseload.voorzieningen.lezen import known_question, path_of, waiting_for_intake, with_next
from caseload.voorzieningen.lijst import VoorzieningLijst
from caseload.voorzieningen.models import IndicatieDoor, IndicatieUitkomst, StopReden, Voorziening
from caseload.voorzieningen.policy import LEEFTIJD, next_step, stop_reasons, without_indicatie
from caseload.voorzieningen.transitions import VoorzieningStatus
from serviceplein.catalogus.normen import norm
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_verwerking
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Voorzieningen(RechtMixin, LijstView):
    """What the consulent follows, for a teamleider what the team follows: the first to do on top."""

    recht = Recht.VOORZIENINGEN_BEKIJKEN
    lijst = VoorzieningLijst
    template_name = "caseload/voorzieningen/lijst.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        log_verwerking(self.request, klant_id=None, handeling="voorzieningen bekijken")
        rows = Voorziening.objects.visible_to(user).followed_by(user)
        return rows.select_related("klant", "product", "medewerker")

    def get_context(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"wachten": waiting_for_intake(user)}


class EenVoorziening(RechtMixin, View):
    """The way of one voorziening, with the one next action."""

    recht = Recht.KLANT_BEKIJKEN

    def get(self, request: HttpRequest, voorziening_id: int) -> HttpResponse:
        user: Any = request.user
        row = _visible(request, voorziening_id, "voorziening bekijken")
        rounds = list(row.leveringen.select_related("leverancier"))
        context = {
            "voorziening": with_next([row])[0],
            "klant": row.klant,
            "stappen": path_of(row, list(row.indicaties.all()), rounds),
            "leveringen": rounds,
            "mag": user.heeft(Recht.VOORZIENING_VOLGEN),
            "mag_stoppen": row.status
            not in {VoorzieningStatus.TEVREDEN, VoorzieningStatus.LOSGELATEN, VoorzieningStatus.GESTOPT},
            "toch_niet": row.status == VoorzieningStatus.TEVREDEN,
        }
        return render(request, "caseload/voorzieningen/voorziening.html", context)


class OpdrachtBrief(RechtMixin, View):
    """The order for the leverancier as a PDF."""

    recht = Recht.VOORZIENING_VOLGEN

    def get(self, request: HttpRequest, voorziening_id: int) -> HttpResponse:
        row = _visible(request, voorziening_id, "opdracht afdrukken")
        rounds = row.leveringen.select_related("leverancier").order_by("-ronde")
        last = get_object_or_404(rounds, ronde=rounds.count())
        response = HttpResponse(order_pdf(row, last), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="opdracht-{row.kenmerk}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


def _visible(request: HttpRequest, voorziening_id: int, handeling: str) -> Voorziening:
    user: Any = request.user
    rows = Voorziening.objects.visible_to(user).select_related("klant", "product", "medewerker__team")
    row = get_object_or_404(rows, pk=voorziening_id)
    require_open(request, row.klant, handeling=handeling)
    return row


class VoorzieningBeginnen(KlantStap):
    recht = Recht.VOORZIENING_VOLGEN
    handboek = "voorzieningen"
    anker = "p-voorzieningen"
    titel = "Wmo-voorziening beginnen"
    knop = "Begin de intake"
    gelukt = "De intake is begonnen. Weeg nu af of een indicatie nodig is."
    formulier = forms.BeginForm
    nieuw: int

    def form_options(self) -> dict[str, Any]:
        return {"op": timezone.localdate()}

    def initial(self) -> dict[str, Any]:
        return {"hulpvraag": known_question(self.klant.pk)[0]}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.OpenVoorziening(
            klant_id=self.klant.pk, product_id=data["product"].pk, hulpvraag=data["hulpvraag"]
        )
        self.nieuw = services.open_voorziening(command, actor=actor, now=now)

    def back(self) -> str:
        made = getattr(self, "nieuw", None)
        return reverse("voorziening", args=[made]) if made else super().back()


class OverVoorziening(KlantStap):
    """A step on one voorziening, in one of `statussen`."""

    recht = Recht.VOORZIENING_VOLGEN
    handboek = "voorzieningen"
    statussen: tuple[VoorzieningStatus, ...]
    voorziening: Voorziening

    def klant_van(self, **kwargs: Any) -> int:
        visible = Voorziening.objects.visible_to(self.user).select_related("product", "klant")
        self.voorziening = visible.get(pk=kwargs["voorziening_id"])
        return self.voorziening.klant_id

    def about(self) -> dict[str, Any]:
        row = self.voorziening
        facts = [("Voorziening", row.product.naam), ("Hulpvraag", row.hulpvraag)]
        return {
            "feiten": [*facts, *self.facts()],
            "termijn": row.volgende_voor,
            "gesloten": row.status not in self.statussen,
        }

    def facts(self) -> list[tuple[str, str]]:
        return []

    def back(self) -> str:
        return reverse("voorziening", args=[self.voorziening.pk])


class VoorzieningAfwegen(OverVoorziening):
    statussen = (VoorzieningStatus.AFWEGING,)
    formulier = forms.AfweegForm
    titel = "Afwegen: is een indicatie nodig?"
    gelukt = "De afweging is vastgelegd."

    def initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"hulpvraag": self.voorziening.hulpvraag}
        initial["eigen_kracht"] = known_question(self.klant.pk)[1]
        if self._without():
            initial["besluit"] = IndicatieDoor.GEEN
        return initial

    def facts(self) -> list[tuple[str, str]]:
        said = "Vanaf deze leeftijd kan hulp bij het huishouden zonder indicatie."
        return [("Advies", said)] if self._without() else []

    def _without(self) -> bool:
        today = timezone.localdate()
        age = self.klant.leeftijd(today)
        return without_indicatie(self.voorziening.product.code, age, norm(LEEFTIJD, op=today))

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        chosen = data.pop("besluit")
        door = None if chosen == forms.GEEN_VOORZIENING else IndicatieDoor(chosen)
        command = services.WeighVoorziening(voorziening_id=self.voorziening.pk, door=door, **data)
        services.weigh_voorziening(command, actor=actor, now=now)


class IndicatieVastleggen(OverVoorziening):
    statussen = (VoorzieningStatus.INDICATIE,)
    formulier = forms.IndicatieForm
    titel = "Indicatie vastleggen"
    gelukt = "De indicatie is vastgelegd."

    def form_options(self) -> dict[str, Any]:
        return {"ciz": self.voorziening.indicatie_door == IndicatieDoor.CIZ}

    def initial(self) -> dict[str, Any]:
        return {"ontvangen_op": timezone.localdate()}

    def facts(self) -> list[tuple[str, str]]:
        awaited = self.voorziening.indicaties.filter(uitkomst="").first()
        if awaited is None:
            return []
        known = [("Wie", awaited.get_door_display()), ("Gevraagd op", f"{awaited.gevraagd_op:%d-%m-%Y}")]
        return [*known, ("Kenmerk", awaited.kenmerk)] if awaited.kenmerk else known

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.RecordIndicatie(
            voorziening_id=self.voorziening.pk, **{**data, "uitkomst": IndicatieUitkomst(data["uitkomst"])}
        )
        services.record_indicatie(command, actor=actor, now=now)


class OpdrachtGeven(OverVoorziening):
    statussen = (VoorzieningStatus.OPDRACHT,)
    formulier = forms.OpdrachtForm
    titel = "Opdracht geven aan de leverancier"
    knop = "Geef de opdracht"
    gelukt = "De opdracht is gegeven. De leverancier krijgt bericht."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        who = data.pop("leverancier")
        command = levering.OrderVoorziening(voorziening_id=self.voorziening.pk, leverancier_id=who.pk, **data)
        levering.order_voorziening(command, actor=actor, now=now)


class LeveringVastleggen(OverVoorziening):
    statussen = (VoorzieningStatus.LEVERING,)
    formulier = forms.LeveringForm
    titel = "Levering vastleggen"
    gelukt = "De levering is vastgelegd."

    def initial(self) -> dict[str, Any]:
        return {"geleverd_op": timezone.localdate()}

    def facts(self) -> list[tuple[str, str]]:
        last = self.voorziening.leveringen.select_related("leverancier").last()
        if last is None:
            return []
        reach = f"{last.leverancier}, telefoon {last.leverancier.telefoon}".removesuffix(", telefoon ")
        return [("Opdracht", last.opdracht), ("Leverancier", reach)]

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        pk = self.voorziening.pk
        if data["geleverd"] == forms.JA:
            came = levering.RecordLevering(voorziening_id=pk, geleverd_op=data["geleverd_op"])
            levering.record_levering(came, actor=actor, now=now)
            return
        later = levering.PostponeLevering(
            voorziening_id=pk, verwacht_op=data["verwacht_op"], reden=data["reden"]
        )
        levering.postpone_levering(later, actor=actor, now=now)


class TevredenVragen(OverVoorziening):
    statussen = (VoorzieningStatus.GELEVERD, VoorzieningStatus.TEVREDEN)
    formulier = forms.TevredenForm
    titel = "Is de klant tevreden?"
    gelukt = "Het antwoord van de klant is vastgelegd."

    def initial(self) -> dict[str, Any]:
        return {"gevraagd_op": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        who = data.pop("leverancier")
        command = levering.JudgeLevering(
            voorziening_id=self.voorziening.pk,
            **{**data, "tevreden": data["tevreden"] == forms.JA},
            leverancier_id=who.pk if who else None,
        )
        levering.judge_levering(command, actor=actor, now=now)


class VoorzieningStoppen(OverVoorziening):
    statussen = tuple(s for s in VoorzieningStatus if next_step(s, IndicatieDoor.ZELF))
    formulier = forms.StopForm
    titel = "Voorziening stoppen"
    knop = "Stop de voorziening"
    gelukt = "De voorziening is gestopt."

    def form_options(self) -> dict[str, Any]:
        return {"redenen": stop_reasons(besteld=self.voorziening.besteld_op is not None)}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.StopVoorziening(
            voorziening_id=self.voorziening.pk,
            reden=StopReden(data["reden"]),
            toelichting=data["toelichting"],
        )
        services.stop_voorziening(command, actor=actor, now=now)


class KlantLoslaten(KlantStap):
    recht = Recht.VOORZIENING_VOLGEN
    handboek = "voorzieningen"
    anker = "p-voorzieningen"
    formulier = forms.LoslaatForm
    titel = "Klant loslaten"
    knop = "Laat de klant los"
    gelukt = "De klant is losgelaten. Vragen gaan nu via de helpdesk."
    uitleg = (
        "Dit kan als alle voorzieningen naar tevredenheid zijn geleverd. "
        "Uw begeleiding eindigt. De klant stelt vragen daarna aan de helpdesk."
    )

    def about(self) -> dict[str, Any]:
        rows = Voorziening.objects.running().filter(klant=self.klant).select_related("product")
        return {"feiten": [(row.product.naam, row.get_status_display()) for row in rows.order_by("pk")]}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        loslaten.release_klant(loslaten.ReleaseKlant(klant_id=self.klant.pk), actor=actor, now=now)

    def back(self) -> str:
        return reverse("klant", args=[self.klant.pk])
