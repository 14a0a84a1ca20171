"""The event study of a run, in short: the default model and windows, for its report."""

from __future__ import annotations

import pandas as pd

from backtest.errors import DataUnavailable, InputError
from backtest.result import Result
from backtest.result.abnormal import AbnormalReturns
from backtest.study.benchmarks import benchmarks_for
from backtest.study.study import Design, study_events
from backtest.study.windows import DEFAULT, ESTIMATION, as_window

__all__ = ["MODEL", "study_in_short"]

MODEL = "market_model"


def study_in_short(result: Result, *, seed: int = 0) -> AbnormalReturns:
    """The market model around the events of a run, on the prices that it read.

    Parameters
    ----------
    result : Result
    seed : int
        Of the bootstrap.

    Returns
    -------
    AbnormalReturns
        Empty, with `why`, where an instrument has no benchmark among the prices, or no event
        has enough returns before it.

    Examples
    --------
    >>> import backtest
    >>> found = study_in_short(backtest.run("zhipu-entity-list", prices="sample"))
    >>> len(found.events), found.tests["name"].tolist()[:1]
    (3, ['kolari_pynnonen'])
    """
    estimation = as_window(ESTIMATION, key="estimation")
    windows = tuple(as_window(one, key="window") for one in DEFAULT)
    benchmarks = benchmarks_for(result.thesis, None)
    held = {instrument.symbol for instrument in result.panel.instruments}
    without = [leg for leg, parts in benchmarks.items() if not parts or set(parts) - held]
    if without:
        return _none(str(estimation), f"no benchmark among the prices for {', '.join(without)}")
    try:
        study = study_events(
            result.thesis,
            result.history,
            result.panel,
            design=Design(MODEL, estimation, windows, seed=seed),
            benchmarks=benchmarks,
        )
    except (DataUnavailable, InputError) as wrong:  # the run stands without it; it is said why
        return _none(str(estimation), str(wrong).splitlines()[0])
    if not len(study.events):
        reasons = "; ".join(dict.fromkeys(study.skipped["reason"]))
        return _none(str(estimation), reasons or "no event")
    return AbnormalReturns(
        model=MODEL,
        estimation=str(estimation),
        events=study.events,
        car=study.car,
        average=study.average,
        tests=study.tests[study.tests["shown"]],
        notes=study.notes,
    )


def _none(estimation: str, why: str) -> AbnormalReturns:
    nothing = pd.DataFrame()
    return AbnormalReturns(MODEL, estimation, nothing, nothing, nothing, nothing, why=why)
