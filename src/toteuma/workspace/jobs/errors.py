"""What handing in a file can be refused for."""

from typing import ClassVar

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.errors import ContentFaultyError


class JobUnknownError(ToteumaError):
    """A job was named that the municipality does not have."""

    code = "workspace.job_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no import {job}."
    mend = "Choose one from the list of imports."


class JobNotFailedError(ToteumaError):
    """A job was to run again that waits, runs or has ended, or whose file is gone."""

    code = "workspace.job_not_failed"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "The import of {file} cannot be run again."
    mend = "Only an import that failed can be run again; hand the file in anew."


class UploadEmptyError(ToteumaError):
    """A file without content was handed in."""

    code = "workspace.upload_empty"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "{file} is empty."
    mend = "Hand in a file that has a header and rows."


class UploadTooLargeError(ToteumaError):
    """A file was handed in that is larger than the site takes."""

    code = "workspace.upload_too_large"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "{file} is larger than {megabytes} MB."
    mend = "Divide it into files by month, or import it on the command line."


class UploadNotTextError(ToteumaError):
    """A file was handed in that is not text, whatever its name says."""

    code = "workspace.upload_not_text"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "{file} is not a text file (CSV)."
    mend = "Save the table as CSV in the program that made it, and hand in that file."


class UploadRefusedError(ContentFaultyError):
    """What was said of a file that was handed in is wrong, for the reasons in ``issues``."""

    code = "workspace.upload_refused"
    message = "The file was not taken in. Faults in what was said of it: {count}."
    mend = "Correct what the issues name and hand the file in again."
