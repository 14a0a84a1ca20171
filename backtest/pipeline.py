"""The journey: a thesis in, a result with its verdict out.

::

    thesis ─▶ events ─▶ prices ─▶ orders ─▶ replay ─▶ result ─▶ study ─▶ verdict
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from backtest.errors import InputError
from backtest.events.find import find_events
from backtest.events.history import History
from backtest.events.made_ready import events_ready, shelf_notes
from backtest.events.shelf import Shelf
from backtest.orders.build import build_schedule
from backtest.orders.schedule import Schedule
from backtest.prices.available import check_available
from backtest.prices.build import build_panel
from backtest.prices.choose import Access, choose_source
from backtest.prices.exposure import exposure_series
from backtest.prices.needs import Needs
from backtest.prices.panel import Panel
from backtest.prices.pin import Pin
from backtest.prices.sources import FrameSource, PriceSource
from backtest.prices.sources.pinned import PinnedSource
from backtest.replay.outcome import Outcome
from backtest.replay.replay import replay
from backtest.result import Result, build_result
from backtest.result.books import reconcile
from backtest.result.clocks import Clocks, known_from_history, publication_history, summary
from backtest.study.benchmarks import Benchmarks, benchmarks_for
from backtest.study.confounders import find_confounders
from backtest.study.factor_file import read_factors
from backtest.study.in_short import study_in_short
from backtest.study.peers import find_peers
from backtest.study.placebo import find_placebo
from backtest.study.specification import find_specification
from backtest.study.study import Design, Study, study_events
from backtest.study.windows import DEFAULT, ESTIMATION, Window, as_window
from backtest.thesis import Thesis, load
from backtest.thesis.left_out import left_out_of
from backtest.thesis.needs import named_series, needs_of
from backtest.thesis.place import placed
from backtest.verdict import judge

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["run", "study"]


def run(
    thesis: Thesis | str | Path,
    *,
    prices: str | Path | Mapping[str, pd.DataFrame] | PriceSource = "auto",
    books: bool = False,
    access: Access | None = None,
    pins: Mapping[str, Pin] | None = None,
    placebo: bool = True,
    readings: bool = False,
    seed: int = 0,
) -> Result:
    """Replay a thesis against prices, and say what can be said of it.

    Parameters
    ----------
    thesis : Thesis, str or pathlib.Path
        A thesis, the path of its file, or the name of a bundled one.
    prices : str, pathlib.Path, mapping of str to pandas.DataFrame, or PriceSource
        ``auto`` (what is stored, else what is bundled, else Yahoo), ``sample`` (the bundled
        prices), ``yahoo``, a folder of ``SYMBOL.csv``, or a frame per symbol: indexed by
        date, columns ``Open High Low Close`` (or ``Close`` alone), optionally ``Adj Close``
        and ``Volume``.
    books : bool
        Have vectorbt keep the books too, and say in `Result.books` whether they agree:
        some seconds more. `Result.portfolio` is there either way.
    access : Access, optional
        The store's folder, and whether the network may be asked.
    pins : mapping of str to Pin, optional
        Read exactly these rows, as a lock has them.
    placebo : bool
        Fire the thesis on ordinary dates too: without it the verdict is "untestable".
    readings : bool
        Ask the same of two or three dozen other readings of the claim (`Result.specification`), and
        whether other picks would have done as well (`Result.peers`); and study what the
        instruments did beyond their market (`Result.abnormal`).
    seed : int
        For what the placebo draws at random.

    Returns
    -------
    Result
        Frozen; its tables and series are pandas objects. The same input gives the same.

    Raises
    ------
    InputError
        The thesis, a catalogue or a row of prices is wrong.
    DataUnavailable
        Prices or rates that the thesis needs cannot be had.

    Examples
    --------
    >>> result = run("zhipu-entity-list", prices="sample")
    >>> len(result.trades)
    3
    """
    if not isinstance(thesis, Thesis):
        thesis = load(thesis)
    allowed = Access() if access is None else access
    try:
        shelf = events_ready(thesis.events, allowed, end=_end(thesis))
        source = prices_from(prices, thesis, allowed, pins=pins, shelf=shelf)
        result = _replayed(thesis, source, shelf)
    except InputError as wrong:  # found late, yet of a line of the document
        raise placed(wrong, thesis).with_traceback(wrong.__traceback__) from None
    if placebo:
        result = replace(result, placebo=find_placebo(result, seed=seed))
    if readings:
        result = replace(result, specification=find_specification(result))
        result = replace(result, peers=find_peers(result, source, seed=seed))
        result = replace(result, abnormal=study_in_short(result, seed=seed))
    result = replace(result, verdict=judge(result))
    return reconciled(result) if books else result


def study(
    thesis: Thesis | str | Path,
    *,
    prices: str | Path | Mapping[str, pd.DataFrame] | PriceSource = "auto",
    access: Access | None = None,
    model: str = "market_model",
    estimation: Window | str | Sequence[int] = ESTIMATION,
    windows: Sequence[Window | str | Sequence[int]] = DEFAULT,
    benchmark: Benchmarks = None,
    factors: str | Path | None = None,
    log: bool = False,
    seed: int = 0,
) -> Study:
    """Study a thesis' events: what its instruments did beyond what was normal for them.

    Parameters
    ----------
    thesis, prices, access
        As for `run`.
    model : str
        ``market_model``, ``constant_mean``, ``market_adjusted``, ``scholes_williams``,
        ``dimson``, or ``factors``.
    estimation : Window, str or pair of int
        Sessions from which normal returns are estimated, such as ``-250:-30``.
    windows : sequence of Window, str or pair of int
        Sessions around day 0 that are tested, such as ``["-1:1", "0:5"]``.
    benchmark : str or mapping of str to str, optional
        For all instruments, or by instrument; by default the thesis' own, else the market
        that an instrument lives from.
    factors : str or pathlib.Path, optional
        The file of daily factors, for ``model="factors"``.
    log : bool
        Logarithmic returns.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Study
        Frozen; its tables are pandas objects. The same input gives the same.

    Raises
    ------
    InputError
        As for `run`, and where windows, model, benchmark or factors are wrong.
    DataUnavailable
        As for `run`.

    Examples
    --------
    >>> found = study("zhipu-entity-list", prices="sample", windows=["0:5"])
    >>> found.car.shape, found.tests["valid"].sum() < len(found.tests)
    ((3, 1), np.True_)
    """
    if not isinstance(thesis, Thesis):
        thesis = load(thesis)
    if (model == "factors") != (factors is not None):
        raise InputError("model and factors belong together", key="factors", value=factors,
                         mend="--model factors --factors FILE")  # fmt: skip
    design = Design(
        model,
        as_window(estimation, key="estimation"),
        tuple(as_window(one, key="window") for one in windows),
        log=log,
        seed=seed,
    )
    try:
        against = benchmarks_for(thesis, benchmark)
        needed = () if model in ("constant_mean", "factors") else tuple(against.values())
        also = [symbol for weights in needed for symbol in weights]
        allowed = Access() if access is None else access
        shelf = events_ready(thesis.events, allowed, end=_end(thesis))
        source = prices_from(prices, thesis, allowed, also=also, shelf=shelf)
        panel = read_prices(thesis, source, also=also)
        history = find_events(thesis.events, panel, folder=thesis.folder, shelf=shelf)
        file = None if factors is None else read_factors(factors)
        found = study_events(
            thesis, history, panel, design=design, benchmarks=against, factors=file
        )
        return replace(found, notes=(*found.notes, *left_out_of(thesis, history)))
    except InputError as wrong:
        raise placed(wrong, thesis).with_traceback(wrong.__traceback__) from None


def _replayed(thesis: Thesis, source: PriceSource, shelf: Shelf) -> Result:
    panel = read_prices(thesis, source)
    history = find_events(thesis.events, panel, folder=thesis.folder, shelf=shelf)
    notes = (*shelf_notes(thesis.events, shelf), *left_out_of(thesis, history))
    panel = replace(panel, notes=(*panel.notes, *notes))
    schedule, outcome = replayed(thesis, history, panel)
    clocks = on_other_clocks(thesis, history, panel, outcome)
    result = build_result(thesis, history, panel, schedule, outcome, clocks=clocks)
    return replace(result, confounders=find_confounders(result))


def reconciled(result: Result) -> Result:
    """The result with the word of a second accountant."""
    return replace(result, books=reconcile(result.portfolio, result.outcome))


def prices_from(
    prices: str | Path | Mapping[str, pd.DataFrame] | PriceSource,
    thesis: Thesis,
    access: Access,
    *,
    also: Sequence[str] = (),
    pins: Mapping[str, Pin] | None = None,
    shelf: Shelf | None = None,
) -> PriceSource:
    """The source that a user's word, folder, frames or own source stand for, made ready.

    `also` are series that are needed besides the thesis' own.
    """

    def needs() -> Needs:
        needed = needs_of(thesis, today=access.at().date(), also=also, shelf=shelf)
        return needed if pins is None else needed.pinned(pins)

    if isinstance(prices, Mapping):
        source: PriceSource = FrameSource(prices)
    elif isinstance(prices, str | Path):
        source = choose_source(str(prices), needs, access)
    elif not callable(getattr(prices, "read", None)):  # no source of prices
        raise InputError("no prices", key="prices", value=prices,
                         mend="give auto, sample, yahoo, a folder, frames")  # fmt: skip
    else:
        source = prices
    return source if pins is None else PinnedSource(source, pins)


def read_prices(thesis: Thesis, source: PriceSource, *, also: Sequence[str] = ()) -> Panel:
    """Every series that the thesis names: legs, then benchmark, then what detectors watch.

    `also` are read besides. Behind them stand the benchmarks of the legs' exposures, as far
    as the source has them.
    """
    named = tuple(dict.fromkeys([*named_series(thesis), *also]))
    base = thesis.base_currency
    check_available(named, source, base_currency=base)
    more, wrong = exposure_series(thesis.symbols, named, source, base_currency=base)
    panel = build_panel([*named, *more], source, base_currency=base, until=_end(thesis))
    return replace(panel, notes=(*panel.notes, *wrong))


def replayed(thesis: Thesis, history: History, panel: Panel) -> tuple[Schedule, Outcome]:
    """What the events would have opened, and what became of it."""
    schedule = build_schedule(thesis, history, panel)
    return schedule, replay(schedule, panel, thesis)


def on_other_clocks(thesis: Thesis, history: History, panel: Panel, outcome: Outcome) -> Clocks:
    """The same rules had the news been known at its earliest, and from the article alone."""
    earliest = known_from_history(history)
    article = publication_history(history, thesis)
    return Clocks(
        event=summary(outcome),
        event_known_from=summary(replayed(thesis, earliest, panel)[1]),
        publication=None if article is None else summary(replayed(thesis, article, panel)[1]),
    )


def _end(thesis: Thesis) -> date | None:
    return None if thesis.period is None else thesis.period.end
