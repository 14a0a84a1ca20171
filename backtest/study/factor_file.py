"""Factors by date from a CSV file, plain or as Kenneth French's library writes them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backtest.errors import InputError
from backtest.text_file import decoded, read_bytes

__all__ = ["FactorFile", "read_factors"]

Floats = npt.NDArray[np.float64]

RISKLESS = "RF"
LARGEST = 64 * 1024**2
MISSING = (-99.99, -999.0)  # how French's files say that there is no value


@dataclass(frozen=True, eq=False)
class FactorFile:
    """Daily returns of k factors, fractions, NaN where missing; d dates, ascending."""

    names: tuple[str, ...]
    dates: npt.NDArray[np.datetime64]  # (d,) datetime64[D]
    values: Floats  # (k, d)
    riskless: Floats | None  # (d,)

    def between(self, days: npt.NDArray[np.datetime64]) -> Floats:
        """Compounded returns from each of n days to the next, (k [+ 1 riskless], n − 1).

        NaN where a value between is missing, or the file does not hold the later day.
        """
        rows = self.values if self.riskless is None else np.vstack([self.values, self.riskless])
        level = np.cumprod(1.0 + np.nan_to_num(rows), axis=1)
        holes = np.cumsum(np.isnan(rows), axis=1)
        at = np.searchsorted(self.dates, days, side="right") - 1
        outside = (at < 0) | (days > self.dates[-1])
        at = np.maximum(at, 0)
        moved = level[:, at[1:]] / level[:, at[:-1]] - 1.0
        wrong = (outside[1:] | outside[:-1]) | (np.diff(holes[:, at], axis=1) > 0)
        return np.where(wrong, np.nan, moved)


def read_factors(path: str | Path) -> FactorFile:
    """Read daily factors from a file.

    Parameters
    ----------
    path : str or pathlib.Path
        Either ``Date,NAME,…`` with ISO dates and fractions, or a daily file of Kenneth
        French's library as it is: prose, a header, ``YYYYMMDD`` rows in percent, −99.99
        or −999 where there is no value, perhaps an annual section, which is left out.
        A column ``RF`` is the riskless rate and no factor.

    Returns
    -------
    FactorFile

    Raises
    ------
    InputError
        A line that cannot be read, repeated or unsorted dates, monthly data; with its line.

    Notes
    -----
    Source: the format of mba.tuck.dartmouth.edu/pages/faculty/ken.french/data_library.html.
    """
    content = read_bytes(
        Path(path), largest=LARGEST, refusal=InputError, beside=lambda _: "name a CSV file"
    )
    lines = decoded(content, file=path, refusal=InputError).splitlines()
    start = _header(lines, path)
    names = [cell.strip() for cell in lines[start].split(",")][1:]
    if not names or len(set(names)) != len(names) or not all(names):
        raise InputError("columns without names, or the same twice", file=path, line=start + 1,
                         value=lines[start], mend="Date,NAME,NAME …")  # fmt: skip
    french = re.match(r"\s*\d{8}\s*,", lines[start + 1]) is not None
    days: list[date] = []
    rows: list[list[float]] = []
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.strip():
            break  # what follows a blank line is another table
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) != len(names) + 1:
            raise InputError(f"{len(cells) - 1} values under {len(names)} names", file=path,
                             line=number, value=line)  # fmt: skip
        days.append(_day(cells[0], path, number))
        if len(days) > 1 and days[-1] <= days[-2]:
            raise InputError("a date not later than the one before it", file=path, line=number,
                             value=cells[0], mend="one row a day, in order")  # fmt: skip
        rows.append([_value(cell, path, number, french=french) for cell in cells[1:]])
    table = np.array(rows, dtype=np.float64).T
    riskless = table[names.index(RISKLESS)] if RISKLESS in names else None
    kept = [i for i, name in enumerate(names) if name != RISKLESS]
    if not kept:
        raise InputError("no factor beside RF", file=path, line=start + 1, value=lines[start])
    return FactorFile(
        tuple(names[i] for i in kept), np.array(days, "datetime64[D]"), table[kept], riskless
    )


def _header(lines: list[str], path: str | Path) -> int:
    """The place of the line of names: the one before the first row that begins with a date."""
    for place, line in enumerate(lines):
        first = line.partition(",")[0].strip()
        if re.fullmatch(r"\d{6}", first):
            raise InputError("monthly factors", file=path, line=place + 1, value=first,
                             mend="an event study needs the daily file")  # fmt: skip
        if "," in line and re.fullmatch(r"\d{8}|\d{4}-\d{2}-\d{2}", first):
            if place and "," in lines[place - 1]:
                return place - 1
            raise InputError("rows without names above them", file=path, line=place + 1,
                             value=line, mend="Date,NAME,NAME … above the first row")  # fmt: skip
    raise InputError("no row that begins with a date", file=path,
                     mend="rows such as 2025-01-15,0.001,… or 20250115,0.10,…")  # fmt: skip


def _day(text: str, path: str | Path, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("not a date", file=path, line=number, value=text,
                         mend="YYYY-MM-DD or YYYYMMDD") from None  # fmt: skip


def _value(text: str, path: str | Path, number: int, *, french: bool) -> float:
    """A fraction; French's files are in percent."""
    if not french and text in {"", "NA", "nan"}:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError("not a number", file=path, line=number, value=text)
    if value in MISSING:
        return math.nan
    value = value / 100.0 if french else value
    if value <= -1.0 or value > 10.0:
        raise InputError("not a daily return as a fraction", file=path, line=number, value=text,
                         mend="0.01 is one percent")  # fmt: skip
    return value
