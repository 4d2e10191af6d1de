"""What addresses of proposals are about."""

from collections.abc import Mapping
from typing import Any

from toteuma.domain.period import Period
from toteuma.web.rights.rules import Located
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.proposals import ProposalUnknownError, proposal


def unit_of_proposal(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit that the proposal is for. The page is in the proposal's year, whatever period was
    asked for."""
    try:
        found = proposal(municipality=desk.municipality, number=int(words["proposal"]))
    except ProposalUnknownError:
        return None
    year = found.fiscal_year
    asked = Period.parse(desk.asked_period) if desk.asked_period else desk.latest_period
    if asked.fiscal_year != year:
        covered = [month for one, month in desk.living.ledger.covered if one == year]
        last = max((month for month in covered if month <= 12), default=12)
        desk.asked_period = Period.year_to_date(year, last).code
    return Located(found.node) if found.node in desk.organisation else None
