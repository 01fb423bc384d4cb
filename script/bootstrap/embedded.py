"""Which servers a command uses: those of DATABASE_URL and REDIS_URL, running embedded ones, or its own."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bootstrap.places import DATA, BlockedError, say
from bootstrap.processes import START_SECONDS
from bootstrap.servers import Postgres, Valkey


@contextmanager
def own_servers(home: Path = DATA, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """Start what the environment does not name; yields DATABASE_URL and REDIS_URL, then stops its own."""
    urls = _given()
    postgres, valkey = Postgres(home / "postgres", durable=durable), Valkey(home / "valkey", durable=durable)
    try:
        if "DATABASE_URL" not in urls:
            postgres.start()
            urls["DATABASE_URL"] = postgres.url()
        if "REDIS_URL" not in urls:
            valkey.start()
            urls["REDIS_URL"] = valkey.url()
        yield urls
    finally:
        valkey.stop()
        postgres.stop()


@contextmanager
def exclusive_servers(home: Path = DATA) -> Iterator[dict[str, str]]:
    """Own servers for as long as `script/server` runs; raises BlockedError when another command has them."""
    with _lock(home, "owner") as owner:
        if not _take(owner, fcntl.LOCK_EX | fcntl.LOCK_NB):
            raise BlockedError(
                "in deze map draait al een server of een beheeropdracht; stop die eerst, "
                "of gebruik de server die al draait."
            )
        with own_servers(home) as urls:
            yield urls


@contextmanager
def shared_servers(home: Path = DATA) -> Iterator[dict[str, str]]:
    """Use the servers another command of this checkout runs, or run them until the last user is done."""
    with _lock(home, "users") as users, _lock(home, "owner") as owner:
        fcntl.flock(users, fcntl.LOCK_SH)
        deadline = time.monotonic() + START_SECONDS
        while not _take(owner, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if urls := _running(home):
                yield urls
                return
            if time.monotonic() > deadline:
                raise BlockedError(
                    "een andere opdracht in deze map start of stopt te lang; stop die en start opnieuw."
                )
            time.sleep(0.2)
        with own_servers(home) as urls:
            yield urls
            if not _take(users, fcntl.LOCK_EX | fcntl.LOCK_NB):
                say("Een andere beheeropdracht gebruikt deze database nog; wachten tot die klaar is...")
                fcntl.flock(users, fcntl.LOCK_EX)


@contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """Fresh servers, fast and without regard for crashes, and a TMPDIR that goes away with them."""
    home = Path(tempfile.mkdtemp(prefix="serviceplein-test-"))
    home.chmod(0o711)  # lets the account of PostgreSQL pass to its own directory
    try:
        temporary = home / "tmp"
        temporary.mkdir()
        with own_servers(home, durable=False) as urls:
            yield urls | {"TMPDIR": str(temporary)}
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _given() -> dict[str, str]:
    return {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}


def _running(home: Path) -> dict[str, str] | None:
    """URLs of the servers another command runs; None while it is starting or stopping."""
    urls = _given()
    for name, server in (
        ("DATABASE_URL", Postgres(home / "postgres")),
        ("REDIS_URL", Valkey(home / "valkey")),
    ):
        if name not in urls:
            if not server.answers():
                return None
            urls[name] = server.url()
    return urls


@contextmanager
def _lock(home: Path, name: str) -> Iterator[int]:
    home.mkdir(exist_ok=True)
    descriptor = os.open(home / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True
