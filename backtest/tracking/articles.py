"""A folder of articles: read each, follow each call, count them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from backtest.article.picks import Extraction
from backtest.article.read import read_article
from backtest.checking import extractor_named
from backtest.errors import InputError
from backtest.prices.choose import Access
from backtest.progress import progress_bar
from backtest.study.track import MONTHS, SIGN, UNCLEAR, TrackRecord, track_record
from backtest.tracking.follow import Followed, Prices, ends_of, follow
from backtest.tracking.listing import Listed, read_listing

__all__ = ["track"]

LONGEST_NAME = 80


def track(
    folder: str | Path,
    *,
    prices: Prices = "auto",
    access: Access | None = None,
    extractor: str = "rules",
    as_of: date | None = None,
    seed: int = 0,
    progress: bool | None = None,
) -> TrackRecord:
    """Read every article of a folder and follow every call from the day one could read it.

    Parameters
    ----------
    folder : str or pathlib.Path
        It holds ``articles.csv`` (``file,published,author,outlet``) and the files it names.
    prices, access
        As for `backtest.run`.
    extractor : str
        As for `backtest.check`.
    as_of : datetime.date, optional
        Nothing later is looked at: an article published after it is left out, a horizon that
        ends after it is open. The last day of the prices that were read, where that is earlier
        or none is given.
    seed : int
        Of the resamples that give medians their intervals.
    progress : bool, optional
        Show how far it is; by default in a terminal and in a notebook.

    Returns
    -------
    TrackRecord
        `calls` has a row for each long, short and avoid, and one, on the side "unclear", for
        each question that a text leaves open; `table` what they came to over 1, 3, 6 and 12
        months, by side, outlet and author. A trade is bought at the first open after the day of
        publication and sold at the close of the last session within so many months of it; an
        avoided share costs nothing and is right where it did worse than its market.

    Raises
    ------
    InputError
        The folder, its list or one of its articles cannot be read, or none makes a call.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("We recommend Alibaba and avoid Baidu.")
    >>> _ = (folder / "articles.csv").write_text(
    ...     "file,published,author,outlet\\na.txt,2024-09-02,Ann,The Letter\\n")
    >>> found = track(folder, prices="sample")
    >>> found.calls[["symbol", "side", "status"]].to_numpy().tolist()
    [['BABA', 'long', 'priced'], ['BIDU', 'avoid', 'priced']]
    """
    folder = Path(folder)
    read = extractor_named(extractor)
    rows: list[dict[str, Any]] = []
    listing = tuple(one for one in read_listing(folder) if as_of is None or one.published <= as_of)
    if not listing:
        raise InputError("no article was published by then", key="as_of", value=str(as_of),
                         mend="name a later day")  # fmt: skip
    with progress_bar("reading", len(listing), unit=" articles", shown=progress) as advance:
        for listed in listing:
            article = read_article(folder / listed.file)
            rows += _calls(listed, read(article.text, listed.published.isoformat()))
            advance(1)
    if not rows:
        raise InputError("no article makes a call", file=folder, mend="name articles that do")
    found = _followed(rows, prices, Access() if access is None else access, progress)
    known = [one.last for one in found.values() if one.last is not None]
    last = max(known, default=max(row["published"] for row in rows))
    as_of = last if as_of is None else min(as_of, last)
    for row in rows:
        row |= _became(row, found.get((row["symbol"], row["side"])), as_of)
    return track_record(pd.DataFrame(rows), as_of=as_of, seed=seed)


def _calls(listed: Listed, found: Extraction) -> Iterator[dict[str, Any]]:
    base = {"article": listed.file, "published": listed.published, "author": listed.author,
            "outlet": listed.outlet}  # fmt: skip
    for pick in found.picks:
        if pick.stance in SIGN:
            yield {**base, "symbol": pick.symbol, "name": pick.name, "side": pick.stance,
                   "strength": pick.strength, "horizon": pick.horizon, "why": ""}  # fmt: skip
    for question in found.unresolved:
        yield {**base, "symbol": None, "name": question.text[:LONGEST_NAME], "side": UNCLEAR,
               "strength": None, "horizon": None, "why": question.why}  # fmt: skip


def _followed(
    rows: list[dict[str, Any]], prices: Prices, access: Access, progress: bool | None
) -> dict[tuple[str, str], Followed]:
    """What came of each share and side."""
    days: dict[tuple[str, str], set[date]] = {}
    for row in rows:
        if row["symbol"] is not None:
            days.setdefault((row["symbol"], row["side"]), set()).add(row["published"])
    found: dict[tuple[str, str], Followed] = {}
    with progress_bar("following", len(days), unit=" shares", shown=progress) as advance:
        for (symbol, side), of in sorted(days.items()):
            found[symbol, side] = follow(symbol, side, of, prices, access)
            advance(1)
    return found


def _became(row: dict[str, Any], found: Followed | None, as_of: date) -> dict[str, Any]:
    """Status, reason and returns of a call, as one could know them on a day."""
    day = row["published"]
    ends = {months: ends_of(day, months) for months in MONTHS}
    returns = {
        f"abnormal_{months}": found.abnormal.get((day, months), np.nan)
        if found is not None and ends[months] <= as_of
        else np.nan
        for months in MONTHS
    }
    if found is None:
        return {**returns, "status": "unpriceable", "why": row["why"]}
    why = found.why.get(day, "")
    lost = [m for m in MONTHS if ends[m] <= as_of and np.isnan(returns[f"abnormal_{m}"])]
    if lost and not why:
        why = f"its prices end on {found.own}"
    over = [m for m in MONTHS if ends[m] <= as_of]
    if not np.isnan(list(returns.values())).all():
        if not why and len(over) < len(MONTHS):
            why = f"{' and '.join(map(str, MONTHS[len(over) :]))} months are not over"
        return {**returns, "status": "priced", "why": why}
    waits = day in found.waiting or (day, MONTHS[0]) in found.abnormal
    return {**returns, "status": "open" if waits else "unpriceable", "why": why}
