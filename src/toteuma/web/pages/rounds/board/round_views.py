"""The list of rounds; the days of a round, its tasks brought up to date, its end by mistake."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.web.pages.rounds.board.grid import progress_of
from toteuma.web.pages.rounds.locators import find_round, is_seen, round_name, whole_round
from toteuma.web.pages.rounds.opening.forms import CancelForm, DaysForm
from toteuma.web.pages.rounds.opening.views import tell
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.queries.rounds import RoundRow, rounds, task_states
from toteuma.workspace.services.rounds.opening import bring_up_to_date, cancel_round, change_round

MAINTAIN = Permission.MAINTAIN


@requires(Permission.READ, unit=anywhere)
def round_list(request: PageRequest, municipality: str) -> HttpResponse:
    """The rounds of which the person may see something, the latest first."""
    desk = request.desk
    states = task_states(municipality=municipality)
    rows = [
        (one, round_name(desk, one), state_word(one), progress_of(states.get(one.code, {})))
        for one in rounds(municipality=municipality)
        if is_seen(desk, one)
    ]
    return render(request, "rounds/rounds.html", {"rows": rows, "may_open": desk.may(MAINTAIN)})


@requires(MAINTAIN, unit=whole_round, writing=MAINTAIN)
def settings(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """Days and languages of a round; what came after it was opened; a cancellation."""
    desk = request.desk
    row = find_round(desk, round)
    assert row is not None
    sent = request.POST if request.method == "POST" else None
    is_cancelled = sent is not None and "cancel" in sent
    days = DaysForm(
        None if sent is None or is_cancelled or "refresh" in sent else sent,
        initial={
            "due": row.due,
            "review_due": row.review_due,
            "languages": [one.value for one in row.languages],
        },
    )
    end = CancelForm(sent if is_cancelled else None, prefix="end")
    if sent is not None:
        answer = _changed(request, row, days, end)
        if answer is not None:
            return answer
    context = {"round": row, "name": round_name(desk, row), "days": days, "end": end}
    status = 422 if days.errors or end.errors else 200
    return render(request, "rounds/round_settings.html", context, status=status)


def _changed(
    request: PageRequest, row: RoundRow, days: DaysForm, end: CancelForm
) -> HttpResponse | None:
    """Does what the pressed button says; None when the page is to be shown with its faults."""
    desk = request.desk
    if "refresh" in request.POST:
        added, removed = bring_up_to_date(
            municipality=desk.municipality, round_code=row.code, actor=desk.actor
        )
        said = word("rounds_board.refreshed", added=added, removed=removed)
        messages.success(request, said if added or removed else word("rounds_board.nothing_new"))
        return redirect(request.get_full_path())
    if "cancel" in request.POST:
        return _cancelled(request, row, end)
    if not days.is_valid():
        return None
    try:
        change_round(
            municipality=desk.municipality,
            round_code=row.code,
            due=days.cleaned_data["due"],
            review_due=days.cleaned_data["review_due"],
            languages=days.chosen_languages,
            actor=desk.actor,
        )
    except ToteumaError as fault:
        tell(days, fault)
        return None
    messages.success(request, word("rounds_board.days_saved"))
    return _to_board(desk, row)


def _cancelled(request: PageRequest, row: RoundRow, end: CancelForm) -> HttpResponse | None:
    """Asks first; cancels the round."""
    desk = request.desk
    if not end.is_valid():
        return None
    asking = ask_first(
        request,
        word("rounds_board.cancel_confirm"),
        about=round_name(desk, row),
        button=word("rounds_board.cancel"),
    )
    if asking is not None:
        return asking
    cancel_round(
        municipality=desk.municipality,
        round_code=row.code,
        why=end.cleaned_data["why"],
        actor=desk.actor,
    )
    messages.success(request, word("rounds_board.cancelled"))
    return redirect("rounds", municipality=desk.municipality)


def state_word(row: RoundRow) -> str:
    """How far the round is, in words."""
    return word(f"rounds_board.round_{row.state.value}")


def _to_board(desk: Desk, row: RoundRow) -> HttpResponse:
    return redirect("rounds-board", municipality=desk.municipality, round=row.code)
