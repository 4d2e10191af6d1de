"""Readers and editors of a site, for locust: run by ``benchmarks.bench_web``."""

import json
import os
import random
from itertools import count
from pathlib import Path
from typing import Any

import gevent
from benchmarks.web_town import AREAS, CODE, EDITORS, PERIOD, READERS, UNITS
from locust import HttpUser, between, events, task
from lxml import html

PEOPLE: dict[str, list[dict[str, str]]] = json.loads(
    Path(os.environ["BENCH_PEOPLE"]).read_text("utf-8")
)
_readers, _editors = count(), count()
LINES = ("STAFF", "SERVICES", "SUPPLIES", "EXPENSE", "MARGIN")


@events.test_start.add_listener
def forget_the_coming_in(environment: Any, **_: Any) -> None:
    """What is measured begins when everybody has come in and the first pages are drawn."""

    def forget() -> None:
        environment.stats.reset_all()

    gevent.spawn_later(float(os.environ["BENCH_WARM_UP"]), forget)


class SignedIn(HttpUser):
    """Somebody with a session that was made beforehand."""

    abstract = True
    person: dict[str, str]

    def enter(self, person: dict[str, str]) -> None:
        """Take a seat."""
        self.person = person
        # Nobody comes in at the same moment as everybody else.
        gevent.sleep(random.uniform(0, float(os.environ["BENCH_WARM_UP"]) / 2))
        self.client.cookies.set("sessionid", person["session"])

    def see(self, path: str, name: str, **options: Any) -> Any:
        """A page of the town, counted under its kind."""
        address = f"/m/{CODE}/{path}"
        return self.client.get(address, params={"period": PERIOD}, name=name, **options)


class Reader(SignedIn):
    """Opens a page every now and then: mostly statements and what they are made of."""

    fixed_count = READERS
    wait_time = between(20, 40)

    def on_start(self) -> None:
        """Take a seat."""
        self.enter(PEOPLE["readers"][next(_readers) % len(PEOPLE["readers"])])

    def node(self) -> str:
        """A unit that the reader may see."""
        top = self.person["node"]
        if top == "TOWN":
            return random.choice((*AREAS, *UNITS))
        first = int(top[1:]) * 5
        return random.choice((top, *(f"U{number:02}" for number in range(first, first + 5))))

    @task(6)
    def statement(self) -> None:
        """A statement."""
        self.see(f"statement/{self.node()}/", "statement")

    @task(2)
    def figure(self) -> None:
        """What a figure is made of, with its first entries."""
        figure = f"{PERIOD}.{self.node()}.{random.choice(LINES)}.actual"
        self.see(f"figure/{figure}/", "figure")

    @task(2)
    def home(self) -> None:
        """The first page."""
        self.see("", "home")

    @task(2)
    def goals(self) -> None:
        """Goals of a unit."""
        self.see(f"goals/{self.node()}/", "goals")

    @task(1)
    def forecasts(self) -> None:
        """Forecasts of a unit."""
        self.see(f"forecasts/{self.node()}/", "forecasts")


class Editor(SignedIn):
    """Reads a page, changes something in its form and saves it."""

    fixed_count = EDITORS
    wait_time = between(5, 15)

    def on_start(self) -> None:
        """Take a seat."""
        self.enter(PEOPLE["editors"][next(_editors) % len(PEOPLE["editors"])])

    @task(3)
    def forecast(self) -> None:
        """Gives another forecast for the unit's lines."""
        self.save(f"forecasts/{self.person['node']}/", "forecast", "cents", _amount)

    @task(2)
    def observe(self) -> None:
        """Adds a measured value."""
        self.save(f"measure/M-{self.person['node']}/", "observation", "value", _number)

    @task(2)
    def comment(self) -> None:
        """Comments on a figure."""
        figure = f"{PERIOD}.{self.person['node']}.STAFF.actual"
        self.save(f"figure/{figure}/", "comment", "text", _sentence)

    def save(self, path: str, kind: str, field: str, value: Any) -> None:
        """Opens the page, fills in the first form that has such a field, and sends it."""
        page = self.see(path, f"{kind} form")
        if not page.ok:
            return
        document = html.fromstring(page.content, base_url=page.url)
        form = next(
            (one for one in document.forms if any(field in name for name in _names(one))), None
        )
        assert form is not None, f"no form with {field} on {path}"
        values = dict(form.form_values())
        for name in _names(form):
            if field in name and "explanation" not in name:
                values[name] = value()
            elif "date" in name or "observed_on" in name:
                values[name] = f"2022-{random.randrange(1, 10):02}-{random.randrange(1, 28):02}"
        target = form.action or page.url
        # The browser is led on to a page; that is another request, with a time of its own.
        answer = self.client.post(
            target,
            data=values,
            headers={"Referer": page.url},
            name=f"{kind} saved",
            allow_redirects=False,
        )
        if answer.is_redirect:
            self.client.get(answer.headers["Location"], name=f"{kind} after")


def _names(form: Any) -> list[str]:
    return [name for name in form.inputs.keys() if name]  # noqa: SIM118 - not a mapping


def _amount() -> str:
    return f"-{random.randrange(1_000, 900_000)}"


def _number() -> str:
    return str(random.randrange(1, 100))


def _sentence() -> str:
    return f"Tarkistettu {random.randrange(10**6)}."
