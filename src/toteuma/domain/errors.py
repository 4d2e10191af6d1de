"""Faults of use and of the program: one class per failure, its wording inside.

Faults *in data* are not exceptions; they are values, see :mod:`toteuma.domain.issues`.
The English wording is the class attribute ``message`` (what happened and where) and ``mend``
(what to do); both are ``str.format`` templates over the keyword arguments the class is raised
with. Finnish and Swedish wordings are data: ``toteuma/catalogue/wording/errors.toml``, keyed by
``code``; a test holds them complete.
"""

from typing import ClassVar


class ExitCode:
    """Exit codes of the ``toteuma`` command. Documented in ``docs/reference/exit-codes.md``."""

    SUCCESS: ClassVar[int] = 0
    FINDINGS: ClassVar[int] = 1
    USAGE: ClassVar[int] = 2
    DATA: ClassVar[int] = 3
    NOT_FOUND: ClassVar[int] = 4
    CONFLICT: ClassVar[int] = 5
    ENVIRONMENT: ClassVar[int] = 6
    INTERNAL: ClassVar[int] = 70
    INTERRUPTED: ClassVar[int] = 130


class ToteumaError(Exception):
    """Base of every failure that a user can be told about.

    Subclasses set ``code`` (dotted, stable, e.g. ``"ledger.profile_unknown"``), ``exit_code``,
    ``message`` and ``mend``. Raise them with keyword arguments only; they fill the templates.
    """

    code: ClassVar[str] = "toteuma.error"
    exit_code: ClassVar[int] = ExitCode.INTERNAL
    message: ClassVar[str] = "Something went wrong."
    mend: ClassVar[str] = ""

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        super().__init__(self.message.format(**parameters))

    @property
    def advice(self) -> str:
        """What to do about it, in English; empty if nothing can be advised."""
        return self.mend.format(**self.parameters)


class InvalidValueError(ToteumaError):
    """A domain type was about to be built from values that do not make sense together."""

    code = "domain.invalid_value"
    exit_code = ExitCode.DATA
    message = "{what}: {why}."
    mend = "Correct the value where it came from and try again."
