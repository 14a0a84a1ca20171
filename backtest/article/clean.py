"""Text as a reader would see it: no escapes, no addresses of links, nothing invisible."""

from __future__ import annotations

import html
import re
from collections import Counter
from html.entities import html5

from backtest.article.html import fragment_text, has_markup

__all__ = ["cleaned", "visible_characters"]

_ROUNDS = 6  # text escaped more often than this is nobody's article

_LINE_END = re.compile("\r\n?|[\v\f\u2028\u2029]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")

# Windows' quotation marks and dashes where somebody took them for Latin-1.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_MEANT = str.maketrans({chr(code): sign for code, sign in _WINDOWS.items() if sign})

# "&amp;amp;nbsp;" is "&nbsp;" escaped twice: the outer layers go at once.
_LAYERS = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,4}26);)+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")

_ADDRESS = (
    r"\([ \t]{0,9}(?:<[^<>\n]{0,2000}>|(?:(?:https?|ftp|mailto|tel|data|file|javascript):|"
    r"www\.|\.{0,2}/|\#|\?)(?:[^\s()]|\([^\s()]{0,200}\)){0,2000}|"
    r"[^\s()]{1,200}\.(?:html?|md|png|jpe?g|gif|svg|webp|pdf))?"
    r"(?:[ \t]{1,9}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?[ \t]{0,9}\)"
)
_IMAGE = re.compile(rf"!\[[^\[\]\n]{{0,500}}\]{_ADDRESS}", re.IGNORECASE)
_LINK = re.compile(rf"\[([^\[\]\n]{{0,1000}})\]{_ADDRESS}", re.IGNORECASE)


def cleaned(text: str, counts: Counter[str]) -> str:
    """The text without what a reader does not see; cleaning it again changes nothing.

    Parameters
    ----------
    text : str
        Without markup, or a text with some tags.
    counts : collections.Counter
        What was removed is added to it.

    Examples
    --------
    >>> counts = Counter()
    >>> cleaned("&amp;nbsp;AT&amp;T&#58; P/E < 20, [a buy](https://a.example)", counts)
    ' AT&T: P/E < 20, a buy'
    >>> sorted((+counts).items())
    [('escapes', 4), ('links', 1)]
    """
    for _ in range(_ROUNDS):
        before = text
        text = _once(text, counts)
        if text == before:
            return text
    counts["nested"] += len(re.findall("[&<[]", text))
    return visible_characters(re.sub("[&<[]", "", text), counts)


def visible_characters(text: str, counts: Counter[str]) -> str:
    r"""Lines end in ``\n``, every kind of space is one, and nothing is invisible.

    Examples
    --------
    >>> visible_characters("Nvi\u00addia\r\n\u202eNVDA\u00a0up", Counter())
    'Nvidia\nNVDA up'
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_END.sub("\n", text)
    if not text.isascii():
        text = _SPACE.sub(" ", text)
        text, counts["zero-width"] = _without(_ZERO_WIDTH, text, counts["zero-width"])
        text, counts["direction"] = _without(_DIRECTION, text, counts["direction"])
    if _CONTROL.search(text):
        text = text.translate(_MEANT)
        text, counts["control"] = _without(_CONTROL, text, counts["control"])
    return text


def _without(pattern: re.Pattern[str], text: str, so_far: int) -> tuple[str, int]:
    text, found = pattern.subn("", text)
    return text, so_far + found


def _once(text: str, counts: Counter[str]) -> str:
    text = visible_characters(text, counts)
    if has_markup(text):
        text = fragment_text(text, counts)
    elif "&" in text:
        text = _unescaped(text, counts)
    if "](" in text:
        text, images = _IMAGE.subn("", text)
        text, links = _LINK.subn(r"\1", text)
        counts["images"] += images
        counts["links"] += links
    return text


def _unescaped(text: str, counts: Counter[str]) -> str:
    def meant(match: re.Match[str]) -> str:
        name = match[1]
        if name is not None and f"{name};" not in html5:
            return match[0]
        counts["escapes"] += 1
        return html.unescape(match[0])

    text, layers = _LAYERS.subn("&", text)
    counts["escapes"] += layers
    return _ENTITY.sub(meant, text)
