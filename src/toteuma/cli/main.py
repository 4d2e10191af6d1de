"""The entry point: common options, dispatch, and the border where failures become messages."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedGroup
from toteuma.cli.settings import CommonSettings, GlobalOptionError, split_arguments
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import Language

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
        "profiles",
    )
}
COMMANDS["import"] = "toteuma.cli.commands.imports"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit the process with a documented exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str], console: Console | None = None) -> int:
    """Run one command line; returns the exit code (:class:`toteuma.domain.errors.ExitCode`)."""
    fallback = CommonSettings(home=Path(), language=Language.EN)
    try:
        settings, rest = split_arguments(arguments)
    except GlobalOptionError as error:
        (console or Console(fallback)).error(error)
        return error.exit_code
    speaker = console or Console(settings)
    group = LocalizedGroup("toteuma", speaker, COMMANDS)
    try:
        code = group.main(
            rest or ["--help"], prog_name="toteuma", standalone_mode=False, obj=speaker
        )
    except ToteumaError as error:
        speaker.issues(getattr(error, "issues", ()))
        speaker.error(error)
        return error.exit_code
    except click.ClickException as error:
        _report_usage(speaker, error)
        return ExitCode.USAGE
    except click.exceptions.Abort:
        return ExitCode.USAGE
    except BrokenPipeError:
        return ExitCode.SUCCESS
    return code if isinstance(code, int) else ExitCode.SUCCESS


def _report_usage(console: Console, error: click.ClickException) -> None:
    """A wrong command line: the message in the user's language where click's can be told apart."""
    command = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
    match error:
        case click.NoSuchOption():
            key, values = "usage.no_such_option", {"name": error.option_name}
        case click.exceptions.NoSuchCommand():
            key, values = "usage.no_such_command", {"name": error.command_name}
        case click.MissingParameter():
            key, values = "usage.missing", {"name": _name(error.param)}
        case click.BadParameter():
            values = {"name": _name(error.param), "why": error.message}
            key = "usage.bad_value"
        case _:
            key, values = "usage.other", {"why": error.format_message()}
    raise_as = UsageFaultError(what=console.word(key, **values), command=command or "toteuma")
    console.error(raise_as)


def _name(parameter: click.Parameter | None) -> str:
    """An option as it is written, an argument in capitals."""
    if parameter is None:
        return ""
    return (
        parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.name or "").upper()
    )


class UsageFaultError(ToteumaError):
    """The command line does not fit the command."""

    code = "cli.usage"
    exit_code = ExitCode.USAGE
    message = "{what}"
    mend = "See {command} --help."
