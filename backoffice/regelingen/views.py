"""Pages of functioneel beheer: regelingen as data (BO-09)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from backoffice.aanvragen.definitie import Huishoudtype, shipped_text
from backoffice.aanvragen.regelingen import naam_van, regeling_op
from backoffice.regelingen import proef, services
from backoffice.regelingen.forms import OpmerkingForm, ProefForm, VersieForm
from backoffice.regelingen.lezen import codes, laatste
from backoffice.regelingen.models import RegelingVersie
from backoffice.regelingen.transitions import VersieStatus
from backoffice.regelingen.weergave import readable
from serviceplein.fouten import DomainError
from serviceplein.toegang.rechten import Recht
from serviceplein.toegang.views import RechtMixin

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


class VersieMaken(RechtMixin):
    """A new regeling, a next version that starts from the last one, or a draft taken up again."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, regeling: str = "", regelingversie_id: int = 0) -> HttpResponse:
        versie = _versie(regelingversie_id) if regelingversie_id else None
        if versie:
            initial = {name: getattr(versie, name) for name in ("tekst", "geldig_van", "geldig_tot")}
        else:
            initial = {"tekst": _text_of(regeling), "geldig_van": timezone.localdate()}
        return self._page(request, VersieForm(initial=initial), versie, regeling)

    def post(self, request: HttpRequest, regeling: str = "", regelingversie_id: int = 0) -> HttpResponse:
        user: Any = request.user
        versie = _versie(regelingversie_id) if regelingversie_id else None
        form = VersieForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, versie, regeling, status=422)
        command = services.SaveVersie(versie_id=versie.pk if versie else None, **form.cleaned_data)
        try:
            pk = services.save_versie(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.refuse(refused)
            return self._page(request, form, versie, regeling, status=409)
        messages.success(request, "Het concept is bewaard. Controleer hieronder wat er staat.")
        return redirect("regelingversie", pk)

    def _page(
        self,
        request: HttpRequest,
        form: VersieForm,
        versie: RegelingVersie | None,
        regeling: str,
        status: int = 200,
    ) -> HttpResponse:
        title = f"Versie {versie.nummer} van {versie.naam}" if versie else "Nieuwe regeling"
        if regeling and not versie:
            title = f"Nieuwe versie van {naam_van(regeling)}"
        context = {"form": form, "titel": title}
        return render(request, "backoffice/regelingen/versie_maken.html", context, status=status)


class VersiePagina(RechtMixin):
    """A version in words, its trial, and the next step."""

    recht = Recht.BEHEREN

    def get(self, request: HttpRequest, regelingversie_id: int) -> HttpResponse:
        return versie_page(request, _versie(regelingversie_id))


class VersieProef(RechtMixin):
    recht = Recht.BEHEREN

    def post(self, request: HttpRequest, regelingversie_id: int) -> HttpResponse:
        user: Any = request.user
        versie = _versie(regelingversie_id)
        form = ProefForm(versie.code, request.POST)
        if not form.is_valid():
            return versie_page(request, versie, proef=form, status=422)
        batch = form.cleaned_data["batch"]
        command = proef.TryVersie(versie_id=versie.pk, batch_id=int(batch) if batch else None)
        try:
            proef.try_versie(command, actor=user, now=timezone.now())
        except DomainError as refused:
            form.add_error(None, refused.message)
            return versie_page(request, versie, proef=form, status=409)
        return redirect("regelingversie", versie.pk)


class _Stap(RechtMixin):
    """One step on a version."""

    recht = Recht.BEHEREN
    stap: Callable[..., int]
    gedaan = ""

    def post(self, request: HttpRequest, regelingversie_id: int) -> HttpResponse:
        user: Any = request.user
        versie = _versie(regelingversie_id)
        command = services.VersieStap(versie_id=versie.pk, opmerking=request.POST.get("opmerking", ""))
        try:
            type(self).stap(command, actor=user, now=timezone.now())
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, self.gedaan)
        return redirect("regelingversie", versie.pk)


class VersieIndienen(_Stap):
    stap = staticmethod(services.submit_versie)
    gedaan = "De versie wacht op controle door een collega."


class VersieTerugsturen(_Stap):
    stap = staticmethod(services.return_versie)
    gedaan = "De versie is teruggestuurd."


class VersieIntrekken(_Stap):
    stap = staticmethod(services.withdraw_versie)
    gedaan = "De versie is ingetrokken."


class VersieVaststellen(_Stap):
    stap = staticmethod(services.set_versie)
    gedaan = "De versie is vastgesteld."


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
