"""Nothing is said to people in one language alone: templates and views hold no sentences."""

import ast
import re
from pathlib import Path

import pytest

import toteuma
from toteuma.catalogue.wording import page_words, report_words
from toteuma.domain.vocabulary import Language

SOURCE = Path(toteuma.__file__).parent
TEMPLATES = sorted((SOURCE / "web").rglob("templates/**/*.html"))
VIEWS = sorted(path for path in (SOURCE / "web").rglob("*.py"))
NAMES = {"Toteuma", "FI", "SV", "EN", "CSV", "Excel", "PDF", "API", "SHA-256", "OpenAPI"}
SAID_ATTRIBUTES = re.compile(r'\b(?:title|alt|placeholder|aria-label|data-confirm)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2,}")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BLOCKS = re.compile(
    r"\{% comment %\}.*?\{% endcomment %\}|<script.*?</script>|<style.*?</style>", re.DOTALL
)


def said_in(template: str) -> list[str]:
    """Words that a template says by itself."""
    bare = TAGS.sub("", BLOCKS.sub("", template))
    attributes = [match[1] for match in SAID_ATTRIBUTES.finditer(bare)]
    text = re.sub(r"<[^>]*>", "\n", bare)
    return [
        word
        for part in [text, *attributes]
        for word in LETTERS.findall(re.sub(r"&\w+;", "", part))
        if word not in NAMES
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_says_nothing_that_is_not_a_wording(path: Path) -> None:
    assert said_in(path.read_text("utf-8")) == []


def test_a_sentence_in_a_template_is_noticed() -> None:
    assert said_in('<p title="Save">{% word "x" %} Hello</p>') == ["Hello", "Save"]


def literal_calls(tree: ast.AST) -> list[tuple[int, str]]:
    """Sentences that a view gives to people as they are: messages, faults of forms, labels."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        said: list[ast.expr] = []
        if name.startswith("messages."):
            said = node.args[1:2]
        elif name.endswith(("ValidationError", "add_error")):
            said = node.args
        said += [
            keyword.value
            for keyword in node.keywords
            if keyword.arg in ("label", "help_text", "empty_label")
        ]
        found += [
            (node.lineno, value.value)
            for value in said
            if isinstance(value, ast.Constant)
            and isinstance(value.value, str)
            and " " in value.value
        ]
    return found


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_view_says_nothing_that_is_not_a_wording(path: Path) -> None:
    assert literal_calls(ast.parse(path.read_text("utf-8"))) == []


def keys_used() -> tuple[set[str], set[str], str]:
    """Keys of wordings named in templates and views, keys of labels, and all of the text."""
    mails = sorted((SOURCE / "web").rglob("templates/**/*.txt"))
    views = [path for path in VIEWS if "templatetags" not in path.parts]
    texts = [path.read_text("utf-8") for path in [*TEMPLATES, *mails, *views]]
    together = "\n".join(texts)
    words = set(re.findall(r'\{% word "([\w.-]+)"', together))
    words |= set(re.findall(r'\b(?:lazy_)?word\(\s*"([\w.-]+)"', together))
    labels = set(re.findall(r'\{% label "([\w.-]+)"', together))
    labels |= set(re.findall(r'\b(?:lazy_)?label\(\s*"([\w.-]+)"', together))
    return words, labels, together


def test_every_wording_that_a_page_names_is_there() -> None:
    words, labels, _ = keys_used()
    assert words - set(page_words(Language.EN)) == set()
    assert labels - set(report_words(Language.EN)) == set()


def test_every_wording_is_said_somewhere() -> None:
    """A key counts as used when it, or the part of it that a view fills in, stands in the code."""
    _, _, together = keys_used()
    together += "\n".join(path.read_text("utf-8") for path in (SOURCE / "cli").rglob("*.py"))
    tags = (SOURCE / "web" / "templatetags" / "toteuma.py").read_text("utf-8")
    together += tags
    unused = [
        key
        for key in page_words(Language.EN)
        if f'"{key}"' not in together
        and not any(f'"{stem}.' in together for stem in _stems(key) if f'f"{stem}.' in together)
        and not any(f'"{stem}_{{' in together or f'"{stem}.{{' in together for stem in _stems(key))
        and not re.search(rf'"{re.escape(key.rpartition("_")[0])}_"?', together)
    ]
    assert unused == []


def _stems(key: str) -> list[str]:
    parts = key.split(".")
    stems = [".".join(parts[:count]) for count in range(1, len(parts))]
    last = key.split("_")
    return stems + ["_".join(last[:count]) for count in range(1, len(last))]
