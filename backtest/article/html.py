"""What a browser would show of a page, and which of it is the article.

Nothing is run, fetched or looked up: ``lxml`` reads events, not trees, so that neither depth nor
size matters, and trafilatura is handed a tree of modest size without scripts and hidden parts.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

__all__ = ["Page", "fragment_text", "has_markup", "is_document", "read_page"]


def _names(said: str) -> frozenset[str]:
    return frozenset(said.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend main"
    " menu nav ol optgroup p pre section summary tbody tfoot thead ul"
)
_ROWS = _names("table tr")
_UNSEEN = _names(
    "audio button canvas datalist embed iframe math noembed noframes noscript object option"
    " rp rt script select style svg template textarea title video xmp"
)
_MENUS = _names("nav footer")
_RAW = _names("iframe noembed noframes script style textarea title xmp")
_INLINE = _names(
    "a abbr acronym applet area b base basefont bdi bdo bgsound big blink cite code col"
    " colgroup data del dfn em font frame frameset head html i image img input ins kbd label"
    " li link map mark marquee meta meter nobr output param picture plaintext progress q rb"
    " rtc ruby s samp slot small source span strike strong sub sup td th time track tt u var"
    " wbr"
)
_KNOWN = _BLOCKS | _ROWS | _UNSEEN | _INLINE

_MARK = re.compile(
    r"<(?:!--|!doctype[^<>]*+>|\?xml[^<>]*+>|(/?)([a-z][a-z0-9:-]*+)"
    r"(?=[ \t\n/>])(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>)?",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"(?:o|w|v|st1|fb|g|m):[a-z]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_CLOSING = re.compile(rf"</({'|'.join(sorted(_RAW))})(?=[ \t\n/>])", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\s*+(?:<\?xml[^<>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+"
    r"<(?:!doctype[ \t\n]++html[^<>]*+|(?:html|head|body)(?:[ \t\n][^<>]*+)?)>",
    re.IGNORECASE | re.DOTALL,
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# In what is collected: a line begins or ends, white space, an item, a cell, a row.
_LINE, _WHITE, _ITEM, _CELL, _ROW = "\x01", "\x02", "\x03", "\x04", "\x05"
_SIGNS = re.compile(f"[{_LINE}-{_ROW}]+")
_COLLAPSED = re.compile(r"[ \t\n\f\r]+")

_DEEPEST, _MOST_ELEMENTS = 150, 20_000  # of a page that is searched for its main text
_SHORT = 250  # characters: a main text below it is not believed


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
        name = "!--" if match[0] == "<!--" else (match[2] or "").lower()
        unclosed = (
            (name == "!--" or name in _RAW) and not match[1] and match.start() > last.get(name, -1)
        )
        return "" if unclosed or name == "plaintext" else match[0]

    return _read(_MARK.sub(kept, text), _Seen(counts, collapse=False)).text()


def read_page(text: str, counts: Counter[str]) -> Page:
    """The main text of a whole document, or all that is visible where no main text is found.

    Examples
    --------
    >>> page = read_page("<html><title>Picks</title><body><p>Buy SAP.<p hidden>Sell", Counter())
    >>> page.text, page.title
    ('Buy SAP.', 'Picks')
    """
    seen = _read(text, _Seen(counts, collapse=True))
    whole = seen.text()
    main = ""
    if seen.depth <= _DEEPEST and seen.elements <= _MOST_ELEMENTS:
        main = _main_text(text)
    if len(main) < _SHORT:
        main = _read(text, _Seen(Counter(), collapse=True, unseen=_UNSEEN | _MENUS)).text()
    return Page(main or whole, seen.title(), len(whole))


def _is_markup(match: re.Match[str]) -> bool:
    if match[2] is None:
        return len(match[0]) > 1
    name = match[2]
    return name.lower() in _KNOWN or _OFFICE.fullmatch(name) is not None


class _Seen:
    """A target of lxml's parser: collects what a browser would show."""

    def __init__(
        self, counts: Counter[str], *, collapse: bool, unseen: frozenset[str] = _UNSEEN
    ) -> None:
        self.counts = counts
        self.elements = self.depth = 0
        self._unseen = unseen
        self._hidden = self._open = self._pre = 0
        self._blocks = int(collapse)
        self._parts: list[str] = []
        self._titles: dict[str, list[str]] = {}
        self._naming: str | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        self._open += 1
        self.depth = max(self.depth, self._open)
        self._name(tag, attributes)
        if self._hidden:
            self._hidden += 1
        elif tag in self._unseen or _is_hidden(attributes):
            self._hidden = 1
            self.counts["unseen"] += tag != "title"
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        self._pre += tag == "pre"
        self._blocks += tag in _BLOCKS and tag != "body"
        if tag in _BLOCKS:
            self._parts.append(_LINE)
        elif tag == "li":
            self._blocks += 1
            self._parts.append(_ITEM)
        elif tag in ("td", "th"):
            self._blocks += 1
            self._parts.append(_CELL)
        elif tag in _ROWS:
            self._parts.append(_ROW)

    def end(self, tag: str) -> None:
        self._open -= 1
        if tag == self._naming:
            self._naming = None
        if self._hidden:
            self._hidden -= 1
            return
        self._pre -= tag == "pre"
        self._blocks -= (tag in _BLOCKS and tag != "body") or tag in ("li", "td", "th")
        if tag in _BLOCKS or tag == "li":
            self._parts.append(_LINE)
        elif tag in _ROWS:
            self._parts.append(_ROW)

    def data(self, data: str) -> None:
        if self._naming is not None:
            self._titles[self._naming].append(data)
        if not self._hidden:
            keep = self._pre or not self._blocks
            self._parts.append(data if keep else _COLLAPSED.sub(_WHITE, data))

    def comment(self, _: str) -> None:
        self.counts["unseen"] += 1

    def close(self) -> _Seen:
        return self

    def _name(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("title", "h1") and tag not in self._titles:
            self._titles[tag], self._naming = [], tag
        elif tag == "meta" and attributes.get("property") == "og:title":
            self._titles["og"] = [attributes.get("content") or ""]

    def title(self) -> str | None:
        """What the page calls itself: to those who link to it, at its head, in its tab."""
        for kind in ("og", "h1", "title"):
            said = " ".join("".join(self._titles.get(kind, [])).split())
            if said:
                return said
        return None

    def text(self) -> str:
        return _SIGNS.sub(_sign, "".join(self._parts)).strip()


def _sign(match: re.Match[str]) -> str:
    """The white space between two words, of the signs between them."""
    signs = match[0]
    if _ITEM in signs:
        return "\n- " * signs.count(_ITEM)
    if _CELL in signs:
        return "\n" if _ROW in signs else " | "
    return "\n" if _LINE in signs or _ROW in signs else " "


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _HIDING.search(attributes.get("style", "")) is not None
    )


def _read(text: str, seen: _Seen) -> _Seen:
    from lxml import etree

    parser = etree.HTMLParser(target=seen, encoding="utf-8", no_network=True, huge_tree=True)
    parser.feed(b"<html>" if not text else text.encode("utf-8", "replace"))
    parser.close()
    return seen


def _main_text(text: str) -> str:
    """What trafilatura takes for the article, or nothing."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        for element in list(tree.iter(etree.Element)):
            gone = element.tag in _UNSEEN - {"title"} or _is_hidden(element.attrib)
            if gone and element.getparent() is not None:
                element.drop_tree()
        found = _extractor()(tree, favor_recall=True, include_comments=False, with_metadata=False)
    # Whatever a page does to it: all that is visible is the answer then.
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError):
        return ""
    except etree.LxmlError:
        return ""
    return "" if found is None else re.sub(r"[ \t]+$", "", found, flags=re.MULTILINE)


@cache
def _extractor() -> Callable[..., str | None]:
    """The library's function; what it and its own libraries would log is nobody's concern."""
    import trafilatura

    for library in ("trafilatura", "justext", "htmldate", "courlan"):
        logging.getLogger(library).addHandler(logging.NullHandler())
        logging.getLogger(library).propagate = False
    return trafilatura.extract
