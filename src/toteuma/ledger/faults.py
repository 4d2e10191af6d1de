"""Codes of what can be wrong with a ledger file or a batch; their wording is in the catalogue.

Amounts have codes of their own, :class:`toteuma.ledger.amounts.AmountFault`.
"""

from enum import StrEnum


class FileFault(StrEnum):
    """The file as a whole cannot be read."""

    EMPTY = "ledger.file_empty"
    NO_ROWS = "ledger.file_no_rows"
    BINARY = "ledger.file_binary"
    NOT_DECODABLE = "ledger.file_not_decodable"
    IS_UTF8 = "ledger.file_is_utf8"
    ENCODING_UNKNOWN = "ledger.file_encoding_unknown"
    DELIMITER = "ledger.delimiter"
    COLUMN_MISSING = "ledger.column_missing"
    COLUMN_TWICE = "ledger.column_twice"


class RowFault(StrEnum):
    """A row cannot be used."""

    FIELD_COUNT = "ledger.field_count"
    QUOTE = "ledger.quote_open"
    ENTRY_ID_MISSING = "ledger.entry_id_missing"
    ENTRY_ID_REPEATED = "ledger.entry_id_repeated"
    ENTRY_ID_IN_BATCH = "ledger.entry_id_in_batch"
    DATE_MISSING = "ledger.date_missing"
    DATE_UNREADABLE = "ledger.date_unreadable"
    DATE_OUTSIDE_YEAR = "ledger.date_outside_year"
    FISCAL_YEAR_UNREADABLE = "ledger.fiscal_year_unreadable"
    FISCAL_YEAR_OTHER = "ledger.fiscal_year_other"
    PERIOD_UNREADABLE = "ledger.period_unreadable"
    PERIOD_MISMATCH = "ledger.period_mismatch"
    ACCOUNT_MISSING = "ledger.account_missing"
    ACCOUNT_UNREADABLE = "ledger.account_unreadable"
    ACCOUNT_UNKNOWN = "ledger.account_unknown"
    COST_CENTRE_MISSING = "ledger.cost_centre_missing"
    COST_CENTRE_UNKNOWN = "ledger.cost_centre_unknown"
    PROJECT_UNKNOWN = "ledger.project_unknown"
    BOTH_SIDES = "ledger.amount_both_sides"
    MARK_UNKNOWN = "ledger.mark_unknown"
    TABLE_CODE_MISSING = "ledger.table_code_missing"
    TABLE_ROW_REPEATED = "ledger.table_row_repeated"
    BALANCE_REPEATED = "ledger.balance_repeated"


class BatchFault(StrEnum):
    """A stored batch is not what it was."""

    MANIFEST_UNREADABLE = "ledger.batch_manifest_unreadable"
    FILE_MISSING = "ledger.batch_file_missing"
    FILE_CHANGED = "ledger.batch_file_changed"
    MANIFEST_CHANGED = "ledger.batch_manifest_changed"
    CHAIN_BROKEN = "ledger.batch_chain_broken"
