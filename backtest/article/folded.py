"""Folding: one spelling of letters, quotes and dashes, character for character.

Everything is looked for in the folded text and shown from the text as read: both have the
same length, so an offset in one is an offset in the other.
"""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["fold", "lowered"]

_SAME = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"', "\u300c": '"', "\u300d": '"',
        "\u300e": '"', "\u300f": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u3002": ".", "\u3001": ",", "\u00a0": " ", "\u3000": " ", "\t": " ",
        "\u2022": "-", "\u00b7": "-", "\u25cf": "-", "\u25aa": "-", "\u30fb": "-",
    }
)  # fmt: skip
_UNUSUAL = re.compile(r"[^\x00-\x7f]")


@functools.lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def fold(text: str) -> str:
    """The text with full-width letters, quotes, dashes and bullets in one spelling.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Of the same length.

    Examples
    --------
    >>> fold("ＮＶＩＤＩＡ (ＮＡＳＤＡＱ：ＮＶＤＡ) — “buy”…")
    'NVIDIA (NASDAQ:NVDA) - "buy"…'
    """
    if text.isascii() and "\t" not in text and "`" not in text:
        return text
    return _UNUSUAL.sub(lambda found: _folded(found[0]), text.translate(_SAME))


def lowered(folded: str) -> str:
    """Lower case, character for character: letters that would become two stay as they are.

    Examples
    --------
    >>> lowered("İSTANBUL Škoda")
    'İstanbul škoda'
    """
    if folded.isascii():
        return folded.lower()
    low = folded.lower()
    if len(low) == len(folded):
        return low
    return "".join(one if len(one.lower()) > 1 else one.lower() for one in folded)
