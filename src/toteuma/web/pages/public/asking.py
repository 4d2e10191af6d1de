"""Links to ask about a text of a published report, for those who may put questions to its unit.

A stranger's page stays the same for everybody. Only where a request comes with a session is it
looked at who reads, and that answer is kept by no cache that others share.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.markup import Node, element
from toteuma.report.model import Report
from toteuma.web.pages.public.reading import Addresses, PublicPage
from toteuma.web.pages.public.subjects import TEXT, parts_of
from toteuma.web.shared.words import word
from toteuma.workspace.living import Living
from toteuma.workspace.people.access import access_of
from toteuma.workspace.people.models import User


def asked_of(page: PublicPage) -> frozenset[str]:
    """The units of the report that the reader may put questions to; none on an older version,
    where what is asked about may stand no more."""
    user = signed_in_reader(page)
    if user is None or not page.is_latest:
        return frozenset()
    access = access_of(user, page.municipality)
    if not access.may_somewhere(Permission.COMMENT):
        return frozenset()
    organisation = Living(Path(settings.HOME), page.municipality).organisation(
        page.report.period.fiscal_year
    )
    units = {part.node.code for _, part in parts_of(page.report)}
    return frozenset(
        code
        for code in units
        if code in organisation
        and access.may(Permission.COMMENT, node=code, organisation=organisation)
    )


def signed_in_reader(page: PublicPage) -> User | None:
    """Who reads, if they are signed in; without a session nothing is asked of the database."""
    if settings.SESSION_COOKIE_NAME not in page.request.COOKIES:
        return None
    user = page.request.user
    return user if user.is_authenticated else None


def question_links(
    report: Report, addresses: Addresses, language: Language, asked: frozenset[str]
) -> Callable[[str, LocalizedText], Node]:
    """What follows a text: a link to ask about it, where its unit is one of those ``asked``."""
    units = {anchor: part.node.code for anchor, part in parts_of(report)} if asked else {}

    def link(anchor: str, name: LocalizedText) -> Node:
        if units.get(anchor) not in asked:
            return None
        to_ask = reverse("rounds-question-ask", args=(addresses.municipality, addresses.round))
        said = word("public.ask_text")
        named = f"{said}: {name.in_language(language)}"
        address = f"{to_ask}?subject={quote(TEXT + anchor)}"
        return element(
            "p",
            {"class": "ask-line"},
            element("a", {"href": address, "aria-label": named, "rel": "nofollow"}, said),
        )

    return link
