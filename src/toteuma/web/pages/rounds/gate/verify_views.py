"""Whether batches, frozen reports and the audit trail are as they were written, for auditors."""

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from toteuma.catalogue.wording import issue_words
from toteuma.domain.rights import Permission
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.desk import PageRequest
from toteuma.workspace.safekeeping.verify import verify


@requires(Permission.READ_TRAIL, unit=whole_municipality)
def verification(request: PageRequest, municipality: str) -> HttpResponse:
    """What ``toteuma verify`` finds."""
    found = verify(Path(settings.HOME), municipality)
    context = {
        "found": found,
        "at": timezone.now(),
        "faults": [
            (fault.file, *issue_words(fault, request.desk.language)) for fault in found.faults
        ],
    }
    return render(request, "rounds/verify.html", context)
