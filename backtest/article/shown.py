"""What a browser would show of the elements of a page, collected as they come by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["ELEMENTS", "MENUS", "UNSEEN", "Seen", "is_hidden"]


def _names(said: str) -> frozenset[str]:
    return frozenset(said.split())


_BLOCKS = _names(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend main"
    " menu nav ol optgroup p pre section summary tbody tfoot thead ul"
)
_ROWS = _names("table tr")
UNSEEN = _names(
    "audio button canvas datalist embed iframe math noembed noframes noscript object option"
    " rp rt script select style svg template textarea title video xmp"
)
MENUS = _names("nav footer")
_INLINE = _names(
    "a abbr acronym applet area b base basefont bdi bdo bgsound big blink cite code col"
    " colgroup data del dfn em font frame frameset head html i image img input ins kbd label"
    " li link map mark marquee meta meter nobr output param picture plaintext progress q rb"
    " rtc ruby s samp slot small source span strike strong sub sup td th time track tt u var"
    " wbr"
)
ELEMENTS = _BLOCKS | _ROWS | UNSEEN | _INLINE

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# In what is collected: a line begins, a line ends, white space, an item, a cell, a row.
_LINE, _END, _WHITE, _ITEM, _CELL, _ROW = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06"
_SPACED = re.compile(f"[{_LINE}-{_ROW} \t\n]+")
_SIGN = re.compile(f"[{_LINE}-{_ROW}]")
_COLLAPSED = re.compile(r"[ \t\n\f\r]+")


class Seen:
    """A target of lxml's parser: collects what a browser would show.

    Parameters
    ----------
    counts : collections.Counter
        What is not shown is added to it.
    collapse : bool
        Whether lines outside every block are joined, as in a page, or kept, as in a text.
    unseen : frozenset of str
        The elements that hold nothing.

    Examples
    --------
    >>> seen = Seen(Counter(), collapse=True)
    >>> seen.start("li", {}), seen.data("SAP  is a buy"), seen.end("li")
    (None, None, None)
    >>> seen.text()
    '- SAP is a buy'
    """

    def __init__(
        self, counts: Counter[str], *, collapse: bool, unseen: frozenset[str] = UNSEEN
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
        elif tag in self._unseen or is_hidden(tag, attributes):
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
            self._parts.append(_END)
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

    def close(self) -> Seen:
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
        return _SPACED.sub(_space, "".join(self._parts)).strip()


def _space(match: re.Match[str]) -> str:
    """The white space between two words, of the signs and the space between them."""
    between = match[0]
    if not _SIGN.search(between):
        return between
    if _ITEM in between:
        empty = _END in between[between.rindex(_ITEM) :]
        return "\n- " * between.count(_ITEM) + "\n" * empty
    if _CELL in between:
        return "\n" if _ROW in between else " | "
    return "\n" if any(sign in between for sign in (_LINE, _END, _ROW, "\n")) else " "


def is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element says that it is not shown; of a whole page that is said for a moment.

    Examples
    --------
    >>> is_hidden("p", {"style": "display:none"}), is_hidden("body", {"style": "display:none"})
    (True, False)
    """
    return tag not in ("html", "body") and (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _HIDING.search(attributes.get("style", "")) is not None
    )
