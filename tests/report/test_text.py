"""The text report fits a terminal, says the sentence first, and trusts no title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from backtest.report.formats.grid import lay_out
from backtest.report.formats.text import render_sections, render_text, spell
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.result.result import Result

HOSTILE = "<script>x</script> [red]y[/red] \x1b[31mz\x07 \u202egnp.exe $\\frac$ =cmd() 阿里巴巴"


def too_wide(text: str, width: int) -> list[str]:
    """Lines wider than the page; an address or a command is never broken, so it may be."""
    whole = ("http", "backtest run ")
    lines = [line for line in text.splitlines() if not any(part in line for part in whole)]
    return [line for line in lines if cell_len(line) > width]


@pytest.mark.parametrize("width", [72, 80, 120])
def test_the_flagship_fits_the_page(flagship: Result, width: int) -> None:
    assert too_wide(render_text(flagship, width=width), width) == []


def test_the_first_line_is_the_sentence_and_the_second_the_verdict(flagship: Result) -> None:
    first, second = render_text(flagship).splitlines()[:2]
    assert flagship.verdict is not None
    assert first == flagship.verdict.paid
    assert second == f"Verdict: {flagship.verdict.call}."


def test_every_trade_stands_with_its_missed_move_and_its_return(flagship: Result) -> None:
    text = render_text(flagship)
    for row in flagship.trades.to_dict("records"):
        missed, gain = (f"{row[name] * 100:+.1f} %" for name in ("missed_move", "return"))
        symbol, missed, gain = (re.escape(part) for part in (row["symbol"], missed, gain))
        assert re.search(rf"{symbol} .*{missed} +{gain}", text)


def test_known_by_stands_before_known_from_before_publication(flagship: Result) -> None:
    clocks = render_text(flagship).split("\nClocks\n")[1]
    assert clocks.index("known_by") < clocks.index("known_from") < clocks.index("publication")


def test_what_each_market_charged_is_said(flagship: Result) -> None:
    text = " ".join(render_text(flagship).split())
    assert "XHKG stamp duty 4 1,456" in text
    assert "XNYS SEC fee 1 12.86" in text


def elsewhere(result: Result, exchange: str) -> str:
    """The report's words had the first instrument been listed on another exchange."""
    place = replace(result.panel.instruments[0], exchange=exchange)
    panel = replace(
        result.panel,
        instruments=(place, *result.panel.instruments[1:]),
        calendars={**result.panel.calendars, exchange: result.panel.calendars["XHKG"]},
    )
    return " ".join(render_text(replace(result, panel=panel)).split())


def test_where_nobody_knows_what_a_market_charges_it_is_said(flagship: Result) -> None:
    text = elsewhere(flagship, "XSTO")
    assert "taxes: what XSTO charges on a share from 2025-01-16 to 2025-04-16 is not known" in text
    assert "not all of it is known" in text


def test_what_a_fee_takes_for_granted_is_said(flagship: Result) -> None:
    assert "is taken for" not in render_text(flagship)
    said = "taxes: XPAR: every share is taken for one of a French company of more than 1 billion"
    assert said in elsewhere(flagship, "XPAR")


def test_why_a_figure_is_missing_or_misleads_is_said(flagship: Result) -> None:
    text = " ".join(render_text(flagship).split())
    for reason in flagship.metrics.flags.values():
        assert reason in text


def test_what_is_still_open_is_said_at_the_top(replayed: Callable[..., Result]) -> None:
    head = render_text(replayed(exit_="{stop_loss: 95%}")).split("\n\n")[0]
    assert "• 2 trades still open, valued at the last close" in head


def test_a_cut_budget_and_its_share_are_said(replayed: Callable[..., Result]) -> None:
    more = "    size: 160%\n"
    text = render_text(replayed(more=more))
    said = " ".join(text.split())
    # 160 % asked of 100 %: each is cut to five eighths.
    assert "! CUT: 2 budgets for want of buying power (" in said
    assert "), to 62 % of what was asked at the least. See Skipped and cut." in said
    # 160 % asked and 100 % there: 1 / 1.6 = 62.5 % of each budget was kept.
    assert text.count("62.5 %") == 2


def test_a_skipped_leg_is_said_with_its_reason(replayed: Callable[..., Result]) -> None:
    result = replayed(exit_="{until: 2025-01-02}")
    text = " ".join(render_text(result).split())
    assert "! SKIPPED: 2 legs not traded" in text
    assert str(result.skipped["reason"].iloc[0]) in text
    assert "No trade was made." in text


def test_a_plain_page_holds_no_control_character(titled: Callable[[str], Result]) -> None:
    text = render_text(titled(HOSTILE))
    invisible = r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    assert set(re.findall(invisible, text)) == {"\n"}
    assert "[red]y[/red]" in text
    assert "=cmd() 阿里巴巴" in text.replace("\n  ", " ")
    assert too_wide(text, 80) == []


def test_colour_adds_codes_and_changes_no_word(flagship: Result) -> None:
    coloured = render_text(flagship, colour=True)
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == render_text(flagship)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_unicode_gets_plain_signs(flagship: Result, encoding: str) -> None:
    text = render_text(flagship, encoding=encoding)
    text.encode(encoding)
    assert "-26.4 %" in text
    assert "?26" not in text


def test_a_very_long_title_is_cut(titled: Callable[[str], Result]) -> None:
    text = render_text(titled("a" * 5_000))
    assert too_wide(text, 80) == []
    assert "a" * 200 not in text.replace("\n  ", "")


def test_wide_letters_keep_the_columns_aligned() -> None:
    rows = ((Cell("阿里"), Cell("1")), (Cell("ab"), Cell("22")))
    laid = lay_out(Table((Column("Name", "left"), Column("N")), rows), 40)
    assert {cell_len("  ".join(text for text, _ in row)) for row in laid} == {8}


def test_spare_columns_go_first_where_the_page_is_narrow() -> None:
    columns = (Column("One", "left"), Column("Spare", spare=1), Column("Two"))
    rows = ((Cell("x" * 20), Cell("y" * 20), Cell("z" * 20)),)
    heads = [text.strip() for text, _ in lay_out(Table(columns, rows), 45)[0]]
    assert heads == ["One", "Two"]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells in a row of 2"):
        Table((Column("a"), Column("b")), ((Cell("x"),),))


def test_a_section_with_nothing_to_say_leaves_no_trace() -> None:
    says = Section("a", "A", (Lines((Line("one"),)),))
    assert render_sections((Section("b", "B", (Lines(()),)), says)) == "A\n  one\n"


def test_a_letter_that_an_encoding_lacks_becomes_a_question_mark() -> None:
    assert spell("阿 − é", "ascii") == "? - ?"


def test_the_next_command_names_the_file_so_that_it_can_be_pasted(
    replayed: Callable[..., Result],
) -> None:
    result = replayed()
    path = result.thesis.path
    assert isinstance(path, Path)
    assert f"backtest run {path}" in render_text(result, width=400)
