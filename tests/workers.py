"""Celery workers as processes of their own, for tests that need the real thing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection


class Workers:
    """Celery processes on the test database and its own database of the broker."""

    def __init__(self) -> None:
        database = connection.settings_dict
        address = f"{database['HOST']}:{database['PORT']}"
        if database["HOST"].startswith("/"):
            address = ""
        query = f"?host={database['HOST']}" if not address else ""
        user = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "serviceplein.settings.test",
            "DATABASE_URL": f"postgres://{user}@{address}/{database['NAME']}{query}",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "serviceplein", "worker", "-c", "2", "-l", "ERROR"]
        command += ["-n", f"test{time.monotonic_ns()}@localhost", "--without-gossip", "--without-mingle"]
        self.running.append(
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.env, start_new_session=True)
        )

    def kill(self) -> None:
        """SIGKILL for every process, as a machine that loses power."""
        for worker in self.running:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self.running.clear()

    def kill_hands(self) -> int:
        """SIGKILL for the processes that do the work; their masters stay. Returns how many were killed."""
        hands = [
            int(pid)
            for worker in self.running
            for pid in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
        ]
        for pid in hands:
            os.kill(pid, signal.SIGKILL)
        return len(hands)
