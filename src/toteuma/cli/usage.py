"""A wrong command line, told in the user's language whatever the parser says of it."""

from collections.abc import Sequence

import click

from toteuma.cli.console import Console
from toteuma.domain.errors import ExitCode, ToteumaError


class UsageFaultError(ToteumaError):
    """The command line does not fit the command."""

    code = "cli.usage"
    exit_code = ExitCode.USAGE
    message = "{what}"
    mend = "See {command} --help."


class UnknownChoiceError(ToteumaError):
    """One of several values parted by commas is none of those that there are."""

    code = "cli.unknown_choice"
    exit_code = ExitCode.USAGE
    message = "{option}: there is no {value!r}."
    mend = "Choose among: {known}. Part several by commas."


class DayMalformedError(ToteumaError):
    """A text was to be read as a day and is none."""

    code = "cli.day_malformed"
    exit_code = ExitCode.USAGE
    message = "{option}: {text!r} is not a day."
    mend = "Write it as year-month-day, for example 2022-10-31."


def usage_fault(console: Console, error: click.ClickException) -> UsageFaultError:
    """What the parser found wrong with the command line."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "toteuma"
    return UsageFaultError(what=_what(console, error), command=command)


def too_many(console: Console, context: click.Context, surplus: Sequence[str]) -> UsageFaultError:
    """More was given than the command takes."""
    what = console.word("usage.too_many", what=" ".join(surplus))
    return UsageFaultError(what=what, command=context.command_path)


def both(console: Console, command: str, first: str, second: str) -> UsageFaultError:
    """Two options were given that exclude each other."""
    what = console.word("usage.both", first=first, second=second)
    return UsageFaultError(what=what, command=command)


def _what(console: Console, error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return console.word("usage.no_such_option", name=error.option_name) + _like(
                console, error.possibilities
            )
        case click.exceptions.NoSuchCommand():
            return console.word("usage.no_such_command", name=error.command_name) + _like(
                console, error.possibilities
            )
        case click.MissingParameter():
            return console.word("usage.missing", name=_name(error.param))
        case click.BadOptionUsage():
            return console.word("usage.no_value", name=error.option_name)
        case click.BadParameter():
            return f"{_name(error.param)}: {_wanted(console, error)}"
        case _:
            return console.word("usage.other", why=error.format_message().rstrip("."))


def _like(console: Console, names: Sequence[str] | None) -> str:
    return " " + console.word("usage.like", names=", ".join(names)) if names else ""


def _wanted(console: Console, error: click.BadParameter) -> str:
    """What the parameter's type takes."""
    match error.param.type if error.param is not None else None:
        case click.Choice(choices=choices):
            return console.word("usage.choose", known=", ".join(map(str, choices)))
        case click.IntRange(min=least, max=None):
            return console.word("usage.number_from", least=least)
        case click.IntRange(min=least, max=most):
            return console.word("usage.number_within", least=least, most=most)
        case click.types.IntParamType():
            return console.word("usage.number")
        case click.Path():
            return console.word("usage.folder")
        case _:
            return error.message


def _name(parameter: click.Parameter | None) -> str:
    """An option or argument as help texts show it."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return parameter.metavar or (parameter.name or "").upper()
