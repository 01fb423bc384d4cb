"""Adding, closing and dropping an agreement, and the sheet the klant takes along."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from caseload.afspraken import services
from caseload.afspraken.forms import NAGEKOMEN, AfsluitenForm, AfspraakForm, VervallenForm
from caseload.afspraken.models import Kant, Oorzaak, ZakelijkeAfspraak
from caseload.klantstap import KlantStap
from caseload.toewijzing.kandidaten import running_toewijzing
from caseload.verplichtingen.lezen import running_duties
from serviceplein.dossier.brief import letter_head, print_pdf
from serviceplein.klanten.views import open_klant
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.views import RechtMixin


class AfspraakMaken(KlantStap):
    recht = Recht.PLAN_BEWERKEN
    formulier = AfspraakForm
    titel = "Afspraak toevoegen"
    gelukt = "De afspraak is vastgelegd."
    uitleg = "Leg vast wat de klant doet, en ook wat wij doen. Wij houden ons aan dezelfde regels."

    def initial(self) -> dict[str, Any]:
        return {"kant": Kant.KLANT}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        who = data.pop("medewerker")
        services.agree_afspraak(
            services.AgreeAfspraak(
                klant_id=self.klant.pk,
                medewerker_id=who.pk if who else None,
                **{**data, "kant": Kant(data["kant"])},
            ),
            actor=actor,
            now=now,
        )


class OverAfspraak(KlantStap):
    """A step on one agreement."""

    recht = Recht.PLAN_BEWERKEN
    afspraak: ZakelijkeAfspraak

    def klant_van(self, **kwargs: Any) -> int:
        visible = ZakelijkeAfspraak.objects.visible_to(self.user).select_related("medewerker")
        self.afspraak = visible.get(pk=kwargs["zakelijke_afspraak_id"])
        return self.afspraak.klant_id

    def about(self) -> dict[str, Any]:
        row = self.afspraak
        return {
            "feiten": [
                ("Wie", row.medewerker.naam if row.medewerker else "De klant"),
                ("Afspraak", row.wat),
                ("Anders", row.gevolg),
            ],
            "termijn": row.termijn,
        }


class AfspraakAfsluiten(OverAfspraak):
    formulier = AfsluitenForm
    titel = "Afspraak afsluiten"
    knop = "Afsluiten"
    gelukt = "Het staat op de tijdlijn."

    def initial(self) -> dict[str, Any]:
        return {"nagekomen_op": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        kept = data["uitkomst"] == NAGEKOMEN
        services.close_afspraak(
            services.CloseAfspraak(
                afspraak_id=self.afspraak.pk,
                nagekomen_op=data["nagekomen_op"] if kept else None,
                oorzaak=None if kept else Oorzaak(data["oorzaak"]),
                toelichting=data["toelichting"],
            ),
            actor=actor,
            now=now,
        )


class AfspraakVervallen(OverAfspraak):
    formulier = VervallenForm
    titel = "Afspraak laten vervallen"
    knop = "Laten vervallen"
    gelukt = "De afspraak is vervallen."

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        services.drop_afspraak(
            services.DropAfspraak(afspraak_id=self.afspraak.pk, **data), actor=actor, now=now
        )


class AfsprakenBrief(RechtMixin, View):
    """All that both sides promised on one sheet in plain Dutch, to print and take along."""

    recht = Recht.PLAN_BEWERKEN

    def get(self, request: HttpRequest, klant_id: int) -> HttpResponse:
        klant = open_klant(request, klant_id, handeling="afspraken afdrukken")
        today = timezone.localdate()
        rows = list(
            ZakelijkeAfspraak.objects.open()
            .filter(klant=klant)
            .select_related("medewerker")
            .order_by("termijn", "pk")
        )
        assigned = running_toewijzing(klant.pk)
        context = {
            **letter_head(klant, kenmerk=f"Afspraken {klant.klantnummer}", dag=today),
            "van_u": [row for row in rows if not row.van_ons],
            "van_ons": [row for row in rows if row.van_ons],
            "plichten": running_duties(klant.pk, today),
            "contactpersoon": assigned.medewerker if assigned else None,
        }
        answer = HttpResponse(
            print_pdf(render_to_string("caseload/afspraken/brief.html", context)),
            content_type="application/pdf",
        )
        answer["Content-Disposition"] = f'attachment; filename="afspraken-{klant.klantnummer}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer
