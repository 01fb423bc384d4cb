"""`script/server`: database, broker, web, worker and beat of one machine, until Ctrl-C."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser

from bootstrap.embedded import exclusive_servers
from bootstrap.installation import install
from bootstrap.places import DATA, PYTHON, ROOT, BlockedError, child_environment, say
from bootstrap.supervisor import Supervisor

SETTINGS = "serviceplein.settings.development"
WEB_WORKERS = 2
PAGE_SECONDS = 180


def server(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="script/server", description="Start Serviceplein op deze machine.")
    parser.add_argument("--port", type=int, default=8000, help="poort van de website (8000)")
    parser.add_argument(
        "--zonder-demo", action="store_true", help="vul een lege database niet met demogegevens"
    )
    options = parser.parse_args(arguments)
    demand_free_port(options.port)
    install()
    with exclusive_servers() as urls:
        env = urls | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS)}
        logins = prepare_database(env, demo=not options.zonder_demo)
        supervisor = Supervisor(DATA / "logs", env)
        try:
            address = f"http://127.0.0.1:{options.port}/"
            start_web(supervisor, options.port)
            wait_for_page(address, supervisor)
            start_celery(supervisor)
            print(f"\nServiceplein staat klaar op {address}\n\n{logins}\nStoppen: Ctrl-C", flush=True)
            supervisor.wait()
        except KeyboardInterrupt:
            say("\nServiceplein stopt...")
        finally:
            supervisor.stop()
    return 0


def demand_free_port(port: int) -> None:
    """Raise BlockedError when the web server cannot have this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise BlockedError(
                f"poort {port} is bezet of niet toegestaan; "
                f"kies een andere, bijvoorbeeld: script/server --port {port % 60000 + 1001}"
            ) from error


def prepare_database(env: dict[str, str], *, demo: bool) -> str:
    """Migrate, set up and fill an empty database; returns the text with the demo logins."""
    command = [str(PYTHON), str(ROOT / "script" / "bootstrap" / "prepare.py")]
    prepared = subprocess.run(
        command if demo else [*command, "--zonder-demo"],
        cwd=ROOT,
        env=child_environment(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if prepared.returncode:
        raise BlockedError("de database is niet klaargezet; de reden staat hierboven.")
    return prepared.stdout


def start_web(supervisor: Supervisor, port: int) -> None:
    supervisor.start(
        "web",
        [
            *(
                str(PYTHON),
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
            ),
            *("--workers", str(WEB_WORKERS), "--blocking-threads", "1", "serviceplein.wsgi:application"),
        ],
    )


def start_celery(supervisor: Supervisor) -> None:
    """After the first page: on a small machine they would only delay it."""
    celery = (str(PYTHON), "-m", "celery", "-A", "serviceplein")
    supervisor.start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "info"])
    supervisor.start("beat", [*celery, "beat", "--loglevel", "info", "--pidfile", ""])


def wait_for_page(address: str, supervisor: Supervisor) -> None:
    """Return when the first page answers; raises BlockedError when a child ended or it takes too long."""
    deadline = time.monotonic() + PAGE_SECONDS
    while time.monotonic() < deadline:
        supervisor.check()
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310 - our own http address
                return
        except urllib.error.HTTPError as error:
            raise BlockedError(
                f"de eerste pagina geeft fout {error.code}; de reden staat in {supervisor.log('web')}"
            ) from error
        except OSError:
            time.sleep(0.1)
    raise BlockedError(f"de website geeft geen antwoord; zie {supervisor.log('web')}")
