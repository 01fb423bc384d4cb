"""The commands in script/: what they say when something is missing, and how they end."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bootstrap.places import MIB, ROOT, BlockedError, demand_space
from bootstrap.servers import free_port
from bootstrap.supervisor import Supervisor

COMMANDS = ("setup", "server", "test", "manage", "bench")

BUILD_FRONTEND = """
import sys
sys.path.insert(0, sys.argv[1])
from bootstrap.installation import DATA, install_frontend
from bootstrap.places import BlockedError
DATA.mkdir()
try:
    install_frontend()
except BlockedError as error:
    sys.exit(str(error))
"""


def run(script: Path | str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [str(script), *arguments],
        env=given | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the commands in a path with spaces, without .venv or .data."""
    place = tmp_path / "mijn map" / "serviceplein"
    shutil.copytree(ROOT / "script", place / "script", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.lock", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, place)
    shutil.copytree(ROOT / "static" / "src", place / "static" / "src")
    return place


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH with the tools of a shell script and nothing else."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "env"):
        (tools / name).symlink_to(str(shutil.which(name)))
    return str(tools)


class TestCommands:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_can_be_run_and_explain_themselves(self, name):
        script = ROOT / "script" / name
        assert os.access(script, os.X_OK)
        assert script.read_text().splitlines()[1].startswith("# ")

    @pytest.mark.parametrize("name", ["setup", "server"])
    def test_show_their_options(self, name):
        shown = run(ROOT / "script" / name, "--help")
        assert shown.returncode == 0
        assert f"script/{name}" in shown.stdout

    def test_ci_only_calls_the_test_command(self):
        lines = (ROOT / ".ci" / "run").read_text().splitlines()
        assert lines == ["#!/bin/sh", 'exec "$(dirname -- "$0")/../script/test"']


class TestMissingPieces:
    def test_without_python_says_which_to_install(self, checkout, bare_path):
        done = run(checkout / "script" / "server", PATH=bare_path)
        assert done.returncode == 1
        assert "Python 3.11 of nieuwer ontbreekt" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

    def test_an_old_python_is_passed_over(self, checkout, bare_path):
        old = Path(bare_path) / "python3"
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
        done = run(checkout / "script" / "bench", PATH=bare_path, PYTHON=sys.executable)
        assert "kies een benchmark" in done.stderr

    def test_without_node_and_network_says_what_to_install(self, checkout, bare_path):
        (checkout / ".venv").symlink_to(ROOT / ".venv")
        done = run(
            sys.executable,
            *("-c", BUILD_FRONTEND, str(checkout / "script")),
            **{"PATH": bare_path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull},
        )
        assert done.returncode == 1
        assert "Node ontbreekt; installeer Node 20 of nieuwer" in done.stderr

    def test_a_full_disk_says_how_much_is_needed(self, tmp_path):
        needed = shutil.disk_usage(tmp_path).total // MIB + 1
        with pytest.raises(BlockedError, match=f"er is {needed} MB nodig; maak ruimte"):
            demand_space(tmp_path, needed)

    def test_a_taken_port_says_to_choose_another(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = run(ROOT / "script" / "server", "--port", str(port))
        assert done.returncode == 1
        assert f"poort {port} is bezet" in done.stderr
        assert "--port" in done.stderr

    @pytest.mark.parametrize("arguments", [(), ("bestaat-niet",)])
    def test_an_unknown_benchmark_lists_the_known(self, arguments):
        done = run(ROOT / "script" / "bench", *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("Kan niet verder: ")
        assert all(path.stem in done.stderr for path in (ROOT / "script" / "benches").glob("*.py"))


class TestSupervisor:
    def test_names_the_process_that_ended_and_its_last_words(self, tmp_path):
        supervisor = Supervisor(tmp_path / "logs", {})
        supervisor.start("web", [sys.executable, "-c", "import time; time.sleep(60)"])
        supervisor.start("worker", [sys.executable, "-c", "raise SystemExit('geen verbinding')"])
        try:
            with pytest.raises(BlockedError, match="worker is gestopt: geen verbinding"):
                supervisor.wait()
        finally:
            supervisor.stop()
        assert supervisor.children["web"].poll() is not None

    def test_lets_a_process_finish_what_it_was_doing(self, tmp_path):
        program = (
            "import signal, sys, time\n"
            "signal.signal(signal.SIGTERM, lambda *_: (print('netjes klaar'), sys.exit(0)))\n"
            "print('bezig', flush=True)\n"
            "time.sleep(60)"
        )
        supervisor = Supervisor(tmp_path / "logs", {})
        supervisor.start("worker", [sys.executable, "-c", program])
        while "bezig" not in supervisor.log("worker").read_text():
            time.sleep(0.05)
        supervisor.stop()
        assert "netjes klaar" in supervisor.log("worker").read_text()

    def test_a_free_port_is_free(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", free_port()))
