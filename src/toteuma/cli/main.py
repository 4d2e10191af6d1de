"""The entry point: common options, dispatch, and the border where failures become messages."""

import codecs
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper

import click

from toteuma.cli.console import Console
from toteuma.cli.failures import (
    TRACEBACK_VARIABLE,
    InterruptedCommandError,
    remember_interrupts,
    told_failure,
)
from toteuma.cli.framework import LocalizedGroup
from toteuma.cli.settings import settings_for_complaint, split_arguments
from toteuma.cli.usage import usage_fault
from toteuma.domain.errors import ExitCode, ToteumaError

COMMANDS = {
    name: f"toteuma.cli.commands.{name}"
    for name in (
        "demo",
        "init",
        "load",
        "dump",
        "import",
        "export",
        "batches",
        "units",
        "statement",
        "budget",
        "explain",
        "entries",
        "check",
        "report",
        "freeze",
        "verify",
        "trail",
        "profiles",
        "remind",
        "serve",
        "user",
        "backup",
        "restore",
    )
}
COMMANDS["import"] = "toteuma.cli.commands.imports"
COMMANDS["restore"] = "toteuma.cli.commands.backup:build_restore"

_PLAIN = {"−": "-", "–": "-", "—": "-", "€": "EUR", "”": '"', "“": '"', "’": "'", "…": "..."}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit the process with a documented exit code."""
    remember_interrupts()
    codecs.register_error("toteuma.plain", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="toteuma.plain")
    code = run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
    if code == ExitCode.INTERRUPTED:
        # Threads of the ledger's engine may still be at work on what was stopped; the usual way
        # out would wait for them or die of them.
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str], console: Console | None = None) -> int:
    """Run one command line; returns the exit code (:class:`toteuma.domain.errors.ExitCode`)."""
    try:
        settings, rest = split_arguments(arguments)
    except ToteumaError as error:
        (console or Console(settings_for_complaint(arguments))).error(error)
        return error.exit_code
    speaker = console or Console(settings)
    if rest == ["--version"]:
        _tell_version(speaker)
        return ExitCode.SUCCESS
    try:
        return _run(rest or ["--help"], speaker)
    except (BrokenPipeError, SystemExit):  # click leaves with the latter on a broken pipe
        _forget_output()
        return ExitCode.SUCCESS
    except click.ClickException as error:
        failure: ToteumaError = usage_fault(speaker, error)
    except (click.exceptions.Abort, KeyboardInterrupt):
        failure = InterruptedCommandError()
    except Exception as fault:
        if os.environ.get(TRACEBACK_VARIABLE):
            traceback.print_exc()
        failure = told_failure(fault)
    speaker.error(failure)
    return failure.exit_code


def _run(arguments: Sequence[str], console: Console) -> int:
    group = LocalizedGroup("toteuma", console, COMMANDS)
    code = group.main(arguments, prog_name="toteuma", standalone_mode=False, obj=console)
    return code if isinstance(code, int) else ExitCode.SUCCESS


def _tell_version(console: Console) -> None:
    if console.settings.is_json:
        console.document({"version": version("toteuma")})
    else:
        console.result(f"toteuma {version('toteuma')}")


def _forget_output() -> None:
    """Nobody reads on (``toteuma ... | head``): what is still to be flushed goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plainer(fault: UnicodeError) -> tuple[str | bytes, int]:
    """Characters that the terminal's encoding lacks as the nearest ones that it has."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    lost = fault.object[fault.start : fault.end]
    plain = "".join(_PLAIN.get(mark, " " if mark.isspace() else "?") for mark in lost)
    return plain, fault.end
