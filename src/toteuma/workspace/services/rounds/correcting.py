"""A frozen round opened again, for a corrected report: a new snapshot and a new version of the
publication. What was frozen, and what was published of it, stays as it is."""

from toteuma.domain.rounds import RoundState
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.rounds.lookup import RoundStateError, round_of
from toteuma.workspace.services.rounds.publishing import PublicationReasonError


def open_correction(*, municipality: str, round_code: str, why: str, actor: str) -> None:
    """Opens a frozen round again, with a reason. Its tasks stay approved; those that are wrong
    are opened again one by one, and the round is checked and frozen anew. Raises
    RoundUnknownError, RoundStateError for a round that is not frozen, and PublicationReasonError
    without a reason."""
    said = why.strip()
    if not said:
        raise PublicationReasonError
    with change_of(
        municipality=municipality, action="round.correct", subject=round_code, actor=actor, why=said
    ) as change:
        row = round_of(change.municipality, round_code)
        if row.state is not RoundState.FROZEN:
            raise RoundStateError(round=round_code)
        change.before = {"state": row.state.value}
        row.state = RoundState.OPEN
        row.version += 1
        change.alter([row])
        change.after = {"state": row.state.value}
