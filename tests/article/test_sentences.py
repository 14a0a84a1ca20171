"""What single sentences say: one turn of speech a line (``sentences.txt``)."""

from __future__ import annotations

from pathlib import Path

from backtest.article.extract import extract
from backtest.article.gazetteer import bundled_gazetteer

FILE = Path(__file__).parent / "sentences.txt"
LINES = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
LEAST = 0.845  # of the labels, somewhat below what was measured


def misread(line: str) -> list[str]:
    """The labels of a line that the extractor does not give."""
    text, _, labels = line.rpartition(" => ")
    found = {one.symbol: one.stance for one in extract(text, published="2025-05-05").picks}
    companies = bundled_gazetteer().by_symbol
    missed = []
    for label in labels.split(", "):
        symbol, stance = label.split(":")
        mine = [s for s in found if s == symbol or companies.get(s) is companies[symbol]]
        if [found[one] for one in mine] != [stance]:
            missed.append(label)
    return missed


def test_sentences_say_what_a_reader_would_take_from_them() -> None:
    labelled = sum(line.count(":") for line in (one.rpartition(" => ")[2] for one in LINES))
    missed = [(line, wrong) for line in LINES for wrong in [misread(line)] if wrong]
    right = 1 - sum(len(wrong) for _, wrong in missed) / labelled
    print(f"{right:.3f}", *(f"{line}  not {wrong}" for line, wrong in missed), sep="\n")
    assert labelled > 650
    assert right >= LEAST


def test_a_line_that_is_wrongly_labelled_is_counted_as_misread() -> None:
    assert misread("Buy Deere. => DE:long") == []
    assert misread("Buy Deere. => DE:avoid") == ["DE:avoid"]
