"""A round for other programs of tests to work on.

``python -m tests.workspace.ready_round ready HOME`` makes a home (or fills the database that
``DATABASE_URL`` names) with a round that is ready to be frozen; with ``frozen`` it is frozen.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import sys
from pathlib import Path

from tests.ledger.imports import toteuma_text
from tests.workspace.sample import sample_content
from toteuma.workspace.bootstrap import prepare_database

ROUND = "2022-09"


def prepare(home: Path) -> None:
    """The sample with a batch of entries and a round that is ready to be frozen."""
    prepare_database(home)
    from tests.support.rounds import a_round, approve_all, note_all
    from toteuma.ledger.profiles import shipped_profiles
    from toteuma.workspace.services.content import save_content
    from toteuma.workspace.services.ledger import import_ledger_file

    save_content(content=sample_content(), actor="tester")
    source = home / "march.csv"
    source.write_text(toteuma_text("1,2022-03-05,2022,3,4000,101,,,,-5.00"), "utf-8")
    import_ledger_file(
        home=home,
        municipality="SAMPLE",
        source=source,
        profile=shipped_profiles()["toteuma"],
        actor="tester",
    )
    a_round("SAMPLE", ROUND, "2022-09", "CITY")
    approve_all("SAMPLE", ROUND)
    note_all("SAMPLE", ROUND)


def freeze() -> None:
    """The freeze."""
    from tests.support.rounds import freeze_now

    freeze_now("SAMPLE", ROUND)


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    prepare(place)
    if what == "frozen":
        freeze()
