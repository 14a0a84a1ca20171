"""What a browser would show of a page, and which of it is the article.

Nothing is run, fetched or looked up: ``lxml`` reads events, not trees, so that neither depth nor
size matters, and trafilatura is handed a tree of modest size without scripts and hidden parts.
"""

from __future__ import annotations

import copy
import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html.entities import html5
from typing import Any

from backtest.article.shown import ELEMENTS, MENUS, UNSEEN, Seen, is_hidden

__all__ = ["Page", "fragment_text", "has_markup", "is_document", "read_page"]

# What has no elements in it, so that only its own closing tag ends it.
_RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))

_MARK = re.compile(
    r"<(?:!--|!doctype[^<>]*+>|\?xml[^<>]*+>|(/?)([a-z][a-z0-9:-]*+)"
    r"(?=[ \t\n/>])(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>)?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_OFFICE = re.compile(r"(?:o|w|v|st1|fb|g|m):[a-z]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_CLOSING = re.compile(rf"</({'|'.join(sorted(_RAW))})(?=[ \t\n/>])", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\s*+(?:<\?xml[^<>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+"
    r"<(?:!doctype[ \t\n]++html[^<>]*+|(?:html|head|body)(?:[ \t\n][^<>]*+)?)>",
    re.IGNORECASE | re.DOTALL,
)
_DEEPEST, _MOST_ELEMENTS = 150, 20_000  # of a page that is searched for its main text
_SHORT = 250  # characters: a main text below it is not believed
_MORE = 2  # times the main text: what stands among it may be so long, or is something else
_TEXTS = ("p", "li", "h1", "h2", "h3", "h4", "blockquote", "dd", "pre", "td")
_TELLING = 20  # letters and digits: a shorter line may stand anywhere


@dataclass(frozen=True)
class Page:
    """What a document shows: `text`, `title`, and `whole`, the length of all that is visible."""

    text: str
    title: str | None
    whole: int


def is_document(text: str) -> bool:
    """Whether the text begins as a whole HTML document does.

    Examples
    --------
    >>> is_document("<!DOCTYPE html><title>Picks</title>"), is_document("P/E <20, <b>buy</b>")
    (True, False)
    """
    return _DOCUMENT.match(text) is not None


def has_markup(text: str) -> bool:
    """Whether the text has a tag that HTML knows, or a comment.

    Examples
    --------
    >>> has_markup("P/E < 20"), has_markup("<NVDA> up"), has_markup("a <b>buy</b>")
    (False, False, True)
    """
    return "<" in text and any(_is_markup(match) for match in _MARK.finditer(text))


def fragment_text(text: str, counts: Counter[str]) -> str:
    """A text with some tags, without them; what is not HTML stays as it is.

    Examples
    --------
    >>> fragment_text("<script>x</script><p>SAP <b>is</b> a buy</p><li>P/E <20", Counter())
    'SAP is a buy\\n- P/E <20'
    """
    last = {match[1].lower(): match.start() for match in _CLOSING.finditer(text)}
    last["!--"] = text.rfind("-->")

    def kept(match: re.Match[str]) -> str:
        if not _is_markup(match):
            return "&lt;" + match[0][1:]
        name = "!--" if match[0] == "<!--" else (match[2] or "plaintext").lower()
        unclosed = (
            (name == "!--" or name in _RAW) and not match[1] and match.start() > last.get(name, -1)
        )
        return "" if unclosed or name == "plaintext" else match[0]

    sound = _MARK.sub(kept, _REFERENCE.sub(_named, text))
    return _read(sound, Seen(counts, collapse=False)).text()


def read_page(text: str, counts: Counter[str]) -> Page:
    """The main text of a whole document, or all that is visible where no main text is found.

    Examples
    --------
    >>> page = read_page("<html><title>Picks</title><body><p>Buy SAP.<p hidden>Sell", Counter())
    >>> page.text, page.title
    ('Buy SAP.', 'Picks')
    """
    seen = _read(text, Seen(counts, collapse=True))
    whole = seen.text()
    main = ""
    if seen.depth <= _DEEPEST and seen.elements <= _MOST_ELEMENTS:
        main = _main_text(text)
    if len(main) < _SHORT:
        main = _read(text, Seen(Counter(), collapse=True, unseen=UNSEEN | MENUS)).text()
    return Page(main or whole, seen.title(), len(whole))


def _named(match: re.Match[str]) -> str:
    """A sign that HTML has a name for; any other & is one, though browsers read &copyright so."""
    known = match[1] and (match[1][0] == "#" or match[1] in html5)
    return match[0] if known else f"&amp;{match[0][1:]}"


def _is_markup(match: re.Match[str]) -> bool:
    if match[2] is None:
        return len(match[0]) > 1
    name = match[2]
    return name.lower() in ELEMENTS or _OFFICE.fullmatch(name) is not None


def _read(text: str, seen: Seen) -> Seen:
    from lxml import etree

    parser = etree.HTMLParser(target=seen, encoding="utf-8", no_network=True, huge_tree=True)
    parser.feed(b"<html>" if not text else text.encode("utf-8", "replace"))
    parser.close()
    return seen


def _main_text(text: str) -> str:
    """What trafilatura takes for the article, with what stands among it, or nothing."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        for element in list(tree.iter(etree.Element)):
            gone = element.tag in UNSEEN - {"title"} or is_hidden(element.tag, element.attrib)
            if gone and element.getparent() is not None:
                element.drop_tree()
        found = _extractor()(
            copy.deepcopy(tree), favor_recall=True, include_comments=False, with_metadata=False
        )
        around = None if found is None else _around(tree, found)
        page = None if around is None else etree.tostring(around, encoding="unicode", method="html")
    # Whatever a page does to it: all that is visible is the answer then.
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        return ""
    except etree.LxmlError:
        return ""
    if not found:
        return ""
    if page is not None:
        shown = _read(page, Seen(Counter(), collapse=True, unseen=UNSEEN | MENUS)).text()
        if len(found) <= len(shown) <= _MORE * len(found):
            return shown
    return re.sub(r"[ \t]+$", "", found, flags=re.MULTILINE)


def _around(tree: Any, found: str) -> Any:
    """The innermost element with all but a little of the text found, None where it is the page.

    Lists of links and text outside paragraphs are left out by trafilatura; picks are often both.
    """
    lines = {key for line in found.split("\n") if len(key := _key(line)) >= _TELLING}
    weights: dict[Any, int] = {}
    total = 0
    for element in tree.iter(*_TEXTS):
        inside = next(element.iterdescendants(*_TEXTS), None) is not None
        key = "" if inside else _key(element.text_content())
        if key in lines:
            lines.remove(key)
            total += len(key)
            for above in element.iterancestors():
                weights[above] = weights.get(above, 0) + len(key)
    inner = [element for element, weight in weights.items() if 20 * weight >= 19 * total]
    if not inner:
        return None
    deepest = max(inner, key=lambda element: sum(1 for _ in element.iterancestors()))
    return None if deepest.tag in ("html", "body") else deepest


def _key(line: str) -> str:
    return "".join(filter(str.isalnum, line))


@cache
def _extractor() -> Callable[..., str | None]:
    """The library's function; what it and its own libraries would log is nobody's concern."""
    import trafilatura

    for library in ("trafilatura", "justext", "htmldate", "courlan"):
        logging.getLogger(library).addHandler(logging.NullHandler())
        logging.getLogger(library).propagate = False
    return trafilatura.extract
