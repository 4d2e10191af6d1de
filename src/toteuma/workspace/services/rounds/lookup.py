"""A round by its code, for services that change something of it."""

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rounds import RoundState
from toteuma.workspace.models import Municipality, Round


class RoundUnknownError(ToteumaError):
    """There is no such round."""

    code = "workspace.round_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no round {round}."
    mend = "Open the list of rounds."


class RoundStateError(ToteumaError):
    """What was asked cannot be done with a round that is as far as this one."""

    code = "workspace.round_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with round {round} any more; nothing was changed."
    mend = "Open the round to see how far it is."


def round_of(municipality: Municipality, code: str) -> Round:
    """The round. Raises RoundUnknownError."""
    row = Round.objects.filter(municipality=municipality, code=code).first()
    if row is None:
        raise RoundUnknownError(municipality=municipality.code, round=code)
    return row


def open_round_of(municipality: Municipality, code: str) -> Round:
    """The round, if it is open. Raises RoundUnknownError and RoundStateError."""
    row = round_of(municipality, code)
    if row.state is not RoundState.OPEN:
        raise RoundStateError(round=code)
    return row
