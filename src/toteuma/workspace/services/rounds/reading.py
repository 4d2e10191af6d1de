"""What the content holds of a task's subject, for pages."""

from toteuma.workspace.models import Round, Task
from toteuma.workspace.services.rounds.contents import Content, stored_content


def content_of_task(*, municipality: str, round_code: str, number: int) -> Content | None:
    """What the municipality's content holds of the task now; None when nothing was given, or
    there is no such task."""
    round_ = Round.objects.filter(municipality__code=municipality, code=round_code).first()
    task = Task.objects.filter(
        municipality__code=municipality, round=round_code, number=number
    ).first()
    if round_ is None or task is None:
        return None
    return stored_content(task.municipality_id, round_, task)
