"""The container takes the documented steps, and the examples of deployment are safe."""

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    """The container file's instructions, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", CONTAINERFILE)
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines]


def test_every_step_of_the_container_is_a_documented_one() -> None:
    steps = [
        step.strip() for name, rest in instructions() if name == "RUN" for step in rest.split("&&")
    ]
    assert len(steps) == 4
    assert [step for step in steps if step not in OPERATIONS] == []


def test_the_container_starts_what_is_documented() -> None:
    [started] = [rest for name, rest in instructions() if name == "CMD"]
    assert '"toteuma", "serve"' in started.replace("/opt/toteuma/venv/bin/", "")


def test_the_container_is_built_by_the_rules() -> None:
    found = dict(reversed(instructions()))
    names = [name for name, _ in instructions()]
    assert re.search(r":[\w.]+-slim-\w+$", found["FROM"]), "the image is named to its version"
    assert found["USER"] == "toteuma"
    assert names.index("USER") < names.index("CMD")
    assert "ADD" not in names
    assert "SECRET_KEY" not in re.sub(r"^#.*$", "", CONTAINERFILE, flags=re.MULTILINE)
    assert found["CMD"].startswith("["), "signals reach the program, not a shell"
    assert {"HEALTHCHECK", "VOLUME", "EXPOSE"} <= set(names)


def test_the_service_runs_as_a_user_of_its_own_that_writes_to_its_home_alone() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((ROOT / "deploy" / "toteuma.service").read_text("utf-8"))
    service = unit["Service"]
    assert service["User"] == "toteuma"
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/srv/toteuma"
    assert service["NoNewPrivileges"] == "true"


def test_the_reverse_proxy_says_itself_that_a_request_came_over_https() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in proxy


def test_every_variable_of_the_settings_is_documented() -> None:
    settings = "".join(
        (ROOT / "src" / "toteuma" / name / "settings.py").read_text("utf-8")
        for name in ("web", "workspace")
    )
    used = set(re.findall(r'"(TOTEUMA_[A-Z_]+|DATABASE_URL)"', settings))
    assert {name for name in used if f"`{name}`" not in OPERATIONS} == set()
