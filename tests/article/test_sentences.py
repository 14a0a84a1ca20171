"""What single sentences say: one turn of speech a line (``sentences.txt``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtest.article.extract import extract
from backtest.article.gazetteer import bundled_gazetteer

FILE = Path(__file__).parent / "sentences.txt"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
MISSED = {
    line
    for line in (FILE.parent / "sentences_missed.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
}


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_says_what_a_reader_would_take_from_it(line: str) -> None:
    text, _, labels = line.rpartition(" => ")
    found = {one.symbol: one.stance for one in extract(text, published="2025-05-05").picks}
    companies = bundled_gazetteer().by_symbol
    for label in labels.split(", "):
        symbol, stance = label.split(":")
        mine = [s for s in found if s == symbol or companies.get(s) is companies[symbol]]
        if text in MISSED:
            continue
        assert [found[one] for one in mine] == [stance], found


def test_what_is_missed_is_still_missed() -> None:
    """A sentence that is understood now belongs on the other side."""
    companies = bundled_gazetteer().by_symbol
    for line in LINES:
        text, _, labels = line.rpartition(" => ")
        if text not in MISSED:
            continue
        found = {one.symbol: one.stance for one in extract(text, published="2025-05-05").picks}
        wanted = dict(label.split(":") for label in labels.split(", "))
        right = [
            any(found[s] == stance for s in found if companies.get(s) is companies[symbol])
            for symbol, stance in wanted.items()
        ]
        assert not all(right), f"understood now: {text}"
