"""An article as it came, from a file, a pipe or a string, as plain text that can be quoted."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from backtest.article.clean import cleaned, visible_characters
from backtest.article.encoding import text_of
from backtest.article.html import has_markup, is_document, read_page
from backtest.errors import InputError
from backtest.text_file import read_bytes

__all__ = ["Article", "as_article", "read_article"]

_LARGEST = 2 * 1024**2  # bytes
_STANDARD_INPUT = "standard input"
_PAGES = (".htm", ".html", ".xhtml")
_MARKDOWN = (".md", ".markdown")

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S[^\n]*)$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\S[^\n]{0,200})\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)

# What was counted, in the order of the notes.
_NOTES = {
    "unseen": "Parts that are not shown (scripts, styles, comments, hidden elements), left out",
    "escapes": "Escaped characters (such as &nbsp;), read as what they mean",
    "links": "Addresses of links, left out",
    "images": "Images, left out",
    "control": "Control characters, removed",
    "zero-width": "Characters without width, removed",
    "direction": "Characters that turn the direction of writing, removed",
    "nested": "Signs & < [ of escapes within escapes without end, removed",
}


@dataclass(frozen=True)
class Article:
    """An article to be read.

    Attributes
    ----------
    text : str
        As it was read; every offset counts its characters.
    title : str or None
        Of an HTML document, or the first heading of Markdown.
    kind : str
        ``text``, ``markdown`` or ``html``.
    name : str
        Of the file, or ``standard input``.
    encoding : str
        Which the bytes were in; ``utf-8`` for text at hand.
    notes : tuple of str
        What was repaired, left out or guessed, one sentence each.
    """

    text: str
    title: str | None
    kind: str
    name: str
    encoding: str
    notes: tuple[str, ...]


def read_article(source: str | Path | bytes, *, name: str | None = None) -> Article:
    """The article in a file, on standard input, or in bytes; at most 2 MiB.

    Parameters
    ----------
    source : str, pathlib.Path or bytes
        ``-`` is standard input, any other string a file's name, bytes are the content.
    name : str, optional
        What to call it; else the file's name.

    Raises
    ------
    InputError
        For what cannot be read, is no text, or has no words.

    Examples
    --------
    >>> article = read_article(b"<p>Rheinmetall (ETR:&nbsp;RHM) is a <b>buy</b></p>")
    >>> article.text, article.kind
    ('Rheinmetall (ETR: RHM) is a buy', 'html')
    """
    content, called = _content(source)
    called = name or called
    if len(content) > _LARGEST:
        raise InputError("larger than 2 MiB", file=called, mend="is this one article?")
    if not content:
        raise InputError("empty", file=called, mend="give it the text of an article")
    text, encoding, notes = text_of(content, file=called)
    article = _article(text, called, encoding, notes)
    if not any(c.isalnum() for c in article.text):
        raise InputError("no words in it", file=called, mend="give it the text of an article")
    return article


def as_article(text: str, *, name: str = "text") -> Article:
    """The article of text at hand: cleaned as a file's is, and never refused.

    Examples
    --------
    >>> article = as_article("# Picks\\n\\nBuy [SAP](https://sap.example)&#58; now")
    >>> article.text, article.title, article.kind
    ('# Picks\\n\\nBuy SAP: now', 'Picks', 'markdown')
    >>> article.notes[0]
    'Escaped characters (such as &nbsp;), read as what they mean: 1.'
    """
    return _article(text, name, "utf-8", ())


def _content(source: str | Path | bytes) -> tuple[bytes, str]:
    """The bytes, and what they are called."""
    if isinstance(source, bytes):
        return source, "text"
    if source == "-":
        return _piped(), _STANDARD_INPUT
    path = Path(source)
    content = read_bytes(path, largest=_LARGEST, refusal=InputError, beside=_beside)
    return content, path.name


def _piped() -> bytes:
    try:
        return sys.stdin.buffer.read(_LARGEST + 1)
    except (AttributeError, OSError, ValueError) as error:
        mend = "name a file, or pipe the article into the command"
        raise InputError("cannot be read", file=_STANDARD_INPUT, mend=mend) from error


def _beside(path: Path) -> str:
    return "name a file, or - for standard input"


def _article(text: str, name: str, encoding: str, notes: tuple[str, ...]) -> Article:
    counts: Counter[str] = Counter()
    said = list(notes)
    text = visible_characters(text.removeprefix("\ufeff"), counts)
    suffix = Path(name).suffix.lower()
    title, kind = None, "html" if has_markup(text) else "text"
    if is_document(text) or (suffix in _PAGES and kind == "html"):
        page = read_page(text, counts)
        text, title = page.text, page.title
        said += _left_out(len(page.text), page.whole)
    text = cleaned(text, counts)
    heading = _heading(text)
    if kind == "text" and (suffix in _MARKDOWN or heading or counts["links"]):
        kind = "markdown"
        title = heading
    title = title and cleaned(title, Counter()).strip()
    said += [f"{label}: {counts[key]:,}." for key, label in _NOTES.items() if counts[key]]
    return Article(text, title or None, kind, name, encoding, tuple(said))


def _heading(text: str) -> str | None:
    """The first heading of Markdown, of either kind."""
    found = [match for kind in (_HEADING, _UNDERLINED) if (match := kind.search(text))]
    first = min(found, key=lambda match: match.start(), default=None)
    return first and first[1].strip("#* \t")


def _left_out(kept: int, whole: int) -> list[str]:
    if kept * 100 >= whole * 99:
        return []
    said = f"Kept the main text, {kept:,} of {whole:,} characters"
    return [f"{said}; menus, notices and the like were left out."]
