"""Pages of functioneel beheer: regelingen as data (BO-09)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from backoffice.aanvragen.definitie import Huishoudtype
from backoffice.aanvragen.definitietekst import shipped_text
from backoffice.aanvragen.regelingen import naam_van, regeling_op
from backoffice.regelingen import proef, services
from backoffice.regelingen.forms import OpmerkingForm, ProefForm, VersieForm
from backoffice.regelingen.lezen import codes, laatste
from backoffice.regelingen.models import RegelingVersie
from backoffice.regelingen.transitions import VersieStatus
from backoffice.regelingen.weergave import readable
from serviceplein.toegang.models import Gebruiker
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin
from serviceplein.ui.stap import Formulierpagina, Formulierstap, KnopMetMelding

OPEN = (VersieStatus.CONCEPT, VersieStatus.TER_CONTROLE)


class Regelingen(RechtMixin):
    """Every regeling with the version of today and what is being prepared."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        versies: dict[str, list[RegelingVersie]] = {}
        for row in RegelingVersie.objects.exclude(status=VersieStatus.INGETROKKEN).order_by(
            "code", "-nummer"
        ):
            versies.setdefault(row.code, []).append(row)
        rows = [
            {
                "code": code,
                "naam": naam_van(code) if code in codes() else versies[code][0].naam,
                "geldt": regeling_op(code, today) is not None,
                "versies": versies.get(code, []),
            }
            for code in sorted({*codes(), *versies})
        ]
        return render(request, "backoffice/regelingen/regelingen.html", {"regelingen": rows})


class RegelingPagina(RechtMixin):
    """What holds today, in words, and every version."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, regeling: str) -> HttpResponse:
        today = timezone.localdate()
        found = regeling_op(regeling, today) or laatste(regeling)
        if found is None:
            raise Http404
        context = {
            "leesbaar": readable(found, today),
            "geldt": regeling_op(regeling, today) is not None,
            "versies": RegelingVersie.objects.filter(code=regeling).order_by("-nummer"),
        }
        return render(request, "backoffice/regelingen/regeling.html", context)


class VersieMaken(Formulierpagina):
    """A new regeling, a next version that starts from the last one, or a draft taken up again."""

    recht = Recht.BEHEREN
    formulier = VersieForm
    template_name = "backoffice/regelingen/versie_maken.html"
    gelukt = "Het concept is bewaard. Controleer hieronder wat er staat."
    versie: RegelingVersie | None = None
    code = ""
    bewaard: int

    def find(self, **kwargs: Any) -> None:
        self.code = kwargs.get("regeling", "")
        if "regelingversie_id" in kwargs:
            self.versie = _versie(kwargs["regelingversie_id"])

    def initial(self) -> dict[str, Any]:
        if self.versie:
            names = ("tekst", "geldig_van", "geldig_tot")
            return {name: getattr(self.versie, name) for name in names}
        return {"tekst": _text_of(self.code), "geldig_van": timezone.localdate()}

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        command = services.SaveVersie(versie_id=self.versie.pk if self.versie else None, **data)
        self.bewaard = services.save_versie(command, actor=actor, now=now)

    def back(self) -> str:
        return reverse("regelingversie", args=[self.bewaard])

    def context(self) -> dict[str, Any]:
        if self.versie:
            return {"titel": f"Versie {self.versie.nummer} van {self.versie.naam}"}
        return {"titel": f"Nieuwe versie van {naam_van(self.code)}" if self.code else "Nieuwe regeling"}


class VersiePagina(RechtMixin):
    """A version in words, its trial, and the next step."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, regelingversie_id: int) -> HttpResponse:
        return versie_page(request, _versie(regelingversie_id))


class _OverVersie(RechtMixin):
    """A step on a version."""

    recht = Recht.BEHEREN
    terug = "regelingversie"
    versie: RegelingVersie

    def find(self, **kwargs: Any) -> None:
        self.versie = _versie(kwargs["regelingversie_id"])


class VersieProef(_OverVersie, Formulierstap):
    formulier = ProefForm
    gelukt = ""

    def form_for(self, data: Any = None, files: Any = None) -> ProefForm:
        return ProefForm(self.versie.code, data)

    def run(self, data: dict[str, Any], *, actor: Gebruiker, now: datetime) -> None:
        batch = data["batch"]
        command = proef.TryVersie(versie_id=self.versie.pk, batch_id=int(batch) if batch else None)
        proef.try_versie(command, actor=actor, now=now)

    def page(self, form: ProefForm, status: int = 200) -> HttpResponse:
        return versie_page(self.request, self.versie, proef=form, status=status)


class _Stap(_OverVersie, KnopMetMelding):
    stap: Callable[..., int]

    def run(self, *, actor: Gebruiker, now: datetime) -> None:
        said = self.request.POST.get("opmerking", "")
        type(self).stap(services.VersieStap(versie_id=self.versie.pk, opmerking=said), actor=actor, now=now)


class VersieIndienen(_Stap):
    stap = staticmethod(services.submit_versie)
    gelukt = "De versie wacht op controle door een collega."


class VersieTerugsturen(_Stap):
    stap = staticmethod(services.return_versie)
    gelukt = "De versie is teruggestuurd."


class VersieIntrekken(_Stap):
    stap = staticmethod(services.withdraw_versie)
    gelukt = "De versie is ingetrokken."


class VersieVaststellen(_Stap):
    stap = staticmethod(services.set_versie)
    gelukt = "De versie is vastgesteld."


def _versie(pk: int) -> RegelingVersie:
    found = RegelingVersie.objects.select_related("gemaakt_door", "vastgesteld_door").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _text_of(code: str) -> str:
    """The newest text of a regeling; a new one starts from the U-pas as an example."""
    last = RegelingVersie.objects.filter(code=code).order_by("-nummer").first()
    return last.tekst if last else shipped_text(code or "u_pas")


def versie_page(
    request: HttpRequest, versie: RegelingVersie, *, proef: ProefForm | None = None, status: int = 200
) -> HttpResponse:
    """One version with what this user may do next."""
    user: Any = request.user
    mine = versie.gemaakt_door_id == user.pk
    context = {
        "versie": versie,
        "leesbaar": readable(services.read_definition(versie.tekst), versie.geldig_van),
        "ontbreekt": services.missing_norms(services.read_definition(versie.tekst), versie.geldig_van)
        if versie.status in OPEN
        else [],
        "eigen": mine,
        "open": versie.status in OPEN,
        "verschil": [
            (Huishoudtype(kind).label, counts)
            for kind, counts in ((versie.proef or {}).get("huishoudens") or {}).items()
        ],
        "proef": proef or ProefForm(versie.code),
        "opmerking": OpmerkingForm(),
    }
    return render(request, "backoffice/regelingen/versie.html", context, status=status)
