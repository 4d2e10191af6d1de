"""Options that every subcommand takes, wherever on the line they stand."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import Language

_FLAGS = {"--quiet": "is_quiet", "-q": "is_quiet", "--json": "is_json"}
_VALUES = ("--home", "--language")


class GlobalOptionError(ToteumaError):
    """A common option lacks its value or has one that is not known."""

    code = "cli.global_option"
    exit_code = ExitCode.USAGE
    message = "{option}: {why}."
    mend = "See toteuma --help for the common options."


@dataclass(frozen=True, slots=True)
class CommonSettings:
    """``home`` is the folder of living data; ``language`` that of messages."""

    home: Path
    language: Language
    is_quiet: bool = False
    is_json: bool = False


def split_arguments(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> tuple[CommonSettings, list[str]]:
    """Take the common options out of a command line; the rest is returned in order.

    Order of precedence: option, then TOTEUMA_HOME / TOTEUMA_LANGUAGE / LANG, then ``var`` and
    English. Raises GlobalOptionError.
    """
    values = {
        "--home": environment.get("TOTEUMA_HOME", "var"),
        "--language": _language_of(environment),
    }
    flags: dict[str, bool] = {}
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest.extend([argument, *pending])
            break
        name, has_value, value = argument.partition("=")
        if argument in _FLAGS:
            flags[_FLAGS[argument]] = True
        elif name in _VALUES:
            given = value if has_value else next(pending, "")
            if not given:
                raise GlobalOptionError(option=name, why="a value must follow")
            values[name] = given
        else:
            rest.append(argument)
    try:
        language = Language(values["--language"])
    except ValueError:
        raise GlobalOptionError(
            option="--language", why=f"{values['--language']!r} is not fi, sv or en"
        ) from None
    return CommonSettings(Path(values["--home"]).absolute(), language, **flags), rest


def _language_of(environment: Mapping[str, str]) -> str:
    chosen = environment.get("TOTEUMA_LANGUAGE", "")
    if chosen:
        return chosen
    system = environment.get("LC_ALL") or environment.get("LANG") or ""
    return system[:2] if system[:2] in {language.value for language in Language} else "en"
