"""Extraction: from a text to picks with their evidence, and to what it leaves open."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from backtest.article.anaphora import stand_ins
from backtest.article.folded import fold, lowered
from backtest.article.gaps import find_blanks, find_gaps
from backtest.article.gazetteer import Gazetteer, bundled_gazetteer
from backtest.article.horizon import article_horizon, horizon_of
from backtest.article.listing_history import first_session
from backtest.article.mentions import Mention, find_mentions
from backtest.article.picks import Evidence, Extraction, Pick, Remark
from backtest.article.ratings import marked
from backtest.article.said import Said
from backtest.article.spans import Spans
from backtest.article.stance import find_stances
from backtest.article.structure import Sentence, sentences_of, unwrapped

__all__ = ["extract"]

MOST_EVIDENCE = 12
_KEPT = re.compile(r"\b(?:keep|hold|own|stay)\b")


def extract(
    text: str, *, published: str | None = None, gazetteer: Gazetteer | None = None
) -> Extraction:
    """Find the shares that a text names and what it would have its reader do with each.

    Parameters
    ----------
    text : str
        As read (`backtest.article.read`); offsets count its characters.
    published : str, optional
        ISO date: horizons such as "until the end of December" need it.
    gazetteer : Gazetteer, optional
        By default the bundled one.

    Returns
    -------
    Extraction
        Picks in the order of first mention. The same text gives the same.

    Examples
    --------
    >>> found = extract("We recommend Alibaba (NYSE: BABA) for two years, and avoid Baidu.")
    >>> [(one.symbol, one.stance, one.strength, one.horizon) for one in found.picks]
    [('BABA', 'long', 'recommended', 'P2Y'), ('BIDU', 'avoid', 'recommended', None)]
    """
    gazetteer = bundled_gazetteer() if gazetteer is None else gazetteer
    folded = unwrapped(fold(text))
    mentions, questions = find_mentions(folded, lowered(folded), gazetteer)
    blanks = find_blanks(folded, mentions)
    also = stand_ins(lowered(folded), mentions)
    places = sorted([*mentions, *blanks, *also], key=lambda one: one.start)
    low = marked(_masked(folded, places), _masked(lowered(folded), places))
    sentences = sentences_of(_masked(folded, places))
    said = find_stances(low, places, sentences)
    told = {id(one.mention) for one in said}
    spoken = [one for one in blanks if id(one) in told]
    asked = Spans((one.start, one.end) for one in questions)
    questions += [
        one
        for one in find_gaps(folded, low, sentences, spoken, gazetteer)
        if not asked.meets(one.start, one.end)
    ]
    questions.sort(key=lambda one: one.start)
    unlisted = _unlisted(text, mentions, published)
    gone = {one.symbol for one in unlisted}
    mentions = [one for one in mentions if one.symbol not in gone]
    picks = _picks(text, low, mentions, said, sentences, published)
    horizon = article_horizon(low, published)
    return Extraction(picks, tuple(questions), horizon, _remarks(text, mentions), unlisted)


def _unlisted(text: str, mentions: Sequence[Mention], published: str | None) -> tuple[Remark, ...]:
    """Companies whose only listing here began after the article."""
    found: dict[str, Remark] = {}
    for one in mentions:
        begun = first_session(one.symbol or "")
        if begun is None or published is None or begun.first.isoformat() <= published:
            continue
        if one.symbol not in found:
            why = f"not listed before {begun.first.isoformat()}: {begun.note}"
            found[begun.symbol] = Remark(
                text[one.start : one.end], one.start, one.end, begun.symbol, why
            )
    return tuple(found.values())


def _remarks(text: str, mentions: Sequence[Mention]) -> tuple[Remark, ...]:
    return tuple(
        Remark(text[one.start : one.end], one.start, one.end, one.symbol or "", note)
        for one in mentions
        for note in one.notes
    )


def _masked(text: str, mentions: Sequence[Mention]) -> str:
    """The text with a run of § in the place of each mention."""
    parts, at = [], 0
    for one in mentions:
        if one.start >= at:
            parts += [text[at : one.start], "§" * (one.end - one.start)]
            at = one.end
    return "".join([*parts, text[at:]])


def _picks(
    text: str,
    low: str,
    mentions: Sequence[Mention],
    said: Sequence[Said],
    sentences: Sequence[Sentence],
    published: str | None,
) -> tuple[Pick, ...]:
    by_symbol: dict[str, list[Mention]] = {}
    for mention in mentions:
        assert mention.symbol is not None
        by_symbol.setdefault(mention.symbol, []).append(mention)
    of: dict[str, list[Said]] = {symbol: [] for symbol in by_symbol}
    for one in said:
        of.get(one.mention.symbol or "", []).append(one)
    return tuple(
        _pick(text, low, symbol, mine, of[symbol], sentences, published)
        for symbol, mine in by_symbol.items()
    )


def _pick(
    text: str,
    low: str,
    symbol: str,
    mentions: Sequence[Mention],
    said: Sequence[Said],
    sentences: Sequence[Sentence],
    published: str | None,
) -> Pick:
    company = mentions[0].company
    name = company.name if company else symbol
    notes = tuple(dict.fromkeys(note for one in mentions for note in one.notes))
    judged = _strongest(said)
    if judged is None:
        evidence = tuple(_mentioned(text, one, sentences) for one in mentions[:MOST_EVIDENCE])
        return Pick(symbol, name, "mention", "mentioned", None, evidence, notes)
    agreeing = [one for one in said if one.stance == judged.stance]
    evidence = tuple(
        Evidence(one.start, one.end, text[one.start : one.end], one.stance, one.strength, one.why)
        for one in sorted(set(agreeing), key=lambda one: (one.start, one.end))[:MOST_EVIDENCE]
    )
    horizon = horizon_of(low, judged, sentences, published)
    return Pick(symbol, name, judged.stance, judged.strength, horizon, evidence, notes)


def _strongest(said: Sequence[Said]) -> Said | None:
    """What counts most; of equals the last: a text that changes its mind ends with its view.

    What is bought and to be kept is bought.
    """
    if not said:
        return None
    judged = max(enumerate(said), key=lambda pair: (pair[1].rank, pair[0]))[1]
    if judged.stance != "hold" or not _KEPT.search(judged.why):
        return judged
    bought = [one for one in said if one.stance == "long" and one.rank >= judged.rank - 1]
    return next((one for one in bought if one.end == judged.end), judged)


def _mentioned(text: str, mention: Mention, sentences: Sequence[Sentence]) -> Evidence:
    place = bisect_right(sentences, mention.start, key=lambda one: one.start) - 1
    around = sentences[place] if place >= 0 and mention.start < sentences[place].end else None
    start, end = (around.start, around.end) if around else (mention.start, mention.end)
    return Evidence(start, end, text[start:end], "mention", "mentioned", "named")
