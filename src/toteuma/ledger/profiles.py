"""Import profiles: how a file of one accounting system is read. Pure data, read from TOML.

Shipped profiles are in ``toteuma/catalogue/profiles``; a municipality may name a file of its own.
The keys are described in :mod:`toteuma.ledger.profile_keys`.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import ExitCode, InvalidValueError, ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.text import LocalizedText
from toteuma.ledger.amounts import AmountFormat, MinusStyle
from toteuma.ledger.clean_up import CleanUp
from toteuma.ledger.profile_keys import PROFILE_KEYS, ProfileKey, ProfileKind, SignConvention
from toteuma.ledger.profile_values import value_fault

GUESS_ENCODING = "guess"


class ProfileUnknownError(ToteumaError):
    """No shipped profile has that name and no file of that name is there."""

    code = "ledger.profile_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no profile {profile}."
    mend = "Use one of {known}, or name a TOML file."


class ProfileInvalidError(ToteumaError):
    """A profile cannot be used; the key at fault is named."""

    code = "ledger.profile_invalid"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "Profile {profile}, key {key}: {why}."
    mend = "Correct the key in the profile's TOML file."


class ProfileKindError(ProfileInvalidError):
    """The profile reads another kind of file than the one that is imported."""

    code = "ledger.profile_kind"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "Profile {profile} is for files of kind {kind}, but this import is of kind {wanted}."
    mend = "Choose a profile of kind {wanted}; `toteuma profiles` lists them all."


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the text of a file is put together. ``encoding`` may be ``GUESS_ENCODING``."""

    encoding: str
    delimiter: str
    quote: str = '"'
    skip_lines: int = 0


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """Rows to leave out by the value of a column; any of the conditions is enough."""

    column: tuple[str, ...]
    equals: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a table's hierarchy: accepted names of its code and name columns."""

    code: tuple[str, ...]
    name: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBookRule:
    """Rows of ``book``: those whose account is in ``accounts`` or with a level code in ``codes``.

    Their balances are stored under ``project``, empty for none.
    """

    book: Book
    accounts: tuple[AccountRange, ...] = ()
    codes: tuple[str, ...] = ()
    project: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile. ``columns`` maps a role to the column names that are accepted for it.

    ``content_sha256`` is the hash of what the profile says: comments and order do not matter.
    """

    code: str
    kind: ProfileKind
    name: LocalizedText
    file: FileFormat
    amounts: AmountFormat
    signs: SignConvention
    columns: Mapping[str, tuple[str, ...]]
    content_sha256: str
    date_formats: tuple[str, ...] = ()
    debit_marks: tuple[str, ...] = ()
    credit_marks: tuple[str, ...] = ()
    clean_up: Mapping[str, CleanUp] = field(default_factory=lambda: MappingProxyType({}))
    ignore: tuple[IgnoreRule, ...] = ()
    levels: tuple[Level, ...] = ()
    books: tuple[TableBookRule, ...] = ()


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """All profiles of the catalogue by code. Raises ProfileInvalidError when one is faulty."""
    folder = resources.files("toteuma.catalogue.profiles")
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    profiles = [profile_from_text((folder / name).read_text("utf-8"), name) for name in files]
    return MappingProxyType({profile.code: profile for profile in profiles})


def find_profile(name: str) -> Profile:
    """The shipped profile of that code, or else the one in the TOML file of that path.

    Raises ProfileUnknownError and ProfileInvalidError.
    """
    shipped = shipped_profiles()
    if name in shipped:
        return shipped[name]
    path = Path(name)
    if path.is_file():
        return read_profile(path)
    raise ProfileUnknownError(profile=name, known=", ".join(shipped))


def check_kind(profile: Profile, wanted: ProfileKind) -> None:
    """Raises ProfileKindError when the profile is not of that kind."""
    if profile.kind is not wanted:
        raise ProfileKindError(profile=profile.code, kind=profile.kind.value, wanted=wanted.value)


def read_profile(path: Path) -> Profile:
    """The profile in a TOML file. Raises ProfileInvalidError."""
    try:
        return profile_from_text(path.read_text("utf-8"), path.name)
    except UnicodeDecodeError as fault:
        raise ProfileInvalidError(profile=path.name, key="-", why=f"not UTF-8: {fault}") from None


def profile_from_text(text: str, origin: str) -> Profile:
    """The profile that a TOML text holds; ``origin`` names it in errors.

    Raises ProfileInvalidError naming the first key at fault.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ProfileInvalidError(profile=origin, key="-", why=f"not TOML: {fault}") from None
    try:
        kind = _kind(table, origin)
        _check_table(table, "", kind, origin)
        profile = _built(table, kind)
    except InvalidValueError as fault:
        raise ProfileInvalidError(profile=origin, key="-", why=str(fault).rstrip(".")) from None
    _check_together(profile, origin)
    return profile


def _kind(table: Mapping[str, Any], origin: str) -> ProfileKind:
    if table.get("kind") not in set(ProfileKind):
        raise ProfileInvalidError(
            profile=origin, key="kind", why=f"write one of {', '.join(ProfileKind)}"
        )
    return ProfileKind(table["kind"])


