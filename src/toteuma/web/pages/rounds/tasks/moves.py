"""A task returned, approved and opened again."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import TaskState
from toteuma.web.pages.rounds.tasks.mine import next_after
from toteuma.web.pages.rounds.tasks.place import (
    TaskPlace,
    back_to,
    place_of,
    task_in_address,
    version_sent,
    where_of,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.services.rounds.tasks import (
    OwnTextError,
    ReasonMissingError,
    ReviewedChangedError,
    TaskChangedError,
    TaskStateError,
    approve_task,
    reopen_task,
    return_task,
)

LONGEST_REASON = 2_000

_REFUSALS = (
    OwnTextError,
    ReasonMissingError,
    ReviewedChangedError,
    TaskChangedError,
    TaskStateError,
)


@requires(None, unit=task_in_address, writing=Permission.APPROVE)
def review(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """Approves the task, or returns it with a reason."""
    place = place_of(request.desk, words)
    sent, version = request.POST, version_sent(request)
    is_approval = sent.get("action") == "approve"
    try:
        if is_approval:
            approve_task(**where_of(place), version=version, seen=sent.get("seen", ""))
        else:
            reason = sent.get("reason", "")[:LONGEST_REASON]
            return_task(**where_of(place), version=version, reason=reason)
    except _REFUSALS as fault:
        return _refused(request, fault, place)
    messages.success(request, word(f"rounds_tasks.{'approved' if is_approval else 'returned'}"))
    following = next_after(request.desk, place)
    if following is not None and following.task.state is TaskState.SUBMITTED:
        return back_to(replace(place, task=following.task))
    return back_to(place)


@requires(None, unit=task_in_address, writing=Permission.MAINTAIN)
def reopen(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """Opens an approved task again, with a reason."""
    place = place_of(request.desk, words)
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    try:
        reopen_task(**where_of(place), version=version_sent(request), reason=reason)
    except _REFUSALS as fault:
        return _refused(request, fault, place)
    messages.success(request, word("rounds_tasks.reopened"))
    return back_to(place)


def _refused(request: PageRequest, fault: ToteumaError, place: TaskPlace) -> HttpResponse:
    """The task's page, as it is by now, with what stood in the way."""
    if isinstance(fault, TaskChangedError):
        messages.error(request, word("rounds_tasks.review_changed"))
    else:
        messages.error(request, fault_words(fault))
    return back_to(place)
