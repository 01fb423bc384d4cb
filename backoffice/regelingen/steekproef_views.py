"""Pages of the review of automatic decisions."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import naam_van, regeling_van
from backoffice.besluiten.views import facts_in_words
from backoffice.regelingen.forms import NazienForm
from backoffice.regelingen.models import Steekproef
from backoffice.regelingen.steekproef import JudgeSteekproef, judge_steekproef
from backoffice.regelingen.transitions import Nazien
from serviceplein.toegang.doelbinding import require_open
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import Kolom, Lijst, LijstView
from serviceplein.ui.stap import Formulierpagina


class SteekproefLijst(Lijst):
    naam = "steekproef"
    titel = "Steekproef"
    enkelvoud, meervoud = "besluit", "besluiten"
    standaard_sortering = "getrokken"
    leeg_titel = "Niets na te zien"
    leeg_tekst = "Er wacht geen automatisch besluit op een blik van een medewerker."
    kolommen = (
        Kolom(
            naam="klant",
            label="Klant",
            waarde="besluit.aanvraag.klant.naam",
            template="backoffice/regelingen/_steekproef.html",
            sorteer=("besluit__aanvraag__klant__achternaam",),
            kop=True,
        ),
        Kolom(
            naam="regeling",
            label="Regeling",
            waarde=lambda rij: naam_van(rij.besluit.aanvraag.regeling),
            sorteer=("besluit__aanvraag__regeling",),
        ),
        Kolom(
            naam="bedrag",
            label="Bedrag",
            waarde="besluit.bedrag",
            template="backoffice/betalingen/_bedrag.html",
            getal=True,
        ),
        Kolom(
            naam="getrokken",
            label="Beslist",
            waarde="getrokken_op",
            template="backoffice/aanvragen/_tijdstip.html",
            sorteer=("getrokken_op",),
            nowrap=True,
        ),
    )


def visible_sample(user: Any) -> QuerySet[Steekproef]:
    """Decisions of the sample about klanten the user may see."""
    return Steekproef.objects.filter(besluit__aanvraag__in=Aanvraag.objects.visible_to(user))


class SteekproefOverzicht(RechtMixin, LijstView):
    """What waits to be reviewed, and how often a decision was right."""

    recht = Recht.AANVRAAG_BESLISSEN
    lijst = SteekproefLijst
    template_name = "backoffice/regelingen/steekproef.html"

    def get_queryset(self) -> QuerySet[Any]:
        rows = visible_sample(self.request.user).filter(oordeel="")
        return rows.select_related("besluit__aanvraag__klant")

    def get_context(self) -> dict[str, Any]:
        found = Steekproef.objects.aggregate(
            klopt=Count("pk", filter=Q(oordeel=Nazien.KLOPT)),
            klopt_niet=Count("pk", filter=Q(oordeel=Nazien.KLOPT_NIET)),
        )
        return {**found, "nagezien": found["klopt"] + found["klopt_niet"]}


class SteekproefPagina(Formulierpagina):
    """One decision with all it rests on."""

    recht = Recht.AANVRAAG_BESLISSEN
    formulier = NazienForm
    template_name = "backoffice/regelingen/nazien.html"
    gelukt = "Het besluit is nagezien."

    def find(self, **kwargs: Any) -> None:
        rows = visible_sample(self.user).select_related("besluit__aanvraag__klant__gemeente")
        self.item = rows.get(pk=kwargs["steekproef_id"])
        require_open(self.request, self.item.besluit.aanvraag.klant, handeling="besluit nazien")

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = JudgeSteekproef(
            steekproef_id=self.item.pk, oordeel=Nazien(data["oordeel"]), toelichting=data["toelichting"]
        )
        judge_steekproef(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("steekproef")

    def context(self) -> dict[str, Any]:
        aanvraag = self.item.besluit.aanvraag
        regeling = regeling_van(aanvraag.regeling)
        return {
            "item": self.item,
            "besluit": self.item.besluit,
            "aanvraag": aanvraag,
            "klant": aanvraag.klant,
            "regeling": regeling,
            "feiten": facts_in_words(regeling, aanvraag),
            "voorwaarden": self.item.besluit.voorwaarden,
        }