def _check_table(table: Mapping[str, Any], path: str, kind: ProfileKind, origin: str) -> None:
    """Every key known, of its type, and none missing, in this table and those below it."""
    keys = {
        key.path: key for key in PROFILE_KEYS if kind in key.kinds and _is_within(key.path, path)
    }
    for name, value in table.items():
        place = f"{path}.{name}" if path else name
        if place in keys:
            why = value_fault(keys[place], value)
            if why:
                raise ProfileInvalidError(profile=origin, key=place, why=why)
        elif isinstance(value, dict) and any(_is_within(known, place) for known in keys):
            _check_table(value, place, kind, origin)
        elif isinstance(value, list) and any(_is_within(known, f"{place}[]") for known in keys):
            for entry in value:
                _check_table(entry, f"{place}[]", kind, origin)
        else:
            known = ", ".join(sorted(key.path for key in keys.values() if key.table == path))
            why = f"it is not a key of a profile for {kind}; known here: {known}"
            raise ProfileInvalidError(profile=origin, key=place, why=why)
    for key in keys.values():
        if key.required and not _is_given(key, table, path):
            raise ProfileInvalidError(profile=origin, key=key.path, why="it is missing")


def _is_within(path: str, table: str) -> bool:
    return not table or path.startswith(f"{table}.")


def _is_given(key: ProfileKey, table: Mapping[str, Any], path: str) -> bool:
    """True also for keys below a list: each of its tables is checked on its own."""
    steps = key.path[len(path) :].lstrip(".").split(".")
    current: Any = table
    for step in steps:
        if step.endswith("[]"):
            return True
        if not isinstance(current, dict) or step not in current:
            return False
        current = current[step]
    return True


def _built(table: dict[str, Any], kind: ProfileKind) -> Profile:
    amounts = table["amounts"]
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    default_minus = AmountFormat().minus
    return Profile(
        code=table["code"],
        kind=kind,
        name=LocalizedText(**table["name"]),
        file=FileFormat(**table["file"]),
        amounts=AmountFormat(
            decimal=amounts["decimal"],
            thousands=tuple(amounts.get("thousands", ())),
            minus=frozenset(map(MinusStyle, amounts.get("minus", default_minus))),
        ),
        signs=SignConvention(amounts["signs"]),
        columns=MappingProxyType({role: tuple(names) for role, names in table["columns"].items()}),
        content_sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        date_formats=tuple(table.get("dates", {}).get("formats", ())),
        debit_marks=tuple(amounts.get("debit_marks", ())),
        credit_marks=tuple(amounts.get("credit_marks", ())),
        clean_up=MappingProxyType(
            {code: CleanUp(**steps) for code, steps in table.get("clean_up", {}).items()}
        ),
        ignore=tuple(
            IgnoreRule(
                tuple(rule["column"]),
                tuple(rule.get("equals", ())),
                tuple(rule.get("starts_with", ())),
                rule.get("is_blank", False),
            )
            for rule in table.get("ignore", ())
        ),
        levels=tuple(
            Level(tuple(level["code"]), tuple(level.get("name", ())))
            for level in table.get("levels", ())
        ),
        books=tuple(
            TableBookRule(
                Book(rule["book"]),
                tuple(map(AccountRange.parse, rule.get("accounts", ()))),
                tuple(rule.get("codes", ())),
                rule.get("project", ""),
            )
            for rule in table.get("books", ())
        ),
    )


def _check_together(profile: Profile, origin: str) -> None:
    """Keys that need one another."""

    def refuse(key: str, why: str) -> None:
        raise ProfileInvalidError(profile=origin, key=key, why=why)

    if profile.file.delimiter == profile.file.quote:
        refuse("file.quote", "it is the delimiter")
    if profile.kind is ProfileKind.TABLE:
        if profile.signs not in {SignConvention.SIGNED, SignConvention.COSTS_POSITIVE}:
            refuse("amounts.signs", "a table is signed or costs_positive")
        if not profile.levels:
            refuse("levels[].code", "a table has at least one level")
        return
    if profile.kind is ProfileKind.BALANCES:
        if profile.signs not in {SignConvention.SIGNED, SignConvention.COSTS_POSITIVE}:
            refuse("amounts.signs", "balances are signed or costs_positive")
        for role in ("fiscal_year", "period", "amount"):
            if role not in profile.columns:
                refuse(f"columns.{role}", "it is missing")
        return
    if not profile.date_formats:
        refuse("dates.formats", "it is missing")
    roles = set(profile.columns)
    if roles & {"entry_id", "voucher", "row"} not in ({"entry_id"}, {"voucher", "row"}):
        refuse("columns.entry_id", "name either entry_id or both voucher and row")
    wanted = {
        SignConvention.DEBIT_CREDIT: {"debit", "credit"},
        SignConvention.MARKS: {"amount", "mark"},
    }.get(profile.signs, {"amount"})
    found = roles & {"amount", "debit", "credit", "mark"}
    if found != wanted:
        names = " and ".join(sorted(wanted))
        refuse("columns", f"signs is {profile.signs}, so name {names} and no other amount column")
    marks = {*profile.debit_marks} & {*profile.credit_marks}
    needs_marks = profile.signs is SignConvention.MARKS
    if marks or needs_marks != (bool(profile.debit_marks) and bool(profile.credit_marks)):
        refuse(
            "amounts.debit_marks",
            "debit_marks and credit_marks go with signs = marks and hold different marks",
        )


def profile_key_rows() -> tuple[tuple[str, str, str, str], ...]:
    """(key, type, kinds, meaning) of every key, for the documentation."""
    return tuple(
        (
            key.path + (" *" if key.required else ""),
            str(key.type) + (f": {', '.join(key.choices)}" if key.choices else ""),
            ", ".join(sorted(key.kinds)),
            key.doc,
        )
        for key in PROFILE_KEYS
    )


__all__ = [
    "GUESS_ENCODING",
    "FileFormat",
    "IgnoreRule",
    "Level",
    "Profile",
    "ProfileInvalidError",
    "ProfileKind",
    "ProfileKindError",
    "ProfileUnknownError",
    "SignConvention",
    "TableBookRule",
    "check_kind",
    "find_profile",
    "profile_from_text",
    "profile_key_rows",
    "read_profile",
    "shipped_profiles",
]
