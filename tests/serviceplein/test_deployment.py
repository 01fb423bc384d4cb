"""Lock file, Dockerfile and docker-compose.yml: what goes to production can be checked without Docker."""

import ast
import io
import re
import shutil
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser

from bootstrap.installation import NODE_LOCK, locked_requirement
from bootstrap.places import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SECRETS = (
    "DOMAIN",
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "EMAIL_HOST",
    "TLS_CERTIFICATE",
    "TLS_KEY",
)
Document = dict[str, Any]
OWN = ("web", "worker", "beat", "migrate")


@pytest.fixture(scope="module")
def compose() -> Document:
    document: Document = yaml.safe_load(COMPOSE.read_text())
    return document


@pytest.fixture(scope="module")
def services(compose: Document) -> dict[str, Document]:
    services: dict[str, Document] = compose["services"]
    return services


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    parsed = DockerfileParser(fileobj=io.BytesIO((ROOT / "Dockerfile").read_bytes())).structure
    return [(part["instruction"], part["value"]) for part in parsed if part["instruction"] != "COMMENT"]


class TestLock:
    @pytest.mark.parametrize("lock", [ROOT / "requirements.lock", NODE_LOCK], ids=lambda path: path.name)
    def test_has_a_hash_for_every_package_and_no_address(self, lock):
        text = lock.read_text()
        entries = re.findall(
            r"^(\S+==\S+)(?: ; [^\\\n]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.M
        )
        assert len(entries) == text.count("==") - len(re.findall(r" ; .*==", text))
        assert "://" not in text
        assert "index" not in text

    def test_has_every_package_of_the_project(self):
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())
        wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
        for requirement in wanted:
            name = re.split(r"[^A-Za-z0-9._-]", requirement)[0]
            assert locked_requirement(name.lower())

    def test_of_the_front_end_has_no_address(self):
        assert "://registry" not in (ROOT / "package-lock.json").read_text()


class TestCompose:
    def test_follows_the_compose_specification(self):
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
        done = subprocess.run([*command, str(COMPOSE)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    @pytest.mark.skipif(not shutil.which("docker"), reason="Docker is not on this machine")
    def test_is_accepted_by_docker(self):
        if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
            pytest.skip("this Docker has no compose")
        env = dict.fromkeys(SECRETS, "x") | {"PATH": "/usr/local/bin:/usr/bin:/bin"}
        command = ["docker", "compose", "--file", str(COMPOSE), "config", "--quiet"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_runs_two_webs_and_two_workers_behind_a_proxy(self, services):
        assert services["web"]["deploy"]["replicas"] == 2
        assert services["worker"]["deploy"]["replicas"] == 2
        assert [name for name, service in services.items() if "ports" in service] == ["proxy"]

    def test_runs_one_beat(self, services):
        assert "deploy" not in services["beat"]

    @pytest.mark.parametrize("secret", SECRETS)
    def test_refuses_to_start_without(self, secret):
        assert re.search(rf"\$\{{{secret}:\?", COMPOSE.read_text())

    def test_holds_no_secret_itself(self, services):
        for service in services.values():
            for name, value in service.get("environment", {}).items():
                if re.search("SECRET|PASSWORD|AUTH$|_URL$", name):
                    assert "${" in value, name

    @pytest.mark.parametrize("name", [*OWN, "database", "broker"])
    def test_gives_no_process_more_than_it_needs(self, services, name):
        service = services[name]
        assert service["user"] not in {"root", "0"}
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]

    @pytest.mark.parametrize("name", ["proxy", "web", "worker", "beat", "database", "broker"])
    def test_watches_the_health_of(self, services, name):
        assert services[name]["healthcheck"]["test"]

    @pytest.mark.parametrize("name", ["web", "beat"])
    def test_health_programs_are_python(self, services, name):
        ast.parse(services[name]["healthcheck"]["test"][-1])

    @pytest.mark.parametrize("name", ["web", "worker", "beat"])
    def test_migrates_before(self, services, name):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}

    def test_proxy_configuration_is_balanced_and_escaped(self, compose):
        content = compose["configs"]["proxy"]["content"]
        assert content.count("{") == content.count("}")
        assert not re.search(r"(?<!\$)\$[a-z]", content), "compose would fill this in"


class TestMail:
    EMAIL = {
        "EMAIL_HOST": "smtp.gemeente.example",
        "EMAIL_PORT": "465",
        "EMAIL_HOST_USER": "serviceplein",
        "EMAIL_HOST_PASSWORD": "geheim",
        "EMAIL_USE_SSL": "1",
        "EMAIL_USE_TLS": "0",
    }

    def test_of_production_leaves_through_the_server_of_the_environment(self):
        code = (
            "from django.conf import settings as s; from django.core.mail import get_connection as c;"
            "m = c(); print(type(m).__module__, m.host, m.port, m.username, m.password, m.use_ssl, m.use_tls,"
            " s.EMAIL_TIMEOUT, s.DEFAULT_FROM_EMAIL)"
        )
        env = self.EMAIL | {
            "DJANGO_SETTINGS_MODULE": "serviceplein.settings.production",
            "SECRET_KEY": "x" * 60,
            "ALLOWED_HOSTS": "serviceplein.example",
            "PATH": "/usr/bin:/bin",
        }
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.stdout.split() == [
            "django.core.mail.backends.smtp",
            "smtp.gemeente.example",
            "465",
            "serviceplein",
            "geheim",
            "True",
            "False",
            "20",
            "serviceplein@serviceplein.example",
        ], done.stderr

    @pytest.mark.parametrize("name", EMAIL)
    def test_is_set_up_in_compose_and_readme(self, services, name):
        assert name in services["worker"]["environment"]
        assert name in (ROOT / "README.md").read_text()


class TestDockerfile:
    def test_uses_known_instructions_only(self, instructions):
        known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "CMD"}
        assert {name for name, _ in instructions} <= known

    def test_ends_as_an_ordinary_user(self, instructions):
        assert [value for name, value in instructions if name == "USER"] == ["serviceplein"]

    def test_verifies_hashes(self, instructions):
        installs = [value for name, value in instructions if name == "RUN" and "pip install" in value]
        assert installs
        for install in installs:
            assert install.count("pip install") == install.count("--require-hashes")

    def test_copies_only_what_exists_and_is_not_ignored(self, instructions):
        allowed = {
            line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
        }
        for name, value in instructions:
            if name == "COPY" and "--from=" not in value:
                for source in value.split()[:-1]:
                    assert (ROOT / source).exists()
                    assert source in allowed, source

    def test_shell_steps_are_valid_shell(self, instructions):
        for name, value in instructions:
            if name == "RUN":
                done = subprocess.run(["sh", "-n", "-c", value], capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr

    def test_serves_the_same_way_as_the_server_command(self, instructions):
        command = ast.literal_eval(next(value for name, value in instructions if name == "CMD"))
        assert command[0] == "granian"
        assert command[-1] == "serviceplein.wsgi:application"
