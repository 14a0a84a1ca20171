"""The rule by which a result is judged; it reads like its documentation.

Until a chance test is run nothing can be called evidence: the call is "untestable", and
the reasons say what is missing and what stands in the way of reading more into a number.
"""

from __future__ import annotations

from backtest.result import Result
from backtest.result.verdict import Verdict
from backtest.verdict.paid import paid

__all__ = ["judge"]


def judge(result: Result) -> Verdict:
    """What can be said of a replay.

    Parameters
    ----------
    result : Result
        Its own verdict, if it has one, is not looked at.

    Returns
    -------
    Verdict
        `paid` is a fact; `call` is ``untestable``; `reasons`, the weightiest first.

    Examples
    --------
    >>> import backtest
    >>> judge(backtest.run("zhipu-entity-list", prices="sample")).call
    'untestable'
    """
    reasons = ["untestable: no chance test was run"]
    events = result.trades["event_id"].nunique()
    if events == 1:
        reasons.append("one event is one observation, whatever the number of trades")
    if len(result.trades) and result.benchmark is None:
        reasons.append("without a benchmark nothing separates the picks from their market")
    reasons.append("confounders are null: no other events of the holding period were looked for")
    if result.thesis.costs.taxes == "market":
        reasons.append("taxes: market charged nothing, as no table of market fees is in place yet")
    reasons.extend(f"{name}: {why}" for name, why in result.metrics.flags.items())
    return Verdict(paid=paid(result), call="untestable", reasons=tuple(reasons))
