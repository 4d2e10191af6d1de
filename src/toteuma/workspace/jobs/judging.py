"""What is said of a file that is handed in, judged before the file is taken: all faults at once."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from toteuma.domain.issues import Issue
from toteuma.domain.vocabulary import DecisionKind
from toteuma.ledger.profile_keys import ProfileKind
from toteuma.workspace.interchange.cells import unrepresentable
from toteuma.workspace.jobs.errors import UploadRefusedError
from toteuma.workspace.jobs.profiles import profiles_of
from toteuma.workspace.models.budget import BudgetDecision
from toteuma.workspace.models.jobs import JobKind
from toteuma.workspace.queries.batches import active_batches

YEARS = range(1900, 2201)
MONTHS = range(1, 13)
MOST_NUMBER = 9_999
LONGEST_REASON = 2_000
LONGEST_DECIDER = 300

type _Faults = Iterator[Issue]


def judge_options(*, municipality: str, kind: JobKind, options: Mapping[str, Any]) -> None:
    """Raises UploadRefusedError when a file of the kind cannot be read with these options."""
    judges: dict[JobKind, Callable[[str, Mapping[str, Any]], _Faults]] = {
        JobKind.ENTRIES: _entries,
        JobKind.TABLE: _table,
        JobKind.BUDGET: _budget,
        JobKind.OBSERVATIONS: lambda _, __: iter(()),
    }
    found = list(judges[kind](municipality, options))
    if found:
        raise UploadRefusedError(municipality=municipality, issues=found)


def _issue(fault: str, column: str, value: object, **details: str) -> Issue:
    return Issue(f"upload.{fault}", "", None, column, str(value), details)


def _entries(municipality: str, options: Mapping[str, Any]) -> _Faults:
    yield from _profile(municipality, options, is_table=False)
    if options.get("fiscal_year") is not None:
        yield from _within(options, "fiscal_year", YEARS)
    yield from _supersedes(municipality, options)


def _table(municipality: str, options: Mapping[str, Any]) -> _Faults:
    yield from _profile(municipality, options, is_table=True)
    yield from _within(options, "fiscal_year", YEARS)
    if options.get("month"):
        yield from _within(options, "month", MONTHS)
    yield from _supersedes(municipality, options)


def _budget(municipality: str, options: Mapping[str, Any]) -> _Faults:
    number, kind = options.get("number"), options.get("kind")
    wrong_year = list(_within(options, "fiscal_year", YEARS))
    wrong_number = list(_within(options, "number", range(MOST_NUMBER + 1)))
    yield from (*wrong_year, *wrong_number)
    if kind not in set(DecisionKind):
        yield _issue("choice_unknown", "kind", kind, known=", ".join(DecisionKind))
    elif not wrong_number and (number == 0) != (kind == DecisionKind.ORIGINAL):
        yield _issue("decision_number", "number", number)
    elif not wrong_year and not wrong_number and _is_taken(municipality, options):
        yield _issue("decision_taken", "number", number, year=str(options["fiscal_year"]))
    if not _is_day(options.get("date")):
        yield _issue("day_malformed", "date", options.get("date"))
    yield from _text(options, "decider", LONGEST_DECIDER)
    yield from _text(options, "reason", LONGEST_REASON)


def _profile(municipality: str, options: Mapping[str, Any], *, is_table: bool) -> _Faults:
    known = [
        code
        for code, profile in profiles_of(municipality).items()
        if (profile.kind is ProfileKind.TABLE) == is_table
    ]
    if options.get("profile") not in known:
        given = options.get("profile", "")
        yield _issue("choice_unknown", "profile", given, known=", ".join(known))


def _supersedes(municipality: str, options: Mapping[str, Any]) -> _Faults:
    wanted = options.get("supersedes") or None
    in_use = {one.batch_id for one in active_batches(municipality=municipality)} if wanted else ()
    if wanted and wanted not in in_use:
        yield _issue("batch_not_in_use", "supersedes", wanted)


def _within(options: Mapping[str, Any], name: str, allowed: range) -> _Faults:
    value = options.get(name)
    if not isinstance(value, int) or value not in allowed:
        least, most = str(allowed[0]), str(allowed[-1])
        yield _issue("number_outside", name, value, least=least, most=most)


def _is_taken(municipality: str, options: Mapping[str, Any]) -> bool:
    return BudgetDecision.objects.filter(
        municipality__code=municipality,
        fiscal_year=options["fiscal_year"],
        number=options["number"],
    ).exists()


def _is_day(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _text(options: Mapping[str, Any], name: str, longest: int) -> _Faults:
    text = str(options.get(name, ""))
    if len(text) > longest:
        yield _issue("text_too_long", name, text[:40], most=str(longest))
    elif unrepresentable(text) is not None:
        yield _issue("text_unprintable", name, "")
