"""``toteuma units``: the organisation as a tree."""

from datetime import date

import click

from toteuma.catalogue.wording import report_words
from toteuma.cli.commands.budget import YEARS
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.cli.session import Session
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import organisation_in_year
from toteuma.rendering.formats import format_date


def build(console: Console) -> click.Command:
    """The command."""

    def run(year: int | None, municipality: str | None) -> None:
        content = Session(console, municipality).content
        shown = year or latest_year(content)
        tree = organisation_in_year(content.nodes, shown)
        words = report_words(console.settings.language)
        if console.settings.is_json:
            nodes = [
                {"code": code, "kind": tree.node(code).kind, "parent": tree.node(code).parent}
                for code in tree.codes
            ]
            console.document({"year": shown, "units": nodes})
            return
        for code in tree.codes:
            node = tree.node(code)
            indent = "  " * (len(tree.ancestors_or_self(code)) - 1)
            name = node.name.in_language(console.settings.language)
            kind = words[f"kind.{node.kind.value}"]
            if node.valid_to is not None:
                day = format_date(node.valid_to, console.settings.language)
                kind += f", {console.word('units.closed', day=day)}"
            console.result(f"{indent}{code}  {name} ({kind})")

    options = [option("--year", type=YEARS), option("--municipality")]
    return LocalizedCommand("units", console, run, options)


def latest_year(content: MunicipalityContent) -> int:
    """The last year that has a budget, else the year of the latest change to the organisation."""
    years = [decision.fiscal_year for decision in content.budget_decisions]
    years = years or [node.valid_from.year for node in content.nodes]
    return max(years, default=date.today().year)  # noqa: DTZ011 - a municipality's local day
