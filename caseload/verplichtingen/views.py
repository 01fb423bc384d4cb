"""Pages of the steps on duties and their proof."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from caseload.klantstap import KlantStap
from caseload.verplichtingen import forms, services, voorstellen
from caseload.verplichtingen.lezen import exemptions_of, period_at, suspending
from caseload.verplichtingen.models import Bewijs, Maatregelvoorstel, Verplichting
from caseload.verplichtingen.policy import periods
from caseload.verplichtingen.soorten import plichtsoorten
from caseload.verplichtingen.transitions import Oordeel, VoorstelStatus
from serviceplein.dossier.documenten import largest_file
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.ui.weergave import long_date

GETOOND = 6
"""Periods to choose from when proof comes in."""


class OverPlicht(KlantStap):
    """A step on one duty."""

    recht = Recht.PLAN_BEWERKEN
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    duty: Verplichting

    def klant_van(self, **kwargs: Any) -> int:
        self.duty = Verplichting.objects.visible_to(self.user).get(pk=kwargs["verplichting_id"])
        return self.duty.klant_id

    def about(self) -> dict[str, Any]:
        kind = plichtsoorten()[self.duty.soort]
        asked = f"{self.duty.aantal} {kind.eenheid} per {self.duty.periode_dagen} dagen"
        return {"feiten": [("Verplichting", kind.naam), ("Gevraagd", asked), ("Grond", kind.grond)]}


class VerplichtingOpleggen(KlantStap):
    recht = Recht.PLAN_BEWERKEN
    formulier = forms.VerplichtingForm
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    titel = "Verplichting toevoegen"
    gelukt = "De verplichting is vastgelegd."

    def initial(self) -> dict[str, Any]:
        return {"van": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ImposeVerplichting(klant_id=self.klant.pk, **data)
        services.impose_verplichting(command, actor=actor, now=now)


class VerplichtingStoppen(OverPlicht):
    formulier = forms.StoppenForm
    titel = "Verplichting stoppen"
    knop = "Stoppen"
    gelukt = "De verplichting is gestopt."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.EndVerplichting(verplichting_id=self.duty.pk, **data)
        services.end_verplichting(command, actor=actor, now=now)


class BewijsInleveren(OverPlicht):
    """`periode` in the address chooses the period beforehand."""

    recht = Recht.DOCUMENT_TOEVOEGEN
    formulier = forms.BewijsForm
    titel = "Bewijs toevoegen"
    gelukt = "Het bewijs ligt klaar om te beoordelen."

    def initial(self) -> dict[str, Any]:
        return {"periode_van": self.request.GET.get("periode")}

    def form_for(self, data: Any = None, files: Any = None) -> Any:
        kind, today = plichtsoorten()[self.duty.soort], timezone.localdate()
        free = suspending(kind, exemptions_of([self.duty.klant_id])[self.duty.klant_id])
        shown = periods(self.duty.van, self.duty.tot, self.duty.periode_dagen, free, op=today)[-GETOOND:]
        form = super().form_for(data, files)
        field = form.fields["periode_van"]
        field.coerce = date.fromisoformat
        field.choices = [(one.van.isoformat(), f"Vanaf {long_date(one.van)}") for one in reversed(shown)]
        return form

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        file = data.pop("bestand")
        command = services.DeliverBewijs(
            verplichting_id=self.duty.pk,
            bestandsnaam=file.name if file else "",
            inhoud=file.read(largest_file(now) + 1) if file else b"",
            **data,
        )
        services.deliver_bewijs(command, actor=actor, now=now)


class BewijsBeoordelen(KlantStap):
    recht = Recht.PLAN_BEWERKEN
    formulier = forms.OordeelForm
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    titel = "Bewijs beoordelen"
    gelukt = "Het oordeel is vastgelegd."
    bewijs: Bewijs

    def klant_van(self, **kwargs: Any) -> int:
        rows = Bewijs.objects.visible_to(self.user).select_related("verplichting", "document")
        self.bewijs = rows.get(pk=kwargs["bewijs_id"])
        return self.bewijs.klant_id

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.JudgeBewijs(
            bewijs_id=self.bewijs.pk, oordeel=Oordeel(data["oordeel"]), reden=data["reden"]
        )
        services.judge_bewijs(command, actor=actor, now=now)

    def about(self) -> dict[str, Any]:
        duty = self.bewijs.verplichting
        kind = plichtsoorten()[duty.soort]
        return {
            "feiten": [
                ("Verplichting", kind.naam),
                ("Gevraagd", f"{duty.aantal} {kind.eenheid} per {duty.periode_dagen} dagen"),
                ("Periode vanaf", long_date(self.bewijs.periode_van)),
                ("Geleverd", f"{self.bewijs.aantal}: {self.bewijs.omschrijving}"),
            ],
            "document": self.bewijs.document,
        }


class MaatregelVoorstellen(OverPlicht):
    """The period is named in the address; the page says beforehand whether a proposal is possible."""

    formulier = forms.MaatregelForm
    titel = "Maatregel voorstellen"
    knop = "Voorstellen aan handhaving"
    gelukt = "Het voorstel ligt bij handhaving."
    uitleg = "Handhaving beslist. U legt vast wat er gebeurde en wat de klant daarover zegt."
    begin: date

    def klant_van(self, **kwargs: Any) -> int:
        klant_id = super().klant_van(**kwargs)
        try:
            self.begin = date.fromisoformat(kwargs["periode"])
        except ValueError as error:
            raise Verplichting.DoesNotExist from error
        if period_at(self.duty, self.begin) is None:
            raise Verplichting.DoesNotExist
        return klant_id

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = voorstellen.ProposeMaatregel(verplichting_id=self.duty.pk, periode_van=self.begin, **data)
        voorstellen.propose_maatregel(command, actor=actor, now=now)

    def about(self) -> dict[str, Any]:
        known = super().about()
        return {"feiten": [*known["feiten"], ("Periode vanaf", long_date(self.begin))]}


class OverVoorstel(KlantStap):
    """A step on one proposal."""

    recht = Recht.PLAN_BEWERKEN
    handboek = "verplichtingen"
    anker = "p-verplichtingen"
    voorstel: Maatregelvoorstel

    def klant_van(self, **kwargs: Any) -> int:
        rows = Maatregelvoorstel.objects.visible_to(self.user)
        rows = rows.select_related("verplichting", "voorgesteld_door")
        self.voorstel = rows.get(pk=kwargs["voorstel_id"])
        return self.voorstel.klant_id

    def about(self) -> dict[str, Any]:
        row = self.voorstel
        kind = plichtsoorten()[row.verplichting.soort]
        return {
            "feiten": [
                ("Verplichting", f"{kind.naam} ({kind.grond})"),
                ("Periode vanaf", long_date(row.periode_van)),
                ("Niet nagekomen", row.overtreding),
                ("De klant zegt", row.zienswijze),
                ("Voorgesteld door", f"{row.voorgesteld_door}, {long_date(row.voorgesteld_op)}"),
                ("Stand", f"{row.get_status_display()} {row.antwoord}".strip()),
            ],
            "gesloten": row.status != VoorstelStatus.VOORGESTELD,
        }


class VoorstelIntrekken(OverVoorstel):
    formulier = forms.IntrekkenForm
    titel = "Voorstel intrekken"
    knop = "Intrekken"
    gelukt = "Het voorstel is ingetrokken."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = voorstellen.EndVoorstel(voorstel_id=self.voorstel.pk, **data)
        voorstellen.withdraw_voorstel(command, actor=actor, now=now)


class VoorstelBeantwoorden(OverVoorstel):
    """What handhaving sees: the grounds, what the klant says, and the answer."""

    recht = Recht.CONTROLE_UITVOEREN
    formulier = forms.AntwoordForm
    titel = "Voorstel voor een maatregel"
    knop = "Vastleggen"
    gelukt = "Het antwoord is vastgelegd."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = voorstellen.AnswerVoorstel(
            voorstel_id=self.voorstel.pk, overnemen=data["antwoord"] == "ja", reden=data["reden"]
        )
        voorstellen.answer_voorstel(command, actor=actor, now=now)
