"""The rule by which a result is judged; it reads like its documentation.

Until a chance test is run nothing can be called evidence: the call is "untestable", and
the reasons say what is missing and what stands in the way of reading more into a number.
"""

from __future__ import annotations

from collections.abc import Mapping

from backtest.result import Result
from backtest.result.verdict import Verdict
from backtest.verdict.paid import paid
from backtest.verdict.traded_events import traded_events

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
    reasons = ["untestable: no chance test was run", *_of_the_sample(result)]
    reasons.extend(_of_availability(result))
    reasons.extend(_of_other_events(result))
    reasons.extend(result.fees.untaxed)
    reasons.extend(_of_figures(result.metrics.flags))
    return Verdict(paid=paid(result), call="untestable", reasons=tuple(reasons))


def _of_the_sample(result: Result) -> list[str]:
    """What stands in the way of reading much into the trades there were."""
    reasons = []
    if traded_events(result) == 1:
        reasons.append("one event is one observation, whatever the number of trades")
    if len(result.trades) and result.benchmark is None:
        reasons.append("without a benchmark nothing separates the picks from their market")
    for reason, what in _UNFINISHED.items():
        count = int((result.trades["exit_reason"] == reason).sum())
        if count:
            reasons.append(f"{_count(count, 'trade')} {what}")
    if len(result.skipped):
        reasons.append(f"{_count(len(result.skipped), 'leg')} not opened (skipped says why)")
    if len(result.cuts):
        reasons.append(f"{_count(len(result.cuts), 'budget')} cut for want of buying power")
    return reasons


def _of_availability(result: Result) -> list[str]:
    """Trades that nobody, or not everybody, could have had."""
    reasons, found = [], result.tradability
    if len(found.unavailable):
        reasons.append(f"{_count(len(found.unavailable), 'trade')} nobody could have had")
    if len(found.doubtful):
        reasons.append(
            f"{_count(len(found.doubtful), 'trade')} filled at the day's limit: doubtful"
        )
    for (order, side), rows in found.banned.groupby(["law", "side"], sort=False):
        names = ", ".join(dict.fromkeys(rows["symbol"]))
        verb = "bought" if side == "long" else "sold short"
        reasons.append(f"a person of the United States may not have {verb} {names}: {order}")
    if len(found.large):
        orders = _count(len(found.large), "trade")
        reasons.append(f"{orders} of more than 1 % of the usual volume: it would move the price")
    return reasons


def _of_other_events(result: Result) -> list[str]:
    """What else was known while the trades were held."""
    found = result.confounders
    if found is None:
        return ["confounders are null: no other events of the holding period were looked for"]
    direct = len(found.direct)
    if not direct:
        return []
    return [
        f"{_count(direct, 'other event')} of the holding period named a leg, its sector or country"
    ]


def _of_figures(flags: Mapping[str, str]) -> list[str]:
    """Why figures are null or mislead, those with one cause in one sentence."""
    named: dict[str, list[str]] = {}
    for name, why in flags.items():
        named.setdefault(why, []).append(name)
    return [f"{', '.join(names)}: {why}" for why, names in named.items()]


_UNFINISHED = {
    "ruined": "held when equity was gone: the replay ends there",
    "data_ended": "valued at a last close long before the end of the replay",
    "open": "still open, valued at the last close without the costs of an exit",
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
