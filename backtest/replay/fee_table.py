"""The table of market fees (``market_fees.csv``): what a row says, read and checked.

Each row is one charge of one or several markets over a span of dates, with the pages
that say so. A row's charge on an order is its rate on the value, its amount a share and
its fixed amount together, not less than its minimum nor more than its maximum, nothing
where the value does not exceed `above`; all in the instrument's currency. Dates are
those of trades. Roundings to the cent or the dollar are left out.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from backtest.errors import InputError
from backtest.prices.instrument import Instrument
from backtest.prices.sessions import exchanges

__all__ = ["BUY", "SELL", "SIDES", "MarketFee", "parse_fees", "read_market_fees"]

BUY, SELL = 0, 1
SIDES = {"buy": (BUY,), "sell": (SELL,), "both": (BUY, SELL)}
KINDS = {"share": ("share",), "fund": ("fund",), "all": ("share", "fund")}
NAME = "market_fees.csv"
NUMBERS = ("rate", "per_share", "fixed", "minimum", "maximum", "above")
COLUMNS = (
    "markets", "kind", "fee", "side", *NUMBERS, "first", "last", "assumes", "source", "note",
)  # fmt: skip

Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class MarketFee:
    """One row of the table; amounts in the currency of the instruments that it is charged on.

    `last` is None where the charge is in force; `markets` are MICs, `kind` is what it is
    charged on. A fee named ``none`` says that a market charges nothing. `assumes` is what
    a row takes for granted because nothing here can tell it, empty where nothing is.
    """

    markets: tuple[str, ...]
    kind: Literal["share", "fund", "all"]
    fee: str
    side: Literal["buy", "sell", "both"]
    rate: float
    per_share: float
    fixed: float
    minimum: float
    maximum: float  # infinite where there is none
    above: float
    first: date
    last: date | None
    assumes: str
    source: str
    note: str
    line: int

    def concerns(self, instrument: Instrument) -> bool:
        """Whether it is charged on orders in an instrument, on some date and side."""
        return instrument.exchange in self.markets and self.kind in ("all", instrument.kind)

    def on(self, dates: Dates) -> Bools:
        """Which dates it is in force on."""
        last = self.last or date.max
        return (dates >= np.datetime64(self.first, "D")) & (dates <= np.datetime64(last, "D"))


@functools.cache  # a file of the package: it does not change while we run
def read_market_fees() -> tuple[MarketFee, ...]:
    """Every row, in the order of the file.

    Examples
    --------
    >>> [(fee.rate, str(fee.first)) for fee in read_market_fees()
    ...  if fee.fee == "stamp duty" and "XHKG" in fee.markets]
    [(0.001, '2015-02-13'), (0.0013, '2021-08-01'), (0.001, '2023-11-17')]
    """
    text = resources.files("backtest.replay").joinpath(NAME).read_text("utf-8")
    return parse_fees(text, file=NAME)


def parse_fees(text: str, *, file: str) -> tuple[MarketFee, ...]:
    """Rows of a table of market fees, each of which must cite its source.

    Parameters
    ----------
    text : str
        Comma-separated, under the header ``markets,kind,fee,side,rate,…``.
    file : str
        What messages call it.

    Raises
    ------
    InputError
        Where a row cites no page, names a market, a kind, a side, a number or a date that
        cannot be, or where two rows charge the same fee on the same date.
    """
    lines = csv.reader(text.splitlines())
    header = tuple(next(lines, ()))
    if header != COLUMNS:
        raise InputError("not the columns of this table", file=file, line=1, mend=",".join(COLUMNS))
    known, fees = frozenset(exchanges()), []
    for cells in lines:
        if len(cells) != len(COLUMNS):
            problem = f"{len(cells)} cells under {len(COLUMNS)} columns"
            raise InputError(problem, file=file, line=lines.line_num, mend="one for each column")
        row = dict(zip(COLUMNS, cells, strict=True))
        fees.append(_fee(row, file, lines.line_num, known))
    _check_overlaps(fees, file)
    return tuple(fees)


def _fee(row: Mapping[str, str], file: str, line: int, known: frozenset[str]) -> MarketFee:
    def check(column: str, right: bool, mend: str) -> None:
        if not right:
            problem = f"not a {column}"
            raise InputError(
                problem, file=file, line=line, key=column, value=row[column], mend=mend
            )

    markets = tuple(row["markets"].split())
    check("markets", bool(markets) and known.issuperset(markets), "MICs such as XHKG or XNYS")
    check("kind", row["kind"] in KINDS, "share, fund or all")
    check("side", row["side"] in SIDES, "buy, sell or both")
    check("fee", bool(row["fee"].strip()), "the fee's name; none where a market charges nothing")
    pages = row["source"].split()
    cited = bool(pages) and all(page.startswith(("https://", "http://")) for page in pages)
    check("source", cited, "the addresses of the pages that say so")
    number = {name: _number(row[name]) for name in NUMBERS}
    for name, value in number.items():
        check(name, value is not None and 0 <= value < math.inf, "a number from 0 up, or empty")
    amount = {name: value or 0.0 for name, value in number.items()}
    check("rate", amount["rate"] < 1 and bool(row["rate"] + row["per_share"] + row["fixed"]),
          "a share of the value, 0 where nothing is charged; or per_share or fixed")  # fmt: skip
    maximum = amount["maximum"] if row["maximum"] else math.inf
    check("maximum", amount["minimum"] <= maximum, "not below the minimum")
    first, last = _date(row["first"]), _date(row["last"])
    check("first", first is not None, "a date such as 2023-11-17")
    check("last", not row["last"] or (last is not None and first is not None and first <= last),
          "a date not before the first, or empty")  # fmt: skip
    return MarketFee(
        markets, cast("Literal['share', 'fund', 'all']", row["kind"]), row["fee"],
        cast("Literal['buy', 'sell', 'both']", row["side"]), amount["rate"], amount["per_share"],
        amount["fixed"], amount["minimum"], maximum, amount["above"], cast("date", first), last,
        row["assumes"], row["source"], row["note"], line,
    )  # fmt: skip


def _number(text: str) -> float | None:
    """0 for an empty cell, None for what is no number."""
    try:
        return float(text or 0)
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_overlaps(fees: Iterable[MarketFee], file: str) -> None:
    """No fee is charged twice on one order."""
    rows: dict[tuple[str, str, str, int], list[MarketFee]] = {}
    for fee in fees:
        for market in fee.markets:
            for kind in KINDS[fee.kind]:
                for side in SIDES[fee.side]:
                    rows.setdefault((market, kind, fee.fee, side), []).append(fee)
    for (market, _, _, _), own in rows.items():
        for before, after in pairwise(sorted(own, key=lambda fee: fee.first)):
            if before.last is None or before.last >= after.first:
                problem = f"{market} would be charged twice, by this row and that of line"
                raise InputError(
                    f"{problem} {before.line}", file=file, line=after.line, key="first",
                    value=str(after.first),
                    mend=f"let line {before.line} end on {after.first - timedelta(days=1)}",
                )  # fmt: skip
