"""Words: the reader's lists of words and turns of speech (``words.tsv``), by name."""

from __future__ import annotations

import functools
import re
from importlib import resources

__all__ = ["numbers_in_words", "pattern_of", "words"]


@functools.cache  # a file of the package: it does not change while we run
def _read() -> dict[str, str]:
    text = resources.files("backtest.article").joinpath("words.tsv").read_text("utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines()[1:] if not line.startswith("#"))
    return dict(rows)


def pattern_of(name: str) -> str:
    """The regular expression of a list, as text.

    Examples
    --------
    >>> pattern_of("cues.do").startswith("(?:^")
    True
    """
    return _read()[name]


def words(name: str) -> re.Pattern[str]:
    """A list, ready to be looked for.

    Examples
    --------
    >>> words("stance.closed").search("we sold it long ago") is not None
    True
    """
    return re.compile(pattern_of(name))


@functools.cache  # a file of the package: it does not change while we run
def numbers_in_words() -> dict[str, float]:
    """What a number in words is: "eighteen", "half", "兩" (``numbers.tsv``).

    Examples
    --------
    >>> numbers_in_words()["eighteen"]
    18.0
    """
    text = resources.files("backtest.article").joinpath("numbers.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {word: float(number) for word, number in rows}
