"""From the columns of a file to the fields of an entry, as DuckDB expressions.

One set of expressions serves both readers: the fast one, which only proves that nothing is wrong,
and the slow one, which says what is. A field has a value, which is NULL when something is wrong
with it, and a fault, which is NULL when nothing is. Column names in the expressions are ours
(``c0``, ``c1``, ...); what a profile or a file says reaches DuckDB as variables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toteuma.ledger.amounts import SPACES, AmountFault, amount_patterns, amount_sql
from toteuma.ledger.clean_up import CleanUp, clean_sql
from toteuma.ledger.dates import FIRST_YEAR, LAST_YEAR, date_sql, date_variables
from toteuma.ledger.faults import RowFault
from toteuma.ledger.headers import Header
from toteuma.ledger.profiles import Profile, SignConvention

ENTRY_FIELDS = (
    "entry_id",
    "posting_date",
    "fiscal_year",
    "period",
    "account",
    "cost_centre",
    "project",
    "counterparty",
    "text",
    "cents",
)
"""Columns of entries, in the order in which they are stored."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be wrong: ``fault`` gives its code or NULL, ``detail`` what the wording
    needs besides the value, which is that of the column playing ``role``."""

    role: str
    fault: str
    detail: str = "NULL"


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How the columns of one file become entries.

    ``column_types`` are for DuckDB's CSV reader, in file order. ``values`` gives an expression
    for each of ``ENTRY_FIELDS`` over the file's columns. ``checks`` are over the values (named as
    the fields) and the file's columns together. ``is_blank`` is true for rows without any value,
    ``is_left_out`` for those that the profile leaves out, ``is_consistent`` for rows whose fields
    are all there and agree with each other.
    """

    column_types: Mapping[str, str]
    variables: Mapping[str, object]
    values: Mapping[str, str]
    checks: tuple[Check, ...]
    is_blank: str
    is_left_out: str
    is_consistent: str


def plan_columns(
    profile: Profile, header: Header, fiscal_year: int | None, *, is_fast: bool
) -> ColumnPlan:
    """The plan for a file. ``fiscal_year`` is the only one allowed; None allows any.

    ``is_fast`` is for the reader that proves: DuckDB's CSV reader makes the dates where its rules
    are ours, and blank rows are only known when nothing at all is in them. What it then does not
    know it takes for a fault, and the slow reader looks again.
    """
    return _Planner(profile, header, fiscal_year, is_fast).plan()


