"""The statement of a unit for a period."""

from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.rights import Permission
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import PageRequest


@requires(Permission.READ, unit=unit_in_address)
def statement(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """The statement."""
    found = request.desk.table().statement(node)
    unit = request.desk.organisation.node(node)
    return render(request, "statement/statement.html", {"statement": found, "unit": unit})
