"""What a public page has at hand: the municipality, the version of the report, the language.

Readers are strangers: pages set no cookie and may be kept by caches. Only somebody who is signed in
and may put questions sees, beside texts, where to ask.
The language is that of the address (``?lang=``), else what the browser asks for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from toteuma.domain.content import Municipality
from toteuma.domain.vocabulary import Language
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot
from toteuma.web.rights.rules import public
from toteuma.workspace.errors import MunicipalityUnknownError
from toteuma.workspace.queries.chart import municipality_settings
from toteuma.workspace.queries.publications import (
    PublicationRow,
    public_report,
    public_versions,
)

CACHE_SECONDS = 300
_LANGUAGES = {one.value: one for one in Language}


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The page at hand in a language."""

    code: str
    text: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of pages of one report, in the version and language that the reader chose."""

    municipality: str
    round: str
    version: str = ""
    language: str = ""

    def to(self, view: str, *parts: str, **query: object) -> str:
        """The address of a view of the report (``section``, ``figure``...)."""
        words = (self.municipality, self.round, *parts)
        return reverse(f"public-{view}", args=words) + self.query(**query)

    def query(self, **more: object) -> str:
        """The choices as the end of an address."""
        pairs = {"version": self.version, "lang": self.language, **more}
        chosen = {name: value for name, value in pairs.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""


@dataclass(frozen=True)
class PublicPage:
    """One request of a reader. ``row`` is the version of the report, where the page is of one."""

    request: HttpRequest
    municipality: str
    settings: Municipality
    language: Language
    row: PublicationRow | None = None
    versions: tuple[PublicationRow, ...] = ()

    @property
    def publication(self) -> PublicationRow:
        """The version of the report that the page is of."""
        assert self.row is not None
        return self.row

    @cached_property
    def snapshot(self) -> Snapshot:
        """The frozen report of the version. Raises SnapshotDamagedError."""
        return public_report(municipality=self.municipality, number=self.publication.snapshot)

    @property
    def report(self) -> Report:
        """The report of the version."""
        return self.snapshot.report

    @property
    def is_latest(self) -> bool:
        """Whether no later version was published."""
        return self.publication.version == self.versions[-1].version

    @cached_property
    def addresses(self) -> Addresses:
        """Addresses of the report's pages."""
        asked = self.request.GET
        return Addresses(
            self.municipality,
            self.publication.round,
            "" if self.is_latest and not asked.get("version") else str(self.publication.version),
            self.language.value if asked.get("lang") in _LANGUAGES else "",
        )

    def context(self) -> dict[str, Any]:
        """What the frame of every public page shows."""
        chosen = self.language.value if self.request.GET.get("lang") in _LANGUAGES else ""
        home = reverse("public-reports", args=(self.municipality,))
        found: dict[str, Any] = {
            "reader": self,
            "municipality": self.settings,
            "home": f"{home}?lang={chosen}" if chosen else home,
            "language_links": self._language_links(),
        }
        if self.row is not None:
            found |= {
                "publication": self.row,
                "report": self.report,
                "snapshot": self.snapshot,
                "to_report": self.addresses.to("report"),
                "to_versions": self.addresses.to("versions"),
                "to_search": reverse("public-search", args=(self.municipality, self.row.round)),
                "to_newest": Addresses(
                    self.municipality, self.row.round, "", self.addresses.language
                ).to("report"),
            }
        return found

    def _language_links(self) -> list[LanguageLink]:
        """This very page in each language, with its whole address."""
        query = self.request.GET.copy()
        found = []
        for language, name in settings.LANGUAGES:
            query["lang"] = language
            address = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
            is_current = language == self.language.value
            found.append(LanguageLink(language, name, address, is_current))
        return found


def public_page(view: Callable[..., HttpResponse]) -> Any:
    """A page of the public site: ``view`` is called with a :class:`PublicPage` and the words of
    the address; ``round`` among them names the report. What was never published is not there."""

    @public("published reports are for everybody")
    @wraps(view)
    def answered(request: HttpRequest, municipality: str, **words: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        language = asked_language(request)
        with translation.override(language.value):
            page = _page(request, municipality, language, words.pop("round", None))
            response = view(page, **words)
        response.headers.setdefault("Cache-Control", f"public, max-age={CACHE_SECONDS}")
        response.headers["Content-Language"] = language.value
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return answered


def asked_language(request: HttpRequest) -> Language:
    """The language of the address, else the first that the browser asks for and we have."""
    chosen = request.GET.get("lang", "")
    if chosen in _LANGUAGES:
        return _LANGUAGES[chosen]
    for asked, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if asked.partition("-")[0] in _LANGUAGES:
            return _LANGUAGES[asked.partition("-")[0]]
    return Language.FI


def _page(
    request: HttpRequest, municipality: str, language: Language, round_code: str | None
) -> PublicPage:
    try:
        about = municipality_settings(municipality=municipality)
    except MunicipalityUnknownError as fault:
        raise Http404 from fault
    if round_code is None:
        return PublicPage(request, municipality, about, language)
    versions = public_versions(municipality=municipality, round_code=round_code)
    asked = request.GET.get("version", "")
    wanted = [one for one in versions if str(one.version) == asked] if asked else versions[-1:]
    if not wanted:
        raise Http404
    return PublicPage(request, municipality, about, language, wanted[0], versions)
