"""Pages with one form: a report, who keeps up with a partner, and the agreements with it (CAS-26)."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

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
from serviceplein.fouten import DomainError
from serviceplein.organisatie.models import Partner
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.formulieren import Formulier
from serviceplein.ui.weergave import long_date


class RapportVastleggen(KlantStap):
    """What the partner with the regie reported about one klant."""

    recht = Recht.PLAN_BEWERKEN
    formulier = RapportForm
    titel = "Rapport van de partner"
    knop = "Rapport vastleggen"
    gelukt = "Het rapport is vastgelegd. De volgende termijn loopt vanaf dit rapport."
    handboek = "relatiebeheer"

    def find(self, request: HttpRequest, **kwargs: int) -> int:
        user: Any = request.user
        rows = with_reports(under_regie(user), timezone.localdate()).select_related("regiepartner")
        self.plan = rows.get(pk=kwargs["plan_id"])
        return int(self.plan.klant_id)

    def form_for(self, data: Any = None, files: Any = None) -> Formulier:
        return RapportForm(data, initial={"ontvangen_op": timezone.localdate()})

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.receive_rapport(services.ReceiveRapport(plan_id=self.plan.pk, **data), actor=actor, now=now)

    def back_url(self) -> str:
        return reverse("relatiepartner", args=[self.plan.regiepartner_id])

    def context(self) -> dict[str, Any]:
        last = self.plan.partnerrapporten.filter(partner=self.plan.regiepartner).first()
        facts = [("Partner", self.plan.regiepartner.naam), ("Regie sinds", long_date(self.plan.regie_dag))]
        if last is not None:
            facts.append((f"Vorige keer, {long_date(last.ontvangen_op)}", last.samenvatting))
        return {"feiten": facts, "termijn": self.plan.rapport_voor}


class PartnerStap(RechtMixin, View):
    """A page with one form about a partner, or an agreement with it."""

    recht = Recht.RELATIES_BEHEREN
    titel: ClassVar[str]
    knop: ClassVar[str] = "Opslaan"
    gelukt: ClassVar[str] = "Opgeslagen."
    partner: Partner
    afspraak: Samenwerkingsafspraak | None = None

    def form_for(self, data: Any = None) -> Formulier:
        raise NotImplementedError

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        raise NotImplementedError

    def find(self, request: HttpRequest, **kwargs: int) -> None:
        if "partner_id" in kwargs:
            self.partner = get_object_or_404(Partner, pk=kwargs["partner_id"])
            return
        user: Any = request.user
        rows = Samenwerkingsafspraak.objects.visible_to(user).select_related("partner", "eigenaar")
        self.afspraak = get_object_or_404(rows, pk=kwargs["samenwerking_id"])
        self.partner = self.afspraak.partner

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        self.find(request, **kwargs)
        return self.page(request, self.form_for())

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        self.find(request, **kwargs)
        form = self.form_for(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        user: Any = request.user
        try:
            self.run(form.cleaned_data, actor=user, now=timezone.now())
        except ObjectDoesNotExist as error:
            raise Http404 from error
        except DomainError as refused:
            form.add_error(refused.veld if refused.veld in form.fields else None, refused.message)
            return self.page(request, form, status=409)
        messages.success(request, self.gelukt)
        return redirect("relatiepartner", self.partner.pk)

    def page(self, request: HttpRequest, form: Formulier, status: int = 200) -> HttpResponse:
        row = self.afspraak
        context = {
            "partner": self.partner,
            "afspraak": row,
            "evaluaties": row.evaluaties.all()[:10] if row else (),
            "form": form,
            "titel": self.titel,
            "knop": self.knop,
        }
        return render(request, "caseload/relatiebeheer/formulier.html", context, status=status)


class BeheerderKiezen(PartnerStap):
    titel = "Relatiebeheerder kiezen"
    gelukt = "De relatiebeheerder is vastgelegd. De klanten onder regie van deze partner gaan mee."

    def form_for(self, data: Any = None) -> Formulier:
        now = relatiebeheerder_of(self.partner.pk, timezone.localdate())
        return BeheerderForm(data, initial={"medewerker": now})

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        person = data["medewerker"]
        command = services.AssignRelatiebeheerder(
            partner_id=self.partner.pk, medewerker_id=person.pk if person else None, reden=data["reden"]
        )
        services.assign_relatiebeheerder(command, actor=actor, now=now)


class SamenwerkingBewerken(PartnerStap):
    """A new agreement, or other terms for one."""

    titel = "Afspraak met de partner"
    gelukt = "De afspraak is vastgelegd."

    def form_for(self, data: Any = None) -> Formulier:
        if self.afspraak is not None:
            return SamenwerkingForm(data, initial=as_initial(self.afspraak))
        owner = relatiebeheerder_of(self.partner.pk, timezone.localdate())
        return SamenwerkingForm(data, initial={"eigenaar": owner, "van": timezone.localdate()})

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
    titel = "Afspraak samen bekijken"
    gelukt = "De evaluatie is vastgelegd."

    def form_for(self, data: Any = None) -> Formulier:
        return EvaluatieForm(data, initial={"op": timezone.localdate()})

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        row = self.afspraak
        if row is not None:
            command = afspraken.EvaluateSamenwerking(afspraak_id=row.pk, **data)
            afspraken.evaluate_samenwerking(command, actor=actor, now=now)


class SamenwerkingBeeindigen(PartnerStap):
    titel = "Afspraak beëindigen"
    knop = "Beëindigen"
    gelukt = "De afspraak is beëindigd."

    def form_for(self, data: Any = None) -> Formulier:
        return EindeForm(data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        row = self.afspraak
        if row is not None:
            command = afspraken.EndSamenwerking(afspraak_id=row.pk, reden=data["reden"])
            afspraken.end_samenwerking(command, actor=actor, now=now)
