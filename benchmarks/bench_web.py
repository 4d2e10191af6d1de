"""The web site over a town of five million postings: what its statement page costs, and how it
stands five hundred readers and twenty editors.

*Page*: the statement page of a service area, signed in, with every query, right and part of its
frame, against a bare Django view that renders the same table from a ready list: no session, no
database, no middleware, one template. Both are called as WSGI applications in processes of their
own, in turns.

*Load*: ``toteuma serve`` with two processes, and readers and editors from another process
(locust): a reader opens a page every 20 to 40 seconds, an editor reads a page and then saves a
form every 5 to 15. On SQLite, and on a PostgreSQL that is made for the run. Latencies are those
of all requests.
"""

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.web_town import CODE, EDITORS, PERIOD, READERS, make_home, site_environment
from lxml import html
from tests.support.postgresql import free_port, throw_away_server

PAGE = f"/m/{CODE}/statement/A07/"
ROUNDS, CALLS = 9, 40
PAGE_LIMIT, TAIL_LIMIT = 3.0, 6.0
WARM_UP_SECONDS = int(os.environ.get("BENCH_WARM_UP", "60"))
LOAD_SECONDS = int(os.environ.get("BENCH_LOAD", "90"))

BARE_TEMPLATE = (
    "<!doctype html><html><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>"
    '<table class="figures"><thead><tr>{% for one in head %}<th scope="col">{{ one }}</th>'
    '{% endfor %}</tr></thead><tbody>{% for row in rows %}<tr class="{{ row.style }}">'
    '<th scope="row">{{ row.label }}</th>{% for cell in row.cells %}<td class="number">'
    '<a class="figure" id="{{ cell.id }}" href="{{ cell.href }}">{{ cell.text }}</a></td>'
    "{% endfor %}</tr>{% endfor %}</tbody></table></body></html>"
)


def run() -> list[dict[str, Any]]:
    """The rows of this benchmark."""
    memory = Path("/dev/shm")  # measured without the disk
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        home = make_home(folder)
        ours, bare, ratio, table = page_costs(folder, home)
        found = [
            {
                "name": f"statement page, signed in, {table}",
                "ours": f"{ours:.1f} ms",
                "peer_name": "bare Django view, the same table from a ready list",
                "peer": f"{bare:.1f} ms",
                "ratio": ratio,
                "limit": f"≤ {PAGE_LIMIT}",
                "met": ratio <= PAGE_LIMIT,
            }
        ]
        found += load_rows("SQLite", folder, home, "")
        shutil.rmtree(home)
        with throw_away_server() as database:
            home = make_home(folder, database=database)
            found += load_rows("PostgreSQL", folder, home, database)
    finally:
        shutil.rmtree(folder)
    return found


# The page.


def page_costs(folder: Path, home: Path) -> tuple[float, float, float, str]:
    """Milliseconds of our page and of the bare one, the ratio, and the size of the table that both
    hold. The ratio is the median of those of the rounds, whose two sides are measured one after
    the other: a machine that is slow for a minute slows both."""
    people = json.loads((folder / "people.json").read_text("utf-8"))
    session = people["readers"][0]["session"]
    (folder / "page.html").write_bytes(b"")
    ours: list[float] = []
    bare: list[float] = []
    for number in range(ROUNDS):
        ours.append(_child("ours", folder, home, session))
        if number == 0:
            ready_list(folder)
        bare.append(_child("bare", folder, home, session))
    table = json.loads((folder / "table.json").read_text("utf-8"))
    size = f"{len(table['rows'])} lines of {len(table['rows'][0]['cells'])} figures"
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    return statistics.median(ours), statistics.median(bare), ratio, size


def _child(side: str, folder: Path, home: Path, session: str) -> float:
    command = [sys.executable, "-m", "benchmarks.bench_web", side, str(folder), session]
    environment = site_environment(home)
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def ready_list(folder: Path) -> None:
    """The table of our page as plain lists, for the bare view."""
    document = html.fromstring((folder / "page.html").read_bytes())
    [table, *_] = document.xpath("//main//table[contains(@class, 'figures')]")
    rows = [
        {
            "style": row.get("class") or "",
            "label": row.find("th").text_content().strip(),
            "cells": [
                {
                    "id": (link := cell.find(".//a")).get("id") or "",
                    "href": link.get("href"),
                    "text": link.text_content(),
                }
                for cell in row.findall("td")
                if cell.find(".//a") is not None
            ],
        }
        for row in table.iterfind("tbody/tr")
        if row.find("th") is not None and row.find("td") is not None
    ]
    head = [one.text_content().strip() for one in table.iterfind("thead/tr/th")]
    text = json.dumps({"title": "Yksikkö", "head": head, "rows": rows})
    (folder / "table.json").write_text(text, "utf-8")


