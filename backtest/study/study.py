"""The event study: windows, normal returns, abnormal returns, tests, as one frozen result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.errors import InputError, UnknownName, nearest
from backtest.events.history import History
from backtest.orders.build import require_dates
from backtest.orders.timeline import timeline
from backtest.prices.panel import Panel
from backtest.shown import ShownStudy
from backtest.study.abnormal import Abnormal
from backtest.study.average import Average, average
from backtest.study.benchmarks import benchmark_name
from backtest.study.factor_file import FactorFile
from backtest.study.normal import MODELS
from backtest.study.returns import Pair, build_returns
from backtest.study.rows import Rows, Skipped, find_rows, traded_on
from backtest.study.significance import TestResult, every_test, sample_of
from backtest.study.tables import averages_table, events_table, tests_table, windows_table
from backtest.study.windows import FEWEST, SHORTEST_BY_DATE, SHOWN, Window
from backtest.thesis import Thesis

__all__ = ["Design", "Study", "study_events"]


@dataclass(frozen=True, slots=True)
class Design:
    """What is decided before one looks: model, windows, kind of return, seed.

    Raises
    ------
    InputError
        No such model; the windows overlap the estimation window; no window.

    Examples
    --------
    >>> Design("market_model", Window(-250, -30), (Window(0, 5),)).shown
    Window(first=-10, last=60)
    """

    model: str
    estimation: Window
    windows: tuple[Window, ...]
    log: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            near = nearest(self.model, MODELS)
            mend = f"did you mean {near}?" if near else f"models are {', '.join(MODELS)}"
            raise UnknownName("no such return model", key="model", value=self.model, mend=mend)
        if not self.windows or len(set(self.windows)) != len(self.windows):
            given = [str(one) for one in self.windows]
            raise InputError("no window, or the same twice", key="windows", value=given,
                             mend="such as 0:5")  # fmt: skip
        for window in self.windows:
            if window.first <= self.estimation.last:
                raise InputError(
                    f"the window {window} does not come after the estimation window: "
                    "what happened would be part of what is normal",
                    key="estimation",
                    value=str(self.estimation),
                    mend=f"end the estimation before session {window.first}",
                )
        if self.estimation.length < FEWEST:
            raise InputError(f"an estimation window of {self.estimation.length} sessions",
                             key="estimation", value=str(self.estimation),
                             mend=f"at least {FEWEST}, such as -250:-30")  # fmt: skip

    @property
    def shown(self) -> Window:
        """The sessions of which abnormal returns are told."""
        first = max(SHOWN.first, self.estimation.last + 1)
        return Window(min(first, *(one.first for one in self.windows)),
                      max(SHOWN.last, *(one.last for one in self.windows)))  # fmt: skip

    @property
    def margin(self) -> int:
        """The farthest session that is read, and two."""
        return max(abs(self.estimation.first), abs(self.shown.first), self.shown.last) + 2


@dataclass(frozen=True, eq=False)
class Study(ShownStudy):
    """What an event study found. Returns are fractions; NaN is what cannot be computed."""

    thesis: Thesis
    design: Design
    abnormal: Abnormal
    averages: Average
    results: tuple[TestResult, ...]  # every test of every window
    events: pd.DataFrame  # a row per event and instrument: day 0, alpha, beta, sigma, …
    ar: pd.DataFrame  # the same rows, a column per session
    car: pd.DataFrame  # the same rows, a column per window
    bhar: pd.DataFrame
    scar: pd.DataFrame
    average: pd.DataFrame  # a row per session: aar, caar, low, high
    tests: pd.DataFrame  # a row per test; `shown`, and `p_holm` over what is shown
    skipped: pd.DataFrame
    factors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        windows = ", ".join(self.car.columns)
        return f"<Study of {self.thesis.name}: {len(self.events)} observations, windows {windows}>"


def study_events(
    thesis: Thesis,
    history: History,
    panel: Panel,
    *,
    design: Design,
    benchmarks: Mapping[str, Mapping[str, float]],
    factors: FactorFile | None = None,
) -> Study:
    """Study every event of a thesis on every instrument that it trades on it.

    Parameters
    ----------
    thesis : Thesis
    history : History
    panel : Panel
        Holds the instruments and their benchmarks.
    design : Design
    benchmarks : mapping
        Weights by symbol for each instrument; not read by ``constant_mean`` and ``factors``.
    factors : FactorFile, optional
        For the model ``factors``, which needs it.

    Returns
    -------
    Study
        Events with fewer than 60 usable returns, or without day 0 in the prices, are in
        `skipped` with the reason.

    Raises
    ------
    InputError
        An instrument without a benchmark, where the model needs one.
    DataUnavailable
        No instrument has a bar in the thesis' period.
    """
    places = [panel.position(symbol) for symbol in thesis.symbols]
    require_dates(thesis, panel, timeline(panel, places))
    priced = {s: panel.position(s) for s in thesis.symbols if _bars(panel, s) > 1}
    needs = design.model not in ("constant_mean", "factors")
    for symbol in priced:
        if needs and not benchmarks[symbol]:
            raise InputError(f"{design.model} needs a benchmark for {symbol}", key="benchmark",
                             mend=f"--benchmark SYMBOL, or {symbol}=SYMBOL")  # fmt: skip
    pairs = [Pair(i, benchmarks[symbol] if needs else {}) for symbol, i in priced.items()]
    returns = build_returns(panel, pairs, margin=design.margin, log=design.log, factors=factors)
    traded = traded_on(thesis, history)
    rows, outside = find_rows(traded, history, panel, returns, {s: p for p, s in enumerate(priced)})
    fitted = MODELS[design.model](returns, rows, design.estimation)
    symbols = np.array(list(priced), dtype=object)[rows.pair]
    ids = np.array(history.ids, dtype=object)[rows.event]
    few = _unusable(fitted.observations, fitted.sigma)
    kept = np.array([reason is None for reason in few], dtype=np.bool_)
    unused = [Skipped(ids[i], symbols[i], str(few[i])) for i in np.flatnonzero(~kept)]
    rows = rows.where(kept)
    fitted = MODELS[design.model](returns, rows, design.estimation)
    abnormal = Abnormal(returns, rows, fitted, design.estimation)
    rng = np.random.default_rng(design.seed)
    results = tuple(
        one for window in design.windows for one in every_test(sample_of(abnormal, window), rng)
    )
    overlap = sample_of(abnormal, design.shown).overlap
    averages = average(abnormal, design.shown, overlap=overlap)
    names = [benchmark_name(pair.benchmark) for pair in pairs]
    events = events_table(abnormal, ids[kept], symbols[kept], names)
    tables = windows_table(abnormal, events, design.windows)
    return Study(
        thesis=thesis, design=design, abnormal=abnormal, averages=averages, results=results,
        events=events,
        ar=pd.DataFrame(abnormal.ar(design.shown), index=tables["car"].index,
                        columns=range(design.shown.first, design.shown.last + 1)),
        average=averages_table(averages),
        tests=tests_table(results),
        skipped=pd.DataFrame([(one.event_id, one.symbol, one.reason)
                              for one in (*outside, *unused)],
                             columns=["event_id", "symbol", "reason"]),
        factors=factors.names if factors else (),
        notes=_notes(rows, events, design, thesis),
        **tables,
    )  # fmt: skip


def _bars(panel: Panel, symbol: str) -> int:
    bars = panel.bars(panel.position(symbol))
    return int(bars.stop) - int(bars.start)


def _unusable(
    observations: npt.NDArray[np.int64], sigma: npt.NDArray[np.float64]
) -> list[str | None]:
    """Why an event's normal returns cannot be had; None where they can."""
    return [
        f"{m} usable returns in the estimation window: it needs {FEWEST}" if m < FEWEST
        else "what should explain it does not vary in the estimation window" if not np.isfinite(s)
        else "nothing is left of it beside its benchmark" if s < 1e-12
        else None
        for m, s in zip(observations.tolist(), sigma.tolist(), strict=True)
    ]  # fmt: skip


def _notes(rows: Rows, events: pd.DataFrame, design: Design, thesis: Thesis) -> tuple[str, ...]:
    """What a reader must know of the windows."""
    found = []
    repeated = int(events.duplicated(["symbol", "day0"]).sum())
    if repeated:
        found.append(
            f"{repeated} of {len(events)} observations repeat another's instrument and day 0"
        )
    inside = int((events["others_in_estimation"] > 0).sum())
    if inside:
        found.append(f"{inside} of {len(events)} estimation windows hold day 0 of another event "
                     "of the same instrument")  # fmt: skip
    if rows.by_date.any():
        found.append(
            f"of {int(rows.by_date.sum())} of {len(events)} only the date is known: "
            "day 0 is uncertain by one session, and -1:1 is their shortest window"
        )
        for window in design.windows:
            if window.length < SHORTEST_BY_DATE:
                found.append(f"{window} is too short for events known by date: left out of it")
            elif window.first > -1:
                found.append(f"{window} may begin after news that is known by date only")
    if any(leg.side < 0 for rule in thesis.rules for leg in rule.legs):
        found.append("returns are those of the instruments: a fall is what a short leg earns from")
    return tuple(found)
