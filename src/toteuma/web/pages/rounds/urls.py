"""Addresses of rounds: each room has its own."""

from toteuma.web.pages.rounds import (
    urls_board,
    urls_gate,
    urls_picker,
    urls_publication,
    urls_tasks,
    urls_workbook,
)

urlpatterns = [
    *urls_tasks.urlpatterns,
    *urls_gate.urlpatterns,
    *urls_picker.urlpatterns,
    *urls_publication.urlpatterns,
    *urls_workbook.urlpatterns,
    # Last: its ``rounds/<round>/`` would answer for other addresses of one part.
    *urls_board.urlpatterns,
]
