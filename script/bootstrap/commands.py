"""The commands of script/: setup, server, test, manage and bench."""

import errno
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from bootstrap.checks import test
from bootstrap.embedded import own_servers, shared_servers
from bootstrap.installation import install
from bootstrap.places import DATA, PYTHON, ROOT, BlockedError, child_environment, say
from bootstrap.server import server
from bootstrap.supervisor import stop_signals

BENCHES = ROOT / "script" / "benches"


def main() -> int:
    """Run the command named by the first argument; exit code 1 when something is missing, 130 on Ctrl-C."""
    command = COMMANDS[sys.argv[1]]
    try:
        with stop_signals():
            return command(sys.argv[2:])
    except BlockedError as blocked:
        say(f"Kan niet verder: {blocked}")
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say("Kan niet verder: de schijf is vol; maak ruimte en start opnieuw.")
        return 1


def setup(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="script/setup", description="Zet alles klaar om Serviceplein te draaien.")
    parser.add_argument("--tests", action="store_true", help="ook wat de browsertests nodig hebben")
    install(tests=parser.parse_args(arguments).tests)
    return 0


def manage(arguments: list[str]) -> int:
    install()
    with shared_servers() as urls:
        return run_python(ROOT / "manage.py", arguments, urls)


def bench(arguments: list[str]) -> int:
    """Benchmarks have servers and data of their own in .data/bench, kept for the next run."""
    names = sorted(path.stem for path in BENCHES.glob("*.py"))
    if not arguments or arguments[0] not in names:
        wrong = (
            f"de benchmark {arguments[0]} bestaat niet; kies uit: " if arguments else "kies een benchmark: "
        )
        raise BlockedError(wrong + (", ".join(names) or "er zijn er nog geen") + ".")
    install()
    with own_servers(DATA / "bench") as urls:
        migrated = run_python(ROOT / "manage.py", ["migrate", "--verbosity=0"], urls)
        return migrated or run_python(BENCHES / f"{arguments[0]}.py", arguments[1:], urls)


def run_python(program: Path, arguments: list[str], urls: dict[str, str]) -> int:
    """Run a program in the foreground, in the directory of the caller; Ctrl-C is for the program."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        env = child_environment(**urls, PYTHONPATH=str(ROOT))
        return subprocess.run(
            [str(PYTHON), str(program), *arguments],
            env=env,
            check=False,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ).returncode
    finally:
        signal.signal(signal.SIGINT, former)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "server": server,
    "test": test,
    "manage": manage,
    "bench": bench,
}
