"""What a site in production refuses to start with, and what every answer of it carries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

PRINT_FORM_ACTION = "from django.conf import settings; print(*settings.SECURE_CSP['form-action'])"


def run(home: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in production."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_URL", "DJANGO_", "TOTEUMA_"))
    }
    environment = {
        **kept,
        "TOTEUMA_PRODUCTION": "1",
        "TOTEUMA_HOME": str(home),
        "TOTEUMA_SECRET_KEY": "".join(chr(33 + i % 90) for i in range(80)),
        "TOTEUMA_HOSTS": "toteuma.example",
        "TOTEUMA_EMAIL_HOST": "mail.toteuma.example",
        "DJANGO_SETTINGS_MODULE": "toteuma.web.settings",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's database."""
    (tmp_path / "toteuma.sqlite3").write_bytes((demo / "home" / "toteuma.sqlite3").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"TOTEUMA_SECRET_KEY": ""}, "TOTEUMA_SECRET_KEY"),
        ({"TOTEUMA_SECRET_KEY": "short"}, "TOTEUMA_SECRET_KEY"),
        ({"TOTEUMA_DEBUG": "1"}, "DEBUG is on"),
        ({"TOTEUMA_HOSTS": "*"}, "TOTEUMA_HOSTS"),
        ({}, "demo users"),
    ],
)
def test_the_site_does_not_start_in_production_with(
    home: Path, wrong: dict[str, str], said: str
) -> None:
    done = run(home, "toteuma", "--home", str(home), "serve", "--port", "1", **wrong)
    assert done.returncode == 6
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_djangos_check_for_deployment_finds_nothing(home: Path) -> None:
    removed = run(home, "toteuma", "--home", str(home), "user", "remove-demo")
    assert removed.returncode == 0, removed.stderr
    done = run(home, "django", "check", "--deploy", "--fail-level", "INFO")
    assert done.returncode == 0, done.stderr


def test_cookies_and_transport_are_strict_in_production(home: Path) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.LANGUAGE_COOKIE_SECURE\n"
        "assert s.SESSION_COOKIE_HTTPONLY and s.CSRF_COOKIE_HTTPONLY\n"
        "assert s.SESSION_COOKIE_SAMESITE == s.CSRF_COOKIE_SAMESITE == 'Lax'\n"
        "assert s.SESSION_COOKIE_NAME.startswith('__Host-')\n"
        "from django.test import Client\n"
        "host = {'host': 'toteuma.example'}\n"
        "plain = Client().get('/account/login/', headers=host)\n"
        "assert plain.status_code == 301, plain.status_code\n"
        "safe = Client().get('/language/', secure=True, headers=host)\n"
        "assert 'max-age=31536000' in safe.headers['Strict-Transport-Security']\n"
    )
    done = run(home, "timeit", "-n1", "-r1", program)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        (f"/m/{MUNICIPALITY}/trail/", 200),
        (f"/m/{MUNICIPALITY}/trail/export/", 200),
        (f"/m/{MUNICIPALITY}/people/", 403),
        (f"/m/{MUNICIPALITY}/statement/NOWHERE/", 404),
        ("/nowhere/", 404),
        ("/account/settings/", 200),
        ("/account/2fa/", 200),
        ("/administration/", 403),
    ],
)
def test_every_kind_of_answer_carries_the_headers(
    client_of: ClientOf, path: str, status: int
) -> None:
    answer = client_of(PersonRole.CONTROLLER).get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_form_without_its_token_is_refused_with_a_page_of_ours(client_of: ClientOf) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("environment", "hosts"),
    [
        ({}, []),
        ({"TOTEUMA_OIDC_ISSUER": "https://id.example/tenant"}, ["https://id.example"]),
        (
            {
                "TOTEUMA_OIDC_ISSUER": "https://id.example/tenant",
                "TOTEUMA_OIDC_SIGN_IN_HOSTS": "https://login.example https://second.example",
            },
            ["https://id.example", "https://login.example", "https://second.example"],
        ),
    ],
    ids=["without single sign-on", "provider", "provider that leads on"],
)
def test_forms_may_lead_to_the_provider_of_single_sign_on_alone(
    tmp_path: Path, environment: dict[str, str], hosts: list[str]
) -> None:
    told = run(tmp_path, "django", "shell", "-v0", "-c", PRINT_FORM_ACTION, **environment)
    assert told.stdout.split() == ["'self'", *hosts], told.stderr
