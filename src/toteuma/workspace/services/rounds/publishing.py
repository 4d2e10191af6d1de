"""A frozen report made public: proposed by one person, published or refused by another.

A correction is a frozen report of its own, published as the next version with a reason that stands
beside it. What was published is never changed; it can be taken back, and a marker stays.
"""

from collections.abc import Sequence

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rounds import PublicationState
from toteuma.domain.vocabulary import GoalLevel, Language
from toteuma.report.contents import Place, missing_texts
from toteuma.workspace.models import Publication, Snapshot
from toteuma.workspace.queries.publications import frozen_report
from toteuma.workspace.queries.snapshots import SnapshotUnknownError
from toteuma.workspace.services.changes import Change, Json, change_of
from toteuma.workspace.services.rounds.lookup import round_of


class PublicationUnknownError(ToteumaError):
    """There is no such version of the round's report."""

    code = "workspace.publication_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Round {round} has no version {version} of its report."
    mend = "Open the round's list of publications."


class PublicationStateError(ToteumaError):
    """What was asked cannot be done with a version that is as far as this one."""

    code = "workspace.publication_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with version {version} any more; nothing was changed."
    mend = "Open the round's publications to see how far it is."


class PublicationPendingError(ToteumaError):
    """A version is proposed already and not decided on."""

    code = "workspace.publication_pending"
    exit_code = ExitCode.CONFLICT
    message = "Version {version} of this report is proposed already."
    mend = "Publish or refuse it first."


class OwnPublicationError(ToteumaError):
    """Somebody was to decide on what they proposed themselves."""

    code = "workspace.publication_own"
    exit_code = ExitCode.CONFLICT
    message = "Version {version} must be decided on by somebody else than the one who proposed it."
    mend = "Ask another controller."


class PublicationReasonError(ToteumaError):
    """A correction, refusal or withdrawal was given no reason."""

    code = "workspace.publication_reason"
    exit_code = ExitCode.DATA
    message = "A correction, a refusal and a withdrawal are not made without a reason."
    mend = "Say in a few words why."


class SwedishMissingError(ToteumaError):
    """A report at council level of a bilingual municipality lacks Swedish texts. ``places`` are
    those of the texts."""

    code = "workspace.publication_swedish"
    exit_code = ExitCode.DATA
    message = "{count} texts of the report are not written in Swedish."
    mend = "Write them, freeze the report anew and propose that one."

    def __init__(self, *, places: Sequence[Place] = (), **details: object) -> None:
        super().__init__(**details)
        self.places = tuple(places)


def propose_publication(
    *,
    municipality: str,
    round_code: str,
    snapshot: int,
    level: GoalLevel,
    actor: str,
    reason: str = "",
) -> int:
    """Proposes to publish a frozen report of the round; tells the version. ``reason`` is asked
    for once a version was published. Raises RoundUnknownError, SnapshotUnknownError,
    PublicationPendingError, PublicationReasonError and SwedishMissingError."""
    said = reason.strip()
    with change_of(
        municipality=municipality,
        action="publication.propose",
        subject=round_code,
        actor=actor,
        why=said,
    ) as change:
        round_of(change.municipality, round_code)
        if not Snapshot.objects.filter(
            municipality=change.municipality, round=round_code, number=snapshot
        ).exists():
            raise SnapshotUnknownError(municipality=municipality, number=snapshot)
        earlier = list(
            Publication.objects.filter(municipality=change.municipality, round=round_code).order_by(
                "version"
            )
        )
        for one in earlier:
            if one.state is PublicationState.PROPOSED:
                raise PublicationPendingError(version=one.version)
        if not said and any(one.state is not PublicationState.REFUSED for one in earlier):
            raise PublicationReasonError
        _refuse_without_swedish(change, snapshot, level)
        row = Publication(
            municipality=change.municipality,
            round=round_code,
            version=earlier[-1].version + 1 if earlier else 1,
            snapshot=snapshot,
            level=level,
            reason=said,
            proposed_by=actor,
            proposed_at=change.at,
        )
        change.add([row])
        change.after = _told(row)
    return row.version


def publish(*, municipality: str, round_code: str, version: int, actor: str) -> None:
    """Makes a proposed version public. Raises PublicationUnknownError, PublicationStateError,
    OwnPublicationError, SwedishMissingError, and SnapshotDamagedError when what would be shown is
    not what was frozen."""
    _decide(municipality, round_code, version, actor, PublicationState.PUBLISHED, "")


def refuse(*, municipality: str, round_code: str, version: int, actor: str, reason: str) -> None:
    """Does not publish a proposed version, with a reason. Raises PublicationUnknownError,
    PublicationStateError, OwnPublicationError and PublicationReasonError."""
    _decide(municipality, round_code, version, actor, PublicationState.REFUSED, _said(reason))


def withdraw_publication(
    *, municipality: str, round_code: str, version: int, actor: str, reason: str
) -> None:
    """Takes back a published version; its address says so from now on, with the reason. Raises
    PublicationUnknownError, PublicationStateError and PublicationReasonError."""
    said = _said(reason)
    with change_of(
        municipality=municipality,
        action="publication.withdraw",
        subject=f"{round_code} {version}",
        actor=actor,
        why=said,
    ) as change:
        row = _found(change, round_code, version, PublicationState.PUBLISHED)
        change.before = _told(row)
        row.state = PublicationState.WITHDRAWN
        row.withdrawal = said
        row.withdrawn_by, row.withdrawn_at = actor, change.at
        change.alter([row])
        change.after = _told(row)


def _decide(
    municipality: str,
    round_code: str,
    version: int,
    actor: str,
    state: PublicationState,
    why: str,
) -> None:
    is_published = state is PublicationState.PUBLISHED
    with change_of(
        municipality=municipality,
        action="publication.publish" if is_published else "publication.refuse",
        subject=f"{round_code} {version}",
        actor=actor,
        why=why,
    ) as change:
        row = _found(change, round_code, version, PublicationState.PROPOSED)
        if row.proposed_by.casefold() == actor.casefold():
            raise OwnPublicationError(version=version)
        if is_published:
            _refuse_without_swedish(change, row.snapshot, row.level)
        change.before = _told(row)
        row.state = state
        row.decided_by, row.decided_at = actor, change.at
        change.alter([row])
        change.after = _told(row)


def _found(change: Change, round_code: str, version: int, state: PublicationState) -> Publication:
    row = Publication.objects.filter(
        municipality=change.municipality, round=round_code, version=version
    ).first()
    if row is None:
        raise PublicationUnknownError(round=round_code, version=version)
    if row.state is not state:
        raise PublicationStateError(version=version)
    return row


def _refuse_without_swedish(change: Change, snapshot: int, level: GoalLevel) -> None:
    """The report is read whatever the level, so that what is damaged is never published."""
    report = frozen_report(municipality=change.municipality.code, number=snapshot).report
    if level is GoalLevel.COUNCIL and change.municipality.is_bilingual:
        places = missing_texts(report, Language.SV)
        if places:
            raise SwedishMissingError(places=places, count=len(places))


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise PublicationReasonError
    return said


def _told(row: Publication) -> dict[str, Json]:
    return {
        "snapshot": row.snapshot,
        "level": row.level.value,
        "state": row.state.value,
        "reason": row.reason,
        "withdrawal": row.withdrawal,
    }
