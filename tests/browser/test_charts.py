"""Charts answer the pointer and the keys, with the numbers of the run."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

import backtest
from backtest.report.numbers import signed_percent
from tests.browser.conftest import Opened

Show = Callable[..., Opened]


@pytest.fixture(scope="module")
def change() -> dict[str, str]:
    """The change since the start at each date, as the report says it."""
    result = backtest.run("zhipu-entity-list", prices="sample", placebo=False)
    made = result.equity / result.equity.iloc[0] - 1
    return {f"{date:%Y-%m-%d}": signed_percent(float(value)) for date, value in made.items()}


def said(page: Page, chart: str = "#chart-equity") -> str:
    box = page.locator(f"{chart} .box")
    assert box.is_visible()
    return " ".join(box.inner_text().split())


def plain(text: str) -> str:
    return re.sub(r"[\s+]", "", text)


@pytest.mark.parametrize("width", [360, 1440])
def test_hover_says_the_date_and_every_series_value(
    width: int, show: Show, run_page: str, change: dict[str, str]
) -> None:
    page = show(run_page, width).page
    area = page.locator("#chart-equity .area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    for share in (0.2, 0.5, 0.9):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        text = said(page)
        date = re.search(r"\d{4}-\d{2}-\d{2}", text)
        assert date is not None, text
        assert plain(change[date[0]]) in plain(text), (text, change[date[0]])
        assert "^HSI" in text
    page.mouse.move(0, 0)
    assert not page.locator("#chart-equity .box").is_visible()


def test_the_box_stays_inside_the_window(show: Show, run_page: str) -> None:
    page = show(run_page, 360).page
    area = page.locator("#chart-equity .area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    for share in (0.01, 0.5, 0.99):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 20)
        inside = page.locator("#chart-equity .box").bounding_box()
        assert inside is not None
        assert inside["x"] >= 0
        assert inside["x"] + inside["width"] <= 360


def test_keys_move_along_the_dates_and_escape_ends_it(
    show: Show, run_page: str, change: dict[str, str]
) -> None:
    page = show(run_page).page
    area = page.locator("#chart-equity .area")
    area.focus()
    dates = list(change)
    page.keyboard.press("Home")
    assert dates[0] in said(page)
    page.keyboard.press("ArrowRight")
    assert dates[1] in said(page)
    page.keyboard.press("End")
    assert dates[-1] in said(page)
    assert plain(change[dates[-1]]) in plain(said(page))
    assert plain(change[dates[-1]]) in plain(str(area.get_attribute("aria-valuetext")))
    page.keyboard.press("Escape")
    assert not page.locator("#chart-equity .box").is_visible()


def test_every_chart_can_be_reached_and_says_something(show: Show, run_page: str) -> None:
    page = show(run_page).page
    areas = page.locator("figure.chart .area")
    assert areas.count() >= 8
    for area in areas.all():
        area.focus()
        page.keyboard.press("Home")
        assert str(area.get_attribute("aria-valuetext")).strip()
        page.keyboard.press("Escape")


def test_a_finger_gets_the_values_too(show: Show, run_page: str) -> None:
    page = show(run_page, 360, 740).page
    area = page.locator("#chart-equity .area")
    area.scroll_into_view_if_needed()
    area.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 180, "clientY": 300,
                                        "isPrimary": True, "bubbles": True})  # fmt: skip
    assert page.locator("#chart-equity .box").is_visible()


def test_a_tile_says_its_value_and_is_as_strong_as_it(show: Show, pages: dict[str, str]) -> None:
    page = show(pages["sweep"]).page
    tiles = page.locator("#chart-heatmap-exit-after-exit-stop-loss .tile")
    assert tiles.count() == 9
    script = "all => all.map(tile => getComputedStyle(tile).fillOpacity)"
    strong = [float(one) for one in tiles.evaluate_all(script)]
    said = [float(one.rstrip("\u202f%").replace("−", "-"))
            for one in tiles.evaluate_all("all => all.map(t => t.textContent)")]  # fmt: skip
    assert max(strong) == 1.0
    assert [one / max(said) for one in said] == pytest.approx(strong, abs=0.02)
    page.locator("#chart-heatmap-exit-after-exit-stop-loss summary").click()
    rows = page.locator("#chart-heatmap-exit-after-exit-stop-loss tbody tr")
    assert rows.count() == 3
