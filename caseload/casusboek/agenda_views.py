"""The ontwikkelagenda on screen: the list, a lesson onto it, and one point with what was done."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from caseload.casusboek import agenda, forms
from caseload.casusboek.lijst import AgendaLijst
from caseload.casusboek.models import Casus, Les, Ontwikkelpunt
from caseload.casusboek.transitions import LOPEND, PuntStatus
from caseload.casusboek.views import CasusStap
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView


class Ontwikkelagenda(RechtMixin, LijstView):
    recht = Recht.CASUSBOEK_LEZEN
    lijst = AgendaLijst
    template_name = "caseload/casusboek/agenda.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return Ontwikkelpunt.objects.visible_to(user).select_related("eigenaar")

    def get_context(self) -> dict[str, Any]:
        """Lessons that nobody took up yet, for who keeps the agenda."""
        user: Any = self.request.user
        if not user.heeft(Recht.ONTWIKKELAGENDA_BEHEREN):
            return {}
        loose = Les.objects.filter(punt__isnull=True, casus__in=Casus.objects.published())
        return {"lessen": list(loose.select_related("casus").order_by("pk")[:10])}


class LesPlannen(CasusStap):
    recht = Recht.ONTWIKKELAGENDA_BEHEREN
    formulier = forms.PuntForm
    titel = "Les op de ontwikkelagenda zetten"
    gelukt = "De les staat op de ontwikkelagenda."
    les: Les

    def find(self, **kwargs: Any) -> None:
        rows = Les.objects.filter(casus__in=Casus.objects.visible_to(self.user)).select_related("casus")
        self.les = rows.get(pk=kwargs["les_id"])
        self.casus = self.les.casus

    def context(self) -> dict[str, Any]:
        facts = [("Les", self.les.tekst), ("Niveau", self.les.get_niveau_display())]
        return {**super().context(), "feiten": facts}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        punt, owner = data["punt"], data["eigenaar"]
        command = agenda.PlanLes(
            les_id=self.les.pk,
            titel=data["titel"],
            eigenaar_id=owner.pk if owner else None,
            termijn=data["termijn"],
            punt_id=punt.pk if punt else None,
        )
        agenda.plan_les(command, actor=actor, now=now)


class EenPunt(CasusStap):
    """One point: the lessons it came from, and how it stands."""

    recht = Recht.CASUSBOEK_LEZEN
    titel = "Punt van de ontwikkelagenda"
    gelukt = "De stand is bijgewerkt."
    formulier = forms.StandForm
    punt: Ontwikkelpunt

    def find(self, **kwargs: Any) -> None:
        rows = Ontwikkelpunt.objects.visible_to(self.user).select_related("eigenaar")
        self.punt = rows.get(pk=kwargs["punt_id"])

    def form_options(self) -> dict[str, Any]:
        return {"nu": self.punt.status}

    def initial(self) -> dict[str, Any]:
        return {"status": self.punt.status, "wat_gedaan": self.punt.wat_gedaan}

    def context(self) -> dict[str, Any]:
        row = self.punt
        may = row.eigenaar.gebruiker_id == self.user.pk or self.user.heeft(Recht.ONTWIKKELAGENDA_BEHEREN)
        facts = [("Wie", row.eigenaar.naam), ("Niveau", row.get_niveau_display())]
        facts.append(("Stand", row.get_status_display()))
        return {
            "punt": row,
            "feiten": [*facts, ("Wat is er gedaan", row.wat_gedaan)] if row.wat_gedaan else facts,
            "termijn": row.termijn if row.status in LOPEND else None,
            "lessen": list(row.lessen.select_related("casus")),
            "gesloten": not may or row.status not in LOPEND,
        }

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = agenda.UpdatePunt(
            punt_id=self.punt.pk, status=PuntStatus(data["status"]), wat_gedaan=data["wat_gedaan"]
        )
        agenda.update_punt(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("ontwikkelagenda")
