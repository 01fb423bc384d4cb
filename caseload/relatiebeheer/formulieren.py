"""Pages with one form: a report, who keeps up with a partner, and the agreements with it (CAS-26)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from caseload.klantstap import KlantStap
from caseload.relatiebeheer import afspraken, services
from caseload.relatiebeheer.forms import (
    BeheerderForm,
    EindeForm,
    EvaluatieForm,
    RapportForm,
    SamenwerkingForm,
    as_initial,
)
from caseload.relatiebeheer.lezen import relatiebeheerder_of, under_regie, with_reports
from caseload.relatiebeheer.models import Samenwerkingsafspraak
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.stap import Stappagina
from serviceplein.ui.weergave import long_date


class RapportVastleggen(KlantStap):
    """What the partner with the regie reported about one klant."""

    recht = Recht.PLAN_BEWERKEN
    formulier = RapportForm
    titel = "Rapport van de partner"
    knop = "Rapport vastleggen"
    gelukt = "Het rapport is vastgelegd. De volgende termijn loopt vanaf dit rapport."
    handboek = "relatiebeheer"

    def klant_van(self, **kwargs: Any) -> int:
        rows = with_reports(under_regie(self.user), timezone.localdate()).select_related("regiepartner")
        self.plan = rows.get(pk=kwargs["plan_id"])
        return int(self.plan.klant_id)

    def initial(self) -> dict[str, Any]:
        return {"ontvangen_op": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.receive_rapport(services.ReceiveRapport(plan_id=self.plan.pk, **data), actor=actor, now=now)

    def back(self) -> str:
        return reverse("relatiepartner", args=[self.plan.regiepartner_id])

    def about(self) -> dict[str, Any]:
        last = self.plan.partnerrapporten.filter(partner=self.plan.regiepartner).first()
        facts = [("Partner", self.plan.regiepartner.naam), ("Regie sinds", long_date(self.plan.regie_dag))]
        if last is not None:
            facts.append((f"Vorige keer, {long_date(last.ontvangen_op)}", last.samenvatting))
        return {"feiten": facts, "termijn": self.plan.rapport_voor}


class PartnerStap(Stappagina):
    """A page with one form about a partner, or an agreement with it."""

    recht = Recht.RELATIES_BEHEREN
    template_name = "caseload/relatiebeheer/formulier.html"
    partner: Partner
    afspraak: Samenwerkingsafspraak | None = None

    def find(self, **kwargs: Any) -> None:
        if "partner_id" in kwargs:
            self.partner = Partner.objects.get(pk=kwargs["partner_id"])
            return
        rows = Samenwerkingsafspraak.objects.visible_to(self.user).select_related("partner", "eigenaar")
        self.afspraak = rows.get(pk=kwargs["samenwerking_id"])
        self.partner = self.afspraak.partner

    def back(self) -> str:
        return reverse("relatiepartner", args=[self.partner.pk])

    def context(self) -> dict[str, Any]:
        row = self.afspraak
        evaluaties = row.evaluaties.all()[:10] if row else ()
        return {"partner": self.partner, "afspraak": row, "evaluaties": evaluaties}


class BeheerderKiezen(PartnerStap):
    formulier = BeheerderForm
    titel = "Relatiebeheerder kiezen"
    gelukt = "De relatiebeheerder is vastgelegd. De klanten onder regie van deze partner gaan mee."

    def initial(self) -> dict[str, Any]:
        return {"medewerker": relatiebeheerder_of(self.partner.pk, timezone.localdate())}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        person = data["medewerker"]
        command = services.AssignRelatiebeheerder(
            partner_id=self.partner.pk, medewerker_id=person.pk if person else None, reden=data["reden"]
        )
        services.assign_relatiebeheerder(command, actor=actor, now=now)


class SamenwerkingBewerken(PartnerStap):
    """A new agreement, or other terms for one."""

    formulier = SamenwerkingForm
    titel = "Afspraak met de partner"
    gelukt = "De afspraak is vastgelegd."

    def initial(self) -> dict[str, Any]:
        if self.afspraak is not None:
            return as_initial(self.afspraak)
        owner = relatiebeheerder_of(self.partner.pk, timezone.localdate())
        return {"eigenaar": owner, "van": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        owner = data.pop("eigenaar")
        command = afspraken.SaveSamenwerking(
            partner_id=self.partner.pk,
            afspraak_id=self.afspraak.pk if self.afspraak else None,
            eigenaar_id=owner.pk,
            **data,
        )
        afspraken.save_samenwerking(command, actor=actor, now=now)


class SamenwerkingEvalueren(PartnerStap):
    formulier = EvaluatieForm
    titel = "Afspraak samen bekijken"
    gelukt = "De evaluatie is vastgelegd."

    def initial(self) -> dict[str, Any]:
        return {"op": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        row = self.afspraak
        if row is not None:
            command = afspraken.EvaluateSamenwerking(afspraak_id=row.pk, **data)
            afspraken.evaluate_samenwerking(command, actor=actor, now=now)


class SamenwerkingBeeindigen(PartnerStap):
    formulier = EindeForm
    titel = "Afspraak beëindigen"
    knop = "Beëindigen"
    gelukt = "De afspraak is beëindigd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        row = self.afspraak
        if row is not None:
            command = afspraken.EndSamenwerking(afspraak_id=row.pk, reden=data["reden"])
            afspraken.end_samenwerking(command, actor=actor, now=now)
