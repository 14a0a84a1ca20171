"""The check of an article: read → extract → facts → draft → both clocks → verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from backtest.article.answers import Answer, answered
from backtest.article.bundled import bundled_articles, read_bundled
from backtest.article.draft import Plan, draft, legs_of, plan
from backtest.article.extract import extract
from backtest.article.facts import SpokenOf, check_facts, events_spoken_of
from backtest.article.picks import Extraction
from backtest.article.read import Article, read_article
from backtest.errors import DataUnavailable, InputError, nearest
from backtest.outcomes import tabulate_outcomes
from backtest.pipeline import prices_from, run
from backtest.prices.available import check_available
from backtest.prices.choose import Access
from backtest.prices.exposure import market_of_share
from backtest.prices.sources.source import PriceSource
from backtest.prices.symbols import implied
from backtest.result import Result
from backtest.result.check import CLOCKS, Check
from backtest.result.verdict import Verdict
from backtest.thesis import Thesis, loads

if TYPE_CHECKING:
    Extractor = Callable[[str, str], Extraction]

__all__ = ["check", "extractor_named"]

Prices = str | Path | Mapping[str, pd.DataFrame] | PriceSource

NOTHING = Verdict(
    "Nothing was replayed.",
    "untestable",
    ("the article recommends no share that can be traded here",),
)


def check(
    article: str | Path | Article,
    *,
    published: date | str | None = None,
    prices: Prices = "auto",
    access: Access | None = None,
    extractor: str = "rules",
    answer: Answer | None = None,
    seed: int = 0,
) -> Check:
    """Read an article, find what it recommends, check what it says, and replay it.

    Parameters
    ----------
    article : str, pathlib.Path or Article
        The file's path, ``-`` for standard input, the name of a bundled one, or an article
        that was read.
    published : datetime.date or str, optional
        The day on which one could read it: ``2025-06-26``; that of a bundled one is known.
    prices, access
        As for `backtest.run`.
    extractor : str
        ``rules``, the package's own, or the name of one of the entry point
        ``backtest.extractors``: a function of text and ISO date that returns an `Extraction`.
    answer : callable, optional
        Asked of everything that the text leaves open: (text, why, candidates) → symbol and
        stance, or None.
    seed : int
        For what the placebo draws at random.

    Returns
    -------
    Check
        Frozen. The same text, prices and versions give the same.

    Raises
    ------
    InputError
        The article cannot be read, or the date or the extractor is none.

    Examples
    --------
    >>> from backtest.article.read import as_article
    >>> text = "Zhipu AI was put on the Entity List. We recommend Alibaba (NYSE: BABA)."
    >>> found = check(as_article(text), published="2025-06-26", prices="sample")
    >>> [(one.symbol, one.stance) for one in found.picks], found.event.event.citation
    ([('BABA', 'long')], '90 FR 4617')
    >>> {clock: run.thesis.rules[0].when for clock, run in found.runs.items()}
    {'event': 'event', 'publication': 'article_published'}
    """
    article, day = _read(article, published)
    found = extractor_named(extractor)(article.text, day.isoformat())
    if answer is not None:
        found = answered(found, answer)
    facts = check_facts(article.text, found, published=day)
    candidates = [
        one.symbol for strength in ("recommended", "favoured") for one in legs_of(found, strength)
    ]
    source, left_out = _priced(candidates, prices, Access() if access is None else access)
    made = plan(found, published=day, without=tuple(left_out))
    event = _event(article.text, made, source, day)
    bare = Check(article, day, found, facts, made, event, "", dict.fromkeys(CLOCKS),
                 dict.fromkeys(CLOCKS), tabulate_outcomes({}, None), NOTHING, left_out)  # fmt: skip
    return _replayed(bare, source, seed) if made.legs and source is not None else bare


def _replayed(bare: Check, source: PriceSource, seed: int) -> Check:
    """The check with both clocks' runs of the basket, the second line, and each pick."""
    made = bare.plan
    runs = _on_clocks(bare, source, seed)
    second = replace(made, legs=made.second, second=())
    others = _on_clocks(replace(bare, plan=second), source, seed)
    alone = {
        one.symbol: _on_clocks(
            replace(bare, plan=replace(made, legs=(one,), second=())), source, seed
        )
        for one in (*made.legs, *made.second)
    }
    name = "recommended" if made.legs[0].strength == "recommended" else "favoured"
    lines = {name: runs, **({"favoured": others} if made.second else {}), **alone}
    judged = runs["publication"]
    return replace(
        bare,
        thesis=_drafted(bare, source, "event") or _drafted(bare, source, "publication"),
        runs=runs,
        second=others,
        outcomes=tabulate_outcomes(lines, source),
        verdict=(judged.verdict if judged else None) or NOTHING,
        by_pick={
            symbol: one.verdict
            for symbol, clocks in alone.items()
            if (one := clocks["publication"]) is not None and one.verdict is not None
        },
    )


