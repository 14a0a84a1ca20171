"""The sweep of a thesis: axes → grid → prices → variants on disk → what the best is worth."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backtest.errors import InputError
from backtest.events.find import find_events
from backtest.events.history import History
from backtest.events.made_ready import events_ready
from backtest.events.shelf import Shelf
from backtest.pipeline import prices_from, read_prices, replayed, run
from backtest.prices.choose import Access
from backtest.prices.sources import PriceSource
from backtest.result import Result, build_result
from backtest.sweep.bars import sweep_bars
from backtest.sweep.by import replayed_by
from backtest.sweep.clusters import Clusters, clusters_of
from backtest.sweep.engine import Engine
from backtest.sweep.grid import Grid, as_grid
from backtest.sweep.manifest import Manifest, manifest_of
from backtest.sweep.needs import symbols_of, widest, without_benchmark
from backtest.sweep.overfitting import Tried, find_overfitting
from backtest.sweep.run import MOST_PLACES, Told, rows_of_chunk, run_sweep
from backtest.sweep.shifted import best_on_shift, circle_of
from backtest.sweep.store import Store
from backtest.sweep.sweep import Sweep
from backtest.sweep.threads import Threads
from backtest.thesis import Thesis, load
from backtest.thesis.left_out import left_out_of
from backtest.thesis.place import placed
from backtest.verdict import judge_sweep
from backtest.verdict.horizon import ENOUGH, passed
from backtest.verdict.wording import percent

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sweep"]

Prices = str | Path | Mapping[str, Any] | PriceSource


def sweep(
    thesis: Thesis | str | Path,
    vary: Mapping[str, object],
    *,
    prices: str | Path | Mapping[str, pd.DataFrame] | PriceSource = "auto",
    access: Access | None = None,
    sample: str | None = None,
    out: str | Path | None = None,
    honest: bool = True,
    seed: int = 0,
    threads: int | None = None,
    cluster: str | None = None,
    progress: bool | None = None,
    told: Told | None = None,
    told_of_shifts: Callable[[int], None] | None = None,
) -> Sweep:
    """Replay a thesis over a grid of its numbers, and say what the best of them is worth.

    Parameters
    ----------
    thesis : Thesis, str or pathlib.Path
        As for `backtest.run`.
    vary : mapping of str to values
        By path: ``{"exit.after": range(5, 121, 5), "exit.stop_loss": "5%:15%:5%,none"}``. Of one
        rule ``rules[0].`` may be left out. ``legs`` takes choices of legs such as
        ``"0981.HK+BABA,BABA"``, ``"each"`` or ``"subsets"``.
    prices, access
        As for `backtest.run`.
    sample : str, optional
        ``random:N`` or ``lhs:N`` cells of the grid instead of all.
    out : str or pathlib.Path, optional
        A folder for ``variants.parquet`` and ``clusters``. Where it holds this very
        sweep, unfinished, it is gone on with; without it a temporary folder goes with the result.
    honest : bool
        Repeat the whole grid on shifted calendars and judge: at least 99 times as long.
    seed : int
        Of the sample, the shifts and the resamples.
    threads : int, optional
        As many as there are processors by default; the result does not hang on it.
    cluster : str, optional
        ``local``: a worker process of dask's for each of the threads. ``tcp://HOST:PORT``: the
        workers of a scheduler there. The files are the same. Shifted calendars stay here.
        Needs ``pip install 'backtest[cluster]'``.
    progress : bool, optional
        Show how far it is; by default in a terminal and in a notebook.
    told : callable, optional
        Told, instead, of the variants that are done, and of all.
    told_of_shifts : callable, optional
        Told of the shifted calendars that are done.

    Returns
    -------
    Sweep
        Frozen; its tables are read from the folder. The same input gives the same bytes.

    Raises
    ------
    InputError
        As for `backtest.run`, and where an axis, a value, the sample or the folder is wrong;
        nobody answers for the cluster, or one of its workers has other versions.
    DataUnavailable
        As for `backtest.run`.
    BacktestError
        The cluster's workers or its scheduler are gone; what is in `out` is gone on with.

    Examples
    --------
    >>> found = sweep("zhipu-entity-list", {"exit.after": range(20, 61, 20)}, prices="sample",
    ...               honest=False)
    >>> len(found), found.best()["exit.after"]
    (3, 40)
    """
    if told is None and told_of_shifts is None:
        with sweep_bars(progress) as bars:
            return sweep(thesis, vary, prices=prices, access=access, sample=sample, out=out,
                         honest=honest, seed=seed, threads=threads, cluster=cluster,
                         told=bars.variants, told_of_shifts=bars.shifts)  # fmt: skip
    if not isinstance(thesis, Thesis):
        thesis = load(thesis)
    grid = as_grid(thesis, vary, sample=sample, seed=seed)
    hands, allowed = Threads(threads), Access() if access is None else access
    with replayed_by(cluster, hands.count) as by:
        try:
            end = None if thesis.period is None else thesis.period.end
            shelf = events_ready(thesis.events, allowed, end=end)  # no axis leads into a source
            source = prices_from(prices, widest(thesis, grid.axes), allowed,
                                 also=symbols_of(grid.axes), shelf=shelf)  # fmt: skip
            engine, manifest = _prepared(thesis, grid, source, shelf, hands)
            folder, kept = (Path(out), None) if out is not None else _temporary()
            run_sweep(engine, Store(folder, manifest), told, by)
        except InputError as wrong:
            raise placed(wrong, thesis).with_traceback(wrong.__traceback__) from None
    found = Sweep(thesis, engine, folder, manifest, partial(_again, source, allowed), kept=kept)
    return judged(found, seed=seed, told=told_of_shifts) if honest else found


def judged(found: Sweep, *, seed: int = 0, told: Callable[[int], None] | None = None) -> Sweep:
    """The sweep with what its best owes to having been chosen, and the verdict."""
    circle, done = circle_of(found), count(1)

    def on_shift(shift: int) -> float:
        best = best_on_shift(found, shift)
        if told is not None:
            told(next(done))
        return best

    tried = Tried(
        trials=lambda rows: found.trials(rows=rows),
        coordinates=found.coordinates(),
        labels=found.clusters,
        shifts=circle.shifts,
        best_on_shift=on_shift,
    )
    invalid = without_benchmark(found.base, found.engine.grid.axes) or circle.invalid
    notes = (*circle.notes, *left_out_of(found.base, found.engine.own_history))
    statistics = find_overfitting(tried, seed=seed, invalid=invalid, notes=notes)
    verdict = judge_sweep(statistics, early=_early(found))
    return replace(found, overfitting=statistics, verdict=verdict)


def _early(found: Sweep) -> str:
    """Why it is too early to judge the claim; empty where it is not."""
    thesis, panel = found.base, found.engine.panel
    history = found.engine.own_history
    had = passed(build_result(thesis, history, panel, *replayed(thesis, history, panel)))
    if had is None or had[0] >= ENOUGH:
        return ""
    return (
        f"{percent(had[0])} of the claim's own horizon had passed by {had[1]}, the last price; "
        f"{percent(ENOUGH)} is needed"
    )


def _prepared(
    thesis: Thesis, grid: Grid, source: PriceSource, shelf: Shelf, threads: Threads
) -> tuple[Engine, Manifest]:
    """What replays the variants, once each of its places has been tried, and what they are of."""
    panel = read_prices(thesis, source, also=symbols_of(grid.axes))
    history = find_events(thesis.events, panel, folder=thesis.folder, shelf=shelf)
    schedule, outcome = replayed(thesis, history, panel)
    clusters = clusters_of(history, schedule, panel, outcome)
    engine = Engine(thesis, grid, panel, clusters, threads, shelf=shelf)
    engine.try_places(MOST_PLACES)
    rows, named = rows_of_chunk(len(clusters)), _names(history, clusters)
    return engine, manifest_of(thesis, grid, panel, history, rows=rows, clusters=named)


def _again(source: PriceSource, access: Access, thesis: Thesis) -> Result:
    return run(thesis, prices=source, access=access, placebo=False)


def _names(history: History, clusters: Clusters) -> list[str]:
    """Each cluster by the day and the title of the first event that opened anything."""
    keys = list(zip(history.ids, history.known_by.tolist(), strict=True))
    found = []
    for c in range(len(clusters)):
        own = [k for k, key in enumerate(keys) if clusters.of.get(key) == c]
        event = history.events[own[0]] if own else None
        day: date | None = None if event is None else event.known_by.date()
        found.append("no event" if event is None else f"{day} {event.title or event.id}")
    return found


def _temporary() -> tuple[Path, object]:
    """A folder, and what removes it once nothing holds it any more."""
    folder = Path(tempfile.mkdtemp(prefix="backtest-sweep-"))
    return folder, _Kept(folder)


class _Kept:
    def __init__(self, folder: Path) -> None:
        self._end: Callable[..., Any] = weakref.finalize(self, shutil.rmtree, folder, True)
