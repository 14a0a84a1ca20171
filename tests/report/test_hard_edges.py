"""Hard edges are shown, not only handled: in headline, text, page, JSON and CSV."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long, short
from backtest.prices.sessions import read_sessions
from backtest.report.formats.html import render_html
from backtest.report.formats.json import render_json
from backtest.report.formats.text import render_text
from backtest.report.out import contents


def sessions(exchange: str) -> pd.DatetimeIndex:
    first, last = pd.Timestamp("2024-01-02").date(), pd.Timestamp("2024-06-28").date()
    return pd.DatetimeIndex(read_sessions(exchange, first, last).dates)


DAYS = sessions("XNYS")
STILL = (10.0, 10.0, 10.0, 10.0, 0.0)


def flat(count: int = 100, exchange: str = "XNYS", **columns: object) -> pd.DataFrame:
    index = sessions(exchange)[:count]
    frame = pd.DataFrame(
        {"Open": 10.0, "High": 10.5, "Low": 9.5, "Close": 10.0, "Volume": 1e8}, index=index
    )
    return frame.assign(**columns)


def run(
    frames: dict[str, pd.DataFrame], *legs: object, days: tuple[str, ...] = ("2024-02-01",), **rule
):
    thesis = Thesis(
        name="edge", max_gross=rule.pop("max_gross", 1.0),
        base_currency=rule.pop("base_currency", "USD"),
        events={"news": Listed(list=[{"announced_at": day} for day in days])},
        rules=[Rule(when="news", legs=list(legs), exit=rule.pop("exit", Exit(after=10)), **rule)],
    )  # fmt: skip
    return backtest.run(thesis, prices=frames)


def ruined() -> Result:
    rising = np.linspace(10, 60, 100)
    up = flat(Open=rising, High=rising * 1.02, Low=rising * 0.98, Close=rising)
    return run(
        {"AAA": up}, short("AAA"), days=("2024-02-01", "2024-04-01"),
        exit=Exit(after=60), size=2.0, max_gross=2.0,
    )  # fmt: skip


def data_ended() -> Result:
    return run({"AAA": flat(40), "BBB": flat(100)}, long("AAA", "BBB"), exit=Exit(after=60))


def suspended_at_the_exit() -> Result:
    frame = flat()
    frame.iloc[[32, 33]] = STILL  # bar 10 of an entry on 2 February, and bar 11
    return run({"AAA": frame}, long("AAA"))


def suspended_at_the_entry() -> Result:
    frame = flat()
    frame.iloc[[22, 23, 24]] = STILL
    return run({"AAA": frame}, long("AAA"))


def missing_at_the_entry() -> Result:
    return run({"AAA": flat().drop(DAYS[22:24])}, long("AAA"))


def never_sold() -> Result:
    frame = flat(40)
    frame.iloc[32:] = STILL  # due on bar 10, and nothing traded any more
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


def locked() -> Result:
    frame = flat(exchange="XSHG")
    frame.loc["2024-02-05"] = (11.0, 11.0, 11.0, 11.0, 1e8)
    return run({"600584.SS": frame}, long("600584.SS"), base_currency="CNY")


def touched() -> Result:
    frame = flat(exchange="XSHG")
    frame.loc["2024-02-05"] = (11.0, 11.0, 10.4, 10.6, 1e8)
    return run({"600584.SS": frame}, long("600584.SS"), base_currency="CNY")


def shorted_in_seoul() -> Result:
    frames = {"005930.KS": flat(exchange="XKRX"), "KRW=X": rate()}
    return run(frames, short("005930.KS"))


def rate() -> pd.DataFrame:
    return pd.DataFrame({"Close": 1300.0}, index=pd.bdate_range("2023-12-01", "2024-06-28"))


def banned() -> Result:
    return backtest.run("entity-list-smic", prices="sample")


def too_large() -> Result:
    return run({"AAA": flat(Volume=1e5)}, long("AAA"))


@dataclass(frozen=True)
class Edge:
    """What makes it, and what a reader of each format must see of it."""

    make: Callable[[], Result]
    headline: str  # in the headline of the text and of the page, as a pattern
    section: str  # in a section of both, as a pattern
    found: Callable[[dict[str, Any]], bool]  # in the JSON
    cell: tuple[str, str, str]  # a CSV file, a column of it, a value among its cells


EDGES = [
    Edge(
        ruined,
        r"RUINED: nothing was left on 2024-03-05; the replay ends there",
        r"the money was gone before its entry",
        lambda said: said["ended"] == "ruined"
        and [trade["exit_reason"] for trade in said["trades"]] == ["ruined"],
        ("skipped.csv", "reason", "the money was gone before its entry"),
    ),
    Edge(
        ruined,
        r"1 trade held when equity was gone",
        r"ruined",
        lambda said: said["trades"][0]["exit_date"] is None,
        ("trades.csv", "exit_reason", "ruined"),
    ),
    Edge(
        data_ended,
        r"DATA ENDED: AAA has no bars after 2024-02-28; 1 trade of it stands at that close, "
        r"not sold: 0 USD of the result",
        r"data ended",
        lambda said: [trade["exit_reason"] for trade in said["trades"]] == ["data_ended", "after"],
        ("trades.csv", "exit_reason", "data_ended"),
    ),
    Edge(
        suspended_at_the_exit,
        r"WAITED: 1 trade \(AAA\) entered or left late",
        r"the exit waited 2 bars on which nothing was traded",
        lambda said: said["tradability"]["trades"][0]["exit_suspended"] == 2,
        ("tradability.csv", "exit_suspended", "2"),
    ),
    Edge(
        suspended_at_the_entry,
        r"WAITED: 1 trade \(AAA\) entered or left late",
        r"the entry waited 3 bars on which nothing was traded",
        lambda said: said["tradability"]["waited"]["trades"] == 1,
        ("tradability.csv", "entry_suspended", "3"),
    ),
    Edge(
        missing_at_the_entry,
        r"WAITED: 1 trade \(AAA\) entered or left late",
        r"the entry waited 2 sessions without a bar",
        lambda said: said["tradability"]["trades"][0]["entry_missing"] == 2,
        ("tradability.csv", "entry_missing", "2"),
    ),
    Edge(
        never_sold,
        r"1 trade still open",
        r"the exit waited 8 bars on which nothing was traded",
        lambda said: said["trades"][0]["exit_reason"] == "open",
        ("tradability.csv", "exit_waited", "8"),
    ),
    Edge(
        cut,
        r"CUT: 1 budget for want of buying power \(AAA\), to 43 % of what was asked",
        r"700,000 300,000 42.9 %",
        lambda said: said["cuts"][0]["asked"] == pytest.approx(699_986, abs=20)
        and said["trades"][1]["cut_from"] is not None,
        ("cuts.csv", "symbol", "AAA"),
    ),
    Edge(
        skipped,
        r"SKIPPED: 1 leg not traded \(AAA\)",
        r"no bar of AAA within 5 sessions",
        lambda said: said["skipped"][0]["reason"].startswith("no bar of AAA within 5 sessions"),
        ("skipped.csv", "symbol", "AAA"),
    ),
    Edge(
        faulty,
        r"DATA FAULTS: 1 row of prices left out \(AAA 2024-02-07: high below low\)",
        r"! AAA 2024-02-07: high below low",
        lambda said: said["faults"] == ["AAA 2024-02-07: high below low"],
        ("faults.csv", "fault", "AAA 2024-02-07: high below low"),
    ),
    Edge(
        still_open,
        r"1 trade still open, valued at the last close without the costs of an exit",
        r"still open",
        lambda said: said["trades"][0]["exit_price"] is None,
        ("trades.csv", "exit_reason", "open"),
    ),
    Edge(
        locked,
        r"UNAVAILABLE: nobody could have had 1 trade. Of the result of .*; without it: 0 CNY",
        r"the whole bar of its entry stood at the day's limit",
        lambda said: said["tradability"]["unavailable"] == {"trades": 1, "profit_without": 0.0}
        and "1 trade nobody could have had" in said["verdict"]["reasons"],
        ("tradability.csv", "entry_limit", "locked"),
    ),
    Edge(
        touched,
        r"DOUBTFUL: a fill stood at the day's limit in 1 trade",
        r"filled at the day's limit \(entry\); whether one was served is doubtful",
        lambda said: said["tradability"]["doubtful"]["trades"] == 1,
        ("tradability.csv", "doubtful", "True"),
    ),
    Edge(
        shorted_in_seoul,
        r"UNAVAILABLE: nobody could have had 1 trade",
        r"nobody could sell it short, forbidden from 6 November 2023 to 30 March 2025",
        lambda said: said["tradability"]["trades"][0]["unavailable"] is True,
        ("tradability.csv", "unavailable", "True"),
    ),
    Edge(
        banned,
        r"UNITED STATES: its persons may not have entered 16 trades\. Of the result of",
        r"may not have bought 0981.HK: Executive Order 14032 \(NS-CMIC list\), in force since "
        r"2021-08-02; what one had could be sold until 2022-06-03",
        lambda said: said["tradability"]["trades"][0]["law_since"] == "2021-08-02"
        and said["tradability"]["united_states"]["trades"] == 16,
        ("tradability.csv", "law", "Executive Order 14032 (NS-CMIC list)"),
    ),
    Edge(
        too_large,
        r"1 trade of more than 1 % of the usual volume: it would move the price",
        r"AAA: orders of up to 100.0 % of the median value traded in the 20 sessions before them",
        lambda said: said["tradability"]["capacity"] == pytest.approx(10_000),
        ("tradability.csv", "entry_share", "1.0"),
    ),
]  # fmt: skip


def one_line(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").split())


def parts_of_text(result: Result) -> tuple[str, str]:
    """The headline, as it is printed first, and all that follows."""
    headline, _, rest = render_text(result).partition("\n\n")
    return one_line(headline), one_line(rest)


def parts_of_page(result: Result) -> tuple[str, str]:
    """What the page shows above its first section, and all that follows, without tags."""
    body = render_html(result).partition("<body")[2]
    headline, _, rest = body.partition("<section")
    return tuple(  # type: ignore[return-value]  # two
        one_line(html.unescape(re.sub(r"<[^>]*>", " ", part))) for part in (headline, rest)
    )


@pytest.fixture(scope="module", params=EDGES, ids=[edge.make.__name__ for edge in EDGES])
def edge(request: pytest.FixtureRequest) -> tuple[Edge, Result]:
    return request.param, request.param.make()


def test_an_edge_is_shown_in_the_printed_headline(edge: tuple[Edge, Result]) -> None:
    one, result = edge
    assert re.search(one.headline, parts_of_text(result)[0])


def test_an_edge_is_shown_in_a_section_of_the_text(edge: tuple[Edge, Result]) -> None:
    one, result = edge
    assert re.search(one.section, parts_of_text(result)[1])


def test_an_edge_is_shown_above_and_in_the_page(edge: tuple[Edge, Result]) -> None:
    one, result = edge
    headline, rest = parts_of_page(result)
    assert re.search(one.headline, headline)
    assert re.search(one.section, rest)


def test_an_edge_is_found_in_the_json(edge: tuple[Edge, Result]) -> None:
    one, result = edge
    assert one.found(json.loads(render_json(result)))


def test_an_edge_is_a_cell_of_a_csv(edge: tuple[Edge, Result]) -> None:
    one, result = edge
    file, column, value = one.cell
    rows = list(csv.DictReader(io.StringIO(contents(result)[file].decode())))
    assert value in [row[column] for row in rows]


def test_where_nothing_went_wrong_no_alarm_is_shown() -> None:
    result = run({"AAA": flat()}, long("AAA"))
    headline, _ = parts_of_text(result)
    assert "!" not in headline
    assert "Nothing stood in the way" in parts_of_text(result)[1]
    for name in ("skipped.csv", "cuts.csv", "faults.csv"):
        assert len(contents(result)[name].decode().splitlines()) == 1  # its columns alone
    flags = result.tradability.trades.iloc[0]
    assert not flags[["unavailable", "doubtful"]].any()
