"""`backtest check`: read an article, say what it recommends, whether it is true, what it gave."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backtest.cli.options import AsJson, Offline, Prices, Quiet, Seed, StoreAt
from backtest.cli.run import page, progress, require_name, told

if TYPE_CHECKING:
    from backtest.result.check import Check

__all__ = ["register"]

Article = Annotated[
    str,
    typer.Argument(
        help="A text, Markdown or HTML file, a bundled article's name, or - for standard input."
    ),
]
Published = Annotated[
    str | None, typer.Option("--published", help="The day on which one could read it: 2025-06-26.")
]
Out = Annotated[
    str | None, typer.Option(help="A folder for check.json, thesis.yaml, tables and both reports.")
]
By = Annotated[
    str, typer.Option("--extractor", help="rules, or one that a package of yours offers.")
]
Ask = Annotated[bool, typer.Option("--interactive", help="Ask what the text leaves open.")]


def register(app: typer.Typer) -> None:
    """Add the command `check`."""
    app.command("check")(check)


def check(
    article: Article,
    published: Published = None,
    prices: Prices = "auto",
    as_json: AsJson = False,
    out: Out = None,
    extractor: By = "rules",
    interactive: Ask = False,
    store: StoreAt = None,
    offline: Offline = False,
    seed: Seed = 0,
    quiet: Quiet = False,
) -> None:
    """Check what an article recommends: is it true, and did following it pay."""
    from backtest import checking
    from backtest.cli.progress import fetching
    from backtest.prices.choose import Access

    require_name(out)
    progress("reading …", shown=not quiet)
    with fetching(None, quiet=quiet) as hears:
        found = checking.check(
            article,
            published=published,
            prices=prices,
            access=Access(Path(store) if store else None, offline=offline, told=hears),
            extractor=extractor,
            answer=_asked if interactive else None,
            seed=seed,
        )
    written = None
    if out is not None:
        from backtest.report.check_out import write_check

        progress("drawing …", shown=not quiet)
        written = write_check(found, out)
    progress("", shown=not quiet)
    if as_json:
        from backtest.report.formats.check_json import render_check_json

        told(render_check_json(found))
    elif not quiet:
        told(_text(found))
    if written is not None and not quiet:
        told(f"\nCheck: {written}\n", aside=as_json)


def _text(found: Check) -> str:
    from backtest.report.formats.text import render_sections
    from backtest.report.sections.article import check_sections

    shown = page()
    return render_sections(
        check_sections(found), width=shown.width, colour=shown.colour, encoding=shown.encoding
    )


def _asked(text: str, why: str, candidates: tuple[str, ...]) -> tuple[str, str] | None:
    """Symbol and stance from the person at the terminal; None where the answer is empty."""
    from backtest.report.outside import one_line

    sys.stderr.write(f'\n"{one_line(text, 120)}": {one_line(why, 160)}\n')
    if candidates:
        sys.stderr.write(f"  perhaps {', '.join(one_line(c, 20) for c in candidates[:8])}\n")
    sys.stderr.write("  symbol (empty: leave it open): ")
    sys.stderr.flush()
    symbol = sys.stdin.readline().strip()
    if not symbol:
        return None
    sys.stderr.write("  long, short, avoid, hold or mention: ")
    sys.stderr.flush()
    return symbol, sys.stdin.readline().strip() or "mention"
