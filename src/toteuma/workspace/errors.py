"""Failures of the workspace that a user can be told about, one class per failure."""

from collections.abc import Sequence
from typing import ClassVar

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue


class FolderMissingError(ToteumaError):
    """The municipality folder to load is not there."""

    code = "workspace.folder_missing"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no folder {path}."
    mend = "Give the path of a municipality folder; `toteuma dump` writes one."


class FolderForeignError(ToteumaError):
    """The folder to dump into holds something else than a municipality folder."""

    code = "workspace.folder_foreign"
    exit_code = ExitCode.CONFLICT
    message = "{path} is not empty and is not a municipality folder; nothing was written."
    mend = "Give a new or empty folder, or one that an earlier dump wrote."


class FolderNotEmptyError(ToteumaError):
    """The folder for an empty municipality folder holds something."""

    code = "workspace.folder_not_empty"
    exit_code = ExitCode.CONFLICT
    message = "{path} is not an empty folder; nothing was written."
    mend = "Give a new or empty folder."


class WorkbookMissingError(ToteumaError):
    """The workbook to load is not there."""

    code = "workspace.workbook_missing"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no workbook {path}."
    mend = "Give the path of an Excel workbook (.xlsx)."


class FileMissingError(ToteumaError):
    """A file to import is not there or cannot be read."""

    code = "workspace.file_missing"
    exit_code = ExitCode.NOT_FOUND
    message = "The file {path} cannot be read: {why}."
    mend = "Check the path and the rights of the file."


class CellTooLongError(ToteumaError):
    """A text is longer than a cell of Excel can hold."""

    code = "workspace.cell_too_long"
    exit_code = ExitCode.DATA
    message = "The text in {place} has {length} characters; a cell of Excel holds 32767."
    mend = "Shorten the text, or dump a municipality folder, which has no such limit."


class ContentFaultyError(ToteumaError):
    """Content cannot be stored or written, for the reasons in ``issues``."""

    code = "workspace.content_faulty"
    exit_code = ExitCode.DATA
    message = "Faults in the content of municipality {municipality}: {count}. Nothing was stored."
    mend = "Correct what the issues name and try again."

    def __init__(self, *, municipality: str, issues: Sequence[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__(municipality=municipality, count=len(self.issues))


class ChangedMeanwhileError(ToteumaError):
    """Somebody changed what the person was changing, after it was shown to them."""

    code = "workspace.changed_meanwhile"
    exit_code = ExitCode.CONFLICT
    message = "Somebody else has changed {subject} meanwhile; nothing was saved."
    mend = "Look at what stands there now and make your changes to it."

    def __init__(self, *, subject: str, is_gone: bool = False) -> None:
        self.is_gone = is_gone
        super().__init__(subject=subject)


class DatabaseNotPreparedError(ToteumaError):
    """The database of the home folder is not there or is older than the program."""

    code = "workspace.database_not_prepared"
    exit_code = ExitCode.ENVIRONMENT
    message = "There is no database that is ready for use in {home}."
    mend = "Run `toteuma init`, or set TOTEUMA_HOME to the folder that holds the data."


class DatabaseFailedError(ToteumaError):
    """The database refuses to work: it is damaged, cannot be reached or has no room."""

    code = "workspace.database_failed"
    exit_code = ExitCode.ENVIRONMENT
    message = "The database cannot be used: {why}."
    mend = (
        "Check the home folder, its rights and the room on its disk (or the server that "
        "DATABASE_URL names). Restore a damaged database from a backup."
    )


class DatabaseBusyError(ToteumaError):
    """Another process holds the database, and waiting did not help."""

    code = "workspace.database_busy"
    exit_code = ExitCode.CONFLICT
    message = "Another process is changing the data; nothing was changed by this one."
    mend = "Wait until it is done and try again."


class HomeAlreadyOpenError(ToteumaError):
    """One process was asked to work on two home folders."""

    code = "workspace.home_already_open"
    exit_code = ExitCode.INTERNAL
    message = "This process already works on {open}; it cannot open {home} as well."
    mend = "Start a new process for the other folder."


class MunicipalityUnknownError(ToteumaError):
    """No municipality has that code."""

    code = "workspace.municipality_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no municipality {municipality}."
    mend = "Load a municipality folder first, or correct the code."


class MunicipalityExistsError(ToteumaError):
    """A municipality of that code is already there."""

    code = "workspace.municipality_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already exists."
    mend = "Choose another code, or load content into the existing municipality."


class BatchUnknownError(ToteumaError):
    """No batch of the municipality has that id."""

    code = "workspace.batch_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no batch {batch}."
    mend = "List the batches with `toteuma batches` and correct the id."


class BatchExistsError(ToteumaError):
    """A batch of that id is registered already."""

    code = "workspace.batch_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already has batch {batch}."
    mend = "Nothing needs to be done: the same entries are there already."


class NodeUnknownError(ToteumaError):
    """No unit of that code is in force on the day."""

    code = "workspace.node_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no unit {node} on {day}."
    mend = "Correct the code or the day."


class NodeExistsError(ToteumaError):
    """A unit of that code is already there."""

    code = "workspace.node_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already has unit {node}."
    mend = "Choose another code, or change the existing unit."


class DecisionExistsError(ToteumaError):
    """The year already has a budget decision of that number."""

    code = "workspace.decision_exists"
    exit_code = ExitCode.CONFLICT
    message = "Municipality {municipality} already has budget decision {fiscal_year}/{number}."
    mend = "Give the decision another number; the original budget of a year is adopted once."


class ForecastUnknownError(ToteumaError):
    """There is no such forecast to take back."""

    code = "workspace.forecast_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no forecast {forecast}."
    mend = "Correct the year, month, unit or line."


class TransferNotBalancedError(ToteumaError):
    """The lines of a transfer do not sum to zero."""

    code = "workspace.transfer_not_balanced"
    exit_code = ExitCode.DATA
    message = "Transfer {fiscal_year}/{number} sums to {euro} euro instead of zero."
    mend = "A transfer moves appropriations: what one line loses another gains. Correct a line."


class BatchActiveError(ToteumaError):
    """The batch to activate is active."""

    code = "workspace.batch_active"
    exit_code = ExitCode.CONFLICT
    message = "Batch {batch} is active already."
    mend = "Nothing needs to be done."


class BatchInactiveError(ToteumaError):
    """The batch to withdraw or to supersede is not active."""

    code = "workspace.batch_inactive"
    exit_code = ExitCode.CONFLICT
    message = "Batch {batch} is not active."
    mend = "List the batches with `toteuma batches` to see which are active."


class BatchRivalError(ToteumaError):
    """One of the two batches stands in for the other, so both cannot be active."""

    code = "workspace.batch_rival"
    exit_code = ExitCode.CONFLICT
    message = "Batch {batch} cannot be active together with {other}: one stands in for the other."
    mend = "Withdraw {other} first."


class BatchNotWaitingError(ToteumaError):
    """The batch that is to take another's place is active or has taken one already."""

    code = "workspace.batch_not_waiting"
    exit_code = ExitCode.CONFLICT
    message = "Batch {batch} is active already, or stands in for another batch."
    mend = "Import the correction as a new batch."


class AuditTrailError(ToteumaError):
    """An audit row was to be changed or removed."""

    code = "workspace.audit_append_only"
    exit_code: ClassVar[int] = ExitCode.INTERNAL
    message = "The audit trail can only be added to."
    mend = "Record a new change instead."
