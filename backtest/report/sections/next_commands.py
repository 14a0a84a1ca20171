"""Next commands: what to type now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from backtest.report.outside import one_line
from backtest.report.section import Fact, Facts, Section
from backtest.thesis.bundled import bundled_path

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["next_commands"]

OWN_NAMES = ("sample", "frames")  # sources that `auto` finds, or that no option can name


def next_commands(result: Result) -> Section:
    """The commands that say more of the same thesis, ready to be pasted."""
    thesis = result.thesis
    said = _pasted(_named(result), "THESIS") + _prices(result)
    folder = re.sub(r"[^A-Za-z0-9._-]+", "-", thesis.name).strip(".-")[:40] or "report"
    facts = (
        Fact(f"backtest run {said} --out {folder}", "", "page, figures, CSV", "command"),
        Fact(f"backtest run {said} --json", "", "for a program", "command"),
    )
    return Section("next", "Next", (Facts(facts),))


def _named(result: Result) -> str:
    """The thesis as one would type it: a bundled name, else its file, seen from here."""

    path, name = result.thesis.path, result.thesis.name
    if path is None:
        return "THESIS"
    if bundled_path(path.stem) == path:
        return path.stem
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path) or name


def _prices(result: Result) -> str:
    """What the command must say of prices; nothing for the bundled ones."""
    source = result.data.source
    return "" if source in OWN_NAMES else f" --prices {_pasted(source, 'DIR')}"


def _pasted(text: str, instead: str) -> str:
    """Quoted for a shell; what cannot be pasted safely is not offered."""
    return shlex.quote(text) if one_line(text, 400) == text else instead
