"""Questions on a frozen report: asked by a committee member, answered, shown or kept."""

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.models import Question, Snapshot
from toteuma.workspace.services.changes import Change, Json, change_of
from toteuma.workspace.services.rounds.lookup import RoundUnknownError


class QuestionUnknownError(ToteumaError):
    """There is no such question."""

    code = "workspace.question_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no question {number}."
    mend = "Open the round's questions."


class QuestionEmptyError(ToteumaError):
    """A question or an answer said nothing."""

    code = "workspace.question_empty"
    exit_code = ExitCode.DATA
    message = "Nothing was written."
    mend = "Write the question or the answer first."


class QuestionStateError(ToteumaError):
    """An answer was to be shown that is not there, or changed after it was shown."""

    code = "workspace.question_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with question {number} now; nothing was changed."
    mend = "Open the question to see whether it is answered and shown."


def ask_question(
    *,
    municipality: str,
    round_code: str,
    subject: str,
    node: str,
    text: str,
    actor: str,
    actor_name: str,
) -> int:
    """Puts a question to a figure or text of the round's frozen report; tells its number. Raises
    RoundUnknownError when nothing of the round is frozen, and QuestionEmptyError."""
    said = _said(text)
    with change_of(
        municipality=municipality, action="question.ask", subject=subject, actor=actor, why=""
    ) as change:
        if not Snapshot.objects.filter(municipality=change.municipality, round=round_code).exists():
            raise RoundUnknownError(municipality=municipality, round=round_code)
        last = (
            Question.objects.filter(municipality=change.municipality)
            .order_by("-number")
            .values_list("number", flat=True)
            .first()
        )
        row = Question(
            municipality=change.municipality,
            number=(last or 0) + 1,
            round=round_code,
            subject=subject,
            node=node,
            text=said,
            asked_by=actor,
            asked_name=actor_name,
            asked_at=change.at,
        )
        change.add([row])
        change.after = _told(row)
    return row.number


def answer_question(
    *, municipality: str, number: int, text: str, actor: str, actor_name: str
) -> None:
    """Answers a question, or says the answer anew while it is not shown to the public. Raises
    QuestionUnknownError, QuestionEmptyError and QuestionStateError."""
    said = _said(text)
    with change_of(
        municipality=municipality,
        action="question.answer",
        subject=str(number),
        actor=actor,
        why="",
    ) as change:
        row = _found(change, number)
        if row.is_public:
            raise QuestionStateError(number=number)
        change.before = _told(row)
        row.answer, row.answered_by, row.answered_name = said, actor, actor_name
        row.answered_at = change.at
        change.alter([row])
        change.after = _told(row)


def show_question(*, municipality: str, number: int, is_public: bool, actor: str) -> None:
    """Shows question and answer beside the published report, or keeps them to the committee.
    Raises QuestionUnknownError, and QuestionStateError without an answer."""
    with change_of(
        municipality=municipality,
        action="question.show" if is_public else "question.keep",
        subject=str(number),
        actor=actor,
        why="",
    ) as change:
        row = _found(change, number)
        if is_public and not row.answer:
            raise QuestionStateError(number=number)
        change.before = _told(row)
        row.is_public = is_public
        change.alter([row])
        change.after = _told(row)


def _found(change: Change, number: int) -> Question:
    row = Question.objects.filter(municipality=change.municipality, number=number).first()
    if row is None:
        raise QuestionUnknownError(municipality=change.municipality.code, number=number)
    return row


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise QuestionEmptyError
    return said


def _told(row: Question) -> dict[str, Json]:
    return {
        "number": row.number,
        "round": row.round,
        "node": row.node,
        "subject": row.subject,
        "text": row.text,
        "asked_name": row.asked_name,
        "answer": row.answer,
        "answered_name": row.answered_name,
        "is_public": row.is_public,
    }
