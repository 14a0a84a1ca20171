"""Where one could first trade, what a long table leaves out, and what to type next."""

from __future__ import annotations

import backtest
from backtest.report.formats.text import MOST, render_sections, render_text
from backtest.report.section import Cell, Column, Section, Table
from backtest.report.sections.first_prices import first_prices
from backtest.result.result import Result


def test_news_of_a_wednesday_night_opens_in_hong_kong_hours_before_new_york(
    flagship: Result,
) -> None:
    # 20:10 in New York on the 15th is 09:10 in Hong Kong on the 16th; the auction there
    # closes its book within the 15 minutes of reaction, and 09:30 is later than 09:25.
    east, west = first_prices(flagship, 0)
    assert (east.place, east.said, east.kind) == ("Hong Kong", "2025-01-16 09:30 +08:00", "open")
    assert east.symbols == ("0981.HK", "0700.HK")
    assert (west.place, west.said) == ("New York", "2025-01-16 09:30 -05:00")
    assert west.symbols == ("BABA",)


def test_both_ends_of_the_clock_are_said_above_the_first_prices(flagship: Result) -> None:
    said = render_text(flagship).split("\nWhat happened when\n")[1].split("\n\n")[0]
    places = [
        said.index(words)
        for words in (
            "Known from  2025-01-15 00:00 -05:00",
            "Known by    2025-01-15 20:10 -05:00",
            "First open  2025-01-16 09:30 +08:00  Hong Kong: 0981.HK, 0700.HK",
            "First open  2025-01-16 09:30 -05:00  New York: BABA",
        )
    ]
    assert places == sorted(places)


def test_many_events_stand_in_a_table_and_the_rest_is_counted() -> None:
    result = backtest.run("entity-list-smic", prices="sample")
    said = render_text(result).split("\nWhat happened when\n")[1].split("\n\n")[0]
    assert "2024-02-23              2024-02-26 09:30" in said
    assert "2025-01-15 00:00–20:10  2025-01-16 09:30" in said
    assert f"… and {len(result.trades) - MOST} more of {len(result.trades)}" in said


def test_a_long_table_is_shortened_unless_it_must_stay_whole() -> None:
    rows = tuple((Cell(f"row {number}"),) for number in range(MOST + 5))
    for whole, shown in ((False, MOST), (True, MOST + 5)):
        table = Table((Column("Row", "left"),), rows, whole=whole)
        text = render_sections((Section("a", "A", (table,)),))
        assert text.count("row ") == shown
        assert ("… and 5 more of 17; all with --out DIR or --json" in text) is not whole


def test_one_row_too_many_is_shown_as_it_takes_no_more_room() -> None:
    rows = tuple((Cell(f"row {number}"),) for number in range(MOST + 1))
    text = render_sections((Section("a", "A", (Table((Column("Row", "left"),), rows),)),))
    assert text.count("row ") == MOST + 1


def test_the_next_commands_of_a_bundled_thesis_use_its_name(flagship: Result) -> None:
    lines = [line.strip() for line in render_text(flagship).split("\nNext\n")[1].splitlines()]
    assert [line.split("  ")[0] for line in lines if line.startswith("backtest")] == [
        "backtest run zhipu-entity-list --out zhipu-entity-list",
        "backtest run zhipu-entity-list --json",
    ]
