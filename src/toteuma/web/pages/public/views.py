"""Pages of published reports, for readers without an account."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers

from toteuma.domain.rounds import PublicationState
from toteuma.rendering.outputs import OutputFormat
from toteuma.report.comparing import compare_reports
from toteuma.web.pages.public.asking import signed_in_reader
from toteuma.web.pages.public.figures import made_cell, made_figure
from toteuma.web.pages.public.files import entity_tag, file_names, file_of
from toteuma.web.pages.public.reading import Addresses, PublicPage, public_page
from toteuma.web.pages.public.searching import search_report
from toteuma.web.pages.public.sections import frame_of, sections_of
from toteuma.web.shared.words import word
from toteuma.workspace.queries.publications import public_report, public_versions
from toteuma.workspace.queries.questions import public_questions

LONG_CACHE = "public, max-age=86400"
MOST_QUERY = 200


@public_page
def reports(page: PublicPage) -> HttpResponse:
    """The published reports of a municipality, the latest period first."""
    latest = {row.round: row for row in public_versions(municipality=page.municipality)}
    language = page.language.value if page.request.GET.get("lang") else ""
    found = [
        (
            row,
            public_report(municipality=page.municipality, number=row.snapshot).report,
            Addresses(page.municipality, row.round, "", language).to("report"),
        )
        for row in latest.values()
    ]
    found.sort(key=lambda one: (one[1].period.end, one[0].round), reverse=True)
    return render(page.request, "public/reports.html", {**page.context(), "reports": found})


@public_page
def report(page: PublicPage) -> HttpResponse:
    """The report: its summary, its contents and its files."""
    if (gone := _withdrawn(page)) is not None:
        return gone
    sections = sections_of(page)
    first = sections[0]
    return _section_page(page, first.code, is_front=True)


@public_page
def section(page: PublicPage, section: str) -> HttpResponse:
    """One section of the report."""
    return _withdrawn(page) or _section_page(page, section)


def _section_page(page: PublicPage, code: str, *, is_front: bool = False) -> HttpResponse:
    sections = sections_of(page)
    place = next((at for at, one in enumerate(sections) if one.code == code), None)
    if place is None:
        raise Http404
    context = {
        "sections": sections,
        "section": sections[place],
        "is_front": is_front,
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place + 1 < len(sections) else None,
        "files": _files(page) if is_front else [],
        "has_questions": bool(_questions(page)) if is_front else False,
        "to_questions": page.addresses.to("questions"),
    }
    response = render(page.request, "public/section.html", {**page.context(), **context})
    # Who may ask sees where: a cache that others share must not keep that for them.
    patch_vary_headers(response, ["Cookie"])
    if signed_in_reader(page) is not None:
        response["Cache-Control"] = "private, no-cache"
    return response


@public_page
def figure(page: PublicPage, figure: str) -> HttpResponse:
    """The permalink of a figure: what it is and how it is made."""
    if (gone := _withdrawn(page)) is not None:
        return gone
    frame = frame_of(page.snapshot, page.addresses, page.language)
    context: dict[str, Any] = {
        "figure_id": figure,
        "frame": frame,
        "ask": f"figure:{figure}",
        "address": page.request.build_absolute_uri(
            Addresses(page.municipality, page.publication.round, str(page.publication.version)).to(
                "figure", figure
            )
        ),
    }
    made = made_figure(page.report, figure)
    if made is not None:
        context |= {
            "made": made,
            "column": frame.column_label(made.placed.figure.column),
            "operands": [
                (
                    one,
                    frame.column_label(one.figure.column),
                    page.addresses.to("figure", one.figure.id),
                )
                for one in made.operands
            ],
            "printed": frame.part_address(made.placed.anchor),
            "making": word(f"public.making_{made.making.value}"),
        }
        return render(page.request, "public/figure.html", {**page.context(), **context})
    cell = made_cell(page.report, figure)
    if cell is None:
        raise Http404
    context |= {
        "cell": cell,
        "printed": frame.part_address(cell.key_figure.anchor),
        "making": word(f"public.making_{cell.making.value}"),
    }
    return render(page.request, "public/key_figure.html", {**page.context(), **context})


@public_page
def search(page: PublicPage) -> HttpResponse:
    """Texts of the report that hold the words asked for."""
    if (gone := _withdrawn(page)) is not None:
        return gone
    asked = page.request.GET.get("q", "").strip()[:MOST_QUERY]
    frame = frame_of(page.snapshot, page.addresses, page.language)
    found = search_report(page.report, frame, asked, page.language)
    context = {"asked": asked, "found": found}
    return render(page.request, "public/search.html", {**page.context(), **context})


@public_page
def versions(page: PublicPage) -> HttpResponse:
    """Every version that was published, why there is another, and what was taken back."""
    rows = [
        (
            row,
            Addresses(page.municipality, row.round, str(row.version), page.addresses.language),
            place > 0,
        )
        for place, row in enumerate(page.versions)
    ]
    found = [
        (row, at.to("report"), at.to("changes", str(row.version)) if has_earlier else "")
        for row, at, has_earlier in reversed(rows)
    ]
    return render(page.request, "public/versions.html", {**page.context(), "versions": found})


@public_page
def changes(page: PublicPage, number: str) -> HttpResponse:
    """What changed from the version before to this one. A version taken back is not shown, nor
    what it said."""
    by_number = {str(one.version): at for at, one in enumerate(page.versions)}
    place = by_number.get(number, 0)
    if place == 0:
        raise Http404
    before, after = page.versions[place - 1], page.versions[place]
    if not (before.is_published and after.is_published):
        return _marker(page, after if before.is_published else before)
    old, new = (
        public_report(municipality=page.municipality, number=one.snapshot)
        for one in (before, after)
    )
    addresses = Addresses(
        page.municipality, after.round, str(after.version), page.addresses.language
    )
    context = {
        "before": before,
        "after": after,
        "compared": compare_reports(old.report, new.report),
        "frame": frame_of(new, addresses, page.language),
    }
    return render(page.request, "public/changes.html", {**page.context(), **context})


@public_page
def questions(page: PublicPage) -> HttpResponse:
    """Questions on the report whose answers were published."""
    context = {"questions": _questions(page)}
    return _withdrawn(page) or render(
        page.request, "public/questions.html", {**page.context(), **context}
    )


@public_page
def file(page: PublicPage, name: str) -> HttpResponse:
    """A file of the report: the same bytes each time."""
    if (gone := _withdrawn(page)) is not None:
        return gone
    if name not in file_names():
        raise Http404
    content, kind = file_of(page.municipality, page.publication.snapshot, name)
    row = page.publication
    response = HttpResponse(content, content_type=kind)
    saved = f"{page.municipality}-{row.round}-{row.version}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{saved}"'
    response["Cache-Control"] = LONG_CACHE if page.request.GET.get("version") else "public"
    tag = entity_tag(content)
    response["ETag"] = tag
    answer = get_conditional_response(page.request, etag=tag, response=response)
    assert answer is not None
    return answer


def _files(page: PublicPage) -> list[tuple[str, list[tuple[str, str]]]]:
    """Formats with the languages that they come in, each with its address."""
    found: dict[OutputFormat, list[tuple[str, str]]] = {}
    for name, (format_, language) in file_names().items():
        said = "" if format_.is_multilingual else word(f"public.in_{language.value}")
        found.setdefault(format_, []).append((said, page.addresses.to("file", name)))
    return [(word(f"public.format_{format_.value}"), each) for format_, each in found.items()]


def _questions(page: PublicPage) -> Any:
    return public_questions(municipality=page.municipality, round_code=page.publication.round)


def _withdrawn(page: PublicPage) -> HttpResponse | None:
    """The marker of a version that was taken back; None when it is there to read."""
    row = page.publication
    return _marker(page, row) if row.state is PublicationState.WITHDRAWN else None


def _marker(page: PublicPage, row: Any) -> HttpResponse:
    context = {**page.context(), "withdrawn": row}
    return render(page.request, "public/withdrawn.html", context, status=410)
