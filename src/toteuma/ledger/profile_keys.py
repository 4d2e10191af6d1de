"""The keys of an import profile, each with its type and what it means.

The profile reader is driven by this table and the documentation of profiles is made from it, so
neither can know a key that the other does not.
"""

from dataclasses import dataclass
from enum import StrEnum

from toteuma.domain.layout import Book
from toteuma.ledger.amounts import MinusStyle

ENTRIES_PROFILE = "toteuma"
"""The profile of Toteuma's own file of entries."""

BALANCES_PROFILE = "toteuma-balances"
"""The profile of Toteuma's own file of balances."""


class ProfileKind(StrEnum):
    """What a file holds: ledger entries, balances by period, or a budget-and-actual table without
    dates."""

    ENTRIES = "entries"
    BALANCES = "balances"
    TABLE = "table"


class SignConvention(StrEnum):
    """How a file tells income from expenditure.

    ``signed``: income positive. ``costs_positive``: expenditure positive. ``debit_credit``: two
    columns, income in credit. ``marks``: a column beside the amount says debit or credit.
    """

    SIGNED = "signed"
    COSTS_POSITIVE = "costs_positive"
    DEBIT_CREDIT = "debit_credit"
    MARKS = "marks"


class KeyType(StrEnum):
    """What a value of the TOML file must be."""

    TEXT = "text"
    TEXTS = "list of texts"
    MARK = "one character"
    MARKS = "list of single characters"
    WORDS = "text in fi, sv and en"
    INTEGER = "whole number, 0 or more"
    FLAG = "true or false"
    CHOICE = "one of the choices"
    CHOICES = "list of choices"
    RANGES = "list of account ranges such as 3000-3199"
    PATTERN = "regular expression (RE2) with one group"
    ENCODING = "name of a text encoding, or guess"
    DATE_FORMATS = "list of date formats of %d, %m, %Y"


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """One key. ``path`` is dotted; ``name[]`` stands for the tables of a ``[[name]]`` list.

    ``required`` holds within its table: ``levels[].code`` is required of every level. A default
    stands in brackets at the end of ``doc``.
    """

    path: str
    type: KeyType
    doc: str
    kinds: frozenset[ProfileKind] = frozenset(ProfileKind)
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table that the key stands in; empty at the top."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key within its table."""
        return self.path.rpartition(".")[2]


_ENTRIES = frozenset({ProfileKind.ENTRIES})
_LEDGER = frozenset({ProfileKind.ENTRIES, ProfileKind.BALANCES})
_TABLE = frozenset({ProfileKind.TABLE})


def _column(
    name: str, doc: str, kinds: frozenset[ProfileKind], *, required: bool = False
) -> ProfileKey:
    return ProfileKey(f"columns.{name}", KeyType.TEXTS, doc, kinds, required)


def _clean_up(code: str, kinds: frozenset[ProfileKind]) -> tuple[ProfileKey, ...]:
    """Keys of the clean-up of one code; the steps run in this order."""
    table = f"clean_up.{code}"
    return (
        ProfileKey(
            f"{table}.strip_prefix",
            KeyType.TEXT,
            f"A text that is taken off the beginning of the {code} where it stands there.",
            kinds,
        ),
        ProfileKey(
            f"{table}.pattern",
            KeyType.PATTERN,
            f"The {code} is the group of this expression's first match; no match, no {code}.",
            kinds,
        ),
        ProfileKey(
            f"{table}.skip",
            KeyType.INTEGER,
            f"How many characters of the {code} are left out at its beginning.",
            kinds,
        ),
        ProfileKey(
            f"{table}.take",
            KeyType.INTEGER,
            f"How many characters of the {code} are kept after that; 0 keeps all.",
            kinds,
        ),
    )


