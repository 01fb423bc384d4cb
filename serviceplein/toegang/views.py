"""The rule that every view declares who may use it, and the pages that belong to nobody in particular."""

from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from serviceplein.toegang.rollen import Recht
from serviceplein.toegang.startpagina import start_page_of


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def page_of(request: HttpRequest) -> str:
    """Path and query of the page the user looks at: for a fragment or a posted form the page around it."""
    if is_htmx(request):
        around = urlsplit(request.headers.get("HX-Current-URL", ""))
    elif request.method != "GET":
        around = urlsplit(request.headers.get("Referer", ""))
    else:
        return request.get_full_path()
    if around.netloc != request.get_host():
        return reverse("start")
    return f"{around.path}?{around.query}" if around.query else around.path


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` address of the request when it stays on this site, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return fallback


def redirect_to(request: HttpRequest, url_name: str, *args: Any) -> HttpResponse:
    """Sends the whole page to `url_name` and remembers where the user was, also from an htmx fragment."""
    url = f"{reverse(url_name, args=args)}?{urlencode({'next': page_of(request)})}"
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def login_redirect(request: HttpRequest) -> HttpResponse:
    return redirect_to(request, "inloggen")


class RechtMixin(View):
    """First base of every view behind the login: `recht` says which right it needs (PRV-01)."""

    recht: ClassVar[Recht]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated:
            return login_redirect(request)
        if not user.heeft(self.recht):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StartView(RechtMixin):
    """Sends everybody to the place where their work is; without one it says welcome."""

    recht = Recht.AANMELDEN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        page = start_page_of(user)
        if page is not None:
            return redirect(page)
        return render(request, "toegang/welkom.html", {"rollen": sorted(rol.label for rol in user.rollen)})


class GezondView(View):
    """For the load balancer: 200 while the database answers."""

    openbaar = True

    def get(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return JsonResponse({"status": "gezond"}, headers={"Cache-Control": "no-store"})
