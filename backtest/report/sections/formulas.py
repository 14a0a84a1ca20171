"""Formulas: how each figure of a report is computed, and who defined it so.

They are those of the project's own contract (SEMANTICS), in its letters; where a paper is
behind one, it is named.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHANCE", "FIGURES_BY", "LADDER", "TRADES", "Formula"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A figure's name, what it is, and what must be said of it: its source, its limits."""

    name: str
    written: str
    note: str = ""


FIGURES_BY: dict[str, Formula] = {
    "total_return": Formula(
        "Total return", "last equity ÷ capital − 1",
        "equity = cash + Σ signed value of what is held at the close, after all costs",
    ),
    "gross_return": Formula("Before costs", "the same, with commission, taxes, borrow and slippage "
                            "added back at the same quantities"),
    "cagr": Formula("CAGR", "(last ÷ capital)^(365.25 ÷ days) − 1",
                    "calendar days; none under 63 dates, flagged under 252"),
    "volatility": Formula("Volatility", "s(r) √P",
                          "r: daily returns, s: sample standard deviation, P: returns ÷ years"),
    "sharpe": Formula("Sharpe", "mean(r − rf) ÷ s(r) × √P", "Sharpe (1966, 1994)"),
    "sortino": Formula("Sortino", "mean(r − rf) ÷ √(Σ min(r − rf, 0)² ÷ n) × √P",
                       "Sortino and van der Meer (1991)"),
    "calmar": Formula("Calmar", "CAGR ÷ |deepest drawdown|", "Young (1991)"),
    "max_drawdown": Formula("Drawdown", "equity ÷ its highest so far − 1; the least of them",
                            "an episode runs from a peak to the first date at or above it"),
    "exposure": Formula("Exposure", "dates on which anything was held ÷ dates after the first"),
    "turnover": Formula("Turnover", "(Σ |buys| + Σ |sales|) ÷ 2 ÷ mean equity ÷ years"),
    "hit_rate": Formula("Hit rate", "closed trades with profit > 0 ÷ closed trades"),
    "profit_factor": Formula("Profit factor", "Σ gains ÷ |Σ losses|", "none without losses"),
    "alpha": Formula("Alpha, beta", "r − rf = α + β (b − rf) + ε, by least squares; α × P",
                     "b: the benchmark’s returns; none under 20 of them. Jensen (1968)"),
    "costs": Formula("Costs", "commission + taxes + borrow + slippage",
                     "slippage = |fill − price| × quantity × rate; all of them inside the return"),
}  # fmt: skip

TRADES = (
    Formula("Trade’s return", "profit ÷ granted budget",
            "profit after costs, in the base currency"),
    Formula("Trade’s benchmark", "benchmark at exit ÷ benchmark at entry − 1",
            "the same kind of price; in another market the last close before the entry, and the "
            "last not later than the exit"),
    Formula("Excess", "return − benchmark’s return, with the sides’ signs",
            "the measure that is judged: its mean over the trades"),
    Formula("Missed move", "first price at which one could trade ÷ last close before the news − 1",
            "whatever the side; the first open (or close) later than known_by and the reaction "
            "time, before slippage"),
)  # fmt: skip

LADDER = (
    Formula("Market", "placed × m", "m: return of the market that the company lives from"),
    Formula("Sector", "placed × (c − m)", "c: return of its sector’s benchmark"),
    Formula("Picks", "placed × (r − c)", "r: the share’s own return, in its currency"),
    Formula("Currency", "placed × (1 + r) × f", "f: what the share’s currency did"),
    Formula("Break-even slippage", "the s at which the replay’s return is 0",
            "found by replaying, not by a formula"),
)  # fmt: skip

CHANCE = (
    Formula("p", "(1 + draws at least as good) ÷ (1 + draws)",
            "one-sided; a randomisation test. All events are moved together round the circle of "
            "ordinary dates, which keeps their spacing. Phipson and Smyth (2010) for the 1"),
    Formula("Smallest effect", "Q95 − Q20 of the draws",
            "what a test at 5 % would find four times in five"),
    Formula("Effect", "observed − median of the draws, from observed − Q95 to observed − Q5",
            "a 90 % interval from the draws’ own spread"),
    Formula("Separate events", "events whose holding periods overlap are one"),
)  # fmt: skip
