"""`script/test`: every check of the project as a named step with its time, pytest last."""

import secrets
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bootstrap.embedded import throwaway_servers
from bootstrap.installation import find_chromium, install
from bootstrap.places import PYTHON, ROOT, child_environment

LANES = 2
TEST_WORKERS = 3
"""One more than the cores the tests are made for: a browser or a background worker is often waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def python_check(name: str, *arguments: str, **env: str) -> Check:
    return Check(name=name, command=[str(PYTHON), *arguments], env=env)


def template_database() -> Check:
    """The tables, drawn once; every test worker copies them."""
    return python_check("testdatabase", "manage.py", "migrate", "--verbosity=0")


def static_checks() -> list[Check]:
    """All checks but the tests, the longest first; `check --deploy` gets secrets made up for the occasion."""
    production = {
        "DJANGO_SETTINGS_MODULE": "serviceplein.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "serviceplein.example",
    }
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        python_check("typen", "-m", "mypy"),
        template_database(),
        python_check("opmaak", "-m", "ruff", "format", "--check", "."),
        python_check("ruff", "-m", "ruff", "check", "."),
        python_check("lagen", "-c", lint_imports),
        python_check("sjablonen", "-m", "djlint", "templates", "--lint", "--quiet"),
        python_check("migraties", "manage.py", "makemigrations", "--check", "--dry-run"),
        python_check("uitrol", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **production),
    ]


def test(arguments: list[str]) -> int:
    """Run every check, or with arguments only pytest with them; exit code 1 when any of them failed."""
    install(tests=True)
    with throwaway_servers() as urls:
        env = urls | {
            "DJANGO_SETTINGS_MODULE": "serviceplein.settings.test",
            "CHROMIUM": find_chromium() or "",
            "LOG_LEVEL": "WARNING",
            "TEST_DATABASE_TEMPLATE": urlsplit(urls["DATABASE_URL"]).path.lstrip("/"),
        }
        checks = [template_database()] if arguments else static_checks()
        with ThreadPoolExecutor(LANES) as lanes:
            verdicts = list(lanes.map(lambda check: passes(check, env), checks))
        failed = [check.name for check, good in zip(checks, verdicts, strict=True) if not good]
        selection = arguments or ["-n", str(TEST_WORKERS), "--dist", "loadfile", "--no-loadscope-reorder"]
        tests = python_check("tests", "-m", "pytest", *selection, FAILED_CHECKS=" ".join(failed))
        return 0 if run(tests, env).returncode == 0 and not failed else 1


def passes(check: Check, env: dict[str, str]) -> bool:
    """Run one check; its output and how it went come on screen in one piece when it is done."""
    started = time.monotonic()
    done = run(check, env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    verdict = "goed" if done.returncode == 0 else "NIET GOED"
    print(f"{done.stdout}== {check.name}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    return done.returncode == 0


def run(check: Check, env: dict[str, str], **output: Any) -> subprocess.CompletedProcess[str]:
    """Run the command of a check in the checkout, without a keyboard."""
    return subprocess.run(
        check.command,
        cwd=ROOT,
        env=child_environment(**(env | check.env)),
        stdin=subprocess.DEVNULL,
        check=False,
        **output,
    )
