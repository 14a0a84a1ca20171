"""Hard edges are shown, not only handled: in the text, the page and the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long, short
from backtest.prices.sessions import read_sessions
from backtest.report.formats.html import render_html
from backtest.report.formats.json import render_json
from backtest.report.formats.text import render_text

DAYS = pd.DatetimeIndex(
    read_sessions(
        "XNYS", pd.Timestamp("2024-01-02").date(), pd.Timestamp("2024-06-28").date()
    ).dates
)


def flat(count: int = 100, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"Open": 10.0, "High": 10.5, "Low": 9.5, "Close": 10.0, "Volume": 1e6}, index=DAYS[:count]
    )
    return frame.assign(**columns)


def run(
    frames: dict[str, pd.DataFrame], *legs: object, days: tuple[str, ...] = ("2024-02-01",), **rule
):
    thesis = Thesis(
        name="edge", max_gross=rule.pop("max_gross", 1.0),
        events={"news": Listed(list=[{"announced_at": day} for day in days])},
        rules=[Rule(when="news", legs=list(legs), exit=rule.pop("exit", Exit(after=10)), **rule)],
    )  # fmt: skip
    return backtest.run(thesis, prices=frames)


def ruined() -> Result:
    up = flat(Close=np.linspace(10, 60, 100), High=np.linspace(10.5, 61, 100),
              Open=np.linspace(10, 60, 100), Low=np.linspace(9.5, 59, 100))  # fmt: skip
    return run({"AAA": up}, short("AAA"), exit=Exit(after=60), size=2.0, max_gross=2.0)


def data_ended() -> Result:
    return run({"AAA": flat(40), "BBB": flat(100)}, long("AAA", "BBB"), exit=Exit(after=60))


def suspended() -> Result:
    frame = flat()
    frame.iloc[[32, 33]] = (10.0, 10.0, 10.0, 10.0, 0.0)  # bar 10 of an entry on 2 February
    return run({"AAA": frame}, long("AAA"))


def cut() -> Result:
    return run({"AAA": flat()}, long("AAA"), days=("2024-02-01", "2024-02-05"), size=0.7)


def skipped() -> Result:
    frame = flat().drop(DAYS[21:32])  # eleven sessions from the news on without a bar
    return run({"AAA": frame, "BBB": flat()}, long("AAA", "BBB"))


def faulty() -> Result:
    made = run({"AAA": flat()}, long("AAA"))
    return replace(made, panel=replace(made.panel, faults=("AAA 2024-02-07: high below low",)))


def still_open() -> Result:
    return run({"AAA": flat()}, long("AAA"), exit=Exit(after=99))


def banned() -> Result:
    return backtest.run("entity-list-smic", prices="sample")


EDGES: list[tuple[Callable[[], Result], str, str]] = [
    # what makes it; what a reader must see; what a program must find in the JSON
    (ruined, "RUINED", '"ended": "ruined"'),
    (data_ended, "DATA ENDED", '"exit_reason": "data_ended"'),
    (suspended, "the exit waited 2 bars on which nothing was traded", '"exit_waited": 2'),
    (cut, "CUT: 1 budget", '"cut_from": 7'),
    (skipped, "SKIPPED: 1 leg", '"reason": "'),
    (faulty, "DATA FAULTS: 1 row", '"AAA 2024-02-07: high below low"'),
    (still_open, "still open", '"exit_reason": "open"'),
    (banned, "Executive Order 14032", '"law": "Executive Order 14032 (NS-CMIC list)"'),
]


@pytest.mark.parametrize(("make", "seen", "found"), EDGES, ids=[e[0].__name__ for e in EDGES])
def test_an_edge_is_shown_in_every_format(make: Callable[[], Result], seen: str, found: str):
    result = make()
    text = " ".join(render_text(result).split())
    assert seen in text
    assert seen in " ".join(render_html(result).split())
    assert found in render_json(result)
    json.loads(render_json(result))
