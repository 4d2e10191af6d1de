"""Options that every subcommand takes, wherever on the line they stand."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import Language

_FLAGS = {"--quiet": "is_quiet", "-q": "is_quiet", "--json": "is_json"}
_VALUES = ("--home", "--language")


class OptionWithoutValueError(ToteumaError):
    """A common option lacks its value."""

    code = "cli.option_without_value"
    exit_code = ExitCode.USAGE
    message = "Option {option} needs a value."
    mend = "See toteuma --help for the common options."


class LanguageUnknownError(ToteumaError):
    """The messages were asked for in a language that they are not in."""

    code = "cli.language_unknown"
    exit_code = ExitCode.USAGE
    message = "There are no messages in language {language!r}."
    mend = "Choose fi, sv or en (option --language, or TOTEUMA_LANGUAGE in the environment)."


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
    English. Raises OptionWithoutValueError and LanguageUnknownError.
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
                raise OptionWithoutValueError(option=name)
            values[name] = given
        else:
            rest.append(argument)
    try:
        language = Language(values["--language"])
    except ValueError:
        raise LanguageUnknownError(language=values["--language"]) from None
    return CommonSettings(Path(values["--home"]).absolute(), language, **flags), rest


def settings_for_complaint(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> CommonSettings:
    """Settings to speak with when :func:`split_arguments` cannot make any."""
    language = _language_of(environment)
    known = language in {language.value for language in Language}
    return CommonSettings(
        home=Path(),
        language=Language(language) if known else Language.EN,
        is_json="--json" in arguments,
    )


def _language_of(environment: Mapping[str, str]) -> str:
    chosen = environment.get("TOTEUMA_LANGUAGE", "")
    if chosen:
        return chosen
    system = environment.get("LC_ALL") or environment.get("LANG") or ""
    return system[:2] if system[:2] in {language.value for language in Language} else "en"
