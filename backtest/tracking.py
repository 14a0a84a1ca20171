"""The track record of a folder of articles: every call of each, priced, open or not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from backtest.article.picks import Extraction
from backtest.article.read import read_article
from backtest.checking import extractor_named
from backtest.errors import DataUnavailable, InputError, nearest
from backtest.pipeline import prices_from, run
from backtest.prices.choose import Access
from backtest.prices.exposure import market_of_share
from backtest.prices.sources.source import PriceSource
from backtest.prices.symbols import implied
from backtest.study.track_record import MONTHS, TrackRecord, summarise_calls
from backtest.text_file import decoded, read_bytes
from backtest.thesis import Thesis

__all__ = ["track"]

SESSIONS = 21  # of a month
COLUMNS = ("file", "published", "author", "outlet")
LARGEST = 8 * 1024**2
SIDES = {"long": "long", "short": "short", "avoid": "short"}
Prices = str | Path | Mapping[str, pd.DataFrame] | PriceSource


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of articles.csv."""

    file: str
    published: date
    author: str
    outlet: str


def track(
    folder: str | Path,
    *,
    prices: Prices = "auto",
    access: Access | None = None,
    extractor: str = "rules",
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

    Returns
    -------
    TrackRecord
        `calls` has a row for each long, short and avoid, and one for each question that a
        text leaves open; `table` what they came to over 1, 3, 6 and 12 months (21 sessions
        each), by author and outlet. An avoid is right where the share did worse than its
        market.

    Raises
    ------
    InputError
        The folder, its list or one of its articles cannot be read.

    Examples
    --------
    >>> from backtest.article.read import as_article
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("We recommend Alibaba and avoid Baidu.")
    >>> _ = (folder / "articles.csv").write_text(
    ...     "file,published,author,outlet\\na.txt,2024-09-02,Ann,The Letter\\n")
    >>> found = track(folder, prices="sample")
    >>> found.calls[["symbol", "stance", "status_12"]].to_numpy().tolist()
    [['BABA', 'long', 'priced'], ['BIDU', 'avoid', 'priced']]
    """
    folder = Path(folder)
    read = extractor_named(extractor)
    rows: list[dict[str, Any]] = []
    for listed in _articles(folder):
        article = read_article(folder / listed.file)
        rows += _calls(listed, read(article.text, listed.published.isoformat()))
    if not rows:
        raise InputError("no article makes a call", file=folder, mend="name articles that do")
    calls = pd.DataFrame(rows)
    access = Access() if access is None else access
    return summarise_calls(_followed(calls, prices, access))


def _articles(folder: Path) -> Iterator[_Listed]:
    path = folder / "articles.csv"
    content = read_bytes(path, largest=LARGEST, refusal=InputError,
                         beside=lambda _: "make it: file,published,author,outlet")  # fmt: skip
    text = decoded(content, file=path, refusal=InputError)
    reader = csv.DictReader(text.splitlines())
    _require_columns(path, reader.fieldnames or ())
    count = 0
    for number, row in enumerate(reader, 2):
        count += 1
        yield _listed(folder, path, number, row)
    if not count:
        raise InputError("no article is listed", file=path, mend="add a row for each article")


def _require_columns(path: Path, names: Any) -> None:
    for column in COLUMNS:
        if column not in names:
            near = nearest(column, names)
            mend = f"is {near} meant?" if near else f"the columns are {','.join(COLUMNS)}"
            raise InputError("a column is missing", file=path, line=1, key=column, mend=mend)


def _listed(folder: Path, path: Path, number: int, row: Mapping[str, str | None]) -> _Listed:
    name = (row["file"] or "").strip()
    inside = (folder / name).resolve()
    if not name or not inside.is_relative_to(folder.resolve()):
        raise InputError("not a file of this folder", file=path, line=number, key="file",
                         value=name, mend="name a file beside articles.csv")  # fmt: skip
    try:
        day = date.fromisoformat((row["published"] or "").strip())
    except ValueError as error:
        raise InputError(
            "not a day", file=path, line=number, key="published", value=row["published"],
            mend="write it as 2025-06-26",
        ) from error  # fmt: skip
    author, outlet = ((row[key] or "").strip() or "unnamed" for key in ("author", "outlet"))
    return _Listed(name, day, author, outlet)


def _calls(listed: _Listed, found: Extraction) -> Iterator[dict[str, Any]]:
    base = {"file": listed.file, "published": pd.Timestamp(listed.published),
            "author": listed.author, "outlet": listed.outlet}  # fmt: skip
    for pick in found.picks:
        if pick.stance in SIDES:
            yield {**base, "symbol": pick.symbol, "name": pick.name, "stance": pick.stance,
                   "strength": pick.strength, "horizon": pick.horizon, "why": ""}  # fmt: skip
    for question in found.unresolved:
        yield {**base, "symbol": None, "name": question.text[:80], "stance": None,
               "strength": None, "horizon": None, "why": question.why}  # fmt: skip


def _followed(calls: pd.DataFrame, prices: Prices, access: Access) -> pd.DataFrame:
    """The calls with the status and the abnormal return over each horizon."""
    found = calls.copy()
    for months in MONTHS:
        found[f"status_{months}"] = "unresolved"
        found[f"abnormal_{months}"] = np.nan
    named = found[found["symbol"].notna()]
    for (symbol, stance), mine in named.groupby(["symbol", "stance"], sort=True):
        days = sorted(set(mine["published"].dt.date))
        try:
            outcomes = _outcomes(str(symbol), SIDES[str(stance)], days, prices, access)
        except (DataUnavailable, InputError) as lacking:  # the call is counted, and says why
            for months in MONTHS:
                found.loc[mine.index, f"status_{months}"] = "unpriceable"
            found.loc[mine.index, "why"] = str(lacking).splitlines()[0]
            continue
        for place, day in mine["published"].dt.date.items():
            for months in MONTHS:
                status, abnormal = outcomes.get((day, months), ("unpriceable", np.nan))
                found.loc[place, f"status_{months}"] = status
                found.loc[place, f"abnormal_{months}"] = abnormal
            if (day, MONTHS[0]) not in outcomes:
                found.loc[place, "why"] = "no price on which one could have entered"
    return found


def _outcomes(
    symbol: str, side: str, days: list[date], prices: Prices, access: Access
) -> dict[tuple[date, int], tuple[str, float]]:
    """(day, months) → status and excess of one share, bought at each of those publications."""
    market = market_of_share(symbol, implied(symbol).exchange)
    if market is None:
        raise DataUnavailable(f"no benchmark is known for the market of {symbol}")
    found: dict[tuple[date, int], tuple[str, float]] = {}
    source: PriceSource | None = None
    for months in MONTHS:
        thesis = _thesis(symbol, side, market, days, months * SESSIONS)
        source = prices_from(prices, thesis, access) if source is None else source
        result = run(thesis, prices=source, placebo=False)
        for trade in result.trades.to_dict("records"):
            day = days[int(str(trade["event_id"]).rsplit("-", 1)[1]) - 1]
            sign = 1.0 if side == "long" else -1.0
            excess = float(trade["return"] - sign * trade["benchmark_return"])
            over = trade["exit_reason"] == "after" and np.isfinite(excess)
            found[day, months] = ("priced", excess) if over else ("open", np.nan)
    return found


def _thesis(symbol: str, side: str, market: str, days: list[date], sessions: int) -> Thesis:
    """Every call on one share as an event, each a small part of the capital."""
    listed = [{"announced_at": day.isoformat(), "tz": "America/New_York"} for day in days]
    return Thesis.model_validate(
        {
            "name": "track",
            "benchmark": market,
            "max_gross": "10000%",
            "events": {"call": {"list": listed}},
            "rules": [{"when": "call", side: [symbol], "size": "1%", "exit": {"after": sessions}}],
            "costs": {"commission": "5bps", "slippage": "5bps"},
        }
    )
