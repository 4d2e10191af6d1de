"""Addresses of rounds: each room has its own."""

from toteuma.web.pages.rounds.board import urls as board
from toteuma.web.pages.rounds.gate import urls as gate
from toteuma.web.pages.rounds.picker import urls as picker
from toteuma.web.pages.rounds.publications import urls as publications
from toteuma.web.pages.rounds.tasks import urls as tasks
from toteuma.web.pages.rounds.workbooks import urls as workbooks

urlpatterns = [
    *tasks.urlpatterns,
    *gate.urlpatterns,
    *picker.urlpatterns,
    *publications.urlpatterns,
    *workbooks.urlpatterns,
    # Last: its ``rounds/<round>/`` would answer for other addresses of one part.
    *board.urlpatterns,
]
