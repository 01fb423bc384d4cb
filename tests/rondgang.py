"""Walking past every address costs seconds; what a walk does not look at is left out here."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpRequest
from django.template.backends.django import Template
from django.utils.safestring import SafeString

from serviceplein.dossier.brief import can_print, drukker
from serviceplein.toegang.aanmelding import AccountBackend
from serviceplein.toegang.sessie import LAATST
from serviceplein.toegang.sessieopslag import SessionStore
from serviceplein.ui import context
from tests.werelden import world


@world
def ingericht() -> None:
    """The municipality as `inrichten` makes it today."""
    call_command("inrichten", "utrecht", verbosity=0)


def body_of(answer: Any) -> bytes:
    """All of a page or of a file that is sent in parts."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@contextmanager
def pages_left_blank() -> Iterator[None]:
    """Answers keep their status, headers and files; text of pages and style sheets is not made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *args, **kwargs: SafeString())
        yield
    drukker.cache_clear()


@contextmanager
def unrecorded() -> Iterator[None]:
    """Nobody reads the templates used, the refusals in the log or the letters: text is made, not printed."""
    log = logging.getLogger("django.request")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "disabled", True)
        patch.setattr("django.test.client.store_rendered_templates", lambda *args, **kwargs: None)
        if can_print():
            patch.setattr("weasyprint.HTML.write_pdf", lambda *args, **kwargs: b"%PDF-1.7\n")
        yield


@contextmanager
def one_account() -> Iterator[None]:
    """Past closed doors nothing changes of who walks: session and account are read once."""
    sessions: dict[str | None, dict[str, Any]] = {}
    accounts: dict[int, Any] = {}
    read_session, read_account = SessionStore.load, AccountBackend.get_user

    def session_of(store: SessionStore) -> dict[str, Any]:
        known = sessions.get(store.session_key) or read_session(store)
        if LAATST in known:
            sessions[store.session_key] = known
        return dict(known)

    def account_of(backend: AccountBackend, user_id: int) -> Any:
        if user_id not in accounts:
            accounts[user_id] = read_account(backend, user_id)
        return copy(accounts[user_id])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionStore, "load", session_of)
        patch.setattr(AccountBackend, "get_user", account_of)
        yield


@contextmanager
def one_menu() -> Iterator[None]:
    """The menu of an account is the same on every page: its figures are counted for the first page only."""
    made: dict[Any, context.Schil] = {}
    read = context._read

    def once(request: HttpRequest) -> context.Schil:
        if request.user.pk not in made:
            made[request.user.pk] = read(request)
        return made[request.user.pk]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "_read", once)
        yield
