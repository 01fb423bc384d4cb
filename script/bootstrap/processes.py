"""Programs from the wheels in .venv as children of this command: who they run as, how they start and end."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bootstrap.places import ROOT, VENV, BlockedError

START_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Between fork and exec: ask Linux for SIGINT when the parent ends, also when it is killed."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def package_file(pattern: str) -> Path:
    """A file of an installed wheel; raises BlockedError when the wheel has none for this machine."""
    found = sorted(VENV.glob(f"lib/python3.*/site-packages/{pattern}"))
    if not found:
        raise BlockedError(
            "voor deze machine is er geen ingebouwde database; "
            "zet DATABASE_URL en REDIS_URL naar eigen servers en start opnieuw."
        )
    return found[-1]


@dataclass(frozen=True, slots=True)
class Account:
    """How a process runs that refuses root: as another user, or in a user namespace where it is not root."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix, *command],
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def own(self, directory: Path) -> None:
        """Give a directory tree to this account; nothing to do for an ordinary user."""
        if os.geteuid() != 0:
            return
        uid, gid = self.uid or 0, self.gid or 0
        if directory.stat().st_uid == uid:
            return
        for path in (*directory.rglob("*"), directory):
            os.chown(path, uid, gid, follow_symlinks=False)


def choose_account(binary: Path, directory: Path) -> Account:
    """Ordinary user: itself. Root: `nobody`, or where parent directories forbid that a user namespace.

    Raises BlockedError when root can do neither.
    """
    if os.geteuid() != 0:
        return Account()
    nobody = pwd.getpwnam("nobody")
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    probe = ["sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(directory), str(binary)]
    for account in (Account(uid=nobody.pw_uid, gid=nobody.pw_gid), Account(prefix=namespace)):
        account.own(directory)
        if account.run(probe).returncode == 0:
            return account
    raise BlockedError(
        f"PostgreSQL weigert als root te draaien en een andere gebruiker kan niet bij {ROOT}; "
        "start als gewone gebruiker of zet DATABASE_URL."
    )


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Raise TimeoutError when the process ends or START_SECONDS pass before it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask a child to end; kill its whole session when it does not."""
    if process.poll() is None:
        process.send_signal(how)
    wait_for_end(process)


def wait_for_end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a child that was asked to end, and kill its session when it takes too long."""
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "zonder melding."
