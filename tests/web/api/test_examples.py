"""Every operation has a curl example in the documents, and every example works."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.site import Site, site

from toteuma.web.api.urls import api

__all__ = ["site"]

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = [block for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if "curl" in block]
MAKE_TOKEN = """
import sys
from datetime import timedelta
from pathlib import Path
from toteuma.workspace.bootstrap import open_home
open_home(Path(sys.argv[1]), for_web=True)
from django.utils import timezone
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import make_token
scopes = ["read", "observations:write", "ledger:write", "budget:write"]
print(make_token(municipality="HEINOLA", user=User.objects.get(email="controller@demo.example"),
                 name="examples", scopes=scopes, expires_at=timezone.now() + timedelta(days=1)))
"""


def described() -> set[tuple[str, str]]:
    """Method and shape of every operation."""
    schema: Any = api.get_openapi_schema(path_prefix="/")
    return {
        (method.upper(), re.sub(r"\{\w+\}", "*", path).strip("/"))
        for path, operations in schema["paths"].items()
        for method in operations
    }


def test_every_operation_has_an_example() -> None:
    shown = set()
    for block in EXAMPLES:
        [address] = re.findall(r'"\$TOTEUMA/api/v1/([^"?]+)', block)
        method = "POST" if (" -d " in block or " -F " in block) else "GET"
        shown.add((method, address))
    missing = {
        (method, shape)
        for method, shape in described()
        if not any(
            one == method and re.fullmatch(shape.replace("*", "[^/]+"), address)
            for one, address in shown
        )
    }
    assert missing == set()


def test_every_example_works(site: Site, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        reason = "curl is not installed (apt-get install curl)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    made = subprocess.run(
        [sys.executable, "-c", MAKE_TOKEN, str(site.home)],
        check=True,
        capture_output=True,
        text=True,
    )
    (tmp_path / "ledger.csv").write_text("entry_id,posting_date\n", "utf-8")
    (tmp_path / "budget.csv").write_text("node,account,amount\n", "utf-8")
    environment = {**os.environ, "TOTEUMA": site.url, "TOKEN": made.stdout.strip(), "JOB": ""}
    for block in EXAMPLES:
        done = subprocess.run(
            ["sh", "-c", block],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 0, (block, done.stderr)
        answer = json.loads(done.stdout)
        if isinstance(answer, dict) and "job" in answer:
            environment["JOB"] = answer["job"]
    assert environment["JOB"]
