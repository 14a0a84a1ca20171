"""What single sentences say: one turn of speech a line (``sentences.txt``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from backtest.article.extract import extract
from backtest.article.gazetteer import bundled_gazetteer

FILE = Path(__file__).parent / "sentences.txt"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
MISSED = {  # irony, arithmetic over two sentences, and reports that name no reporter
    "Great quarter, Intel, truly: only another seven billion lost. We'd rather set fire to the "
    "money ourselves.",
    "By all means buy Rivian, if you enjoy losing money.",
    "The bulls call Palantir cheap. It is anything but.",
    "Of the two, Lowe's is the better business and Home Depot the better price; we own Home Depot.",
    "Hold the applause: Snap missed again.",
    "We place Infineon under review; no rating.",
    "Watch Siemens Energy, but do not buy it yet.",
    "Goldman Sachs upgraded Ford to Buy on Tuesday.",
    "Sandoz makes the list this month, Roche falls off it.",
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
