"""Listing: a row of an ``instruments.csv``, which overrides what a symbol implies."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from backtest.errors import InputError, UnknownName, nearest
from backtest.prices.instrument import Instrument, Kind

__all__ = ["Listing", "quote_code", "read_currency", "read_listings"]

COLUMNS = ("symbol", "exchange", "currency", "lot", "kind", "tradable", "name", "source")
_MINOR = {"GBp": "GBP", "GBX": "GBP", "ILA": "ILS", "ZAc": "ZAR", "ZAC": "ZAR"}
"""Codes of quotes in a hundredth of the currency: pence, agorot, cents."""

_TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a row says; None where its cell is empty, which leaves what the symbol implies."""

    symbol: str
    file: str
    line: int
    exchange: str | None = None
    currency: str | None = None
    minor: float = 1.0
    lot: float | None = None
    kind: Kind | None = None
    tradable: bool | None = None
    name: str | None = None

    def over(self, implied: Instrument | None) -> Instrument:
        """The instrument: this row laid over what the symbol implies, if anything.

        Raises
        ------
        UnknownName
            The symbol implies nothing and the row lacks its exchange or currency.
        """
        kind: Kind = self.kind or (implied.kind if implied else "share")
        exchange = self.exchange or (implied.exchange if implied else None)
        currency = self.currency or (implied.currency if implied else None)
        if currency is None or (exchange is None and kind != "rate"):
            raise UnknownName(
                "the symbol alone does not say its exchange and currency",
                file=self.file,
                line=self.line,
                value=self.symbol,
                mend="fill in exchange and currency",
            )
        tradable = kind in ("share", "fund", "crypto") if self.tradable is None else self.tradable
        name = self.name or (implied.name if implied else None)
        same_listing = implied is not None and exchange == implied.exchange
        lot = implied.lot if self.lot is None and implied and same_listing else self.lot
        return Instrument(self.symbol, exchange, currency, kind, tradable, lot, self.minor, name)


def read_listings(text: str, *, file: str) -> dict[str, Listing]:
    """Rows of an ``instruments.csv`` by symbol.

    Raises
    ------
    InputError
        Names file, line, column, value and mend.

    Examples
    --------
    >>> read_listings("symbol,exchange,currency,lot\\nVOD.L,XLON,GBp,1\\n",
    ...               file="instruments.csv")["VOD.L"].over(None)
    Instrument(symbol='VOD.L', exchange='XLON', currency='GBP', kind='share', tradable=True, \
lot=1.0, minor=100.0, name=None)
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    listings: dict[str, Listing] = {}
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        _check_header(header, file)
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            listing = _listing(header, cells, file, rows.line_num)
            if listing.symbol in listings:
                first = listings[listing.symbol].line
                raise InputError(
                    f"a symbol that line {first} has already",
                    file=file,
                    line=rows.line_num,
                    value=listing.symbol,
                    mend="keep one row",
                )
            listings[listing.symbol] = listing
    except csv.Error as wrong:
        raise InputError(
            f"not a CSV file: {wrong}", file=file, line=rows.line_num, mend="write plain commas"
        ) from None
    return listings


def _check_header(header: list[str], file: str) -> None:
    mend = f"the columns are {','.join(COLUMNS[:4])}[,{','.join(COLUMNS[4:7])}]"
    for name in header:
        if name not in COLUMNS:
            close = nearest(name, COLUMNS)
            said = f"did you mean {close}? {mend}" if close else mend
            raise InputError("an unknown column", file=file, line=1, value=name, mend=said)
    if len(set(header)) != len(header):
        raise InputError("a column that is repeated", file=file, line=1, mend=mend)
    if "symbol" not in header:
        raise InputError("the column symbol is missing", file=file, line=1, mend=mend)


def _listing(header: list[str], cells: list[str], file: str, line: int) -> Listing:
    if len(cells) != len(header):
        raise InputError(
            f"{len(cells)} cells under {len(header)} columns",
            file=file,
            line=line,
            mend="one cell for each column, empty where nothing is overridden",
        )
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def wrong(column: str, mend: str) -> InputError:
        problem = f"not a {column}"
        return InputError(problem, file=file, line=line, key=column, value=row[column], mend=mend)

    if not row["symbol"]:
        raise InputError("the symbol is missing", file=file, line=line, mend="name it")
    currency, minor = read_currency(row.get("currency", ""))
    if currency is not None and not re.fullmatch("[A-Z]{3}", currency):
        raise wrong("currency", "three capitals, such as USD or HKD; GBp (pence), ILA, ZAc")
    lot = _lot(row)
    if lot is not None and not (math.isfinite(lot) and lot > 0):
        raise wrong("lot", "a number of shares above 0, or empty")
    kind = row.get("kind") or None
    if kind not in (None, "share", "fund", "index", "rate", "crypto"):
        raise wrong("kind", "share, fund, index, rate or crypto")
    tradable = row.get("tradable", "").lower()
    if tradable and tradable not in _TRUTH:
        raise wrong("tradable", "yes or no")
    return Listing(
        row["symbol"],
        file,
        line,
        row.get("exchange") or None,
        currency,
        minor,
        lot,
        cast("Kind | None", kind),
        _TRUTH[tradable] if tradable else None,
        row.get("name") or None,
    )


def read_currency(code: str) -> tuple[str | None, float]:
    """The major currency of a code and the divisor that brings quotes to it.

    Examples
    --------
    >>> read_currency("GBp"), read_currency("USD"), read_currency("")
    (('GBP', 100.0), ('USD', 1.0), (None, 1.0))
    """
    return (_MINOR[code], 100.0) if code in _MINOR else (code or None, 1.0)


def quote_code(currency: str, minor: float) -> str:
    """The code of quotes in a currency or in its hundredth: what `read_currency` reads back.

    Examples
    --------
    >>> quote_code("GBP", 100.0), quote_code("GBP", 1.0)
    ('GBp', 'GBP')
    """
    if minor == 1.0:
        return currency
    return next(code for code, major in _MINOR.items() if major == currency)


def _lot(row: Mapping[str, str]) -> float | None:
    text = row.get("lot", "")
    if not text:
        return None
    plain = re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text)
    return float(text) if plain else math.nan
