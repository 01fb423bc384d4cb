"""`script/test`: every check of the project as a named step with its time, pytest last."""

import secrets
import subprocess
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bootstrap.embedded import throwaway_servers
from bootstrap.installation import find_chromium, install
from bootstrap.places import PYTHON, ROOT, child_environment

TEST_WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def python_check(name: str, *arguments: str, **env: str) -> Check:
    return Check(name=name, command=[str(PYTHON), *arguments], env=env)


def static_checks() -> list[Check]:
    """All checks but the tests themselves; `check --deploy` gets secrets made up for the occasion."""
    production = {
        "DJANGO_SETTINGS_MODULE": "serviceplein.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "serviceplein.example",
    }
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        python_check("opmaak", "-m", "ruff", "format", "--check", "."),
        python_check("ruff", "-m", "ruff", "check", "."),
        python_check("typen", "-m", "mypy"),
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
        checks = [] if arguments else static_checks()
        failed = [check.name for check in checks if not passes(check, env)]
        template = python_check("testdatabase", "manage.py", "migrate", "--verbosity=0")
        if not passes(template, env):
            failed.append(template.name)
        selection = arguments or ["-n", str(TEST_WORKERS), "--dist", "loadfile"]
        tests = python_check("tests", "-m", "pytest", *selection, FAILED_CHECKS=" ".join(failed))
        return 0 if passes(tests, env) and not failed else 1


def passes(check: Check, env: dict[str, str]) -> bool:
    """Run one check with its output on screen, then say how it went."""
    print(f"\n== {check.name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=child_environment(**(env | check.env)),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    verdict = "goed" if done.returncode == 0 else "NIET GOED"
    if check.name != "tests":  # pytest's own summary closes the output
        print(f"== {check.name}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    return done.returncode == 0
