"""A real Chromium, without a network, on pages that were just written.

The browser is the system's own (Debian's package `chromium`): nothing is downloaded. Where
there is none, these tests are skipped and say so; with ``BACKTEST_BROWSER=required``, as on
the machine that guards main, they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

import backtest
from backtest.report.formats.html import (
    render_check_html,
    render_html,
    render_study_html,
    render_sweep_html,
    render_track_html,
)

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@dataclass
class Opened:
    """A page, with everything that went wrong and everything that was asked for since."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium here (Debian, Ubuntu: apt install chromium)"
        if os.environ.get("BACKTEST_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open a page's text in a window of some width, in light or dark, with or without scripts."""
    contexts = []

    def opened(text: str, width: int = 1440, height: int = 900, *, dark: bool = False,
               scripts: bool = True, name: str = "report.html") -> Opened:  # fmt: skip
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("console", lambda said: found.errors.append(f"{said.type}: {said.text}"))
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on("dialog", lambda dialog: found.errors.append(f"dialog {dialog.message}"))
        own = path.as_uri()

        def count(route: Route) -> None:
            if route.request.url.split("#")[0] == own:
                route.continue_()
            else:
                found.requests.append(route.request.url)
                route.abort()

        context.route("**/*", count)
        found.page.goto(own)
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def run_page() -> str:
    return render_html(backtest.run("zhipu-entity-list", prices="sample", readings=True))


@pytest.fixture(scope="session")
def pages(run_page: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A page of every kind."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.txt").write_text("We recommend Alibaba (NYSE: BABA) and avoid Baidu.", "utf-8")
    (folder / "b.txt").write_text("Short NVIDIA. Buy Toyota. We recommend Prudential.", "utf-8")
    rows = "file,published,author,outlet\na.txt,2024-09-02,Ann,Letter\nb.txt,2025-02-03,Ben,Wire\n"
    (folder / "articles.csv").write_text(rows, "utf-8")
    study = backtest.study("zhipu-entity-list", prices="sample")
    vary = {"exit.after": range(20, 61, 20), "exit.stop_loss": "10%,20%,none"}
    swept = backtest.sweep("entity-list-smic", vary, prices="sample")
    checked = backtest.check("sovereign-chips", prices="sample")
    return {
        "run": run_page,
        "study": render_study_html(study),
        "sweep": render_sweep_html(swept),
        "check": render_check_html(checked),
        "track": render_track_html(backtest.track(folder, prices="sample")),
    }
