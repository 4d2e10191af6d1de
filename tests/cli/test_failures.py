"""Whatever a command ends with, the user gets a message with advice and an exit code."""

import errno
import os
from io import StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError

from toteuma.cli import main as main_module
from toteuma.cli.console import Console
from toteuma.cli.failures import TRACEBACK_VARIABLE, told_failure
from toteuma.cli.settings import CommonSettings
from toteuma.domain.errors import ExitCode
from toteuma.domain.vocabulary import Language


def run_failing(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException, language: Language = Language.EN
) -> tuple[int, str]:
    """Exit code and message of a command that ends with the exception."""

    def fail(arguments: object, console: object) -> int:
        raise fault

    monkeypatch.setattr(main_module, "_run", fail)
    notes = StringIO()
    settings = CommonSettings(Path("var"), language)
    code = main_module.run(["units"], Console(settings, StringIO(), notes))
    return code, notes.getvalue()


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (errno.ENOENT, ExitCode.NOT_FOUND, "no file or folder out/report.pdf"),
        (errno.ENOTDIR, ExitCode.NOT_FOUND, "no file or folder out/report.pdf"),
        (errno.EACCES, ExitCode.ENVIRONMENT, "no right to use out/report.pdf"),
        (errno.EROFS, ExitCode.ENVIRONMENT, "no right to use out/report.pdf"),
        (errno.EISDIR, ExitCode.CONFLICT, "out/report.pdf is a file where a folder"),
        (errno.EEXIST, ExitCode.CONFLICT, "out/report.pdf is a file where a folder"),
        (errno.ENOSPC, ExitCode.ENVIRONMENT, "The disk is full"),
        (errno.ENAMETOOLONG, ExitCode.ENVIRONMENT, "the name is too long"),
        (errno.ELOOP, ExitCode.ENVIRONMENT, "refuses to use out/report.pdf"),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_refusals_of_the_system_are_told(
    monkeypatch: pytest.MonkeyPatch, number: int, code: int, said: str, language: Language
) -> None:
    fault = OSError(number, os.strerror(number), "out/report.pdf")
    returned, told = run_failing(monkeypatch, fault, language)
    assert returned == code
    assert told.startswith("toteuma: ")
    assert told.count("\n") == 2
    assert "Traceback" not in told
    if language is Language.EN:
        assert said in told


def test_a_move_that_fails_names_where_it_was_to_go() -> None:
    fault = OSError(errno.EACCES, "Permission denied", "out/.part", None, "out/report.pdf")
    assert told_failure(fault).parameters["path"] == "out/report.pdf"


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (OperationalError("database is locked"), ExitCode.CONFLICT, "Another process"),
        (OperationalError("disk I/O error"), ExitCode.ENVIRONMENT, "disk I/O error"),
        (DatabaseError("file is not a database"), ExitCode.ENVIRONMENT, "not a database"),
    ],
)
def test_failures_of_the_database_are_told(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, said: str
) -> None:
    returned, told = run_failing(monkeypatch, fault)
    assert returned == code
    assert said in told


@pytest.mark.parametrize("language", list(Language))
def test_ctrl_c_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    code, told = run_failing(monkeypatch, KeyboardInterrupt(), language)
    assert code == ExitCode.INTERRUPTED == 130
    assert told.count("\n") == 2


def test_a_fault_of_the_program_says_so_and_shows_where_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = run_failing(monkeypatch, ZeroDivisionError("division by zero"))
    assert code == ExitCode.INTERNAL
    assert "ZeroDivisionError: division by zero" in told
    assert TRACEBACK_VARIABLE in told
    assert capsys.readouterr().err == ""
    monkeypatch.setenv(TRACEBACK_VARIABLE, "1")
    run_failing(monkeypatch, ZeroDivisionError("division by zero"))
    assert "Traceback" in capsys.readouterr().err
