"""Method: how each figure that this report shows was computed, with its source."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from backtest.report.outside import one_line
from backtest.report.section import Fact, Facts, Line, Lines, Section
from backtest.report.sections.formulas import CHANCE, FIGURES_BY, LADDER, TRADES, Formula
from backtest.verdict.judge import CONTRADICTED, FEWEST_CLUSTERS, RULE, SUPPORTED

if TYPE_CHECKING:
    from backtest.result.abnormal import AbnormalReturns
    from backtest.result.result import Result

__all__ = ["method", "of_abnormal_returns", "of_tests"]


def method(result: Result) -> Section:
    """Formulas of what is shown, in the order in which it is shown; nothing of what is not."""
    figures = result.metrics.figures()
    blocks: list[Lines | Facts] = [
        *_block("Returns", (FIGURES_BY[name] for name in FIGURES_BY if name in figures)),
    ]
    if len(result.trades):
        blocks += _block("Trades", TRADES)
        blocks += _block("Where the profit came from", LADDER)
    if result.abnormal is not None and not result.abnormal.why:
        blocks += _block("Abnormal returns", of_abnormal_returns(result.abnormal))
    if result.placebo is not None and result.placebo.shift is not None:
        blocks += _block("Was it luck?", CHANCE)
    blocks += _block("Verdict", _rule())
    return Section("method", "Method", tuple(blocks))


def _block(title: str, formulas: Iterable[Formula]) -> tuple[Lines, Facts]:
    facts = tuple(Fact(one.name, one.written, one.note, "formula") for one in formulas)
    return Lines((Line(title, "strong"),)), Facts(facts)


def of_abnormal_returns(found: AbnormalReturns) -> tuple[Formula, ...]:
    """The market model, its sums and their band, and the tests that are shown."""
    return (
        Formula(
            "Abnormal return", "AR = r − (α + β m)",
            f"α and β from sessions {one_line(found.estimation, 20)}. Fama, Fisher, Jensen and "
            "Roll (1969); MacKinlay (1997)",
        ),
        Formula("CAR, CAAR", "Σ AR over the window; its mean over events"),
        Formula("Band", "CAAR ± t₀.₉₇₅ s √(L + forecast error)",
                "s: of the events’ mean return before them. Brown and Warner (1985)"),
        *of_tests(str(name) for name in dict.fromkeys(found.tests["name"])),
        Formula("p (Holm)", "max over the smaller ones of (n − rank + 1) p, at most 1",
                "Holm (1979)"),
    )  # fmt: skip


def of_tests(names: Iterable[str]) -> tuple[Formula, ...]:
    """Each test's formula and source, as the test itself states them."""
    from backtest.study import significance

    formulas = []
    for name in names:
        notes = " ".join((inspect.getdoc(getattr(significance, name, None)) or "").split())
        written = re.search(r"Formula: (.*?)(?: Source: (.*?)\.?)?$", notes)
        if written:
            source = written[2] or ""
            formulas.append(Formula(name, written[1].rstrip(" .").replace("`", ""), source))
    return tuple(formulas)


def _rule() -> tuple[Formula, ...]:
    """The rule of the verdict, in the order in which it is asked."""
    return (
        Formula("too early", "less than 80 % of the claim’s own horizon, or of the trades’ own "
                "holding periods, has passed"),
        Formula("untestable", "no benchmark, no trade, too few ordinary dates, or no chance test "
                "that is valid"),
        Formula("too few events", f"fewer than {FEWEST_CLUSTERS} separate events"),
        Formula("supported", f"p ≤ {SUPPORTED:.3g} of the mean excess"),
        Formula("contradicted", f"p ≤ {CONTRADICTED:.3g} in the other tail"),
        Formula("indistinguishable from luck", "anything else",
                f"rule {RULE}, fixed before the run: the first that holds is the call"),
    )  # fmt: skip
