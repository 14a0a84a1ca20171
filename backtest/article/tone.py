"""Tone: an argument for or against a share that no sentence turns into advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backtest.article.antecedents import Around
from backtest.article.lexicon import tokens_of
from backtest.article.mentions import Mention
from backtest.article.picks import Stance
from backtest.article.said import Said
from backtest.article.words import words

__all__ = ["toned"]

ENOUGH = 2  # words of one tone, more than of the other, that make an argument
_FOR = frozenset({"praise", "good", "gain0", "gain3"})
_AGAINST = frozenset({"blame", "bad", "lose0", "lose3"})
_OTHERS = words("stance.others")


def toned(around: Around, silent: Sequence[str]) -> Iterator[Said]:
    """What the words around shares say of them, of which nothing else is said.

    Parameters
    ----------
    around : Around
        The text.
    silent : sequence of str
        Symbols of which no sentence says anything.
    """
    for symbol in silent:
        total, first = 0, None
        for number in _about(around, symbol):
            sentence = around.sentences[number]
            total += _tone(around.low, sentence.start, sentence.end)
            if first is None:
                first = (number, _mention(around, number, symbol))
        if first is None or first[1] is None or abs(total) < ENOUGH:
            continue
        stance: Stance = "long" if total > 0 else "avoid"
        sentence = around.sentences[first[0]]
        yield Said(first[1], stance, "favoured", sentence.start, sentence.end, "the tone", 1)


def _about(around: Around, symbol: str) -> Iterator[int]:
    """Sentences that name this share alone, and those after them that name none."""
    alone = False
    for number, sentence in enumerate(around.sentences):
        named = {one.symbol for one in around.within[number]}
        before = around.sentences[number - 1] if number else sentence
        if named:
            alone = named == {symbol}
        elif before.block != sentence.block or sentence.kind == "label":
            alone = False
        if alone and not sentence.asks and sentence.kind != "quoted":
            yield number


def _mention(around: Around, number: int, symbol: str) -> Mention | None:
    return next((one for one in around.within[number] if one.symbol == symbol), None)


def _tone(low: str, start: int, end: int) -> int:
    if _OTHERS.search(low, start, end):
        return 0
    total, sign = 0, 1
    for _, _, classes in tokens_of(low, start, end):
        if "," in classes:
            sign = 1
        if "not" in classes:
            sign = -1
        total += sign * (bool(classes & _FOR) - bool(classes & _AGAINST))
    return total
