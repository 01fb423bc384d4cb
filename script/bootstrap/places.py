"""Where things stand in the checkout, and how a command stops when something is missing."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = ROOT / ".data"

MIB = 1024 * 1024


class BlockedError(Exception):
    """The command cannot go on; the message is one Dutch sentence that says what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def demand_space(directory: Path, mebibytes: int) -> None:
    """Raise BlockedError when the disk of `directory` has less free space than the next step needs."""
    free = shutil.disk_usage(directory).free // MIB
    if free < mebibytes:
        raise BlockedError(
            f"de schijf van {directory} heeft nog {free} MB vrij en er is {mebibytes} MB nodig; "
            "maak ruimte en start opnieuw."
        )


def child_environment(**extra: str) -> dict[str, str]:
    """Environment for child processes: ours, with a home directory that can be written to.

    Python may keep its compiled modules: without them every process starts four seconds later.
    """
    env = os.environ | extra
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    home = env.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        substitute = DATA / "home"
        substitute.mkdir(parents=True, exist_ok=True)
        env["HOME"] = str(substitute)
    return env
