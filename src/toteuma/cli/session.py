"""An opened home folder and the municipality that a subcommand works on."""

import getpass
from functools import cached_property
from typing import TYPE_CHECKING

from toteuma.cli.console import Console
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.period import Period
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.report.assembly.request import LedgerState, ReportRequest
from toteuma.statements.errors import UnknownNodeError
from toteuma.statements.request import Rounding
from toteuma.workspace.bootstrap import open_home

if TYPE_CHECKING:
    from toteuma.ledger.batches import BatchStore

ENGINE_MEMORY = "300MB"


class NoMunicipalityError(ToteumaError):
    """The home folder holds no municipality yet."""

    code = "cli.no_municipality"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no municipality in {home} yet."
    mend = "Load one (toteuma load FOLDER), or build the demo (toteuma demo)."


class WhichMunicipalityError(ToteumaError):
    """The home folder holds several municipalities and none was named."""

    code = "cli.which_municipality"
    exit_code = ExitCode.USAGE
    message = "There are several municipalities: {codes}."
    mend = "Name one with --municipality."


class Session:
    """Opens the home folder (Django is loaded now, not before) and finds the municipality.

    Raises NoMunicipalityError, WhichMunicipalityError, MunicipalityUnknownError and
    DatabaseNotPreparedError.
    """

    def __init__(self, console: Console, municipality: str | None = None) -> None:
        self.console = console
        self.home = console.settings.home
        open_home(self.home)
        from toteuma.workspace.errors import MunicipalityUnknownError  # noqa: PLC0415
        from toteuma.workspace.queries.content import municipality_codes  # noqa: PLC0415

        codes = municipality_codes()
        if municipality is not None and municipality not in codes:
            raise MunicipalityUnknownError(municipality=municipality)
        if not codes:
            raise NoMunicipalityError(home=self.home)
        if municipality is None and len(codes) > 1:
            raise WhichMunicipalityError(codes=", ".join(codes))
        self.municipality = municipality or codes[0]

    @cached_property
    def content(self) -> MunicipalityContent:
        """Everything of the municipality but the ledger."""
        from toteuma.workspace.queries.content import read_content  # noqa: PLC0415

        return read_content(self.municipality)

    @cached_property
    def ledger(self) -> LedgerState:
        """The active batches."""
        from toteuma.workspace.ledger_state import ledger_state  # noqa: PLC0415

        return ledger_state(self.home, self.municipality)

    @property
    def store(self) -> "BatchStore":
        """The batch store."""
        from toteuma.workspace.ledger_state import store_of  # noqa: PLC0415

        return store_of(self.home, self.municipality)

    @cached_property
    def engine(self) -> DuckDBEngine:
        """The engine that answers balance questions."""
        return DuckDBEngine(memory_limit=ENGINE_MEMORY)

    def request(
        self, node: str, period: Period, rounding: Rounding = Rounding.INDEPENDENT
    ) -> ReportRequest:
        """What statements and reports of the node and period are made from.

        Raises OrganisationMissingError and UnknownNodeError.
        """
        request = ReportRequest(
            content=self.content,
            ledger=self.ledger,
            node=node,
            period=period,
            rounding=rounding,
        )
        if node not in request.organisation:
            raise UnknownNodeError(node=node, fiscal_year=period.fiscal_year)
        return request

    def note_reach(self, period: Period) -> None:
        """Remark that the period is not over in the ledger, when its last months have no
        entries: its figures are right, but they are not yet all of it."""
        months = [month for year, month in self.ledger.covered if year == period.fiscal_year]
        if not months:
            self.console.note("common.ledger_empty", year=period.fiscal_year)
        elif max(months) < period.last:
            reach = Period.year_to_date(period.fiscal_year, max(months))
            self.console.note("common.ledger_reach", reach=reach.code, period=period.code)


def actor_name() -> str:
    """Who the audit trail names for a change made on the command line."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"
