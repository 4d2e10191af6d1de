"""Our PDF against WeasyPrint drawing the same texts and tables.

The report is the demo's. The peer gets a plain HTML page of the same content: every heading, text,
table and chart and the contents with page numbers, with a print style sheet as small as it can be;
writing that page is not counted. Each run is a process of its own, so nothing is remembered from
the run before; the processor time of the drawing is measured (of all threads, so that other work on
the machine does not matter), not the start of Python or the imports.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from toteuma.domain.vocabulary import Language
from toteuma.rendering.fonts import font_files
from toteuma.rendering.pdf import render_pdf
from toteuma.rendering.pdf.view import report_view
from toteuma.report.snapshot import freeze, read_report

ROOT = Path(__file__).parents[1]
RUNS = 5
TIMES_FASTER = 6.0
LANGUAGE = Language.FI

STYLE = """
@page { size: A4; margin: 23mm 17mm 20mm;
  @top-left { content: "Osavuosikatsaus"; font-size: 9pt }
  @bottom-left { content: "Tilannekuva"; font-size: 9pt }
  @bottom-right { content: counter(page) "/" counter(pages); font-size: 9pt } }
body { font: 10.5pt/1.4 "Source Sans 3"; hyphens: auto; font-variant-numeric: tabular-nums }
h1 { break-before: page; font-size: 20pt } h1, h2, h3 { break-after: avoid }
table { width: 100%; border-collapse: collapse; font-size: 9pt }
td, th { text-align: left; vertical-align: top; padding: 4pt 3pt }
tr { border-bottom: 0.4pt solid #C9D1D9; break-inside: avoid }
.figure { text-align: right } thead { background: #F4F6F8 }
.total { font-weight: bold; border-top: 0.7pt solid }
.bar { display: inline-block; width: 36pt; height: 5pt; background: #C9D1D9 }
.used { height: 5pt; background: #5B6672 }
nav a::after { content: " " target-counter(attr(href), page) }
"""

type Row = dict[str, Any]


def run() -> list[Row]:
    """The comparison, in medians of several runs that take turns."""
    with TemporaryDirectory() as folder:
        report = _demo_report(Path(folder))
        page = Path(folder) / "page.html"
        view = report_view(freeze(read_report(report.read_bytes(), report.name)), LANGUAGE)
        page.write_text(plain_page(view), "utf-8")
        times: dict[str, list[float]] = {"ours": [], "weasyprint": []}
        for _ in range(RUNS):
            for kind, source in (("ours", report), ("weasyprint", page)):
                times[kind].append(_timed_elsewhere(kind, source))
    ours, peer = median(times["ours"]), median(times["weasyprint"])
    return [
        {
            "name": "PDF of the demo report",
            "ours": f"{ours:.2f} s",
            "peer_name": "WeasyPrint, the same texts and tables",
            "peer": f"{peer:.2f} s",
            "ratio": peer / ours,
            "limit": f"at least {TIMES_FASTER:g}× faster",
            "unit": "peer / ours",
            "met": peer / ours >= TIMES_FASTER,
        }
    ]


def _demo_report(folder: Path) -> Path:
    """What ``make demo`` wrote, or a demo built for this run."""
    made = ROOT / "out" / "demo" / "report.json"
    if made.exists():
        return made
    places = ["--home", str(folder / "home"), "--out", str(folder / "out")]
    subprocess.run(
        [sys.executable, "-m", "toteuma", "demo", *places], check=True, capture_output=True
    )
    return folder / "out" / "report.json"


def _timed_elsewhere(kind: str, source: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_pdf", kind, str(source)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return float(done.stdout.split()[-1])


def _draw(kind: str, source: Path) -> float:
    """Processor seconds of one PDF, from the report or the page in memory to the bytes."""
    if kind == "ours":
        snapshot = freeze(read_report(source.read_bytes(), source.name))
        start = process_time()
        assert render_pdf(snapshot, LANGUAGE).startswith(b"%PDF")
        return process_time() - start

    from weasyprint import HTML  # noqa: PLC0415  (only where it is measured)

    text = source.read_text("utf-8")
    start = process_time()
    assert HTML(string=text).write_pdf(pdf_tags=True).startswith(b"%PDF")
    return process_time() - start


def plain_page(view: Any) -> str:
    """The content of the view as plain HTML."""
    words = view["words"]
    document = view["document"]
    parts = [
        f"<html lang={LANGUAGE.value}><title>{escape(document['full_title'])}</title>",
        f"<style>{_faces()}{STYLE}</style>",
        f"<h1>{escape(document['title'])}</h1><p>{escape(document['node'])}",
        f"<h1>{words['section.summary']}</h1><p>{escape(view['summary']['lead'])}",
        view["summary"]["course"]["svg"],
        _list(item["sentence"] for item in view["summary"]["attention"]),
        f"<h1>{words['section.goals']}</h1>{view['aim_statuses']['svg']}",
        *(_goals(aim, words) for aim in view["aims"]),
        f"<h1>{words['section.statements']}</h1>{_figures(view['binding'])}",
        *(_statement(one, words) for one in view["statements"]),
        f"<h1>{words['section.investments']}</h1>",
        *(_statement(one, words) for one in view["investments"]),
        _figures(view["projects"]["table"]),
        *(
            f"<h3>{escape(one['label'])}</h3>{_rich(one['body'])}"
            for one in view["projects"]["narratives"]
        ),
        f"<h1>{words['section.area_goals']}</h1>",
        *(_goals(group, words) for group in view["area_goals"]),
        f"<h1>{words['section.key_figures']}</h1>{_key_figures(view['key_figures'])}",
        f"<h1>{words['section.risks']}</h1>{_risks(view['risks'])}",
        f"<h1>{words['section.notes']}</h1>{_notes(view['notes'])}",
    ]
    return _with_contents("".join(parts))


def _with_contents(page: str) -> str:
    """The page with a list of its headings and their page numbers at its end, as a cover has."""
    headings: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        headings.append(found["text"])
        return f"<h{found['level']} id=h{len(headings)}>{found['text']}</h{found['level']}>"

    page = re.sub(r"<h(?P<level>[12])>(?P<text>.*?)</h[12]>", numbered, page)
    entries = (f"<p><a href=#h{number}>{text}</a>" for number, text in enumerate(headings, 1))
    return f"{page}<nav>{''.join(entries)}</nav>"


def _faces() -> str:
    weights = {"Regular": "400", "It": "400; font-style: italic", "Semibold": "600", "Bold": "700"}
    return "".join(
        f'@font-face {{ font-family: "Source Sans 3"; src: url({path.as_uri()});'
        f" font-weight: {weights[path.stem.partition('-')[2]]} }}"
        for path in font_files()
    )


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}" for text in texts) + "</ul>"


def _rich(blocks: Any) -> str:
    parts = []
    for block in blocks:
        if block["kind"] == "paragraph":
            parts.append("<p>" + "".join(escape(run["text"]) for run in block["runs"]) + "</p>")
        else:
            parts.append(
                "<ul>" + "".join(f"<li>{_rich(item)}" for item in block["items"]) + "</ul>"
            )
    return "".join(parts)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """``rows`` hold markup, ``header`` text."""
    head = "".join(f"<th>{escape(text)}" for text in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    return f"<table><thead><tr>{head}</thead><tbody>{body}</tbody></table>"


def _figures(table: Any) -> str:
    head = f"<th>{escape(table['first_label'])}" + "".join(
        f"<th class=figure>{escape(column['label'])}<br>{escape(column['unit'])}"
        for column in table["columns"]
    )
    body = []
    for row in table["rows"]:
        kind = "" if row["style"] == "regular" else " class=total"
        body.append(f"<tr{kind}><td>{escape(row['label'])}<br>{escape(row['detail'])}")
        for cell in row["cells"]:
            bar = ""
            if cell["used"] is not None:
                width = max(0, min(cell["used"], 1000)) / 10
                bar = f" <span class=bar><div class=used style='width:{width}%'></div></span>"
            body.append(f"<td class=figure>{escape(cell['text'])}{bar}")
    return f"<table><thead><tr>{head}</thead><tbody>{''.join(body)}</tbody></table>"


def _statement(data: Any, words: Any) -> str:
    explanations = "".join(
        f"<p>{escape(one['label'])}</p>{_rich(one['body'])}" for one in data["explanations"]
    )
    return (
        f"<h2>{escape(data['heading'])}</h2>{_figures(data['table'])}"
        f"<p>{escape(' '.join(data['notes']))}</p>{explanations}"
        f"<h3>{words['section.assessment']}</h3>{_rich(data['assessment'])}"
    )


def _goals(group: Any, words: Any) -> str:
    parts = [f"<h2>{escape(group['heading'])}</h2>{_list(group.get('sub_objectives', ()))}"]
    for goal in group["goals"]:
        parts.append(f"<h3>{escape(goal['title'])}</h3><p>{escape(goal['status']['word'])}")
        parts.append(f"<p>{escape(', '.join(goal['responsible']))}")
        parts.append(f"<p>{escape(goal['target_level'])}</p>{_rich(goal['outcome'])}")
        header = [
            words[f"goal.{key}"] for key in ("measure", "target", "observation", "source", "status")
        ]
        rows = [
            [
                escape(measure["name"]),
                escape(measure["target"]),
                "<br>".join(
                    escape(f"{one['value']} ({one['day']}) {one['note']}")
                    for one in measure["observations"]
                ),
                escape(measure["source"]),
                escape(measure["status"]["word"]),
            ]
            for measure in goal["measures"]
        ]
        parts.append(_table(header, rows))
    return "".join(parts)


def _key_figures(data: Any) -> str:
    rows = [
        [
            f"{escape(group['name'])} {escape(row['name'])}<br>{escape(row['detail'])}",
            escape(row["unit"]),
            *(escape(cell["text"]) for cell in row["cells"]),
        ]
        for group in data["groups"]
        for row in group["rows"]
    ]
    return _table(["", "", *data["columns"]], rows) + _list(data["notes"])


def _risks(data: Any) -> str:
    matrix = [
        [
            str(row["likelihood"]),
            *(" ".join(str(risk["number"]) for risk in cell["risks"]) for cell in row["cells"]),
        ]
        for row in data["matrix"]
    ]
    rows = [
        [
            str(risk["number"]),
            f"{escape(risk['name'])}<br>{escape(risk['node'])}",
            *(str(risk[key]) for key in ("likelihood", "impact", "value")),
            _rich(risk["controls"]),
            escape(risk["owner"]),
        ]
        for risk in data["risks"]
    ]
    return _table([""] * (data["scale"] + 1), matrix) + _table([""] * 7, rows)


def _notes(data: Any) -> str:
    decisions = [
        [escape(one[key]) for key in ("number", "kind", "date", "decider", "reason", "net")]
        for one in data["decisions"]
    ]
    sources = [
        [escape(one[key]) for key in ("batch", "file", "entries", "covered")]
        + ["<br>".join(one["checksum"])]
        for one in data["sources"]
    ]
    return (
        _list([*data["notes"], data["source_note"]])
        + _table([""] * 6, decisions)
        + _table([""] * 5, sources)
    )


if __name__ == "__main__":
    print(_draw(sys.argv[1], Path(sys.argv[2])))
