"""Malformed input, end to end: one message that helps, the right status, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from backtest.cli import main

if TYPE_CHECKING:
    from conftest import World

LIST = 'list:\n      - {announced_at: "2025-01-14T12:00:00-05:00", title: News}'
FILTERED = "{catalog: catalog.csv, where: {entities: [Zhipu AI]}}"

Break = Callable[["World"], None]


def changed(name: str, old: str, new: str) -> Break:
    return lambda world: world.change(name, old, new)


def thesis(old: str, new: str) -> Break:
    return changed("thesis.yaml", old, new)


def written(name: str, content: bytes | str) -> Break:
    data = content.encode() if isinstance(content, str) else content

    def write(world: World) -> None:
        world.path(name).write_bytes(data)

    return write


def removed(name: str) -> Break:
    return lambda world: world.path(name).unlink()


def both(*breaks: Break) -> Break:
    def apply(world: World) -> None:
        for one in breaks:
            one(world)

    return apply


def folder_instead(name: str) -> Break:
    def replace(world: World) -> None:
        world.path(name).unlink()
        world.path(name).mkdir()

    return replace


def pipe_instead(name: str) -> Break:
    def replace(world: World) -> None:
        world.path(name).unlink()
        os.mkfifo(world.path(name))

    return replace


def no_prices(world: World) -> None:
    for path in world.prices.iterdir():
        path.unlink()
    world.prices.rmdir()


def linked_outside(world: World) -> None:
    path = world.prices / "BABA.csv"
    path.rename(world.folder / "BABA.csv")
    path.symlink_to(world.folder / "BABA.csv")


def catalogued(definition: str) -> Break:
    """The thesis with another definition of its events."""
    return thesis("news:\n    " + LIST, f"news: {definition}")


def text(old: str, new: str, name: str = "BABA.csv") -> Break:
    return changed(name, old, new)


CLOSES = "Date,Close\n2025-01-15,80\n"
ROW = "2025-01-15,81,83,80,82,82,1000"

# what is broken, the exit status, what the message says: place, key, value, mend
CASES: dict[str, tuple[Break, int, list[str]]] = {
    # the thesis: YAML
    "thesis is empty": (written("thesis.yaml", ""), 2, ["thesis.yaml: an empty document"]),
    "thesis is a folder": (folder_instead("thesis.yaml"), 2, ["thesis.yaml: a folder"]),
    "thesis is not there": (removed("thesis.yaml"), 2, ["thesis.yaml: no such file"]),
    "thesis is a list": (written("thesis.yaml", "- a\n"), 2, ["thesis.yaml:1:1", "not a thesis"]),
    "bracket left open": (
        thesis("1}\n    exit", "1\n    exit"), 2, ["thesis.yaml:11:", "not YAML"],
    ),
    "tab indents": (thesis("    exit", "\texit"), 2, ["thesis.yaml:11:1", "spaces, not tabs"]),
    "UTF-16": (
        written("thesis.yaml", "name: a\n".encode("utf-16")), 2, ["thesis.yaml:1", "UTF-8"],
    ),
    "Latin-1": (
        written("thesis.yaml", "name: a\ntitle: café\n".encode("latin-1")), 2,
        ["thesis.yaml:2:11", "not UTF-8"],
    ),
    "thesis is a pipe": (pipe_instead("thesis.yaml"), 2, ["thesis.yaml: not a regular file"]),
    "brackets without end": (
        written("thesis.yaml", "name: " + "[" * 100_000), 2, ["thesis.yaml:1:", "nested too deep"],
    ),
    "alias": (thesis("name: two-markets", "name: &n two-markets"), 2, ["thesis.yaml:1:7", "alias"]),
    "key twice": (
        thesis("benchmark:", "name: b\nbenchmark:"), 2, ["thesis.yaml:3:1: name", "line 1"],
    ),
    # the thesis: keys and values
    "unknown key": (
        thesis("exit: {after: 1}", "exit: {after: 1, stop_los: 5%}"), 2,
        ["thesis.yaml:11:22: rules[0].exit.stop_los", "did you mean stop_loss?"],
    ),
    "definition misspelt": (
        thesis("when: news", "when: nwes"), 2,
        ["thesis.yaml:9:11: rules[0].when", "'nwes'", "did you mean news?"],
    ),
    "impossible date": (
        thesis("after: 1", "until: 2025-02-30"), 2,
        ["thesis.yaml:11:19: rules[0].exit.until", "'2025-02-30'", "2025-06-30"],
    ),
    "en dash for a minus": (
        thesis("costs: {taxes: none}", "costs: {cash_rate: –1%}"), 2,
        ["thesis.yaml:12:20: costs.cash_rate", "'–1%'"],
    ),
    "en dash in a date": (
        thesis("after: 1", "until: 2025–01–16"), 2, ["rules[0].exit.until", "'2025–01–16'"],
    ),
    "full-width digits": (
        thesis("after: 1", "after: １"), 2, ["thesis.yaml:11:19: rules[0].exit.after", "'１'"],
    ),
    "Cyrillic letter in a symbol": (
        thesis("{BABA: 1,", "{ВАВА: 1,"), 2, ["thesis.yaml:10:12", "not a symbol", "ВАВА"],
    ),
    "instant without an offset": (
        thesis("12:00:00-05:00", "12:00:00"), 2,
        ["thesis.yaml:7:", "events.news.list[0].announced_at", "offset"],
    ),
    "clock backwards": (
        thesis("{announced_at:", "{known_from: 2025-01-16, known_by:"), 2,
        ["thesis.yaml:7:", "events.news.list[0]", "later than"],
    ),
    "an index as a leg": (
        thesis("0700.HK: 1}", "^HSI: 1}"), 2,
        ["thesis.yaml:10:", "rules[0].long: ", "cannot be traded", "instruments.csv"],
    ),
    "a rate as a leg": (
        thesis("0700.HK: 1}", "HKD=X: 1}"), 2,
        ["thesis.yaml:10:", "rules[0].long: ", "cannot be traded"],
    ),
    "lot not known": (
        both(thesis("exit: {after: 1}", "exit: {after: 1}\n    lots: true"),
             thesis("0700.HK: 1", "9999.HK: 1"), written("9999.HK.csv", CLOSES)),
        2, ["thesis.yaml:10:", "rules[0].long: ", "lot", "instruments.csv"],
    ),
    "no way out on the same close": (
        both(thesis("after: 1", "after: 0"), written("0700.HK.csv", CLOSES)),
        2, ["thesis.yaml:11:19: rules[0].exit.after", "0700.HK has only closes", "after: 1"],
    ),
    "mainland share sold on its first day": (
        both(thesis("after: 1", "after: 0"), thesis("0700.HK: 1", "600584.SS: 1")), 2,
        ["thesis.yaml:11:19: rules[0].exit.after", "600584.SS cannot be sold on the day"],
    ),
    "suffix not known": (
        both(thesis("0700.HK: 1", "ABC.QQ: 1"), written("ABC.QQ.csv", CLOSES)),
        2, ["thesis.yaml:10:21: rules[0].long.ABC.QQ", "suffix", "instruments.csv"],
    ),
    # events
    "catalogue not there": (
        catalogued("{catalog: catalogue.csv}"), 2,
        ["catalogue.csv: no such file", "did you mean catalog.csv?"],
    ),
    "catalogue name misspelt": (
        catalogued("{catalog: entity_lst}"), 2,
        ["thesis.yaml:5:19: events.news.catalog", "'entity_lst'", "did you mean entity_list?"],
    ),
    "catalogue's clock is bad": (
        both(
            catalogued(FILTERED),
            changed("catalog.csv", "2025-01-14T12:00:00-05:00", "14/01/2025"),
        ),
        2, ["catalog.csv:2:2: announced_at", "'14/01/2025'", "mend"],
    ),
    "catalogue's clock runs backwards": (
        both(catalogued(FILTERED), written(
            "catalog.csv", "id,known_from,announced_at,tz\na,2025-01-15,2025-01-14,Asia/Tokyo\n")),
        2, ["catalog.csv:2:2: known_from", "later than"],
    ),
    "catalogue's zone is unknown": (
        both(catalogued(FILTERED), changed("catalog.csv", "America/New_York", "America/NewYork")),
        2, ["catalog.csv:2:3: tz", "'America/NewYork'"],
    ),
    "catalogue in Latin-1": (
        both(
            catalogued(FILTERED),
            written("catalog.csv", "id,announced_at,tz\né,".encode("latin-1")),
        ),
        2, ["catalog.csv:2:1: not UTF-8", "mend"],
    ),
    "catalogue's row is short": (
        both(catalogued(FILTERED), changed("catalog.csv", ",News,Zhipu AI", ",News")), 2,
        ["catalog.csv:2: 4 fields under 5 columns"],
    ),
    "catalogue's id twice": (
        both(
            catalogued(FILTERED),
            written("catalog.csv", "id,announced_at,tz\na,2025-01-14,UTC\na,2025-01-15,UTC\n"),
        ),
        2, ["catalog.csv:3:1: id", "line 2", "'a'"],
    ),
    "listed ids twice": (
        thesis("title: News}", "title: News, id: a}\n      - {announced_at: 2025-01-14, id: a}"), 2,
        ["thesis.yaml:6:", "events.news", "'a'", "make ids unlike"],
    ),
    "where names nothing": (
        catalogued("{catalog: catalog.csv, where: {entities: [Zhipu A]}}"), 2,
        ["thesis.yaml:5:", "events.news.where.entities", "'Zhipu A'", "did you mean 'Zhipu AI'?"],
    ),
    "where has no such field": (
        catalogued("{catalog: catalog.csv, where: {entity: [Zhipu AI]}}"), 2,
        ["thesis.yaml:5:", "events.news.where", "'entity'", "did you mean entities?"],
    ),
    "detector without a symbol": (
        catalogued("{detect: {measure: return, below: -8%}}"), 2,
        ["thesis.yaml:5:", "events.news.detect", "symbol is missing"],
    ),
    "detector's symbol has no prices": (
        catalogued("{detect: {symbol: AMD, measure: return, below: -8%}}"), 3,
        ["no prices of AMD", "mend"],
    ),
    "a gap of closes": (
        catalogued("{detect: {symbol: ^HSI, measure: gap, below: -8%}}"), 2,
        ["thesis.yaml:5:", "events.news.detect.measure", "'gap'", "only closes"],
    ),
    # prices: the file
    "price file is empty": (written("BABA.csv", ""), 2, ["BABA.csv: the file is empty", "Date["]),
    "price file is a folder": (folder_instead("BABA.csv"), 2, ["BABA.csv: not a regular file"]),
    "price file is a link out": (linked_outside, 2, ["BABA.csv: a link out of the folder"]),
    "column missing": (
        text("Date,Open,High,Low,Close", "Date,Open,High,Close,Low2"), 2,
        ["BABA.csv:1: an unknown column: 'Low2'", "did you mean Low?"],
    ),
    "no Close": (
        written("BABA.csv", "Date,Open,High,Low\n2025-01-15,1,1,1\n"), 2,
        ["BABA.csv:1: the column Close is missing"],
    ),
    "wrong header": (text("Date,", "Day,"), 2, ["BABA.csv:1: an unknown column: 'Day'"]),
    "semicolons": (
        written("BABA.csv", "Date;Close\n2025-01-15;81\n"), 2,
        ["BABA.csv:1", "separated by commas, not by ';'"],
    ),
    # prices: the rows
    "text in a number": (
        text(ROW, "2025-01-15,81,83,80,n.m.,82,1000"), 2,
        ["BABA.csv:4: Close: not a number: 'n.m.'", "mend"],
    ),
    "NaN": (
        text(ROW, "2025-01-15,81,83,80,NaN,82,1000"), 2,
        ["BABA.csv:4: 2025-01-15 Close: a price is missing", "mend"],
    ),
    "infinity": (
        text(ROW, "2025-01-15,81,inf,80,82,82,1000"), 2,
        ["BABA.csv:4: High: not a number: 'inf'", "mend"],
    ),
    "negative price": (
        text(ROW, "2025-01-15,81,83,-80,82,82,1000"), 2,
        ["BABA.csv:4: 2025-01-15 Low: a price that is not above 0: -80", "mend"],
    ),
    "high below low": (
        text(ROW, "2025-01-15,81,79,80,79,79,1000"), 2,
        ["BABA.csv:4: 2025-01-15 High: high below low: 79", "mend"],
    ),
    "close above high": (
        text(ROW, "2025-01-15,81,83,80,84,84,1000"), 2,
        ["BABA.csv:4: 2025-01-15 Close: close above high: 84", "mend"],
    ),
    "date twice": (
        text("2025-01-15", "2025-01-14"), 2,
        ["BABA.csv:4: 2025-01-14 Date: a date that is repeated", "mend"],
    ),
    "unsorted": (
        text("2025-01-15", "2025-01-10"), 2,
        ["BABA.csv:4: 2025-01-10 Date: a date earlier than the row before it", "mend"],
    ),
    "newest first": (
        written("HKD=X.csv", "Date,Close\n2025-01-15,7.79\n2025-01-14,7.79\n"), 2,
        ["HKD=X.csv:3: 2025-01-14 Date", "mend"],
    ),
    "bar on a holiday": (  # Monday 20 January 2025: Martin Luther King's day
        text("2025-01-17", "2025-01-20"), 2,
        ["BABA.csv:6: 2025-01-20 Date: a bar on a day without a session of XNYS (Monday)", "mend"],
    ),
    "bar on a Saturday": (
        changed("0700.HK.csv", "2025-01-17", "2025-01-18"), 2,
        ["0700.HK.csv:6: 2025-01-18 Date", "XHKG (Saturday)", "mend"],
    ),
    "Adj Close missing in a row": (
        text(ROW, "2025-01-15,81,83,80,82,,1000"), 2,
        ["BABA.csv:4: 2025-01-15 Adj Close: a price is missing", "mend"],
    ),
    "date of another form": (
        text("2025-01-15", "15/01/2025"), 2,
        ["BABA.csv:4: Date: not a date: '15/01/2025'", "2024-01-31"],
    ),
    "date of a century ahead": (
        text("2025-01-17", "3025-01-17"), 2, ["BABA.csv:6: 3025-01-17 Date", "2199", "mend"],
    ),
    "row before any calendar": (
        changed("0700.HK.csv", "2025-01-13", "1950-01-03"), 3,
        ["0700.HK.csv:2: 1950-01-03 Date", "XHKG covers 1960-01-01", "mend"],
    ),
    "price of 1e300": (
        text(ROW, "2025-01-15,81,1e300,80,82,82,1000"), 2,
        ["BABA.csv:4: 2025-01-15 High", "outside 1e-18 to 1e+18: 1e+300", "mend"],
    ),
    "rate that has no inverse": (
        changed("HKD=X.csv", "2025-01-14,7.79", "2025-01-14,1e-320"), 2,
        ["HKD=X.csv:3: 2025-01-14 Close", "outside 1e-18 to 1e+18", "mend"],
    ),
    "NUL byte": (
        text(ROW, "2025-01-15,8\x001,83,80,82,82,1000"), 2, [r"BABA.csv:4: Open", r"'8\x001'"],
    ),
    "price file in UTF-16": (
        written("BABA.csv", "Date,Close\n".encode("utf-16")), 2, ["BABA.csv:1: not UTF-8"],
    ),
    "thousands separator": (
        text(ROW, '2025-01-15,81,83,80,82,82,"1,000"'), 2,
        ["BABA.csv:4: Volume: not a number: '1,000'", "mend"],
    ),
    # prices: what is not there
    "folder not there": (no_prices, 2, ["prices: there is no such folder", "--prices takes"]),
    "symbol's file not there": (removed("0700.HK.csv"), 3, ["no prices of 0700.HK", "SYMBOL.csv"]),
    "benchmark's file not there": (removed("^HSI.csv"), 3, ["no prices of ^HSI", "SYMBOL.csv"]),
    "no rate": (removed("HKD=X.csv"), 3, ["no rate of HKD in USD", "HKD=X", "SYMBOL.csv"]),
    "rate begins after the entry": (
        written("HKD=X.csv", "Date,Close\n2025-01-16,7.79\n2025-01-17,7.79\n"), 3,
        ["HKD", "USD", "2025-01-16", "mend"],
    ),
    "period after the prices": (
        thesis("events:", "period: {start: 2026-01-01, end: 2026-06-30}\nevents:"), 3,
        ["2026-01-01 to 2026-06-30", "they end on 2025-01-17", "mend"],
    ),
    "period before the prices": (
        thesis("events:", "period: {start: 2020-01-01, end: 2020-06-30}\nevents:"), 3,
        ["2020-01-01 to 2020-06-30", "none by 2020-06-30", "mend"],
    ),
    # prices: instruments.csv
    "unknown exchange": (
        written("instruments.csv", "symbol,exchange\nBABA,XNYZ\n"), 2,
        ["instruments.csv:2: exchange", "'XNYZ'", "did you mean XNYS?"],
    ),
    "bad lot": (
        written("instruments.csv", "symbol,lot\nBABA,0\n"), 2, ["instruments.csv:2: lot", "'0'"],
    ),
    "symbol twice": (
        written("instruments.csv", "symbol,lot\nBABA,1\nBABA,2\n"), 2,
        ["instruments.csv:3", "BABA", "mend"],
    ),
    "unknown column": (
        written("instruments.csv", "symbol,exchagne\nBABA,XNYS\n"), 2,
        ["instruments.csv:1", "'exchagne'", "did you mean exchange?"],
    ),
    "currency in small letters": (
        written("instruments.csv", "symbol,currency\nBABA,usd\n"), 2,
        ["instruments.csv:2: currency", "'usd'"],
    ),
}  # fmt: skip


def test_the_world_that_the_others_break_is_itself_sound(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.run() == 0
    assert (world.out / "result.json").is_file()
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", CASES)
def test_malformed_input_is_one_message_that_helps(
    name: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    break_it, status, said = CASES[name]
    break_it(world)
    before = world.contents()
    found = world.run()
    captured = capsys.readouterr()
    assert found == status, captured.err
    check_message(captured.err, said)
    assert captured.out == ""
    assert world.contents() == before, "input as it was, and nothing in or beside --out"


def check_message(message: str, said: list[str]) -> None:
    """One message, in words of ours, with every part of `said` and a mend."""
    assert message.startswith("backtest: ")
    assert message.count("backtest: ") == 1
    assert message.endswith("\n")
    assert "Traceback" not in message
    assert "a fault of the program" not in message
    assert len(message.splitlines()) <= 3, message
    assert "\n  mend: " in message, message
    for part in said:
        assert part in message, message


@pytest.mark.parametrize(
    "name", ["unknown key", "semicolons", "rate begins after the entry"], ids=str
)
def test_the_module_run_as_a_program_says_the_same(name: str, world: World) -> None:
    break_it, status, said = CASES[name]
    break_it(world)
    before = world.contents()
    done = run_program(world.words(), world)
    assert done.returncode == status, done.stderr
    check_message(done.stderr, said)
    assert done.stdout == ""
    assert world.contents() == before


def test_a_symbol_that_is_not_bundled_ends_at_once_without_a_network(world: World) -> None:
    world.change("thesis.yaml", "BABA: 1, 0700.HK: 1", "AAPL: 1, 7203.T: 1")
    done = run_program(["run", str(world.thesis)], world)
    assert done.returncode == 3
    check_message(
        done.stderr, ["sample has no prices of AAPL, 7203.T, no rate of JPY in USD", "--prices DIR"]
    )
    assert done.stdout == ""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
@pytest.mark.parametrize("name", ["thesis.yaml", "BABA.csv"])
def test_a_file_that_may_not_be_read_is_named(
    name: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.path(name).chmod(0)
    status = world.run()
    world.path(name).chmod(0o600)
    assert status == 2
    check_message(capsys.readouterr().err, [f"{name}: cannot be read", "Permission denied"])


@pytest.mark.parametrize("out", ["", "thesis.yaml"])
def test_an_out_that_cannot_be_a_folder_is_refused(
    out: str, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(world.folder)
    before = world.contents()
    assert main(["run", "thesis.yaml", "--prices", "prices", "--out", out]) == 2
    captured = capsys.readouterr()
    check_message(captured.err, ["--out", repr(out), "name a folder"])
    assert captured.out == ""
    assert world.contents() == before


def run_program(words: list[str], world: World) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backtest", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=world.folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
