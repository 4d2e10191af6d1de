"""Help and messages of the command line in three languages."""

import re
import shlex
from importlib import import_module
from io import StringIO
from pathlib import Path

import click
import pytest

from toteuma.catalogue.wording import read_wording
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedGroup
from toteuma.cli.main import COMMANDS, run
from toteuma.cli.settings import (
    CommonSettings,
    LanguageUnknownError,
    OptionWithoutValueError,
    split_arguments,
)
from toteuma.domain.vocabulary import Language

LEFT_IN_ENGLISH = re.compile(
    r"required\]|<=|>=|\[OPTIONS|\[default|\b(?:INTEGER|PATH|Usage|Options)\b"
)


def console_for(language: Language) -> Console:
    return Console(CommonSettings(Path("var"), language), StringIO(), StringIO())


def every_command(language: Language) -> dict[str, click.Command]:
    """Commands and subcommands by their words."""
    console = console_for(language)
    found: dict[str, click.Command] = {}
    for name, place in COMMANDS.items():
        module, _, builder = place.partition(":")
        command: click.Command = getattr(import_module(module), builder or "build")(console)
        found[name] = command
        if isinstance(command, LocalizedGroup):
            context = click.Context(command)
            for each in command.modules:
                below = command.get_command(context, each)
                assert below is not None
                found[f"{name} {each}"] = below
    return found


COMMAND_NAMES = sorted(every_command(Language.EN))


@pytest.mark.parametrize("name", COMMAND_NAMES)
def test_help_teaches_in_three_languages(name: str) -> None:
    helps = {}
    for language in Language:
        command = every_command(language)[name]
        context = click.Context(command, info_name=f"toteuma {name}")
        helps[language] = command.get_help(context)
        assert "--language" in helps[language]
        if language is not Language.EN:
            assert LEFT_IN_ENGLISH.search(helps[language]) is None, helps[language]
    assert len(set(helps.values())) == len(Language)


@pytest.mark.parametrize("name", COMMAND_NAMES)
def test_examples_in_the_help_fit_the_command(name: str) -> None:
    command = every_command(Language.EN)[name]
    if isinstance(command, LocalizedGroup):
        return
    entry = read_wording("commands")
    for part in name.split():
        entry = entry[part]
    for language in Language:
        for line in entry["examples"][language.value].splitlines():
            words = shlex.split(line.partition(" > ")[0])
            _, rest = split_arguments(words, {})
            assert rest[: 1 + len(name.split())] == ["toteuma", *name.split()]
            command.make_context(name, rest[1 + len(name.split()) :])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "line",
    [
        "stament",
        "import",
        "units --wide",
        "units one",
        "units --year MMXXII",
        "statement",
        "statement SECTOR --period",
        "statement SECTOR --period 2022-09 --unit dollar",
        "entries X --limit 0",
        "entries X --offset -1",
        "import ledger . --profile toteuma",
        "batches --withdraw 1 --restore 2",
        "--home",
    ],
)
def test_a_wrong_line_is_told_in_the_users_language(
    language: Language, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTEUMA_LANGUAGE", language.value)
    notes = StringIO()
    settings = CommonSettings(Path("var"), language)
    assert run(line.split(), Console(settings, StringIO(), notes)) == 2
    told = notes.getvalue()
    first, mend = told.splitlines()
    assert first.startswith("toteuma: ")
    assert first.endswith((".", "?"))
    assert mend.strip().startswith({"fi": "Katso", "sv": "Se", "en": "See"}[language.value])
    if language is not Language.EN:
        assert re.search(r"\b(?:the|is|not|valid|missing|argument)\b", told) is None


def test_common_options_stand_anywhere_on_the_line() -> None:
    settings, rest = split_arguments(
        ["statement", "--home=x", "SECTOR", "--json", "--period", "2022-09", "-q"], {}
    )
    assert rest == ["statement", "SECTOR", "--period", "2022-09"]
    assert settings.home == Path("x").absolute()
    assert (settings.is_json, settings.is_quiet) == (True, True)
    assert split_arguments(["units", "--", "--json"], {})[1] == ["units", "--", "--json"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fi_FI.UTF-8"}, "fi"),
        ({"LANG": "fi_FI.UTF-8", "LC_ALL": "sv_FI.UTF-8"}, "sv"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fi_FI.UTF-8", "TOTEUMA_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_language_is_the_users(environment: dict[str, str], language: str) -> None:
    assert split_arguments([], environment)[0].language == language
    assert split_arguments(["--language", "sv"], environment)[0].language == "sv"


def test_common_options_without_sense_are_refused() -> None:
    with pytest.raises(OptionWithoutValueError):
        split_arguments(["units", "--home"], {})
    with pytest.raises(LanguageUnknownError):
        split_arguments(["units", "--language", "de"], {})
