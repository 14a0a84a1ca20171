"""Every page in a real browser: quiet, readable at every width, in dark, on paper, by everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opened

KINDS = ("run", "study", "sweep", "check", "track")
WIDTHS = (360, 768, 1440)
Show = Callable[..., Opened]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_fails_and_nothing_is_asked_for(
    kind: str, show: Show, pages: dict[str, str]
) -> None:
    opened = show(pages[kind])
    opened.page.mouse.wheel(0, 20_000)
    opened.page.wait_for_timeout(100)
    assert opened.errors == []
    assert opened.requests == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_runs_off_the_page(
    kind: str, width: int, show: Show, pages: dict[str, str]
) -> None:
    page = show(pages[kind], width).page
    beyond = page.evaluate(
        """width => [...document.querySelectorAll('main *')].filter(e => {
            const box = e.getBoundingClientRect();
            let scrolls = false;  // inside what scrolls or clips, and has a place of its own
            for (let up = e.parentElement; up !== document.body; up = up.parentElement) {
                scrolls ||= getComputedStyle(up).overflowX !== 'visible';
            }
            return box.width > 0 && box.right > width + 1 && !scrolls;
        }).map(e => e.outerHTML.slice(0, 120))""",
        width,
    )
    assert beyond == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 740)])
def test_the_first_screen_says_whether_it_paid_and_whether_that_is_evidence(
    width: int, height: int, show: Show, run_page: str
) -> None:
    page = show(run_page, width, height).page
    for one in ("h1", ".verdict"):
        box = page.locator(one).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height, one


def test_at_a_desk_the_first_screen_holds_numbers_and_equity_too(show: Show, run_page: str) -> None:
    page = show(run_page, 1440, 900).page
    numbers, chart = page.locator("dl.key"), page.locator("#chart-equity")
    for one in (numbers, chart):
        box = one.bounding_box()
        assert box is not None
        assert box["y"] + min(box["height"], 150) <= 900


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_smaller_than_ten_pixels(width: int, show: Show, run_page: str) -> None:
    small = show(run_page, width).page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e =>
            e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 10
        ).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert small == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(
    kind: str, dark: bool, show: Show, pages: dict[str, str]
) -> None:
    found = Axe().run(show(pages[kind], dark=dark).page)
    serious = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_in_the_dark_the_ground_is_dark_and_the_paths_are_light(show: Show, run_page: str) -> None:
    bright = (
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    light = show(run_page).page.evaluate(bright)
    dark = show(run_page, dark=True).page.evaluate(bright)
    assert min(light) > 230
    assert max(dark) < 50
    stroke = "getComputedStyle(document.querySelector('#chart-equity svg path')).stroke"
    assert show(run_page).page.evaluate(stroke) != show(run_page, dark=True).page.evaluate(stroke)


@pytest.mark.parametrize("kind", KINDS)
def test_paper_holds_every_section_and_no_controls(
    kind: str, show: Show, pages: dict[str, str]
) -> None:
    page = show(pages[kind], 794, 1123).page
    page.emulate_media(media="print")
    assert not page.locator("nav.contents").is_visible()
    for button in page.locator("button").all():
        if (button.get_attribute("class") or "") != "sort":
            assert not button.is_visible()
    for section in page.locator("main section").all():
        assert section.is_visible()
    assert len(page.pdf(format="A4")) > 20_000


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_everything_can_be_read(
    kind: str, show: Show, pages: dict[str, str]
) -> None:
    page = show(pages[kind], scripts=False).page
    for section in page.locator("main section").all():
        assert section.is_visible()
    assert page.locator("main table tr[hidden]").count() == 0


def test_the_contents_lead_to_each_section(show: Show, run_page: str) -> None:
    page = show(run_page).page
    links = page.locator("nav.contents a")
    assert links.count() >= 12
    for link in links.all():
        target = page.locator(str(link.get_attribute("href")))
        assert target.count() == 1
    links.nth(5).click()
    target = page.locator(str(links.nth(5).get_attribute("href")))
    box = target.bounding_box()
    assert box is not None
    assert -5 <= box["y"] < 200
