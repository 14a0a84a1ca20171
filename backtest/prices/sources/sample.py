"""The bundled sample: real bars that ship inside the package."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import json
from dataclasses import replace
from importlib import resources
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.bars import Bars, Dividends
from backtest.prices.faults import check_rows
from backtest.prices.instrument import Instrument
from backtest.prices.parquet import read_parquet
from backtest.prices.symbols import implied

__all__ = ["SampleSource"]


class SampleSource:
    """Reads ``prices/sample/``: a Parquet file for each symbol, checked against its hash.

    Examples
    --------
    >>> source = SampleSource()
    >>> source.has("BABA"), source.instrument("BABA").exchange, len(source.read("BABA"))
    (True, 'XNYS', 460)
    """

    name = "sample"

    @property
    def mend(self) -> str:
        """What is bundled, and how to bring other prices."""
        return "give a folder of SYMBOL.csv files with --prices DIR; bundled are " + ", ".join(
            self.symbols()
        )

    def symbols(self) -> tuple[str, ...]:
        """Every bundled symbol, sorted."""
        return tuple(sorted(_manifest()["instruments"]))

    def has(self, symbol: str) -> bool:
        """Whether it is bundled."""
        return symbol in _manifest()["instruments"]

    def instrument(self, symbol: str) -> Instrument:
        """Exchange and currency as the manifest says; the rest as the symbol implies."""
        said = self._entry(symbol)
        return replace(implied(symbol), exchange=said["exchange"], currency=said["currency"])

    def basis(self, symbol: str) -> str | None:
        """The manifest's words on how the prices were gathered."""
        return cast("str", self._entry(symbol)["basis"])

    def read(self, symbol: str) -> Bars:
        """The rows of one symbol, with its dividends.

        Raises
        ------
        DataUnavailable
            The symbol is not bundled.
        PriceFault
            The file is not the one that was shipped.
        """
        file = f"{symbol}.parquet"
        columns, _ = read_parquet(_checked(file, self._entry(symbol)["sha256"]))
        rows = len(columns["Date"])
        bars = Bars(
            symbol,
            file,
            np.arange(1, rows + 1, dtype=np.int64),
            columns["Date"].astype("datetime64[D]"),
            columns["Close"],
            open=columns.get("Open"),
            high=columns.get("High"),
            low=columns.get("Low"),
            dividends=_dividends(symbol),
        )
        check_rows(bars)
        return bars

    def _entry(self, symbol: str) -> dict[str, Any]:
        if not self.has(symbol):
            raise DataUnavailable(f"{symbol}: not bundled\n  mend: {self.mend}")
        return cast("dict[str, Any]", _manifest()["instruments"][symbol])


def _checked(file: str, expected: str) -> bytes:
    """The content of a shipped file, read once."""
    content = resources.files("backtest.prices").joinpath("sample", file).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise PriceFault(
            f"not the file that was shipped: its SHA-256 is not {expected}",
            file=file,
            value=found,
            mend="install the package again",
        )
    return content


@functools.cache  # a file of the package: it does not change while we run
def _manifest() -> dict[str, Any]:
    text = resources.files("backtest.prices").joinpath("sample", "manifest.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


def _dividends(symbol: str) -> Dividends:
    text = _checked("dividends.csv", _manifest()["dividends"]["sha256"]).decode()
    paid = [row for row in csv.DictReader(io.StringIO(text)) if row["symbol"] == symbol]
    ex_dates: npt.NDArray[np.datetime64] = np.array(
        [row["ex_date"] for row in paid], dtype="datetime64[D]"
    )
    return Dividends(ex_dates, np.array([float(row["dividend"]) for row in paid]))
