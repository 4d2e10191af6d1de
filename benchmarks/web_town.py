"""A home folder with a town of 1,626 units and five million postings, and people for its site.

Made through the same commands as anybody's: a municipality folder, its ledger, ``toteuma load``.
"""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
from benchmarks.bench_statement import accounts_of, make_town

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import Account
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast
from toteuma.domain.content import Municipality, MunicipalityContent
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.planning import Goal, Measure, Observation
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    DecisionKind,
    Direction,
    Frequency,
    GoalLevel,
    MeasureRule,
    NodeKind,
)
from toteuma.workspace.interchange.folder import dump_folder

CODE = "TOWN"
POSTINGS = 5_000_000
READERS = 500
EDITORS = 20
PERIOD = "2022-09"
UNITS = tuple(f"U{number:02}" for number in range(100))
AREAS = tuple(f"A{number:02}" for number in range(20))

# Postings of two years, each on an account of a cost centre, in order of date.
WRITE_POSTINGS = """
COPY (
    WITH postings AS (
        SELECT number, hash(number) AS dice, DATE '2021-01-01'
            + CAST(number * 730 // $postings AS INTEGER) AS day
        FROM range($postings) AS numbers (number)
    )
    SELECT
        printf('V%07d-%d', number // 4, number % 4 + 1) AS entry_id,
        day AS posting_date,
        year(day) AS fiscal_year,
        month(day) AS period,
        chosen.account,
        'K' || lpad(CAST(dice % 1500 AS VARCHAR), 4, '0') AS cost_centre,
        '' AS project,
        printf('Toimittaja %d Oy', dice % 3000) AS counterparty,
        printf('Lasku %d', dice % 1000000) AS "text",
        CAST(
            (CASE WHEN chosen.account < 4000 THEN 1 ELSE -1 END)
            * CAST(dice // 7 % 2000000 + 1 AS BIGINT) / 100.0 AS DECIMAL(14, 2)
        ) AS amount
    FROM postings
    JOIN chosen ON chosen.position = dice // 1500 % $accounts
    ORDER BY number
) TO (getvariable('file')) (FORMAT csv, HEADER)
"""

MAKE_PEOPLE = """
import json, sys
from pathlib import Path
from toteuma.workspace.bootstrap import open_home
home = Path(sys.argv[1])
open_home(home, for_web=True)
from django.contrib.sessions.backends.db import SessionStore
from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
def session(user):
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.create()
    return store.session_key
people = {"readers": [], "editors": []}
for kind, role, count, places in json.loads(sys.argv[2]):
    for number in range(count):
        email = f"{kind}{number}@town.example"
        user = add_user(email=email, name=f"{kind} {number}", is_demo=True)
        node = places[number % len(places)]
        grant_role(
            municipality="TOWN", email=email, role=PersonRole(role), node=node, actor="bench"
        )
        people[kind].append({"session": session(user), "node": node})
Path(sys.argv[3]).write_text(json.dumps(people), "utf-8")
"""


def named(text: str) -> LocalizedText:
    """A name, the same in every language."""
    return LocalizedText(text, text, text)