class _Planner:
    def __init__(
        self, profile: Profile, header: Header, fiscal_year: int | None, is_fast: bool
    ) -> None:
        self.profile = profile
        self.header = header
        self.fiscal_year = fiscal_year
        self.is_fast = is_fast
        self.is_typed = is_fast and len(profile.date_formats) == 1 and self._has_marks()
        self.variables: dict[str, object] = {"spaces": SPACES, "fiscal_year": fiscal_year}
        self.values: dict[str, str] = {}
        self.checks: list[Check] = []
        self.proofs = [f"{name} IS NOT NULL" for name in ENTRY_FIELDS]

    def plan(self) -> ColumnPlan:
        self._entry_id()
        self._posting_date()
        self._fiscal_year()
        self._period()
        self._account()
        self._code("cost_centre", RowFault.COST_CENTRE_UNKNOWN, RowFault.COST_CENTRE_MISSING)
        self._code("project", RowFault.PROJECT_UNKNOWN, None)
        for name in ("counterparty", "text"):
            self.values[name] = f"coalesce({self._column(name)}, '')"
        self._cents()
        date_place = self.header.roles["posting_date"]
        return ColumnPlan(
            column_types={
                f"c{place}": "DATE" if self.is_typed and place == date_place else "VARCHAR"
                for place in range(len(self.header.names))
            },
            variables=self.variables,
            values={name: self.values[name] for name in ENTRY_FIELDS},
            checks=tuple(self.checks),
            is_blank=self._is_blank(),
            is_left_out=self._is_left_out(),
            is_consistent=self._is_consistent(),
        )

    def _has_marks(self) -> bool:
        """A date column that plays another role too, or a format without marks, stays text."""
        place = self.header.roles["posting_date"]
        return self.profile.date_formats[0] != "%Y%m%d" and (
            list(self.header.roles.values()).count(place) == 1
        )

    def _column(self, role: str) -> str:
        place = self.header.roles.get(role)
        return "CAST(NULL AS VARCHAR)" if place is None else f"c{place}"

    def _trimmed(self, role: str) -> str:
        return f"coalesce(trim({self._column(role)}, getvariable('spaces')), '')"

    def _check(
        self, role: str, unless: str, cases: tuple[tuple[str, str], ...], detail: str = "NULL"
    ) -> None:
        """A check that finds nothing when ``unless`` holds, else the first case that does."""
        whens = "".join(f" WHEN {condition} THEN '{code}'" for condition, code in cases)
        self.checks.append(Check(role, f"CASE WHEN {unless} THEN NULL{whens} END", detail))

    def _entry_id(self) -> None:
        if "entry_id" in self.header.roles:
            column = self._column("entry_id")
            given = f"trim({column}) <> ''"
            self.values["entry_id"] = f"CASE WHEN {given} THEN {column} END"
            if self.is_fast:
                self.values["entry_id"] = column
                self.proofs.append(_BEGINS_WITH_A_MARK)
            self._check("entry_id", given, (("true", RowFault.ENTRY_ID_MISSING),))
            return
        voucher, row = self._trimmed("voucher"), self._trimmed("row")
        self.values["entry_id"] = (
            f"CASE WHEN {voucher} <> '' AND {row} <> '' THEN {voucher} || '-' || {row} END"
        )
        for role in ("voucher", "row"):
            blank = ((f"{self._trimmed(role)} = ''", RowFault.ENTRY_ID_MISSING),)
            self._check(role, "false", blank)

    def _posting_date(self) -> None:
        column = self._column("posting_date")
        self.variables |= date_variables("date", self.profile.date_formats)
        self.values["posting_date"] = date_sql(column, "date", is_typed=self.is_typed)
        if self.is_typed and "fiscal_year" in self.header.roles:
            # The year of the file bounds the date as well as any bounds.
            self.values["posting_date"] = column
        self._check(
            "posting_date",
            "posting_date IS NOT NULL",
            (
                (f"{column} IS NULL OR {self._blank('posting_date')}", RowFault.DATE_MISSING),
                ("true", RowFault.DATE_UNREADABLE),
            ),
        )

    def _blank(self, role: str) -> str:
        is_date = self.is_typed and role == "posting_date"
        return f"{self._column(role)} IS NULL" if is_date else f"{self._trimmed(role)} = ''"

    def _fiscal_year(self) -> None:
        """The fiscal year is the calendar year (Municipalities Act 410/2015, section 113)."""
        if "fiscal_year" in self.header.roles:
            code = self._known("fiscal_year", "fiscal_year_text", CleanUp())
            self.values["fiscal_year"] = f"CAST(enum_code({code}) + {FIRST_YEAR} AS SMALLINT)"
            if self.is_fast and self.fiscal_year is not None:
                self.variables["fiscal_year_text"] = str(self.fiscal_year)
                is_that = f"{self._column('fiscal_year')} = getvariable('fiscal_year_text')"
                year = "CAST(getvariable('fiscal_year') AS SMALLINT)"
                self.values["fiscal_year"] = f"CASE WHEN {is_that} THEN {year} END"
            self._check(
                "fiscal_year",
                "fiscal_year IS NOT NULL",
                (("true", RowFault.FISCAL_YEAR_UNREADABLE),),
            )
            self._check(
                "fiscal_year",
                "fiscal_year IS NULL OR getvariable('fiscal_year') IS NULL",
                (
                    (
                        "fiscal_year <> getvariable('fiscal_year')",
                        RowFault.FISCAL_YEAR_OTHER,
                    ),
                ),
                "CAST(getvariable('fiscal_year') AS VARCHAR)",
            )
            wanted = "fiscal_year"
        else:
            self.values["fiscal_year"] = f"CAST(year({self.values['posting_date']}) AS SMALLINT)"
            wanted = "getvariable('fiscal_year')"
        self._check(
            "posting_date",
            f"posting_date IS NULL OR {wanted} IS NULL",
            ((f"year(posting_date) <> {wanted}", RowFault.DATE_OUTSIDE_YEAR),),
            f"CAST({wanted} AS VARCHAR)",
        )

    def _period(self) -> None:
        """Periods 1-12 are the date's month; 13-16 close the year and are dated in December."""
        if "period" not in self.header.roles:
            self.values["period"] = f"CAST(month({self.values['posting_date']}) AS TINYINT)"
            return
        code = self._known("period", "period_text", CleanUp())
        self.values["period"] = f"CAST(enum_code({code}) % 16 + 1 AS TINYINT)"
        self._check("period", "period IS NOT NULL", (("true", RowFault.PERIOD_UNREADABLE),))
        self._check(
            "period",
            "posting_date IS NULL OR period IS NULL",
            ((f"NOT ({_PERIOD_FITS})", RowFault.PERIOD_MISMATCH),),
            "strftime(posting_date, '%Y-%m-%d')",
        )

    def _known(self, role: str, enumeration: str, steps: CleanUp) -> str:
        """The code as a member of an enumeration of ours, NULL when it is not one of it.

        Most codes stand bare in their column; only those that do not are cleaned up.
        """
        cleaned = f"TRY_CAST({clean_sql(self._column(role), role, steps)} AS {enumeration})"
        self.variables |= steps.variables(role)
        if not steps.is_plain:
            return cleaned
        bare = f"TRY_CAST(coalesce({self._column(role)}, '') AS {enumeration})"
        return f"coalesce({bare}, {cleaned})"

    def _account(self) -> None:
        steps = self.profile.clean_up.get("account", CleanUp())
        known = self._known("account", "known_account", steps)
        self.values["account"] = f"getvariable('account_numbers')[enum_code({known}) + 1]"
        text = clean_sql(self._column("account"), "account", steps)
        self._check(
            "account",
            "account IS NOT NULL",
            (
                (self._blank("account"), RowFault.ACCOUNT_MISSING),
                (
                    f"regexp_full_match({text}, '[1-9][0-9]{{0,8}}')",
                    RowFault.ACCOUNT_UNKNOWN,
                ),
                ("true", RowFault.ACCOUNT_UNREADABLE),
            ),
        )

    def _code(self, role: str, unknown: RowFault, missing: RowFault | None) -> None:
        if role not in self.header.roles:
            self.values[role] = f"CAST('' AS known_{role})"
            return
        steps = self.profile.clean_up.get(role, CleanUp())
        self.values[role] = self._known(role, f"known_{role}", steps)
        text = clean_sql(self._column(role), role, steps)
        cases = ((f"{text} = ''", missing),) if missing else ()
        self._check(role, f"{role} IS NOT NULL", (*cases, ("true", unknown)))

    def _cents(self) -> None:
        self.variables |= amount_patterns(self.profile.amounts).variables("amount")
        build: Mapping[SignConvention, Callable[[], None]] = {
            SignConvention.SIGNED: lambda: self._one_column(""),
            SignConvention.COSTS_POSITIVE: lambda: self._one_column("-"),
            SignConvention.MARKS: self._marked,
            SignConvention.DEBIT_CREDIT: self._two_columns,
        }
        build[self.profile.signs]()

    def _one_column(self, sign: str) -> None:
        amount = amount_sql(self._column("amount"), "amount", self.profile.amounts)
        self.values["cents"] = f"{sign}({amount.cents})"
        self.checks.append(Check("amount", amount.fault))

    def _marked(self) -> None:
        amount = amount_sql(self._column("amount"), "amount", self.profile.amounts)
        self.variables["debit_marks"] = [mark.upper() for mark in self.profile.debit_marks]
        self.variables["credit_marks"] = [mark.upper() for mark in self.profile.credit_marks]
        mark = f"upper({self._trimmed('mark')})"
        debit = f"list_contains(getvariable('debit_marks'), {mark})"
        credit = f"list_contains(getvariable('credit_marks'), {mark})"
        sign = f"CASE WHEN {debit} THEN -1 WHEN {credit} THEN 1 END"
        self.values["cents"] = f"({amount.cents}) * ({sign})"
        self.checks.append(Check("amount", amount.fault))
        self._check("mark", f"{debit} OR {credit}", (("true", RowFault.MARK_UNKNOWN),))

    def _two_columns(self) -> None:
        """Income in credit: cents are credit minus debit. One of the two may be blank or zero."""
        cents = {}
        for role in ("debit", "credit"):
            amount = amount_sql(self._column(role), "amount", self.profile.amounts)
            cents[role] = f"CASE WHEN {self._blank(role)} THEN 0 ELSE ({amount.cents}) END"
            fault = f"CASE WHEN {self._blank(role)} THEN NULL ELSE ({amount.fault}) END"
            self.checks.append(Check(role, fault))
        both_blank = f"{self._blank('debit')} AND {self._blank('credit')}"
        both_used = f"({cents['debit']}) <> 0 AND ({cents['credit']}) <> 0"
        self.values["cents"] = (
            f"CASE WHEN NOT ({both_blank}) AND NOT ({both_used}) "
            f"THEN ({cents['credit']}) - ({cents['debit']}) END"
        )
        self._check(
            "debit",
            "false",
            ((both_blank, AmountFault.MISSING), (both_used, RowFault.BOTH_SIDES)),
        )

    def _is_blank(self) -> str:
        return " AND ".join(
            f"{self._column(role)} IS NULL" if self.is_fast else self._blank(role)
            for role in self.header.roles
        )

    def _is_left_out(self) -> str:
        conditions = ["false"]
        for number, rule in enumerate(self.profile.ignore):
            value = self._trimmed(f"ignore.{number}")
            prefix = f"ignore_{number}"
            self.variables[f"{prefix}_equals"] = list(rule.equals)
            self.variables[f"{prefix}_starts"] = list(rule.starts_with)
            if rule.equals:
                conditions.append(f"list_contains(getvariable('{prefix}_equals'), {value})")
            if rule.starts_with:
                starts = f"getvariable('{prefix}_starts')"
                conditions.append(
                    f"len(list_filter({starts}, lambda x: starts_with({value}, x))) > 0"
                )
            if rule.is_blank:
                conditions.append(f"{value} = ''")
        return " OR ".join(conditions)

    def _is_consistent(self) -> str:
        """True when every value is there and the fields agree with each other."""
        proofs = [*self.proofs, "year(posting_date) = fiscal_year", _PERIOD_FITS]
        if self.fiscal_year is not None:
            proofs.append("fiscal_year = getvariable('fiscal_year')")
        return " AND ".join(proofs)


_BEGINS_WITH_A_MARK = "entry_id >= '!'"
"""Proves cheaply that an entry id is not blank; one that begins with a space is looked at again."""

_PERIOD_FITS = "(month(posting_date) = period OR (period >= 13 AND month(posting_date) = 12))"


ENUMERATIONS: Mapping[str, tuple[str, ...]] = {
    "fiscal_year_text": tuple(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)),
    "period_text": tuple(
        [str(period) for period in range(1, 17)] + [f"{period:02}" for period in range(1, 10)]
    ),
}
"""Enumerations of years and periods, in the order of their codes: period texts 1-16 are codes
0-15, and those padded with a zero follow as 16-24, so that code % 16 + 1 is the period."""
