"""Questions on a round's report inside the site: asked, answered, shown or kept."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from toteuma.domain.rights import Permission
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.prose import prose
from toteuma.report.model import Report
from toteuma.web.pages.public.subjects import TEXT, Subject, subject_of
from toteuma.web.pages.rounds.locators import find_round, round_in_address
from toteuma.web.pages.rounds.publications.forms import QuestionForm
from toteuma.web.rights.rules import Located, requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.failures import refuse
from toteuma.web.shared.words import word
from toteuma.web.templatetags.toteuma import markup
from toteuma.workspace.queries.publications import (
    frozen_report,
    publications,
    snapshot_marks,
)
from toteuma.workspace.queries.questions import QuestionRow, question_row
from toteuma.workspace.queries.questions import questions as questions_of
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.services.rounds.questions import (
    answer_question,
    ask_question,
    show_question,
)


def unit_of_question(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit that the question is to."""
    row = question_row(municipality=desk.municipality, number=words["question"])
    if row is None or row.round != words["round"]:
        return None
    found = find_round(desk, row.round)
    if found is not None:
        desk.turn_to(found.period)
    return Located(row.node) if row.node in desk.organisation else None


@requires(Permission.READ, unit=round_in_address)
def questions(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """The questions on the round's report, of the units that the person may read."""
    desk = request.desk
    found = find_round(desk, round)
    report = _latest(municipality, round)
    shown = [
        (one, subject_of(report, one.subject))
        for one in questions_of(municipality=municipality, round_code=round)
        if one.node in desk.readable
    ]
    context = {"round": found, "questions": shown}
    return render(request, "rounds/questions.html", context)


@requires(Permission.COMMENT, unit=round_in_address, writing=Permission.COMMENT)
def ask(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """A question to a figure or part of the round's frozen report (``?subject=``)."""
    desk = request.desk
    found = find_round(desk, round)
    report = _latest(municipality, round)
    asked = request.GET.get("subject", "")
    subject = subject_of(report, asked)
    if report is None or subject is None:
        raise Http404
    if not desk.may(Permission.COMMENT, subject.node.code):
        return refuse(request)
    form = QuestionForm(request.POST or None, label=word("rounds_publication.question"))
    if request.method == "POST" and form.is_valid():
        number = ask_question(
            municipality=municipality,
            round_code=round,
            subject=asked,
            node=subject.node.code,
            text=form.cleaned_data["text"],
            actor=desk.actor,
            actor_name=desk.user.get_full_name() or desk.actor,
        )
        messages.success(request, word("rounds_publication.asked"))
        return redirect("rounds-question", municipality=municipality, round=round, question=number)
    context = {
        "round": found,
        "subject": subject,
        "text": _text_asked(desk, report, asked, subject),
        "form": form,
    }
    return render(request, "rounds/question_ask.html", context)


@requires(Permission.READ, unit=unit_of_question, writing=Permission.COMMENT)
def question(request: PageRequest, municipality: str, round: str, question: int) -> HttpResponse:  # noqa: A002
    """A question; its answer is written here by who answers for the subject or for the unit."""
    desk = request.desk
    found = find_round(desk, round)
    row = _question(municipality, question)
    report = _latest(municipality, round)
    subject = subject_of(report, row.subject)
    may_answer = _may_answer(desk, row, subject) and not row.is_public
    form = QuestionForm(
        request.POST or None,
        label=word("rounds_publication.answer"),
        initial={"text": row.answer},
    )
    if request.method == "POST":
        if not may_answer:
            return refuse(request)
        if form.is_valid():
            answer_question(
                municipality=municipality,
                number=question,
                text=form.cleaned_data["text"],
                actor=desk.actor,
                actor_name=desk.user.get_full_name() or desk.actor,
            )
            messages.success(request, word("rounds_publication.answered"))
            return redirect(
                "rounds-question", municipality=municipality, round=round, question=question
            )
    context = {
        "round": found,
        "row": row,
        "subject": subject,
        "text": _text_asked(desk, report, row.subject, subject),
        "form": form if may_answer else None,
        "may_show": desk.may(Permission.MAINTAIN) and row.is_answered,
    }
    return render(request, "rounds/question.html", context)


@requires(None, unit=unit_of_question, writing=Permission.MAINTAIN)
def show(request: PageRequest, municipality: str, round: str, question: int) -> HttpResponse:  # noqa: A002
    """Shows question and answer beside the published report, or keeps them to the committee."""
    is_public = request.POST.get("action") == "show"
    back = reverse("rounds-question", args=(municipality, round, question))
    if is_public:
        asked = ask_first(
            request,
            word("rounds_publication.ask_show"),
            about=_question(municipality, question).text,
            button=word("rounds_publication.do_show"),
            back=back,
            is_final=False,
        )
        if asked is not None:
            return asked
    show_question(
        municipality=municipality, number=question, is_public=is_public, actor=request.desk.actor
    )
    messages.success(
        request, word("rounds_publication.shown" if is_public else "rounds_publication.kept")
    )
    return redirect(back)


def _may_answer(desk: Desk, row: QuestionRow, subject: Subject | None) -> bool:
    """Whoever wrote what was asked about, and whoever may fill in the unit."""
    if desk.may(Permission.FILL_IN, row.node):
        return True
    if subject is None:
        return False
    own = tasks(municipality=desk.municipality, round_code=row.round)
    return any(
        task.subject == subject.code and desk.actor in (task.owner, task.deputy) for task in own
    )


def _text_asked(
    desk: Desk, report: Report | None, asked: str, subject: Subject | None
) -> SafeString | None:
    """The text that a question is about, as the report says it; None for a figure."""
    if report is None or subject is None or not asked.startswith(TEXT):
        return None
    block = prose(subject.text, Frame(desk.language, report.period, ""))
    return None if block is None else markup(block)


def _question(municipality: str, number: int) -> QuestionRow:
    row = question_row(municipality=municipality, number=number)
    if row is None:
        raise Http404
    return row


def _latest(municipality: str, round_code: str) -> Report | None:
    """The report that people read: the latest one published, else the latest one frozen; None
    before there is one."""
    published = [
        one
        for one in publications(municipality=municipality, round_code=round_code)
        if one.is_published
    ]
    if published:
        return frozen_report(municipality=municipality, number=published[-1].snapshot).report
    marks = snapshot_marks(municipality=municipality, round_code=round_code)
    if not marks:
        return None
    return frozen_report(municipality=municipality, number=marks[-1].number).report
