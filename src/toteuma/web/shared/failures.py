"""Faults of use as pages: what happened and what to do, never a traceback."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from toteuma.catalogue.wording import error_words
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.web.shared.words import current_language, word
from toteuma.workspace.bootstrap import database_failure

STATUS_OF: dict[int, int] = {
    ExitCode.USAGE: 400,
    ExitCode.DATA: 422,
    ExitCode.NOT_FOUND: 404,
    ExitCode.CONFLICT: 409,
    ExitCode.ENVIRONMENT: 503,
}
"""HTTP status by the exit code of the same fault on the command line."""


class FailureMiddleware:
    """Turns faults that a user can be told about into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """A page for a fault of use; None leaves faults of the program to Django."""
        known = fault if isinstance(fault, ToteumaError) else database_failure(fault)
        return None if known is None else render_failure(request, known)


def render_failure(request: HttpRequest, fault: ToteumaError) -> HttpResponse:
    """The page of a fault."""
    what, mend = error_words(fault, current_language())
    return failure_page(request, what, mend, STATUS_OF.get(fault.exit_code, 500))


def refuse(request: HttpRequest) -> HttpResponse:
    """The page for somebody who lacks the right."""
    return failure_page(request, word("shared.refused"), word("shared.refused_mend"), 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that leads nowhere."""
    return failure_page(request, word("shared.not_found"), word("shared.not_found_mend"), 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of the program; what it was stands in the log."""
    return failure_page(request, word("shared.server_error"), word("shared.server_error_mend"), 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was not ours, or too old."""
    return failure_page(request, word("shared.csrf"), word("shared.csrf_mend"), 403)


def failure_page(request: HttpRequest, what: str, mend: str, status: int) -> HttpResponse:
    """A page that says what happened and how to mend it."""
    return render(request, "shared/failure.html", {"what": what, "mend": mend}, status=status)
