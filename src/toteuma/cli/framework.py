"""Subcommands whose help is in the user's language and whose module loads only when needed."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any

import click

from toteuma.cli.console import Console
from toteuma.cli.usage import UsageFaultError, too_many

type Parameters = Sequence[click.Parameter]


class LocalizedCommand(click.Command):
    """A click command that words its help from the catalogue: ``<name>.help`` and, for each
    parameter, ``<name>.<parameter>``; examples in ``<name>.examples`` (same in all languages)."""

    def __init__(
        self, key: str, console: Console, callback: Callable[..., int | None], params: Parameters
    ) -> None:
        self.key = key
        self.console = console
        for parameter in params:
            if isinstance(parameter, click.Option):
                parameter.help = console.word(f"{key}.{parameter.name}")
            parameter.metavar = _placeholder(console, parameter)
        super().__init__(
            name=key.rsplit(".", maxsplit=1)[-1],
            callback=callback,
            params=list(params),
            help=console.word(f"{key}.help"),
            add_help_option=True,
            options_metavar=f"[{console.word('common.options').upper()}]",
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments apart. Raises UsageFaultError when some are left over."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if ctx.args:
            raise too_many(self.console, ctx, ctx.args)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows help, worded in the user's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.console.word("common.help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        pieces = self.collect_usage_pieces(ctx)
        prefix = self.console.word("common.usage") + " "
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Arguments, options, examples and the common options."""
        arguments = [
            (parameter.make_metavar(ctx), self.console.word(f"{self.key}.{parameter.name}"))
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Argument)
        ]
        options = [
            record
            for parameter in self.get_params(ctx)
            if isinstance(parameter, click.Option)
            and (record := parameter.get_help_record(ctx)) is not None
            and "--help" not in parameter.opts
        ]
        options = [(flag, self._told(text)) for flag, text in options]
        self._section(formatter, "common.arguments", arguments)
        self._section(formatter, "common.options", options)
        self._section(formatter, "common.common_options", common_option_rows(self.console))
        examples = self.console.word(f"{self.key}.examples")
        with formatter.section(self.console.word("common.examples")):
            for line in examples.splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    def _told(self, text: str) -> str:
        """What the parser adds behind an option's help, in the user's words."""
        text = re.sub(r"(\d+)<=x<=(\d+)|x>=(\d+)", r"\1\3–\2", text)
        return text.replace("required]", f"{self.console.word('common.required')}]")

    def _section(
        self, formatter: click.HelpFormatter, key: str, rows: list[tuple[str, str]]
    ) -> None:
        if rows:
            with formatter.section(self.console.word(key)):
                formatter.write_dl(rows)


class LocalizedGroup(click.Group):
    """A group of subcommands, each loaded from its module when it is called or listed.

    ``modules`` maps a subcommand's name to a module with a function ``build(console)`` that
    returns the command, or to ``module:function`` where the function has another name.
    """

    def __init__(self, key: str, console: Console, modules: dict[str, str]) -> None:
        self.key = key
        self.console = console
        self.modules = modules
        super().__init__(
            name=key,
            help=console.word(f"{key}.help"),
            no_args_is_help=False,
            invoke_without_command=False,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work, not of the alphabet."""
        return list(self.modules)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments apart. Raises UsageFaultError when no subcommand is named."""
        if not args:
            known = ", ".join(self.modules)
            what = self.console.word("usage.no_subcommand", known=known)
            raise UsageFaultError(what=what, command=ctx.command_path)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand. Raises NoSuchCommand, naming those that are spelt alike."""
        if args[0] not in self.modules:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.modules, ctx=ctx)
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows help, worded in the user's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.console.word("common.help")
        return option

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the subcommand's module."""
        place = self.modules.get(cmd_name)
        if place is None:
            return None
        module, _, builder = place.partition(":")
        command: click.Command = getattr(import_module(module), builder or "build")(self.console)
        return command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        prefix = self.console.word("common.usage") + " "
        formatter.write_usage(ctx.command_path, self.console.word("common.group"), prefix=prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The common options, then the subcommands with the first sentence of their help."""
        with formatter.section(self.console.word("common.common_options")):
            formatter.write_dl(common_option_rows(self.console))
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each subcommand in a line, without loading its module."""
        prefix = "" if self.key == "toteuma" else f"{self.key}."
        rows = [(name, self.console.word(f"{prefix}{name}.short")) for name in self.modules]
        with formatter.section(self.console.word("common.commands")):
            formatter.write_dl(rows)


def _placeholder(console: Console, parameter: click.Parameter) -> str | None:
    """What stands for a parameter's value in help texts; None where there is none, or where it
    is the list of choices."""
    if isinstance(parameter, click.Argument):
        return console.word(f"placeholder.{parameter.name}")
    if isinstance(parameter.type, click.Choice) or getattr(parameter, "is_flag", False):
        return None
    kind = parameter.metavar or {"integer": "number", "integer range": "number"}.get(
        parameter.type.name, parameter.type.name
    )
    return console.word(f"placeholder.{kind.lower()}")


def common_option_rows(console: Console) -> list[tuple[str, str]]:
    """The options that every subcommand takes, for help texts."""
    return [
        (f"--home {console.word('placeholder.folder')}", console.word("common.home")),
        ("--language fi|sv|en", console.word("common.language")),
        ("-q, --quiet", console.word("common.quiet")),
        ("--json", console.word("common.json")),
        ("--version", console.word("common.version")),
        ("--help", console.word("common.help")),
    ]


def argument(name: str, **options: Any) -> click.Argument:
    """A positional argument."""
    return click.Argument([name], **options)


def choice_of(members: Iterable[StrEnum]) -> click.Choice[str]:
    """A choice among the values of a closed list."""
    return click.Choice([member.value for member in members])


def option(flag: str, *, name: str | None = None, **options: Any) -> click.Option:
    """An option; its help is worded by the catalogue. ``name`` is its parameter, by default the
    flag's own words."""
    return click.Option([flag] if name is None else [flag, name], **options)
