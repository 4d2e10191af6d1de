"""The line of column names: where it is and which column plays which role."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from toteuma.domain.issues import Issue
from toteuma.ledger.amounts import SPACES
from toteuma.ledger.faults import FileFault
from toteuma.ledger.profiles import Profile, ProfileKind
from toteuma.ledger.records import read_records
from toteuma.ledger.sources import Source, not_decodable

_OPTIONAL_ROLES = {
    ProfileKind.ENTRIES: frozenset({"fiscal_year", "period", "project", "counterparty", "text"}),
    ProfileKind.BALANCES: frozenset({"project"}),
    ProfileKind.TABLE: frozenset({"account_name"}),
}
"""Columns that a file may lack although its profile names them."""


@dataclass(frozen=True, slots=True)
class Header:
    """The column names of a file and where the roles of a profile are among them.

    ``roles`` maps a role to the place of its column, from 0. Roles of ignore rules are
    ``ignore.0``, of levels ``level.0.code`` and ``level.0.name``. ``lines`` is the number of
    lines down to and with the column names; ``is_simple`` when each of them is one record, so
    that DuckDB, which skips records, skips the same.
    """

    names: tuple[str, ...]
    roles: Mapping[str, int]
    lines: int
    is_simple: bool

    def name_of(self, role: str) -> str:
        """The file's own name of the column of a role."""
        return self.names[self.roles[role]]


def read_header(source: Source, profile: Profile) -> Header | list[Issue]:
    """The header of a file, or what is wrong with it."""
    form = profile.file
    try:
        with source.open_text() as stream:
            above = list(islice(stream, form.skip_lines))
            record = next(
                read_records(stream, form.delimiter, form.quote, form.skip_lines + 1), None
            )
    except UnicodeDecodeError:
        return [not_decodable(source)]
    if record is None or record.fields is None:
        return [Issue(FileFault.EMPTY, source.name)]
    names = tuple(name.strip(SPACES) for name in record.fields)
    if len(names) == 1:
        details = {"delimiter": form.delimiter if form.delimiter.strip() else repr(form.delimiter)}
        return [
            Issue(FileFault.DELIMITER, source.name, record.line, value=names[0], details=details)
        ]
    roles: dict[str, int] = {}
    issues: list[Issue] = []
    for role, accepted in wanted_columns(profile):
        places = _places(names, accepted)
        if len(places) == 1:
            roles[role] = places[0]
        elif places:
            issues.append(Issue(FileFault.COLUMN_TWICE, source.name, record.line, accepted[0]))
        elif role not in _OPTIONAL_ROLES[profile.kind]:
            details = {"accepted": ", ".join(accepted), "found": ", ".join(filter(None, names))}
            issues.append(
                Issue(
                    FileFault.COLUMN_MISSING, source.name, record.line, accepted[0], None, details
                )
            )
    if issues:
        return issues
    return Header(
        names=names,
        roles=roles,
        lines=record.line + record.text.count("\n"),
        is_simple=record.line == form.skip_lines + 1
        and not any(form.quote in line or not line.strip() for line in above)
        and "\n" not in record.text,
    )


def wanted_columns(profile: Profile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every role of the profile with the column names that are accepted for it."""
    yield from profile.columns.items()
    for number, rule in enumerate(profile.ignore):
        yield f"ignore.{number}", rule.column
    if profile.kind is ProfileKind.TABLE:
        for number, level in enumerate(profile.levels):
            yield f"level.{number}.code", level.code
            if level.name:
                yield f"level.{number}.name", level.name


def _places(names: Iterable[str], accepted: tuple[str, ...]) -> list[int]:
    """Places of columns with an accepted name; letter case does not matter."""
    wanted = {name.strip(SPACES).casefold() for name in accepted}
    return [place for place, name in enumerate(names) if name.casefold() in wanted]
