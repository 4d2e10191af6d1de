"""Writes ``docs/reference``: every page is made from the code that it describes.

``make docs`` or ``python -m tools.write_reference``. A test holds the pages current.
"""

import json
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from io import StringIO
from pathlib import Path

from tools.every_error import error_classes
from toteuma.catalogue.layouts import shipped_layouts
from toteuma.catalogue.wording import read_wording
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedGroup
from toteuma.cli.main import COMMANDS, run
from toteuma.cli.settings import CommonSettings
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.layout import DRAFT_DAY, Layout
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.ledger.exporting import BALANCE_COLUMNS, ENTRY_COLUMNS
from toteuma.ledger.profile_keys import PROFILE_KEYS
from toteuma.ledger.profiles import shipped_profiles
from toteuma.report.snapshot import report_schema
from toteuma.workspace.bootstrap import start_django
from toteuma.workspace.interchange.tables import BUDGET_FILE, TABLES, TEXT_KINDS, Column, Table

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

NOTE = "<!-- Made by `make docs`; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """Every page by file name."""
    makers: dict[str, Callable[[], str]] = {
        "README.md": contents,
        "commands.md": commands,
        "municipality-folder.md": municipality_folder,
        "ledger-files.md": ledger_files,
        "statement-layouts.md": statement_layouts,
        "figures.md": figures,
        "exit-codes.md": exit_codes,
        "errors.md": errors,
        "issues.md": issues,
        "findings.md": findings,
    }
    made = {name: NOTE + make().rstrip() + "\n" for name, make in makers.items()}
    made["report.schema.json"] = json.dumps(report_schema(), indent=2, sort_keys=True) + "\n"
    return made


def contents() -> str:
    """The page that leads to the others."""
    rows = [
        ("[Commands](commands.md)", "the `toteuma` command with all its options"),
        ("[Municipality folder](municipality-folder.md)", "the open interchange format"),
        ("[Ledger files](ledger-files.md)", "entries, profiles, budget and observation files"),
        ("[Statement layouts](statement-layouts.md)", "lines and their accounts"),
        ("[Figures](figures.md)", "figure ids, columns, rounding, no figure"),
        ("[Exit codes](exit-codes.md)", "what a command returns"),
        ("[Errors](errors.md)", "what can fail, and what to do"),
        ("[Issues](issues.md)", "faults in data, and how to mend them"),
        ("[Findings](findings.md)", "what the check of a report finds"),
        ("[report.schema.json](report.schema.json)", "the report model as JSON Schema"),
    ]
    return "# Reference\n\n" + table(("page", "what it tells"), rows)


def commands() -> str:
    """Help of every command."""
    parts = [
        "# Commands\n",
        "The same help is shown in Finnish and Swedish by `--language`. What the commands print is "
        "in the [transcripts](../../tests/cli/transcripts).\n",
        console_block("toteuma --help"),
    ]
    for words in command_lines():
        parts.append(f"## toteuma {words}\n")
        parts.append(console_block(f"toteuma {words} --help"))
    return "\n".join([*parts, *streams_and_json()])


def command_lines() -> list[str]:
    """Every command and subcommand, such as "import" and "import ledger"."""
    console = Console(CommonSettings(Path("var"), Language.EN))
    found = []
    for name, place in COMMANDS.items():
        module, _, builder = place.partition(":")
        command = getattr(import_module(module), builder or "build")(console)
        found.append(name)
        if isinstance(command, LocalizedGroup):
            found += [f"{name} {each}" for each in command.modules]
    return found


def streams_and_json() -> list[str]:
    """What goes where, and what a program may rely on."""
    return [
        "## What is printed where\n",
        "The result goes to standard output; remarks, progress, faults and errors go to standard "
        "error. `--quiet` leaves remarks and progress out. Progress is drawn on a terminal only.\n",
        "## JSON\n",
        "With `--json` every command writes exactly one JSON document on standard output, also "
        "when it fails. Money is in whole cents, percentages in tenths, no figure is `null`. A "
        "document of a failure has a member `error` with `code` (see [errors](errors.md); it does "
        "not change with the language), `message` and `mend`; faults in data stand in `issues`, "
        "each with `code` (see [issues](issues.md)), `file`, `line`, `column`, `value`, `what` and "
        "`mend`. The [exit code](exit-codes.md) tells failure from success.\n",
    ]


def console_block(line: str) -> str:
    """A command line with its output."""
    stream = StringIO()
    console = Console(CommonSettings(Path("var"), Language.EN), results=stream, notes=stream)
    stdout, sys.stdout = sys.stdout, stream
    try:
        run(line.split()[1:], console)
    finally:
        sys.stdout = stdout
    return f"```console\n$ {line}\n{stream.getvalue().rstrip()}\n```\n"


def municipality_folder() -> str:
    """The tables of the interchange format."""
    parts = [
        "# Municipality folder\n",
        "A municipality as open files: one CSV file a table (UTF-8, comma, header row, line feed), "
        "long texts as Markdown, ledger files, and `datapackage.json` (Frictionless) that "
        "describes them. `toteuma load FOLDER` and `toteuma dump FOLDER` are exact inverses. The "
        "Excel workbook of `toteuma export workbook` holds the same tables, one a sheet.\n",
        "Types: *code* has no spaces and none of `/ : , ; |`; *codes* are parted by single "
        "spaces; *localized* stands as three columns `_fi`, `_sv`, `_en`; *cents* are whole "
        "numbers, income positive; *decimal* has a point; *date* is 2022-09-30; *boolean* is "
        "`true` or `false`. An "
        'empty cell is "not given".\n',
        f"A layout whose `valid_from` is {DRAFT_DAY.isoformat()} is a draft: it is kept in the "
        "folder so that nothing of the work is lost, but no statement, report or open data of a "
        "report is made with it.\n",
        "Long texts are `texts/<kind>/<period>/<code>.<language>.md`; kinds: "
        + ", ".join(f"`{kind}`" for kind in TEXT_KINDS)
        + ". Ledger files lie in `ledger/` and are listed, in the order of their import and each "
        "with its profile, in `ledger/ledger.toml`.\n",
    ]
    parts += [table_section(entry) for entry in TABLES]
    return "\n".join(parts)


def table_section(entry: Table) -> str:
    """One table."""
    heading = f"## {entry.name}.csv\n\nKey: {', '.join(f'`{name}`' for name in entry.key)}\n\n"
    return heading + column_table(entry.columns)


def column_table(columns: Iterable[Column]) -> str:
    """Columns with type, whether a value is needed, and what it refers to."""
    rows = []
    for column in columns:
        kind = column.type.value
        if column.choices is not None:
            kind = " · ".join(f"`{choice}`" for choice in column.choices)
        needed = "yes" if column.required else ""
        refers = f"`{column.references}`" if column.references else ""
        rows.append((f"`{column.name}`", kind, needed, refers))
    return table(("column", "type or choices", "needed", "refers to"), rows)


def ledger_files() -> str:
    """Entries, profiles, and the small files."""
    names = ", ".join(f"`{name}`" for name in ENTRY_COLUMNS)
    sums = ", ".join(f"`{name}`" for name in BALANCE_COLUMNS)
    parts = [
        "# Ledger files\n",
        "## Entries\n",
        f"Toteuma's own form (profile `toteuma`) has the columns {names}: UTF-8, comma, ISO dates, "
        "amounts in euro with a point and two decimals, income positive, periods 1-12 and closing "
        "periods 13-16. Any other form is read by a profile.\n",
        "## Balances\n",
        f"Actuals without entries (profile `toteuma-balances`): the columns {sums}, one row for "
        "each period, account, cost centre and project, amounts in euro with a point and two "
        "decimals, income positive. `toteuma import ledger` reads such a file, and `toteuma dump` "
        "writes one for each table of budget and actual. Balances stand alone in their fiscal "
        "year: other actuals of it beside them would be counted twice, and are refused.\n",
        "## Profiles that ship\n",
        table(
            ("profile", "for"),
            [
                (f"`{code}`", profile.name.in_language(Language.EN))
                for code, profile in shipped_profiles().items()
            ],
        ),
        "## Keys of a profile\n",
        "A profile is a TOML file. `toteuma profiles --show toteuma` prints one to start from.\n",
        table(
            ("key", "value", "needed", "kinds", "meaning"),
            [
                (
                    f"`{key.path}`",
                    " · ".join(f"`{choice}`" for choice in key.choices) or key.type.value,
                    "yes" if key.required else "",
                    ", ".join(sorted(kind.value for kind in key.kinds)),
                    key.doc,
                )
                for key in PROFILE_KEYS
            ],
        ),
        "## Budget file\n",
        "The lines of one decision for `toteuma import budget`: amounts in euro, income "
        "positive.\n",
        column_table(BUDGET_FILE.columns),
        "## Observations file\n",
        "For `toteuma import observations`: the columns of `observations.csv` in the "
        "[municipality folder](municipality-folder.md#observationscsv).\n",
    ]
    return "\n".join(parts)


def statement_layouts() -> str:
    """The layouts that ship."""
    return "# Statement layouts\n\n" + "\n".join(map(layout_section, shipped_layouts().values()))


def layout_section(layout: Layout) -> str:
    """One layout: its lines with accounts or the lines that they add."""
    rows = []
    for line in layout.lines:
        ranges = ", ".join(str(span).replace("-", "–") for span in line.ranges)
        adds = " + ".join(f"`{code}`" for code in line.sum_of)
        names = line.name
        rows.append((f"`{line.code}`", names.en, names.fi, names.sv, ranges or f"= {adds}"))
    own = ", ".join(str(span).replace("-", "–") for span in layout.book_accounts)
    told = [
        f"## {layout.code}: {layout.name.en}\n",
        f"Book: {layout.book.value}. Valid from {layout.valid_from}. Accounts of "
        f"{layout.account_digits} digits. Source: {layout.source}.\n",
    ]
    if own:
        told.append(f"Accounts that belong to this book whatever their project: {own}.\n")
    told.append(table(("line", "en", "fi", "sv", "accounts, or lines added"), rows))
    return "\n".join(told)


def figures() -> str:
    """Figure ids, columns and the rules of arithmetic."""
    words = read_wording("report")["column"]
    kinds = {
        ColumnCode.ACCOUNTS_PREVIOUS: "the whole previous year with its closing periods",
        ColumnCode.YEAR_TO_DATE_PREVIOUS: "the same months of the previous year",
        ColumnCode.BUDGET_ORIGINAL: "decision 0 of the year",
        ColumnCode.AMENDMENTS: "the sum of all later decisions",
        ColumnCode.BUDGET: "original budget + amendments",
        ColumnCode.ACTUAL: "what was posted in the period",
        ColumnCode.REMAINING: "budget − actual",
        ColumnCode.USED_PERCENT: "actual / budget; 0 where the budget is 0",
        ColumnCode.FORECAST: "what units expect for the whole year",
        ColumnCode.FORECAST_DEVIATION: "forecast − budget",
        ColumnCode.EXPLANATION: "what the unit wrote beside its forecast",
    }
    rows = [
        (
            f"`{code.value}`",
            words[code.value]["en"].format(year="Y", previous="Y−1", first=1, last="m"),
            told,
        )
        for code, told in kinds.items()
    ]
    return (
        "# Figures\n\n"
        "## Ids\n\n"
        "Every figure has a stable id `<period>.<node>.<line>.<column>`, such as "
        "`2022-09.SECTOR.SALES.actual`. A project's figure under a node has the project's code "
        "after a colon: `2022-09.SECTOR:KUNTOSALI.INVESTMENT_NET.actual`. `toteuma explain ID` "
        "tells what it is made of, `toteuma entries ID` lists the entries behind it, and it is the "
        "anchor of the figure on the web page.\n\n"
        "Periods: `2022-09` is January to September, `2022-09..09` September alone, `2022` the "
        "whole year with closing periods 13-16, `2022-12` the year without them.\n\n"
        "## Columns\n\n" + table(("column", "heading", "what it is"), rows) + "\n## Rounding\n\n"
        "Figures are computed in whole cents, rounded once, last, half away from zero; used % to "
        "one decimal. By default each figure is rounded on its own, so a total may differ by one "
        "from the sum of what is printed above it; a note below the table says where. With "
        "`--rounding adding_up` every table adds up (largest remainder). Statuses, breaches and "
        "deviations are judged on exact figures.\n\n"
        "## No figure\n\n"
        '– is "no figure" and is not zero. An actual is 0 where an active batch covers the period '
        "and nothing was posted, and no figure where no batch covers it. The accounts of a year "
        "are no figure until a batch covers its December or a closing period. A budget is 0 "
        "where the year has a decided budget without an appropriation, and no figure where the "
        "year has none. "
        "A total adds what is known; a difference and a share need both sides.\n"
    )


def exit_codes() -> str:
    """Exit codes of the command."""
    meanings = {
        "SUCCESS": "It went well.",
        "FINDINGS": "`toteuma check` found something that must be corrected.",
        "USAGE": "The command line does not fit the command.",
        "DATA": "Data is faulty; nothing was stored.",
        "NOT_FOUND": "Something that was named does not exist.",
        "CONFLICT": "It would overwrite or contradict what is there.",
        "ENVIRONMENT": "The machine lacks something: a library, a right, room on the disk.",
        "INTERNAL": "A fault of the program.",
        "INTERRUPTED": "The user stopped the command (Ctrl-C).",
    }
    known = {name: value for name, value in vars(ExitCode).items() if name.isupper()}
    rows = [
        (str(value), name.lower().replace("_", " "), meanings[name])
        for name, value in known.items()
    ]
    return "# Exit codes\n\n" + table(("code", "name", "meaning"), rows)


def errors() -> str:
    """Every failure that a user can be told about."""
    rows = [
        (f"`{error.code}`", str(error.exit_code), error.message, error.mend)
        for error in sorted(error_classes(), key=lambda error: error.code)
        if error is not ToteumaError
    ]
    told = "Words in braces are filled in. In JSON mode the code stands in `error.code`.\n\n"
    return "# Errors\n\n" + told + table(("code", "exit code", "what happened", "what to do"), rows)


def issues() -> str:
    """Every fault in data."""
    found = read_wording("issues") | read_wording("folder_issues")
    rows = [
        (f"`{code}`", entry["what"]["en"], entry["mend"]["en"])
        for code, entry in sorted(found.items())
    ]
    told = "A fault is told with its file, line and column, all faults of a file at once.\n\n"
    return "# Issues\n\n" + told + table(("code", "what is wrong", "how to mend it"), rows)


def findings() -> str:
    """What the review of a report finds."""
    rows = [
        (f"`{rule}`", words["en"])
        for rule, words in sorted(read_wording("findings")["rule"].items())
    ]
    return "# Findings\n\n" + table(("rule", "what it tells"), rows)


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    cells = (
        " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in lines
    )
    return "".join(f"| {row} |\n" for row in cells)


def main() -> None:
    """Write every page."""
    start_django(Path("var"), for_web=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
    print(f"{len(pages())} pages in {FOLDER}")


if __name__ == "__main__":
    main()