def town_content() -> MunicipalityContent:
    """The town without its postings: tree, accounts, budget, forecasts, goals with measures."""
    layout = shipped_layouts()["fi-municipal"]
    tree = make_town().organisation
    start = date(2020, 1, 1)
    nodes = tuple(
        OrganisationNode(
            code, tree.node(code).kind, named(f"Yksikkö {code}"), tree.node(code).parent, start
        )
        for code in tree.codes
    )
    accounts = sorted({*accounts_of(layout), *(line.ranges[0].first for line in layout.leaves)})
    decision = BudgetDecision(
        2022, 0, DecisionKind.ORIGINAL, date(2021, 11, 15), named("Valtuusto"), named("Talousarvio")
    )
    units = [node.code for node in nodes if node.kind is NodeKind.UNIT]
    return MunicipalityContent(
        municipality=Municipality(CODE, named("Suurkaupunki"), False, 5_000_000, Decimal(5), 5),
        nodes=nodes,
        accounts=tuple(Account(number, named(f"Tili {number}")) for number in accounts),
        budget_decisions=(decision,),
        budget_lines=tuple(
            BudgetLine(2022, 0, unit, line.ranges[0].first, "", -(place * 977 + 1) * 10_000)
            for place, unit in enumerate(units)
            for line in layout.leaves
        ),
        forecasts=tuple(
            Forecast(2022, 9, unit, line, -(place + 1) * 1_000_000, LocalizedText())
            for place, unit in enumerate(units)
            for line in ("STAFF", "SERVICES", "SUPPLIES")
        ),
        goals=tuple(
            Goal(
                f"G-{unit}", 2022, GoalLevel.COMMITTEE, place, "", unit, "",
                named(f"Tavoite {unit}"), LocalizedText(), MeasureRule.ALL, (),
            )
            for place, unit in enumerate(units)
        ),
        measures=tuple(
            Measure(
                f"M-{unit}", f"G-{unit}", 1, named(f"Mittari {unit}"), named("kpl"),
                Direction.HIGHER, Decimal(100), None, None, Decimal(5), "", "", Frequency.MONTHLY,
            )
            for unit in units
        ),
        observations=tuple(
            Observation(f"M-{unit}", date(2022, month, 1), Decimal(month * 10), "", LocalizedText())
            for unit in units
            for month in range(1, 10)
        ),
    )  # fmt: skip


def make_home(folder: Path, *, postings: int = POSTINGS, database: str = "") -> Path:
    """The home folder, filled; ``folder/people.json`` holds a session for everybody."""
    municipality, home = folder / "municipality", folder / "home"
    dump_folder(town_content(), municipality)
    (municipality / "ledger").mkdir(exist_ok=True)
    chosen = accounts_of(shipped_layouts()["fi-municipal"])
    spill = {"temp_directory": str(folder / "spill"), "memory_limit": "2GB"}
    with duckdb.connect(config=dict(spill)) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE TABLE chosen (position BIGINT, account INTEGER)")
        connection.executemany("INSERT INTO chosen VALUES (?, ?)", list(enumerate(chosen)))
        file = municipality / "ledger" / "entries.csv"
        connection.execute("SET VARIABLE file = $file", {"file": str(file)})
        asked = {"postings": postings, "accounts": len(chosen)}
        connection.execute(WRITE_POSTINGS, asked).fetchall()
    listing = '[[files]]\npath = "entries.csv"\nprofile = "toteuma"\n'
    (municipality / "ledger" / "ledger.toml").write_text(listing, "utf-8")
    environment = site_environment(home, database)
    load = [sys.executable, "-m", "toteuma", "--home", str(home), "load", str(municipality)]
    subprocess.run(load, check=True, capture_output=True, env=environment)
    (municipality / "ledger" / "entries.csv").unlink()
    prepare = (
        "import sys; from pathlib import Path; from toteuma.workspace.bootstrap import "
        "prepare_database; prepare_database(Path(sys.argv[1]), for_web=True)"
    )
    subprocess.run([sys.executable, "-c", prepare, str(home)], check=True, env=environment)
    wanted = [
        ("readers", "viewer", READERS, ["TOWN", *AREAS]),
        ("editors", "unit_head", EDITORS, [*UNITS[:EDITORS]]),
    ]
    people = [sys.executable, "-c", MAKE_PEOPLE, str(home), json.dumps(wanted)]
    subprocess.run([*people, str(folder / "people.json")], check=True, env=environment)
    if database:
        # A server that has just been filled knows nothing of its tables; it looks within a minute.
        with psycopg.connect(database, autocommit=True) as server:
            server.execute("VACUUM ANALYZE")
    return home


def site_environment(home: Path, database: str = "") -> dict[str, str]:
    """The environment of a site over the home folder."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment["TOTEUMA_HOME"] = str(home)
    return environment | ({"DATABASE_URL": database} if database else {})
