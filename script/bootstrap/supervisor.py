"""Runs the processes of `script/server` together: when one ends, or on Ctrl-C, all of them end."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bootstrap.places import ROOT, BlockedError, child_environment
from bootstrap.processes import die_with_parent, last_line, wait_for_end


class Supervisor:
    """Named children, each with its own log file in `logs`."""

    def __init__(self, logs: Path, env: dict[str, str]) -> None:
        self.logs = logs
        self.env = child_environment(**env)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: list[str]) -> None:
        with self.log(name).open("wb") as log:
            self.children[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches only the parent, which ends them in order
                preexec_fn=die_with_parent,
            )

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def check(self) -> None:
        """Raise BlockedError naming the child that ended by itself."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = self.log(name)
                raise BlockedError(f"{name} is gestopt: {last_line(log)} (alles staat in {log})")

    def wait(self) -> None:
        """Watch the children until one ends; raises BlockedError then."""
        while True:
            self.check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask all children to end, last started first, then wait for them."""
        running = [child for child in reversed(self.children.values()) if child.poll() is None]
        for child in running:
            child.send_signal(signal.SIGTERM)
        for child in running:
            wait_for_end(child)


@contextmanager
def stop_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP into one KeyboardInterrupt; later ones do not disturb the end."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    former = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
