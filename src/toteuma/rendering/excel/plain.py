"""Free text as a cell shows it: CommonMark without its marks."""

from collections.abc import Iterable, Iterator

from toteuma.domain.vocabulary import Language
from toteuma.rendering.markdown import Block, Paragraph, parse_markdown


def plain_text(text: str, language: Language) -> str:
    """The text's paragraphs and list items, one on a line; links keep their address in brackets."""
    return "\n".join(_lines(parse_markdown(text, language), "", ""))


def _lines(blocks: Iterable[Block], indent: str, mark: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"{indent}{mark}{_words(block)}"
            mark = " " * len(mark)
        else:
            for number, item in enumerate(block.items, start=block.start):
                item_mark = f"{number}. " if block.is_ordered else "• "
                yield from _lines(item, indent + " " * len(mark), item_mark)


def _words(paragraph: Paragraph) -> str:
    return "".join(
        f"{run.text} ({run.target})" if run.target and run.target != run.text else run.text
        for run in paragraph.runs
    )
