"""The rule by which a result is judged; it reads like its documentation.

Fixed before the run: the measure is the mean excess of the trades over the benchmark, the
horizon the thesis' own, the comparison a common shift of all events over all prices there are,
one-sided at 5 %. The first of these that holds is the call:

==========================  =====================================================================
too early                   less than 80 % of the claim's own horizon, or of the trades' own holding
                            periods, has passed
untestable                  no benchmark, no trade, too few ordinary dates, no chance test run, or
                            one that is not valid for events of this kind
too few events              fewer than 5 clusters of events: however good, it could be luck
supported                   p ≤ 5 %: chance hardly ever did as well
contradicted                p ≤ 2.5 % in the other tail: chance hardly ever did as badly
indistinguishable from luck  anything else
==========================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping

from backtest.result import Result
from backtest.result.verdict import Verdict
from backtest.verdict.chance import of_chance
from backtest.verdict.horizon import ENOUGH, held, passed
from backtest.verdict.market import without_market
from backtest.verdict.paid import paid
from backtest.verdict.traded_events import traded_events
from backtest.verdict.wording import count, percent

__all__ = ["CONTRADICTED", "FEWEST_CLUSTERS", "RULE", "SUPPORTED", "judge"]

RULE = 2
"""The version of this rule: a change of it is another number."""

FEWEST_CLUSTERS = 5
SUPPORTED = 0.05
CONTRADICTED = 0.025


def judge(result: Result) -> Verdict:
    """What can be said of a replay.

    Parameters
    ----------
    result : Result
        With its placebo, where one was drawn; its own verdict is not looked at.

    Returns
    -------
    Verdict
        `paid` is a fact; `call` is one of the rule's words; `reasons` say why, first what
        decided.

    Examples
    --------
    >>> import backtest
    >>> judge(backtest.run("zhipu-entity-list", prices="sample")).call
    'too few events'
    """
    call, why = _called(result)
    reasons = [f"{call}: {why}", *_of_chance(result), *_of_the_sample(result, call)]
    reasons.extend(_of_availability(result))
    reasons.extend(_of_other_events(result))
    reasons.extend(result.fees.untaxed)
    reasons.extend(_of_figures(result.metrics.flags))
    return Verdict(paid=paid(result), call=call, reasons=tuple(reasons))


def _called(result: Result) -> tuple[str, str]:
    """The call, and what decided it."""
    horizon, found = passed(result), result.placebo
    if horizon is not None and horizon[0] < ENOUGH:
        part, now = horizon
        return "too early", (
            f"{percent(part)} of the claim's own horizon had passed by {now}, the last price; "
            f"{percent(ENOUGH)} must have"
        )
    part = held(result)
    if part < ENOUGH:
        return "too early", (
            f"{percent(part)} of the trades' own holding periods had passed by "
            f"{result.data.last}, the last price; {percent(ENOUGH)} must have"
        )
    if found is None:
        return "untestable", "no chance test was run"
    if found.shift is None:
        return "untestable", found.why
    if found.invalid:
        return "untestable", found.invalid
    judged = found.shift.measures["excess"]
    if not judged.known:
        return "untestable", without_market(result)
    if found.clusters < FEWEST_CLUSTERS:
        return "too few events", (
            f"{count(found.clusters, 'separate event')}, and fewer than {FEWEST_CLUSTERS} can "
            "never support a claim (events whose holding periods overlap are one)"
        )
    if judged.p_value <= SUPPORTED:
        return "supported", "chance hardly ever did as well"
    if judged.other_tail <= CONTRADICTED:
        return "contradicted", "chance hardly ever did as badly"
    return "indistinguishable from luck", "chance did as well too often"


def _of_chance(result: Result) -> list[str]:
    """What ordinary dates gave, whether or not it decided."""
    found = result.placebo
    if found is None or found.shift is None:
        return []
    judged = found.shift.measures["excess"]
    return of_chance(result, found, judged, found.eligible) if judged.known else []


def _of_the_sample(result: Result, call: str) -> list[str]:
    """What stands in the way of reading much into the trades there were."""
    reasons = []
    if traded_events(result) == 1 and call != "too few events":
        reasons.append("one event is one observation, whatever the number of trades")
    if len(result.trades) and result.benchmark is None:
        reasons.append("without a benchmark nothing separates the picks from their market")
    split = result.hindsight
    if split is not None and split.before.events:
        reasons.append(
            f"{count(split.before.events, 'event')} came before the article, which may have been "
            f"made from {'it' if split.before.events == 1 else 'them'}"
        )
    for reason, what in _UNFINISHED.items():
        trades = int((result.trades["exit_reason"] == reason).sum())
        if trades:
            reasons.append(f"{count(trades, 'trade')} {what}")
    if len(result.skipped):
        reasons.append(f"{count(len(result.skipped), 'leg')} not opened (skipped says why)")
    if len(result.cuts):
        above = any(rule.size > result.thesis.max_gross for rule in result.thesis.rules)
        why = ": a rule's size is above max_gross" if above else ""
        reasons.append(f"{count(len(result.cuts), 'budget')} cut for want of buying power{why}")
    return reasons


def _of_availability(result: Result) -> list[str]:
    """Trades that nobody, or not everybody, could have had."""
    reasons, found = [], result.tradability
    if len(found.unavailable):
        reasons.append(f"{count(len(found.unavailable), 'trade')} nobody could have had")
    if len(found.doubtful):
        reasons.append(f"{count(len(found.doubtful), 'trade')} filled at the day's limit: doubtful")
    for (order, side), rows in found.banned.groupby(["law", "side"], sort=False):
        names = ", ".join(dict.fromkeys(rows["symbol"]))
        verb = "bought" if side == "long" else "sold short"
        reasons.append(f"a person of the United States may not have {verb} {names}: {order}")
    if len(found.large):
        orders = count(len(found.large), "trade")
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
        f"{count(direct, 'other event')} of the holding period named a leg, its sector or country"
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