def _on_clocks(found: Check, source: PriceSource, seed: int) -> dict[str, Result | None]:
    if not found.plan.legs:
        return dict.fromkeys(CLOCKS)
    return {clock: _run(_drafted(found, source, clock), source, seed) for clock in CLOCKS}


def extractor_named(name: str) -> Extractor:
    """The package's own extractor, or one from the entry point ``backtest.extractors``.

    Raises
    ------
    InputError
        No package offers one of that name.
    """
    if name == "rules":
        return lambda text, published: extract(text, published=published)
    offered = {one.name: one for one in entry_points(group="backtest.extractors")}
    if name not in offered:
        near = nearest(name, ("rules", *offered))
        mend = (
            f"did you mean {near}?" if near else f"one of: {', '.join(('rules', *sorted(offered)))}"
        )
        raise InputError("no such extractor", key="extractor", value=name, mend=mend)
    found: Extractor = offered[name].load()
    return found


def _read(article: str | Path | Article, published: date | str | None) -> tuple[Article, date]:
    """The article and its day: a file stands before a bundled article of the same name."""
    examples = bundled_articles()
    if isinstance(article, str) and article in examples and not Path(article).exists():
        day = examples[article].published if published is None else _day(published)
        return read_bundled(article), day
    if published is None:
        mend = "give the day on which one could read it: --published 2025-06-26"
        raise InputError("no day of publication", key="published", mend=mend)
    day = _day(published)  # before the file: what is wrong with both is said of the day
    return article if isinstance(article, Article) else read_article(article), day


def _day(published: date | str) -> date:
    if isinstance(published, date):
        return published
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise InputError(
            "not a day", key="published", value=published, mend="write it as 2025-06-26"
        ) from error


def _priced(
    symbols: Sequence[str], prices: Prices, access: Access
) -> tuple[PriceSource | None, dict[str, str]]:
    """A source of what can be priced, and why the rest cannot."""
    if not symbols:
        return None, {}
    try:
        return _opened(symbols, prices, access), {}
    except (DataUnavailable, InputError):  # of one share or another: each is asked for by itself
        left_out: dict[str, str] = {}
    for symbol in symbols:
        try:
            _opened([symbol], prices, access)
        except (DataUnavailable, InputError) as lacking:
            left_out[symbol] = str(lacking).splitlines()[0]
    kept = [symbol for symbol in symbols if symbol not in left_out]
    return (_opened(kept, prices, access) if kept else None), left_out


def _opened(symbols: Sequence[str], prices: Prices, access: Access) -> PriceSource:
    markets = [market_of_share(symbol, implied(symbol).exchange) for symbol in symbols]
    thesis = _bare_thesis(symbols)
    also = [market for market in dict.fromkeys(markets) if market]
    source = prices_from(prices, thesis, access, also=also)
    check_available(symbols, source, base_currency=thesis.base_currency)
    return source


def _bare_thesis(symbols: Sequence[str]) -> Thesis:
    return Thesis.model_validate(
        {
            "name": "priced",
            "events": {"any": {"list": [{"announced_at": "2000-01-03"}]}},
            "rules": [{"when": "any", "long": list(dict.fromkeys(symbols)), "exit": {"after": 1}}],
        }
    )


def _benchmark(made: Plan, source: PriceSource | None) -> dict[str, float]:
    """Weights of the markets that the legs live from, as far as they can be priced."""
    if source is None:
        return {}
    markets = [
        market_of_share(one.symbol, source.instrument(one.symbol).exchange) for one in made.legs
    ]
    names = [market for market in markets if market and source.has(market)]
    return {name: round(names.count(name) / len(names), 6) for name in dict.fromkeys(names)}


def _event(text: str, made: Plan, source: PriceSource | None, published: date) -> SpokenOf | None:
    """The event that the article speaks of most, where it was known by the publication."""
    if source is None or not made.legs:
        return None
    known = [one for one in events_spoken_of(text) if one.event.known_from.date() <= published]
    return known[0] if known else None


def _drafted(found: Check, source: PriceSource | None, clock: str) -> str:
    """The thesis on one clock; empty where the article speaks of no known event."""
    event = found.event if clock == "event" else None
    if clock == "event" and event is None:
        return ""
    return draft(
        found.plan,
        published=found.published,
        title=found.title,
        name=_slug(found.title, found.published),
        event=event,
        benchmark=_benchmark(found.plan, source),
        left_out=found.left_out,
    )


def _slug(title: str, published: date) -> str:
    words = re.findall(r"[a-z0-9]+", title.lower().rsplit(".", 1)[0])[:6]
    return "-".join(["check", *words, published.isoformat()])[:60].rstrip("-")


def _run(text: str, source: PriceSource | None, seed: int) -> Result | None:
    if not text or source is None:
        return None
    return run(loads(text), prices=source, seed=seed)
