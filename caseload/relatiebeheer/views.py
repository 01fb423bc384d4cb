"""Relatiebeheer on screen: the day of the relatiebeheerder, one partner, the klanten under regie (CAS-26)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from caseload.dag.deel import Deel
from caseload.dag.views import day_of, fill
from caseload.relatiebeheer import services
from caseload.relatiebeheer.delen import Kring, own_work, signals
from caseload.relatiebeheer.lezen import (
    Grenzen,
    followed_by,
    overdue,
    read_grenzen,
    relatiebeheerder_of,
    to_remind,
    with_contact_of,
    with_figures,
    with_sharing,
)
from caseload.relatiebeheer.lijsten import RegieLijst, RegieLijstAlle, RelatieLijst
from caseload.relatiebeheer.models import Partnerrapport, Samenwerkingsafspraak
from serviceplein.catalogus.partners.lezen import agreements_on
from serviceplein.organisatie.models import Partner, Relatiebeheer
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.verwerkingen import log_shown
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab
from serviceplein.ui.stap import KnopMetMelding

MIJN, ALLE, ZONDER = "mijn", "alle", "zonder"
MEEST = 6
"""Rows of a part; the lists have all."""


class RelatieView(RechtMixin, LijstView):
    """What these pages share: who looks, and the norms of today, read once."""

    recht = Recht.RELATIES_BEHEREN

    @cached_property
    def user(self) -> Any:
        return self.request.user

    @cached_property
    def grenzen(self) -> Grenzen:
        return read_grenzen(timezone.localdate())

    @cached_property
    def eigen(self) -> QuerySet[Partner]:
        """The partners one keeps up with, for oneself or as stand-in."""
        rows = followed_by(self.user.pk, self.grenzen.op)
        return Partner.objects.filter(pk__in=rows.values("partner"))

    def parts(self, wanted: list[Deel]) -> dict[str, Any]:
        """The parts with their rows, as the template wants them; who they show stands in the log."""
        medewerker = getattr(self.user, "medewerker", None)
        day = None if medewerker is None else day_of(self.user, medewerker, timezone.now())
        parts = [] if day is None else fill(day, wanted, meest=MEEST)
        klanten = {row.klant_id for part in parts for row in part.rijen if row.klant_id}
        log_shown(self.request, klanten, handeling="relatiebeheer bekijken")
        return {
            "delen": parts,
            "met_werk": [part for part in parts if part.rijen],
            "links": [part for part in parts if part.deel.kolom == 1],
            "rechts": [part for part in parts if part.deel.kolom == 2],
        }


class Relatiebeheerdag(RelatieView):
    """The relatiebeheerder's day on one page: what asks attention, and under it each partner with figures."""

    lijst = RelatieLijst
    template_name = "caseload/relatiebeheer/dag.html"

    @cached_property
    def wie(self) -> str:
        asked = self.request.GET.get("wie", "")
        if asked in (MIJN, ALLE, ZONDER):
            return asked
        return MIJN if self.eigen.exists() else ALLE

    def get_tabs(self) -> list[Tab]:
        names = {MIJN: "Mijn partners", ALLE: "Alle partners", ZONDER: "Zonder relatiebeheerder"}
        return [
            Tab(label=label, url=f"?wie={code}", actief=code == self.wie) for code, label in names.items()
        ]

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.eigen if self.wie == MIJN else Partner.objects.all()
        if self.wie == ZONDER:
            running = Relatiebeheer.objects.running(self.grenzen.op).filter(medewerker__actief=True)
            rows = rows.exclude(pk__in=running.values("partner"))
        return with_figures(rows, self.user, self.grenzen)

    def get_context(self) -> dict[str, Any]:
        kring = Kring(user=self.user, partners=self.eigen, grenzen=self.grenzen)
        return {"vandaag": self.grenzen.op, **self.parts([*own_work(), *signals(kring)])}


class Relatieklanten(RelatieView):
    """Everybody under the regie of one's partners."""

    lijst = RegieLijstAlle
    template_name = "caseload/relatiebeheer/klanten.html"

    def get_queryset(self) -> QuerySet[Any]:
        kring = Kring(user=self.user, partners=self.eigen, grenzen=self.grenzen)
        return with_sharing(with_contact_of(kring.plannen, self.grenzen))


class Relatiepartner(RelatieView):
    """One partner: its klanten, the agreements, the reports and the signals."""

    lijst = RegieLijst
    template_name = "caseload/relatiebeheer/partner.html"

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(Partner, pk=self.kwargs["partner_id"])

    @cached_property
    def kring(self) -> Kring:
        only = Partner.objects.filter(pk=self.partner.pk)
        return Kring(user=self.user, partners=only, grenzen=self.grenzen, een=True)

    def get_queryset(self) -> QuerySet[Any]:
        return with_sharing(with_contact_of(self.kring.plannen, self.grenzen))

    def get_context(self) -> dict[str, Any]:
        op = self.grenzen.op
        rows = Samenwerkingsafspraak.objects.visible_to(self.user).filter(partner=self.partner)
        reports = Partnerrapport.objects.visible_to(self.user).filter(partner=self.partner)
        latest = list(reports.select_related("plan__klant")[:8])
        log_shown(self.request, {row.plan.klant_id for row in latest}, handeling="partner bekijken")
        late = overdue(self.kring.plannen, op)
        return {
            "partner": self.partner,
            "beheerder": relatiebeheerder_of(self.partner.pk, op),
            "verloop": self.partner.relatiebeheer.select_related("medewerker").order_by("-van", "-pk")[:5],
            "contactpersonen": self.partner.contactpersonen.filter(geldig_tot__isnull=True)[:5],
            "afspraken": rows.open().select_related("eigenaar").order_by("tot", "pk")[:20],
            "beeindigd": rows.ended()[:5],
            "raamafspraken": agreements_on(op).filter(partner=self.partner).order_by("soort", "pk"),
            "rapporten": latest,
            "te_vragen": to_remind(late, self.grenzen.herinnerd_sinds).count(),
            "vandaag": op,
            **self.parts(signals(self.kring)),
        }


class PartnerHerinneren(KnopMetMelding):
    """Asks the partner for every report that is late."""

    recht = Recht.RELATIES_BEHEREN
    terug = "relatiepartner"

    def find(self, **kwargs: Any) -> None:
        Partner.objects.get(pk=kwargs["partner_id"])

    def run(self, *, actor: Gebruiker, now: datetime) -> str:
        asked = services.remind_partner(services.RemindPartner(**self.kwargs), actor=actor, now=now)
        what = "1 rapport" if asked == 1 else f"{asked} rapporten"
        return f"De partner krijgt een e-mail over {what}."
