"""What destroys is asked about first. With scripts a dialog asks and sends ``confirmed``; without
them this page asks, so that one press never destroys anything."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from toteuma.web.shared.words import word

CONFIRMED = "confirmed"
_NOT_SENT_AGAIN = frozenset({CONFIRMED, "csrfmiddlewaretoken"})


def ask_first(
    request: HttpRequest,
    question: str,
    *,
    about: str = "",
    goes: Sequence[str] = (),
    button: str = "",
    back: str = "",
    is_final: bool = True,
) -> HttpResponse | None:
    """The page that asks whether what was sent is to be done; None where it was confirmed.

    ``about`` names the thing, ``goes`` are what is removed with it. What was sent is sent again by
    the ``button``, now confirmed. ``back`` is where one goes without it, this very address if not
    said. ``is_final``: only the audit trail has what was there before; no button brings it back.
    """
    if request.POST.get(CONFIRMED) == "1":
        return None
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_SENT_AGAIN
        for value in values
    ]
    context = {
        "question": question,
        "about": about,
        "goes": goes,
        "sent": sent,
        "button": button or word("shared.delete"),
        "back": back or request.get_full_path(),
        "is_final": is_final,
    }
    return render(request, "shared/confirm.html", context)