def time_calls(application: Any, path: str, cookie: str) -> tuple[float, bytes]:
    """Median milliseconds of a call, and the page."""
    times = []
    body = b""
    status: list[str] = []

    def answered(line: str, *_: Any) -> None:
        status.append(line)

    for number in range(CALLS + 5):
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": f"period={PERIOD}",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookie, "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False, "wsgi.version": (1, 0), "SCRIPT_NAME": "",
        }  # fmt: skip
        begun = time.perf_counter()
        answer = application(environ, answered)
        body = b"".join(answer)
        taken = time.perf_counter() - begun
        answer.close()
        assert status[-1].startswith("200"), status[-1]
        if number >= 5:
            times.append(taken * 1000)
    return statistics.median(times), body


def time_ours(folder: Path, session: str) -> float:
    """Our page, in a process whose environment names the home folder."""
    from importlib import import_module  # noqa: PLC0415 - settings are read on import

    application = import_module("toteuma.web.wsgi").application
    taken, body = time_calls(application, PAGE, f"sessionid={session}")
    (folder / "page.html").write_bytes(body)
    return taken


def time_bare(folder: Path) -> float:
    """The bare view, in a process without our settings."""
    from django import setup  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.shortcuts import render  # noqa: PLC0415
    from django.urls import path  # noqa: PLC0415

    table = json.loads((folder / "table.json").read_text("utf-8"))

    def view(request: HttpRequest) -> HttpResponse:
        return render(request, "table.html", table)

    loaders = [("django.template.loaders.locmem.Loader", {"table.html": BARE_TEMPLATE})]
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="bare",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.cached.Loader", loaders)],
                },
            }
        ],
    )
    setup()
    globals()["urlpatterns"] = [path("bare/", view)]
    return time_calls(get_wsgi_application(), "/bare/", "")[0]


# The load.


def load_rows(kind: str, folder: Path, home: Path, database: str) -> Iterator[dict[str, Any]]:
    """The row of one database: tail against median, with no request failed."""
    with serving(home, database, folder / "serve.log") as url:
        figures = at_work(folder, url)
    log = (folder / "serve.log").read_text("utf-8")
    assert "database is locked" not in log, log[-2000:]
    if figures["failures"]:
        raise SystemExit(
            f"{figures['failures']} requests failed: {figures['faults']}\n{log[-2000:]}"
        )
    yield {
        "name": f"{READERS} readers and {EDITORS} editors on {kind}, slowest of a hundred "
        f"({figures['requests']} requests, {figures['rate']:.0f}/s, none failed)",
        "ours": f"{figures['p99']:.0f} ms",
        "peer_name": "the median of the same requests",
        "peer": f"{figures['median']:.0f} ms",
        "ratio": figures["p99"] / figures["median"],
        "limit": f"≤ {TAIL_LIMIT}",
        "met": figures["p99"] <= TAIL_LIMIT * figures["median"],
    }


@contextmanager
def serving(home: Path, database: str, log: Path) -> Iterator[str]:
    """The site, as anybody starts it; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "toteuma", "--home", str(home), "serve", "--port", str(port)]
    with ExitStack() as stack:
        stream = stack.enter_context(log.open("w"))
        environment = site_environment(home, database)
        server = subprocess.Popen(command, stderr=stream, env=environment)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        time.sleep(5)
        yield f"http://127.0.0.1:{port}"


def at_work(folder: Path, url: str) -> dict[str, Any]:
    """Everybody at work for ``LOAD_SECONDS``, after they have all come in."""
    command = [
        *(sys.executable, "-m", "locust", "--headless", "--only-summary"),
        *("--locustfile", str(Path(__file__).with_name("load_site.py")), "--host", url),
        *("--users", str(READERS + EDITORS), "--spawn-rate", "40"),
        *("--run-time", f"{WARM_UP_SECONDS + LOAD_SECONDS}s", "--csv", str(folder / "load")),
    ]
    environment = {
        **os.environ,
        "BENCH_PEOPLE": str(folder / "people.json"),
        "BENCH_WARM_UP": str(WARM_UP_SECONDS),
    }
    subprocess.run(command, check=False, env=environment, capture_output=True)
    rows = list(csv.DictReader((folder / "load_stats.csv").open(encoding="utf-8")))
    [total] = [row for row in rows if row["Name"] == "Aggregated"]
    faults = list(csv.DictReader((folder / "load_failures.csv").open(encoding="utf-8")))
    wrong = list(csv.DictReader((folder / "load_exceptions.csv").open(encoding="utf-8")))
    assert not wrong, wrong[0]["Message"]  # somebody could not do what they came for
    return {
        "requests": int(total["Request Count"]),
        "failures": int(total["Failure Count"]),
        "faults": [(row["Name"], row["Error"], row["Occurrences"]) for row in faults],
        "median": float(total["50%"]),
        "p99": float(total["99%"]),
        "rate": float(total["Requests/s"]),
    }


def main(arguments: list[str]) -> None:
    """Without arguments, the benchmark; with them, one side of the page's."""
    match arguments:
        case ["ours", folder, session]:
            print(time_ours(Path(folder), session))
        case ["bare", folder, _]:
            print(time_bare(Path(folder)))
        case _:
            for row in run():
                print(row)


if __name__ == "__main__":
    main(sys.argv[1:])
