"""The API as a whole: its description, and how it says that something went wrong."""

import logging
from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.throttling import AuthRateThrottle

from toteuma.catalogue.wording import issue_words
from toteuma.domain.errors import InvalidValueError, ToteumaError
from toteuma.domain.organisation import OrganisationMissingError
from toteuma.domain.vocabulary import Language
from toteuma.web.api import planning, writing  # noqa: F401 - their operations join the router
from toteuma.web.api.access import (
    BearerToken,
    RefusedError,
    ScopeMissingError,
    SecondFactorMissingError,
)
from toteuma.web.api.conditional import KEPT_HOW
from toteuma.web.api.paging import answer_headers
from toteuma.web.api.reading import router
from toteuma.web.rights.rules import public
from toteuma.web.shared.failures import STATUS_OF
from toteuma.workspace.bootstrap import database_failure
from toteuma.workspace.errors import ContentFaultyError

DESCRIPTION = (
    "Units, statements, figures down to their entries, goals, measures, key figures, risks, "
    "budget, investments and forecasts of a municipality; observations of measures and files of "
    "the ledger and the budget are taken in. Amounts are whole cents, income positive."
)

PROBLEM_TYPE = "application/problem+json"
DESCRIBED = "Give it in the form that /api/v1/openapi.json describes."

logger = logging.getLogger(__name__)


class Api(NinjaAPI):
    """An API whose description says that failures are problem details, which answers may be kept,
    and where lists go on."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, with what ninja does not say by itself."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _describe_problems(operation["responses"])
                _describe_headers(operation, is_kept=method == "get")
        return schema

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The name of the operation alone."""
        return str(operation.view_func.__name__)

    def create_response(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """The answer, with the headers that the operation wants it to have."""
        answer = super().create_response(request, *args, **options)
        told = answer_headers(request) if answer.status_code < 300 else {}
        for name, value in (KEPT_HOW | told).items():
            answer.headers[name] = value
        return answer

    def _get_urls(self) -> list[Any]:
        """The addresses; the front page is a person's as well, and none leads nowhere."""
        from toteuma.web.api.front import front_page  # noqa: PLC0415 - it asks what there is

        given: list[Any] = super()._get_urls()
        found = [_told(one) for one in given if one.name != "api-root"]
        return [*found, path("", front_page, name="api-root"), *_NOWHERE]


def _describe_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {PROBLEM_TYPE: response["content"]["application/json"]}


def _describe_headers(operation: dict[str, Any], *, is_kept: bool) -> None:
    text = {"type": "string"}
    headers: dict[str, Any] = {}
    names = {one["name"] for one in operation.get("parameters", [])}
    if is_kept and operation["operationId"] not in ("municipalities", "job", "jobs"):
        headers["ETag"] = {"description": "Tag of the answer.", "schema": text}
        operation["responses"][304] = {"description": "The caller has it (If-None-Match)."}
    if "offset" in names:
        total = {"type": "integer", "minimum": 0}
        headers["X-Total-Count"] = {"description": "How many rows there are.", "schema": total}
        headers["Link"] = {"description": "The pages before and after.", "schema": text}
    for status, response in operation["responses"].items():
        if headers and int(status) == 200:
            response["headers"] = headers


def _told(pattern: Any) -> Any:
    """The same address; a method that it does not have is told as a problem."""
    view = pattern.callback

    @wraps(view)
    def telling(request: HttpRequest, *args: Any, **words: Any) -> Any:
        answer = view(request, *args, **words)
        if answer.status_code != 405:
            return answer
        told = _problem(
            request, 405, "The address does not have this method.", f"Use {answer['Allow']}."
        )
        told.headers["Allow"] = answer["Allow"]
        return told

    if hasattr(view, "__name__"):
        pattern.callback = telling
    return pattern


api = Api(
    title="Toteuma",
    version="1",
    description=DESCRIPTION,
    auth=BearerToken(),
    docs_url=None,
    urls_namespace="api",
    throttle=[AuthRateThrottle("1200/m")],
)
api.add_router("", router)


def _problem(
    request: HttpRequest,
    status: int,
    title: str,
    detail: str = "",
    issues: Iterable[dict[str, Any]] = (),
) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "issues": list(issues),
    }
    answer = api.create_response(request, body, status=status)
    answer.headers["Content-Type"] = PROBLEM_TYPE
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@public("there is nothing to see")
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """The answer at an address of the API that leads nowhere."""
    return _problem(
        request, 404, "There is no such address.", "/api/v1/openapi.json lists the addresses."
    )


nowhere.csrf_exempt = True
_NOWHERE = [path("<path:rest>", nowhere, name="api-nowhere")]


@api.exception_handler(AuthenticationError)
def unauthorized(request: HttpRequest, fault: Any) -> HttpResponse:
    """No token, or one that is no good."""
    return _problem(request, 401, "A valid token is needed.", "Make one on the page API tokens.")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Any) -> HttpResponse:
    """Another municipality, a unit that is not there, an unknown code."""
    return _problem(
        request, 404, "There is no such thing.", "Correct the municipality, code or period."
    )


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """A body or a parameter that is not of the described form."""
    issues = [_form_issue(one) for one in fault.errors]
    return _problem(request, 422, "The request is not of the described form.", DESCRIBED, issues)


def _form_issue(error: dict[str, Any]) -> dict[str, Any]:
    places = error["loc"]
    row = next((place + 1 for place in places if isinstance(place, int)), None)
    column = next((place for place in reversed(places) if isinstance(place, str)), None)
    what = f"{error['msg']}."
    return {"row": row, "column": column, "value": None, "what": what, "mend": DESCRIBED}


@api.exception_handler(HttpError)
def refused(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that is no JSON, too many requests."""
    detail = "Wait as long as Retry-After says." if fault.status_code == 429 else ""
    return _problem(request, fault.status_code, str(fault), detail)


@api.exception_handler(ToteumaError)
def failed(request: HttpRequest, fault: ToteumaError) -> HttpResponse:
    """A fault of use, in English."""
    issues: list[dict[str, Any]] = []
    if isinstance(fault, ContentFaultyError):
        for one in fault.issues:
            what, mend = issue_words(one, Language.EN)
            place = {"row": one.line, "column": one.column, "value": one.value}
            issues.append({**place, "what": what, "mend": mend})
    return _problem(request, _status_of(fault), str(fault), fault.advice, issues)


def _status_of(fault: ToteumaError) -> int:
    if isinstance(fault, RefusedError | ScopeMissingError | SecondFactorMissingError):
        return 403
    if isinstance(fault, OrganisationMissingError):
        return 404
    if isinstance(fault, InvalidValueError):
        return 422
    return STATUS_OF.get(fault.exit_code, 500)


@api.exception_handler(Exception)
def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A database that cannot be used, or a fault of the program, which stands in the log."""
    known = database_failure(fault)
    if known is not None:
        return failed(request, known)
    logger.error("%s %s failed", request.method, request.path, exc_info=fault)
    title = "Something went wrong on the site."
    return _problem(request, 500, title, "Try again, or tell whoever runs the site.")
