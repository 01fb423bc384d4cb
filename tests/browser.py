"""A real browser for tests: Debian's Chromium, headless, Dutch; axe-core and the width of the page."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",
)
ROOT = Path(__file__).parents[1]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (runOnly) => {
  const preload = {assets: ["media"]};  // no rule asked for reads the style sheets, which are long
  const found = await axe.run(document, {runOnly, preload, resultTypes: ["violations"]});
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
}"""
SHOWN = """(leaves) => !(leaves && window.voorheen) && document.readyState === "complete"
  && !document.querySelector("[data-later], .htmx-request")"""


UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"


def without_browser(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for another process: what the browser needs in this one is no business of theirs."""
    return {name: value for name, value in environment.items() if name != UNSAFE}


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the whole run; its event loop lives in this thread, so the ORM is told not to mind."""
    before = os.environ.get(UNSAFE)
    os.environ[UNSAFE] = "1"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield chrome
        chrome.close()
    if before is None:
        del os.environ[UNSAFE]


@pytest.fixture(scope="session")
def warm_context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for the whole run, so that styles, scripts and fonts are fetched and read once."""
    if not (ROOT / "static" / "dist" / "ui.css").exists():
        pytest.skip("De schermen zijn niet gebouwd: draai npm ci && npm run build")
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", viewport=_viewport(1440))
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def browser_context(warm_context: BrowserContext) -> Iterator[BrowserContext]:
    """A clean visitor: no cookies; what a page keeps in its tab goes with the tab."""
    yield warm_context
    for tab in warm_context.pages[1:]:
        tab.close()
    warm_context.clear_cookies()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A tab; the test fails when the page throws or breaks the content security policy."""
    problems: list[str] = []
    tab = browser_context.new_page()
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
    yield tab
    assert problems == []


@pytest.fixture
def visit(page: Page, live_server: Any) -> Callable[[str], Page]:
    """visit("/stijlgids") opens an address of the live server."""

    def go(path: str) -> Page:
        page.goto(f"{live_server.url}{path}")
        return page

    return go


def log_in(page: Page, user: Any, live_server: Any) -> None:
    """Give the tab a session of this user, without the login page."""
    from serviceplein.toegang.sessieopslag import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "serviceplein.toegang.aanmelding.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


@contextmanager
def settled(page: Page) -> Iterator[None]:
    """Does what is in the block and goes on when the answer stands on the page, parts that load later too."""
    sent: list[Request] = []

    def keep(request: Request) -> None:
        sent.append(request)

    def shown() -> bool:
        return bool(page.evaluate(SHOWN, any(map(_leads_elsewhere, list(sent)))))

    page.evaluate("window.voorheen = true")
    page.on("request", keep)
    yield
    _wait(page, lambda: bool(sent), 0.5)
    assert _wait(page, lambda: shown() and shown(), 30), page.url
    page.remove_listener("request", keep)


def _leads_elsewhere(request: Request) -> bool:
    """Whether the answer comes as a page of its own."""
    if request.is_navigation_request():
        return True
    answer = request.response()
    return answer is not None and not {"hx-redirect", "hx-refresh"}.isdisjoint(answer.headers)


def _wait(page: Page, ready: Callable[[], bool], seconds: float) -> bool:
    """Asks again and again; a question that the next page cuts off is asked of that page."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(Error):
            if ready():
                return True
        page.wait_for_timeout(20)
    return False


def axe(page: Page) -> list[str]:
    """Violations on this page; evaluated through the protocol, so the page's own policy stays strict."""
    if page.evaluate("typeof axe") == "undefined":
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": _axe_source()})
        session.detach()
    violations: list[str] = page.evaluate(RUN_AXE, RULES)
    return violations


@cache
def _axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def faults(page: Page, *widths: int) -> list[str]:
    """What axe and the width of the page have against it at each width, without loading it again."""
    found = []
    for width in widths or (1440, 390):
        resize(page, width)
        found += [f"{page.url} ({width}): {problem}" for problem in axe(page)]
        found += [f"{page.url} ({width}): too wide"] * (overflow(page) > 0)
    return found


def proper(page: Page) -> None:
    """Holds the page that is open to axe and to a phone's width."""
    assert faults(page) == []
    resize(page, 1440)


def resize(page: Page, width: int) -> None:
    page.set_viewport_size(_viewport(width))


def overflow(page: Page) -> int:
    """Pixels the page is wider than the window; 0 is right."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def _viewport(width: int) -> Any:
    return {"width": width, "height": 900 if width > 800 else 844}
