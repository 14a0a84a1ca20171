"""The starter: a commented thesis that runs as it stands, for a user to change."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from backtest.errors import ThesisError
from backtest.events.scalars import Name
from backtest.thesis.write import write_text

__all__ = ["starter", "write_starter"]

_TEXT = """\
# A thesis: what would have been bought, when, and at what cost. Lines after # say what else can stand there.
# Check it with   backtest run {name}.yaml      Editors complete it with the output of   backtest schema
name: {name}
title: Long SMIC, Alibaba and Tencent when Washington lists an AI lab
# source: {{title: "…", url: "https://…", published: 2025-06-26}}   # the article, when there is one
base_currency: USD
capital: 1_000_000
benchmark: ^HSI                  # a symbol, or weights: {{SPY: 0.5, ^HSI: 0.5}}
# period: {{start: 2024-06-01, end: 2025-06-30}}
# max_gross: 100%                # the most that is held at once, as part of the equity

events:                          # each under a name of your own
  ai_lab_listed:
    catalog: entity_list         # a bundled catalogue (backtest events list), or a CSV or YAML file beside this one
    where: {{entities: [Zhipu AI]}}   # a whole name or alias; upper and lower case alike
  # by_hand:
  #   list:
  #     - {{announced_at: "2025-01-27T09:30:00-05:00", title: "…", source: "https://…"}}
  #     - {{announced_at: 2025-02-17, tz: Asia/Shanghai, title: "only the day is known"}}
  # sharp_fall:
  #   detect: {{symbol: BABA, measure: return, window: 1, below: -8%}}     # or measure: gap, above: 5%
  # fall_after_listing:
  #   combine: {{event: sharp_fall, after: ai_lab_listed, within: 5}}      # sessions; or alongside: …, without: …
  # earnings:
  #   source: {{edgar: {{ticker: NVDA, form: 8-K, item: "2.02"}}}}           # filings with the SEC

rules:
  - when: ai_lab_listed
    long: {{0981.HK: 1, BABA: 1, 0700.HK: 1}}    # or a plain list for equal weights; short: the same way
    enter: {{at: open, lag: 0, reaction: 15m}}   # the first open later than the news + 15 minutes
    exit: {{after: 60, at: close}}               # also stop_loss: 15%, take_profit: 60%, trailing_stop: 20%,
                                               # until: 2025-06-30, when: sharp_fall; the earliest ends the trade
    size: 100%                                 # of the equity, shared by the legs
    # overlap: stack             # or skip: no new trade while the rule still holds one in that leg
    # lots: false                # true: whole board lots only

costs: {{commission: 5bps, slippage: 5bps}}      # also minimum, borrow: 3%, cash_rate: 0%, margin_rate: 0%
# risk_free: 0%
# horizon: {{until: 2030-06-30}}   # the claim's own horizon
"""  # noqa: E501 - remarks stand beside what they explain


def starter(name: str) -> str:
    """The text of a starter thesis of that name.

    Raises
    ------
    ThesisError
        The name cannot be one, or a file's.

    Examples
    --------
    >>> from backtest.thesis import loads
    >>> loads(starter("my-idea")).name
    'my-idea'
    """
    mend = "write letters, digits and dashes, such as my-idea"
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError:
        raise ThesisError("not a name", key="name", value=name, mend=mend) from None
    if not name[0].isalpha() or not all(c.isalnum() or c in "-_. " for c in name):
        raise ThesisError("not a name", key="name", value=name, mend=mend)
    return _TEXT.format(name=name)


def write_starter(name: str, *, folder: Path | None = None) -> Path:
    """Write ``NAME.yaml`` and give its path; a file that is there is never replaced.

    Raises
    ------
    ThesisError
        The name cannot be one, or the file is there or cannot be written.
    """
    bare = name.removesuffix(".yaml")
    path = (folder or Path()) / f"{bare}.yaml"
    write_text(path, starter(bare), replace=False)
    return path
