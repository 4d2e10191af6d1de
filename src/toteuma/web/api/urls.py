"""The API as Django serves it, and how its failures look (RFC 9457, problem details)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.throttling import AuthRateThrottle

from toteuma.catalogue.wording import issue_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.vocabulary import Language
from toteuma.web.api import writing  # noqa: F401 - its operations join the router
from toteuma.web.api.access import BearerToken, RefusedError, ScopeMissingError
from toteuma.web.api.reading import router
from toteuma.web.shared.failures import STATUS_OF
from toteuma.workspace.errors import ContentFaultyError

DESCRIPTION = (
    "Units, statements, figures down to their entries, goals, measures, key figures, risks, "
    "budget and forecasts of a municipality; observations of measures and files of the ledger and "
    "the budget are taken in. Amounts are whole cents, income positive."
)

PROBLEM_TYPE = "application/problem+json"


class Api(NinjaAPI):
    """An API whose description says that failures are problem details."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, with the media type of failures."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {
                            PROBLEM_TYPE: response["content"]["application/json"]
                        }
        return schema


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
    request: HttpRequest, status: int, title: str, detail: str = "", issues: Any = ()
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


@api.exception_handler(AuthenticationError)
def unauthorized(request: HttpRequest, fault: Any) -> HttpResponse:
    """No token, or one that is no good."""
    return _problem(request, 401, "A valid token is needed.", "Make one on the page API tokens.")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, fault: Any) -> HttpResponse:
    """Another municipality, a unit that is not there, an unknown code."""
    return _problem(request, 404, "There is no such thing.")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """A body or a parameter that is not of the described form."""
    issues = [
        {"column": ".".join(map(str, one["loc"])), "what": str(one["msg"])} for one in fault.errors
    ]
    return _problem(request, 422, "The request is not of the described form.", "", issues)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that is no JSON, too many requests."""
    return _problem(request, fault.status_code, str(fault))


@api.exception_handler(ToteumaError)
def failed(request: HttpRequest, fault: ToteumaError) -> HttpResponse:
    """A fault of use, in English."""
    is_refused = isinstance(fault, RefusedError | ScopeMissingError)
    status = 403 if is_refused else STATUS_OF.get(fault.exit_code, 500)
    issues: list[dict[str, Any]] = []
    if isinstance(fault, ContentFaultyError):
        for one in fault.issues:
            what, mend = issue_words(one, Language.EN)
            issues.append({"column": one.column, "value": one.value, "what": what, "mend": mend})
    return _problem(request, status, str(fault), fault.advice, issues)
