"""Failures that come from outside the product, told as its own: the machine's and the user's.

Whatever a command raises ends here before it reaches the user; a traceback never does.
"""

import errno
import signal
from pathlib import Path
from types import FrameType

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.bootstrap import database_failure

TRACEBACK_VARIABLE = "TOTEUMA_TRACEBACK"
"""Environment variable that makes a fault of the program show where it happened."""


class PathMissingError(ToteumaError):
    """A file or folder on the way is not there."""

    code = "cli.path_missing"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no file or folder {path}, or it cannot be made there."
    mend = "Check the path."


class PathNotAllowedError(ToteumaError):
    """The user has no right to what the command must read or write."""

    code = "cli.path_not_allowed"
    exit_code = ExitCode.ENVIRONMENT
    message = "There is no right to use {path}."
    mend = "Check who owns it and what rights it gives, or give another place."


class PathTakenError(ToteumaError):
    """A file stands where a folder is needed, or a folder where a file is."""

    code = "cli.path_taken"
    exit_code = ExitCode.CONFLICT
    message = "{path} is a file where a folder is needed, or a folder where a file is."
    mend = "Give another place, or move what is there out of the way."


class DiskFullError(ToteumaError):
    """There is no room for what the command writes."""

    code = "cli.disk_full"
    exit_code = ExitCode.ENVIRONMENT
    message = "The disk is full; what was being written is not complete."
    mend = "Make room on the disk and run the command again."


class SystemRefusedError(ToteumaError):
    """The operating system refuses something for another reason."""

    code = "cli.system_refused"
    exit_code = ExitCode.ENVIRONMENT
    message = "The system refuses to use {path}: {why}."
    mend = "Mend the cause, or give another place, and try again."


class InterruptedCommandError(ToteumaError):
    """The user stopped the command."""

    code = "cli.interrupted"
    exit_code = ExitCode.INTERRUPTED
    message = "The command was interrupted."
    mend = "What was stored before is whole; run the command again to finish."


class ProgramFaultError(ToteumaError):
    """The program itself is at fault."""

    code = "cli.program_fault"
    exit_code = ExitCode.INTERNAL
    message = "The program failed: {kind}: {why}."
    mend = (
        "This is a fault of Toteuma, not yours. Report it with the command you gave; run it with "
        "{variable}=1 in the environment to show where it failed."
    )


_KINDS: dict[int, type[ToteumaError]] = {
    errno.ENOENT: PathMissingError,
    errno.ENOTDIR: PathMissingError,
    errno.EACCES: PathNotAllowedError,
    errno.EPERM: PathNotAllowedError,
    errno.EROFS: PathNotAllowedError,
    errno.EEXIST: PathTakenError,
    errno.EISDIR: PathTakenError,
    errno.ENOTEMPTY: PathTakenError,
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
}


_INTERRUPTS: list[int] = []
"""Interrupts of the user so far. What is under way then fails in its own way, and libraries hide
that it was the interrupt; so it is remembered apart."""


def remember_interrupts() -> None:
    """Make Ctrl-C known to :func:`told_failure`, unless the process ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _on_interrupt)


def _on_interrupt(number: int, frame: FrameType | None) -> None:
    _INTERRUPTS.append(number)
    signal.default_int_handler(number, frame)


def told_failure(fault: Exception) -> ToteumaError:
    """What the user is told of any exception that a command ended with."""
    if _INTERRUPTS:
        return InterruptedCommandError()
    if isinstance(fault, ToteumaError):
        return fault
    if isinstance(fault, OSError):
        kind = _KINDS.get(fault.errno or 0, SystemRefusedError)
        return kind(path=_path(fault), why=fault)
    return database_failure(fault) or ProgramFaultError(
        kind=type(fault).__name__, why=_first_line(fault), variable=TRACEBACK_VARIABLE
    )


def _path(fault: OSError) -> str:
    """The path that an OSError names; of a rename that failed, where it was to go."""
    name = fault.filename2 or fault.filename
    return "–" if name is None else str(Path(str(name)))


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or ["–"])[0].rstrip(".")
