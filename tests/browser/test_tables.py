"""Tables sort by what the numbers are, and long ones open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Opened

Show = Callable[..., Opened]


def values(table: Locator, column: int) -> list[str]:
    cells = table.locator(f"tbody tr td:nth-child({column + 1})")
    return [str(one.get_attribute("data-v") or one.inner_text()) for one in cells.all()]


def headed(table: Locator, name: str) -> int:
    names = [one.inner_text().strip() for one in table.locator("thead th").all()]
    return names.index(name)


@pytest.fixture
def trades(show: Show, run_page: str) -> Locator:
    return show(run_page).page.locator("table#trades-2")


def test_a_press_sorts_up_and_another_one_down(trades: Locator) -> None:
    column = headed(trades, "Return")
    header = trades.locator("thead th").nth(column)
    assert header.get_attribute("aria-sort") == "none"
    header.locator("button.sort").click()
    assert header.get_attribute("aria-sort") == "ascending"
    up = [float(one) for one in values(trades, column)]
    assert up == sorted(up)
    header.locator("button.sort").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert [float(one) for one in values(trades, column)] == up[::-1]


def test_sorting_moves_whole_rows(trades: Locator) -> None:
    def rows() -> set[str]:
        return {row.inner_text() for row in trades.locator("tbody tr").all()}

    before = rows()
    trades.locator("thead th").nth(headed(trades, "Profit")).locator("button.sort").click()
    assert rows() == before


def test_the_keyboard_sorts_and_it_is_said(show: Show, run_page: str) -> None:
    page = show(run_page).page
    button = page.locator("table#trades-2 button.sort").first
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#announce").inner_text().strip()
