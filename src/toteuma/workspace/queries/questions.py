"""Questions of committee members on frozen reports, with their answers."""

from dataclasses import dataclass
from datetime import datetime

from toteuma.workspace.models import Question


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question put to a figure (``figure:<id>``) or a part (``text:<anchor>``) of a report."""

    number: int
    round: str
    subject: str
    node: str
    text: str
    asked_by: str
    asked_name: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_name: str
    answered_at: datetime | None
    is_public: bool

    @property
    def is_answered(self) -> bool:
        """Whether somebody has answered."""
        return bool(self.answer)


_FIELDS = tuple(QuestionRow.__dataclass_fields__)


def questions(*, municipality: str, round_code: str) -> tuple[QuestionRow, ...]:
    """The questions on a round's report: unanswered ones first, then the latest first."""
    found = _rows(municipality__code=municipality, round=round_code)
    return tuple(sorted(found, key=lambda one: (one.is_answered, -one.number)))


def public_questions(*, municipality: str, round_code: str) -> tuple[QuestionRow, ...]:
    """The questions whose answers were published, in the order in which they were asked."""
    return _rows(municipality__code=municipality, round=round_code, is_public=True)


def question_row(*, municipality: str, number: int) -> QuestionRow | None:
    """One question; None when there is none of that number."""
    return next(iter(_rows(municipality__code=municipality, number=number)), None)


def _rows(**filters: object) -> tuple[QuestionRow, ...]:
    found = Question.objects.filter(**filters).order_by("number")
    return tuple(QuestionRow(*values) for values in found.values_list(*_FIELDS))
