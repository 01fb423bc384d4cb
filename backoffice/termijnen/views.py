"""Pages of terms: the list, how one term was computed, and the steps on it."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.models import Aanvraag
from backoffice.aanvragen.regelingen import regeling_van
from backoffice.aanvragen.transitions import AanvraagStatus
from backoffice.besluiten.views import visible_aanvraag
from backoffice.termijnen import dwangsommen, services
from backoffice.termijnen.bewaking import running_terms
from backoffice.termijnen.buiten import LeaveAside, leave_aside
from backoffice.termijnen.forms import (
    BuitenForm,
    DwangsomForm,
    HervatForm,
    IngebrekeForm,
    OpschortForm,
    StapForm,
    TeLaatForm,
    VerdaagForm,
    VoorschotForm,
)
from backoffice.termijnen.keuzes import Grond, Voorschotgrond
from backoffice.termijnen.lezen import Situatie, situation_of
from backoffice.termijnen.lijst import TermijnenLijst
from backoffice.termijnen.services import TermijnStaatNietToe
from backoffice.termijnen.weergave import runs
from serviceplein.catalogus.normen import NormOntbreekt
from serviceplein.fouten import DomainError
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.lijst import LijstView, Tab
from serviceplein.ui.stap import Formulierstap


class Termijnen(RechtMixin, LijstView):
    """Every running term, the one that ends first on top."""

    recht = Recht.AANVRAAG_BEKIJKEN
    lijst = TermijnenLijst
    template_name = "backoffice/termijnen/termijnen.html"

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        rows = Aanvraag.objects.visible_to(user).select_related("klant", "behandelaar")
        return running_terms(rows, timezone.localdate())

    def get_tabs(self) -> list[Tab]:
        url, asked = reverse("termijnen"), self.request.GET
        stand, mine = asked.get("stand", ""), bool(asked.get("van_mij"))
        return [
            Tab(label="Alle", url=url, actief=not stand and not mine),
            Tab(label="Van mij", url=f"{url}?van_mij=on", actief=mine),
            Tab(label="Te laat", url=f"{url}?stand=te_laat", actief=stand == "te_laat" and not mine),
            Tab(label="In gebreke", url=f"{url}?stand=in_gebreke", actief=stand == "in_gebreke" and not mine),
            Tab(label="Staat stil", url=f"{url}?stand=stil", actief=stand == "stil" and not mine),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StapKeuze:
    """One step a medewerker can take now, with its form."""

    naam: str
    titel: str
    knop: str
    form: StapForm
    url: str
    uitleg: str = ""
    open: bool = False


class TermijnPagina(RechtMixin):
    """How the term of one application was computed, day by day, and what can be done about it."""

    recht = Recht.AANVRAAG_BEKIJKEN

    def get(self, request: HttpRequest, aanvraag_id: int) -> HttpResponse:
        return termijn_page(request, visible_aanvraag(request, aanvraag_id))


def termijn_page(
    request: HttpRequest, aanvraag: Aanvraag, *, fout: tuple[str, StapForm] | None = None
) -> HttpResponse:
    """The page; `fout` is the step whose form came back with errors."""
    user: Any = request.user
    today = timezone.localdate()
    context: dict[str, Any] = {
        "aanvraag": aanvraag,
        "klant": aanvraag.klant,
        "regeling": regeling_van(aanvraag.regeling),
    }
    try:
        found = situation_of(aanvraag, today)
    except NormOntbreekt as error:
        return render(request, "backoffice/termijnen/termijn.html", {**context, "geen_norm": str(error)})
    mine = aanvraag.behandelaar_id in (None, user.pk)
    decides = user.heeft(Recht.AANVRAAG_BESLISSEN)
    context |= {
        "situatie": found,
        "te_laat": found.te_laat(today),
        "berekening": found.berekening,
        "perioden": runs(found.berekening.dagen),
        "dwangsom_bij": found.dwangsom_klaar(today),
        "stappen": _choices(aanvraag, found, mine=mine, fout=fout) if decides else [],
        "bij_collega": decides and not mine and found.open,
    }
    status = 422 if fout else 200
    return render(request, "backoffice/termijnen/termijn.html", context, status=status)


def _choices(
    aanvraag: Aanvraag, found: Situatie, *, mine: bool, fout: tuple[str, StapForm] | None
) -> list[StapKeuze]:
    today = timezone.localdate()
    chosen = []
    for view in STAPPEN:
        if not view.fits(found, mine):
            continue
        failed = fout[1] if fout and fout[0] == view.naam else None
        chosen.append(
            StapKeuze(
                naam=view.naam,
                titel=view.titel,
                knop=view.knop,
                form=failed or view.formulier(situatie=found, vandaag=today, prefix=view.naam),
                url=reverse(f"termijn-{view.naam}", args=[aanvraag.pk]),
                uitleg=view.uitleg,
                open=failed is not None or view.urgent(found),
            )
        )
    return chosen


class TermijnStap(Formulierstap):
    """A step on the term of one application; a form with errors comes back on the page of the term."""

    recht = Recht.AANVRAAG_BESLISSEN
    terug = "termijn"
    naam: ClassVar[str]
    titel: ClassVar[str]
    knop: ClassVar[str]
    uitleg: ClassVar[str] = ""
    formulier: ClassVar[type[StapForm]] = StapForm

    @staticmethod
    @abstractmethod
    def fits(found: Situatie, mine: bool) -> bool:
        """Whether the step makes sense now."""

    @staticmethod
    def urgent(found: Situatie) -> bool:
        """Whether this is what comes now, so that its form stands open."""
        return False

    def find(self, **kwargs: Any) -> None:
        self.aanvraag = visible_aanvraag(self.request, kwargs["aanvraag_id"])

    def form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"situatie": situation_of(self.aanvraag, today), "vandaag": today, "prefix": self.naam}

    def page(self, form: StapForm, status: int = 200) -> HttpResponse:
        return termijn_page(self.request, self.aanvraag, fout=(self.naam, form))

    def refused(self, form: StapForm, refused: DomainError) -> HttpResponse:
        if not isinstance(refused, TermijnStaatNietToe):
            raise refused
        return super().refused(form, refused)


def _runs(found: Situatie, mine: bool) -> bool:
    return found.open and mine and found.opgeschort is None and not found.te_laat(timezone.localdate())


class Opschorten(TermijnStap):
    naam, titel, knop = "opschorten", "Gegevens opvragen of termijn stilzetten", "Brief sturen"
    gelukt = "De brief wordt gemaakt. De termijn staat stil vanaf morgen."
    formulier = OpschortForm
    fits = staticmethod(_runs)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.SuspendTermijn(
            aanvraag_id=self.aanvraag.pk,
            grond=Grond(data["grond"]),
            wat=data["wat"],
            uiterlijk=data["uiterlijk"],
        )
        services.suspend_termijn(command, actor=actor, now=now)


class Hervatten(TermijnStap):
    naam, titel, knop = "hervatten", "De gegevens zijn binnen", "Termijn laten lopen"
    gelukt = "De termijn loopt weer."
    formulier = HervatForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        return found.open and found.opgeschort is not None

    @staticmethod
    def urgent(found: Situatie) -> bool:
        return True

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.ResumeTermijn(aanvraag_id=self.aanvraag.pk, op=data["op"])
        services.resume_termijn(command, actor=actor, now=now)


class BuitenBehandeling(TermijnStap):
    naam, titel, knop = "buiten", "Buiten behandeling stellen", "Besluiten en brief sturen"
    gelukt = "De aanvraag blijft buiten behandeling. De brief wordt gemaakt."
    uitleg = "De klant stuurde de gegevens niet op tijd. Bel de klant eerst. Lukt het nog? Wacht dan even."
    formulier = BuitenForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        waits = mine and found.aanvraag.status == AanvraagStatus.BIJ_MEDEWERKER
        return waits and found.buiten_voor is not None and timezone.localdate() <= found.buiten_voor

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        leave_aside(LeaveAside(aanvraag_id=self.aanvraag.pk, **data), actor=actor, now=now)


class Verdagen(TermijnStap):
    naam, titel, knop = "verdagen", "Verdagen: beslissen duurt langer", "Verdagen en brief sturen"
    gelukt = "De klant krijgt een brief met de nieuwe datum."
    uitleg = "Dit kan één keer, en alleen binnen de termijn."
    formulier = VerdaagForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        return _runs(found, mine) and found.verdaging is None

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.PostponeTermijn(
            aanvraag_id=self.aanvraag.pk, aantal_weken=data["aantal_weken"], reden=data["reden"]
        )
        services.postpone_termijn(command, actor=actor, now=now)


class TeLaatMelden(TermijnStap):
    naam, titel, knop = "te-laat", "De klant schrijven dat wij te laat zijn", "Brief sturen"
    gelukt = "De klant krijgt een brief met de reden en de nieuwe datum."
    formulier = TeLaatForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        told = found.overschrijding is not None and found.overschrijding.gemeld_op is not None
        return found.te_laat(timezone.localdate()) and not told

    @staticmethod
    def urgent(found: Situatie) -> bool:
        return True

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.TellLate(
            aanvraag_id=self.aanvraag.pk, reden=data["reden"], verwacht_op=data["verwacht_op"]
        )
        services.tell_late(command, actor=actor, now=now)


class Ingebreke(TermijnStap):
    naam, titel, knop = "ingebreke", "Ingebrekestelling ontvangen", "Vastleggen en antwoorden"
    gelukt = "De ingebrekestelling is vastgelegd. De klant krijgt een antwoord."
    uitleg = "Een brief die binnenkomt voor de termijn voorbij is, telt niet mee. Leg hem wel vast."
    formulier = IngebrekeForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        return found.open and found.ingebreke is None

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = dwangsommen.RegisterIngebrekestelling(
            aanvraag_id=self.aanvraag.pk,
            ontvangen_op=data["ontvangen_op"],
            geen_dwangsom=data["geen_dwangsom"],
            toelichting=data["toelichting"],
        )
        dwangsommen.register_ingebrekestelling(command, actor=actor, now=now)


class DwangsomVaststellen(TermijnStap):
    naam, titel, knop = "dwangsom", "Dwangsom vaststellen", "Vaststellen, brief sturen en betalen"
    gelukt = "De dwangsom is vastgesteld. De klant krijgt een brief en de betaling staat klaar."
    formulier = DwangsomForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        return found.dwangsom_klaar(timezone.localdate())

    @staticmethod
    def urgent(found: Situatie) -> bool:
        return True

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = dwangsommen.EstablishDwangsom(aanvraag_id=self.aanvraag.pk)
        dwangsommen.establish_dwangsom(command, actor=actor, now=now)


class VoorschotGeven(TermijnStap):
    naam, titel, knop = "voorschot", "Voorschot geven", "Voorschot geven en brief sturen"
    gelukt = "De klant krijgt een brief en de betaling staat klaar."
    formulier = VoorschotForm

    @staticmethod
    def fits(found: Situatie, mine: bool) -> bool:
        return found.open and mine

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = dwangsommen.GrantVoorschot(
            aanvraag_id=self.aanvraag.pk,
            grond=Voorschotgrond(data["grond"]),
            bedrag=data["bedrag"],
            reden=data["reden"],
            verwacht=data.get("verwacht"),
        )
        dwangsommen.grant_voorschot(command, actor=actor, now=now)


STAPPEN: tuple[type[TermijnStap], ...] = (
    DwangsomVaststellen,
    TeLaatMelden,
    Hervatten,
    Opschorten,
    BuitenBehandeling,
    Verdagen,
    Ingebreke,
    VoorschotGeven,
)
