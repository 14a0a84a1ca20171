"""Benchmarks of a study: what each instrument is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from backtest.errors import InputError, UnknownName, nearest
from backtest.prices.exposure import exposure_of
from backtest.thesis import Thesis

__all__ = ["Benchmarks", "benchmark_name", "benchmarks_for", "benchmarks_from"]

Benchmarks = str | Mapping[str, str] | None
"""One symbol for all, or a benchmark by instrument, or none of either."""


def benchmarks_from(words: Sequence[str], legs: Iterable[str]) -> Benchmarks:
    """What a command line says: ``SYMBOL`` for all, or ``INSTRUMENT=BENCHMARK`` for one.

    Raises
    ------
    InputError
        Two benchmarks for all, or an instrument that the thesis does not trade.

    Examples
    --------
    >>> benchmarks_from(["^HSI"], ["BABA"]), benchmarks_from(["BABA=KWEB"], ["BABA"])
    ('^HSI', {'BABA': 'KWEB'})
    >>> benchmarks_from(["HKD=X"], ["BABA"])  # a rate's own name
    'HKD=X'
    """
    known = tuple(legs)
    found: dict[str, str] = {}
    for word in words:
        leg, equals, other = word.partition("=")
        single = not equals or (other == "X" and leg not in known)
        key = "" if single else leg
        if not word.strip() or (not single and not other):
            raise InputError("no benchmark", key="--benchmark", value=word,
                             mend="SYMBOL, or INSTRUMENT=BENCHMARK")  # fmt: skip
        if key in found:
            raise InputError("a second benchmark", key="--benchmark", value=word,
                             mend="one for all, and one for each instrument at most")  # fmt: skip
        found[key] = word if single else other
    if set(found) == {""}:
        return found[""]
    return found or None


def benchmarks_for(thesis: Thesis, given: Benchmarks) -> dict[str, Mapping[str, float]]:
    """Weights by symbol, which sum to 1, for each instrument that the thesis trades.

    Parameters
    ----------
    thesis : Thesis
    given : str, mapping or None
        A mapping's empty key stands for every instrument that it does not name.

    Returns
    -------
    dict
        What was given, else the thesis' benchmark, else the market that the instrument lives
        from (``exposure.csv``), else an empty mapping.

    Raises
    ------
    UnknownName
        A benchmark for an instrument that the thesis does not trade.
    """
    named = {"": given} if isinstance(given, str) else dict(given or {})
    for symbol in named:
        if symbol and symbol not in thesis.symbols:
            near = nearest(symbol, thesis.symbols)
            mend = f"did you mean {near}?" if near else f"it trades {', '.join(thesis.symbols)}"
            raise UnknownName("no instrument of the thesis", key="benchmark", value=symbol,
                              mend=mend)  # fmt: skip
    total = sum(thesis.benchmark.values())
    own = {symbol: weight / total for symbol, weight in thesis.benchmark.items()}
    found: dict[str, Mapping[str, float]] = {}
    for symbol in thesis.symbols:
        chosen = named.get(symbol) or named.get("")
        market = exposure_of(symbol).market
        found[symbol] = {chosen: 1.0} if chosen else own or ({market: 1.0} if market else {})
    return found


def benchmark_name(weights: Mapping[str, float]) -> str | None:
    """How a benchmark is called: its symbol, or its weights; None where there is none.

    Examples
    --------
    >>> benchmark_name({"SPY": 1.0}), benchmark_name({"SPY": 0.25, "^HSI": 0.75})
    ('SPY', '0.25 SPY + 0.75 ^HSI')
    """
    if len(weights) < 2:
        return next(iter(weights), None)
    return " + ".join(f"{weight:.4g} {symbol}" for symbol, weight in weights.items())
