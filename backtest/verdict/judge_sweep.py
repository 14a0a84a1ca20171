"""The rule by which a sweep is judged; it reads like its documentation.

Fixed before the run: the measure is the mean excess of the best variant's trades over the
benchmark, the comparison the best of as many variants on common shifts of all events, one-sided
at 5 %. That alone decides: what the other statistics say stands among the reasons. The first of
these that holds is the call:

==========================  =====================================================================
too early                   less than 80 % of the claim's own horizon has passed
untestable                  no benchmark, no trade, fewer than 20 shifts, or events of a kind whose
                            shifts are not valid
too few events              the best variant traded in fewer than 5 clusters of events
supported                   p ≤ 5 %: the best of so many hardly ever did as well by chance
contradicted                the best did worse than the benchmark, and p ≤ 2.5 % in the other tail:
                            the best of so many hardly ever did as badly
indistinguishable from luck  anything else
==========================  =====================================================================

The highest of many variants is higher, by chance, where prices are wild and lower where they are
calm: so a low one alone does not contradict.
"""

from __future__ import annotations

from backtest.result.verdict import Verdict
from backtest.sweep.overfitting import Overfitting
from backtest.verdict.judge import CONTRADICTED, FEWEST_CLUSTERS, SUPPORTED
from backtest.verdict.overfitting import of_overfitting
from backtest.verdict.wording import count, signed

__all__ = ["SWEEP_RULE", "judge_sweep"]

SWEEP_RULE = 1
"""The version of this rule: a change of it is another number."""


def judge_sweep(found: Overfitting, *, early: str = "") -> Verdict:
    """What can be said of the best of many variants.

    Parameters
    ----------
    found : Overfitting
    early : str
        Why it is too early to judge the claim; empty where it is not.

    Returns
    -------
    Verdict
        `paid` is what the best and the middle variant did; `call` is one of the rule's words;
        `reasons` say why, first what decided.
    """
    call, why = _called(found, early)
    return Verdict(_paid(found), call, (f"{call}: {why}", *of_overfitting(found)))


def _called(found: Overfitting, early: str) -> tuple[str, str]:
    """The call, and what decided it."""
    if early:
        return "too early", early
    if found.invalid:
        return "untestable", found.invalid
    p, other = found.placebo.p_value, found.placebo.other_tail
    if p is None or other is None:
        return "untestable", found.placebo.why
    if found.best_clusters < FEWEST_CLUSTERS:
        return "too few events", (
            f"the best variant traded in {count(found.best_clusters, 'separate event')}, and fewer "
            f"than {FEWEST_CLUSTERS} can never support a claim (events whose holding periods "
            "overlap are one)"
        )
    if p <= SUPPORTED:
        return "supported", "the best of as many variants hardly ever did as well by chance"
    if found.best_mean < 0.0 and other <= CONTRADICTED:
        return "contradicted", (
            "not one variant did better than the benchmark, and the best of as many hardly ever "
            "did as badly by chance"
        )
    return "indistinguishable from luck", (
        "the best of as many variants did as well by chance too often"
    )


def _paid(found: Overfitting) -> str:
    tried = count(found.variants, "variant")
    if not found.traded:
        return f"Nothing was traded: {tried} tried, none entered."
    return (
        f"The best of {tried} did {signed(found.best_mean)} a trade beside the benchmark, the "
        f"middle one {signed(found.middle_mean)}."
    )
