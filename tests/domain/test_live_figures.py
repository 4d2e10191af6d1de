"""Marks of live figures are read exactly, and whatever else stands between braces is text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.live_figures import (
    Form,
    LiveValue,
    Mark,
    MarkKind,
    ValueUnit,
    answer_marks,
    malformed_marks,
    mark_at,
    marks,
    replace_marks,
    without_values,
)
from toteuma.domain.text import LocalizedText

STAFF = "2022-09.OPETUS.STAFF.actual"
USED = "2022-09.OPETUS.STAFF.used_pct"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{{{{figure {STAFF}}}}}", Mark(MarkKind.FIGURE, STAFF)),
        (f"{{{{ figure  {STAFF}  million }}}}", Mark(MarkKind.FIGURE, STAFF, Form.MILLION)),
        (
            f"{{{{figure {STAFF} thousand unsigned}}}}",
            Mark(MarkKind.FIGURE, STAFF, Form.THOUSAND, is_unsigned=True),
        ),
        (f"{{{{figure {USED} percent}}}}", Mark(MarkKind.FIGURE, USED, Form.PERCENT)),
        (
            "{{figure 2022-07..09.A.B:HALL.INVESTMENT_NET.budget}}",
            Mark(MarkKind.FIGURE, "2022-07..09.A.B:HALL.INVESTMENT_NET.budget"),
        ),
        ("{{key-figure VAKA-1 2022}}", Mark(MarkKind.KEY_FIGURE, "VAKA-1", year=2022)),
        ("{{measure PUPILS}}", Mark(MarkKind.MEASURE, "PUPILS")),
    ],
)
def test_a_mark_is_read(text: str, expected: Mark) -> None:
    assert marks(f"Ennen {text} jälkeen") == (expected,)
    assert mark_at(text, 0) == (expected, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "{figure 2022-09.A.B.actual}",
        "{{figur 2022-09.A.B.actual}}",
        "{{ 1 + 1 }}",
        "{{figures 2022-09.A.B.actual}}",
        "{{}}",
        "{% figure 2022-09.A.B.actual %}",
        "\\{{figure 2022-09.A.B.actual}}",
    ],
)
def test_other_braces_are_text(text: str) -> None:
    assert marks(text) == ()
    assert malformed_marks(text) == ()
    assert replace_marks(text, lambda _: "!") == text


@pytest.mark.parametrize(
    "text",
    [
        "{{figure SALES}}",
        "{{figure\n2022-09.A.B.actual}}",
        "{{figure 2022-09.A.B.wealth}}",
        "{{figure 2022-09.A.B.explanation}}",
        "{{figure 2022-09.A.B.actual percent}}",
        "{{figure 2022-09.A.B.used_pct euro}}",
        "{{figure 2022-09.A.B.actual euro thousand}}",
        "{{figure 2022-09.A.B.actual unsigned euro}}",
        "{{key-figure VAKA-1}}",
        "{{key-figure VAKA-1 20222}}",
        "{{measure PUPILS euro}}",
        "{{measure PUPILS",
        "{{figure 2022-09.A.B.actual = 5 apples}}",
        "{{figure 2022-09.A.B.actual = NaN cent}}",
    ],
)
def test_what_begins_like_a_mark_and_is_none_is_pointed_out(text: str) -> None:
    assert marks(f"Ennen {text} jälkeen") == ()
    assert len(malformed_marks(f"Ennen {text} jälkeen")) == 1


KINDS = st.one_of(
    st.builds(
        Mark,
        st.just(MarkKind.FIGURE),
        st.from_regex(r"(2022-09|2021)\.[A-ZÄÖ0-9.&_-]{1,20}\.[A-Z_]{1,9}\.actual", fullmatch=True),
        st.sampled_from((None, Form.EURO, Form.THOUSAND, Form.MILLION, Form.PLAIN)),
        is_unsigned=st.booleans(),
    ),
    st.builds(
        Mark,
        st.just(MarkKind.KEY_FIGURE),
        st.from_regex(r"[A-ZÄÖ0-9._*-]{1,20}", fullmatch=True),
        year=st.integers(1900, 2200),
    ),
    st.builds(
        Mark, st.just(MarkKind.MEASURE), st.from_regex(r"[A-Zа-я0-9_]{1,20}", fullmatch=True)
    ),
)
VALUES = st.one_of(
    st.none(),
    st.builds(
        LiveValue,
        st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=2)),
        st.sampled_from(ValueUnit),
    ),
    st.builds(lambda unit: LiveValue(Decimal(1), unit).suppressed, st.sampled_from(ValueUnit)),
)


@given(KINDS, VALUES, st.text(), st.text())
def test_writing_and_reading_a_mark_are_inverse(
    mark: Mark, value: LiveValue | None, before: str, after: str
) -> None:
    answered = mark.answered(value)
    before = before.rstrip("\\{").replace("{{", "")
    after = after.replace("{{", "")
    whole = f"{before} {mark.written} {answered.with_value} {after}"
    assert marks(whole) == (mark, answered)
    assert marks(without_values(whole)) == (mark, mark)


@given(st.text(alphabet="{}figure \\.=?-2019AB\nmeasur", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert replace_marks(text, lambda mark: mark.written) == without_values(text)
    assert len(marks(text)) + len(malformed_marks(text)) <= text.count("{{")


def test_a_value_written_by_hand_is_written_anew() -> None:
    typed = LocalizedText(
        fi=f"Kulut {{{{figure {STAFF} = 5 cent}}}}", en="{{measure GONE = 7 number}}"
    )
    values = {STAFF: LiveValue(Decimal(-123), ValueUnit.CENT)}
    answered = answer_marks(typed, lambda mark: values.get(mark.code))
    assert answered.fi == f"Kulut {{{{figure {STAFF} = -123 cent}}}}"
    assert answered.en == "{{measure GONE = ?}}"
    assert answered.sv == ""
