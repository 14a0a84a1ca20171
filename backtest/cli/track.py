"""`backtest track`: the track record of a folder of articles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from backtest.cli.options import AsJson, Offline, Prices, Quiet, Seed, StoreAt
from backtest.cli.run import page, progress, require_name, told

__all__ = ["register"]

Folder = Annotated[
    str, typer.Argument(help="A folder with articles.csv (file,published,author,outlet).")
]
Out = Annotated[str | None, typer.Option(help="A folder for track.json, tables and the figure.")]
AsOf = Annotated[
    str | None, typer.Option(help="Look at nothing later; the last day of the prices.")
]
By = Annotated[
    str, typer.Option("--extractor", help="rules, or one that a package of yours offers.")
]


def register(app: typer.Typer) -> None:
    """Add the command `track`."""
    app.command("track")(track)


def track(
    folder: Folder,
    prices: Prices = "auto",
    as_json: AsJson = False,
    out: Out = None,
    extractor: By = "rules",
    as_of: AsOf = None,
    store: StoreAt = None,
    offline: Offline = False,
    seed: Seed = 0,
    quiet: Quiet = False,
) -> None:
    """Follow every call of many articles, by side, outlet and author."""
    from backtest import tracking
    from backtest.cli.progress import fetching
    from backtest.prices.choose import Access

    require_name(out)
    with fetching(None, quiet=quiet) as hears:
        record = tracking.track(
            folder,
            prices=prices,
            access=Access(Path(store) if store else None, offline=offline, told=hears),
            extractor=extractor,
            as_of=None if as_of is None else _day(as_of),
            seed=seed,
            progress=False if quiet else None,
        )
    written = None
    if out is not None:
        from backtest.report.track_out import write_track

        progress("drawing …", shown=not quiet)
        written = write_track(record, out)
    progress("", shown=not quiet)
    if as_json:
        from backtest.report.formats.track_json import render_track_json

        told(render_track_json(record))
    elif not quiet:
        from backtest.report.formats.track_text import render_track_text

        shown = page()
        told(render_track_text(record, width=shown.width, colour=shown.colour,
                               encoding=shown.encoding))  # fmt: skip
    if written is not None and not quiet:
        told(f"\nTrack record: {written}\n", aside=as_json)


def _day(said: str) -> date:
    from backtest.errors import InputError

    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise InputError(
            "not a day", key="--as-of", value=said, mend="write it as 2025-06-26"
        ) from error
