"""Which language a request is answered in: the user's own, the cookie's, the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from toteuma.domain.vocabulary import Language


class LanguageMiddleware:
    """Activates the language for the request and tells the browser which it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_language(request)
        with translation.override(chosen.value):
            request.LANGUAGE_CODE = chosen.value
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen.value)
        return response


def chosen_language(request: HttpRequest) -> Language:
    """The user's language; of a stranger, that of the cookie or else what the browser asks for."""
    if request.user.is_authenticated:
        return Language(request.user.language)
    known = {language.value for language in Language}
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in known:
        return Language(cookie)
    asked = translation.get_language_from_request(request).partition("-")[0]
    return Language(asked) if asked in known else Language.FI