PROFILE_KEYS: tuple[ProfileKey, ...] = (
    ProfileKey("code", KeyType.TEXT, "Name of the profile on the command line.", required=True),
    ProfileKey(
        "kind",
        KeyType.CHOICE,
        "What the file holds: ledger entries, balances by period, or a budget-and-actual table "
        "without dates.",
        required=True,
        choices=tuple(ProfileKind),
    ),
    ProfileKey("name", KeyType.WORDS, "What people call the profile.", required=True),
    ProfileKey(
        "file.encoding",
        KeyType.ENCODING,
        "Encoding of the file, or guess: a byte order mark, UTF-8 or the likeliest of "
        "Western European ones.",
        required=True,
    ),
    ProfileKey("file.delimiter", KeyType.MARK, "What parts the fields of a line.", required=True),
    ProfileKey("file.quote", KeyType.MARK, 'What surrounds a field that holds a delimiter. ["]'),
    ProfileKey("file.skip_lines", KeyType.INTEGER, "Lines above the line of column names. [0]"),
    ProfileKey("amounts.decimal", KeyType.MARK, "The decimal mark of amounts.", required=True),
    ProfileKey(
        "amounts.thousands",
        KeyType.MARKS,
        "Marks that may part the thousands of an amount; one amount uses one of them. [none]",
    ),
    ProfileKey(
        "amounts.minus",
        KeyType.CHOICES,
        "How a negative amount may be written. [hyphen and true minus before the digits]",
        choices=tuple(MinusStyle),
    ),
    ProfileKey(
        "amounts.signs",
        KeyType.CHOICE,
        "How the file tells income from expenditure.",
        required=True,
        choices=tuple(SignConvention),
    ),
    ProfileKey(
        "amounts.debit_marks", KeyType.TEXTS, "Marks of debit, when signs is marks.", _ENTRIES
    ),
    ProfileKey(
        "amounts.credit_marks", KeyType.TEXTS, "Marks of credit, when signs is marks.", _ENTRIES
    ),
    ProfileKey(
        "dates.formats", KeyType.DATE_FORMATS, "Formats of dates; the first that fits.", _ENTRIES
    ),
    _column("entry_id", "Voucher and row in one column.", _ENTRIES),
    _column("voucher", "Voucher, when it stands apart from its row; needs row.", _ENTRIES),
    _column("row", "Row within the voucher; the entry id is voucher-row.", _ENTRIES),
    _column("posting_date", "Posting date.", _ENTRIES, required=True),
    _column(
        "fiscal_year",
        "Fiscal year; of entries without the column it is the date's year.",
        _LEDGER,
    ),
    _column(
        "period", "Period 1-16; of entries without the column it is the date's month.", _LEDGER
    ),
    _column("account", "Account number.", frozenset(ProfileKind), required=True),
    _column("cost_centre", "Cost centre.", _LEDGER, required=True),
    _column("project", "Project; empty for none.", _LEDGER),
    _column("counterparty", "Customer or supplier.", _ENTRIES),
    _column("text", "What the posting is about.", _ENTRIES),
    _column("amount", "Amount, unless signs is debit_credit.", _LEDGER),
    _column("mark", "Debit or credit mark, when signs is marks.", _ENTRIES),
    _column("debit", "Debit amount, when signs is debit_credit.", _ENTRIES),
    _column("credit", "Credit amount, when signs is debit_credit.", _ENTRIES),
    _column("account_name", "Name of the account.", _TABLE),
    _column("budget", "Budget of the year.", _TABLE, required=True),
    _column("actual", "Actual of the period.", _TABLE, required=True),
    *_clean_up("account", frozenset(ProfileKind)),
    *_clean_up("account_name", _TABLE),
    *_clean_up("cost_centre", _LEDGER),
    *_clean_up("project", _LEDGER),
    ProfileKey(
        "ignore[].column",
        KeyType.TEXTS,
        "Column by which rows are left out; rows without any value always are.",
        required=True,
    ),
    ProfileKey("ignore[].equals", KeyType.TEXTS, "Left out when the value is one of these."),
    ProfileKey(
        "ignore[].starts_with", KeyType.TEXTS, "Left out when the value begins with one of these."
    ),
    ProfileKey("ignore[].is_blank", KeyType.FLAG, "Left out when there is no value."),
    ProfileKey(
        "levels[].code",
        KeyType.TEXTS,
        "Column of the code of one level of the organisation; levels stand top down and the "
        "last is where figures are booked.",
        _TABLE,
        required=True,
    ),
    ProfileKey("levels[].name", KeyType.TEXTS, "Column of the level's name.", _TABLE),
    ProfileKey(
        "books[].book",
        KeyType.CHOICE,
        "The part of the budget that the rows belong to; the first rule that fits decides, "
        "and rows that fit none are operations.",
        _TABLE,
        required=True,
        choices=tuple(Book),
    ),
    ProfileKey("books[].accounts", KeyType.RANGES, "Fits accounts within these.", _TABLE),
    ProfileKey("books[].codes", KeyType.TEXTS, "Fits rows with one of these level codes.", _TABLE),
    ProfileKey(
        "books[].project",
        KeyType.TEXT,
        "Project that balances of these rows are stored under, so that statements can keep them "
        "apart.",
        _TABLE,
    ),
)
