"""`backtest track`: the track record of a folder of articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from backtest.cli.options import AsJson, Offline, Prices, Quiet, StoreAt
from backtest.cli.run import page, progress, require_name, told

__all__ = ["register"]

Folder = Annotated[
    str, typer.Argument(help="A folder with articles.csv (file,published,author,outlet).")
]
Out = Annotated[str | None, typer.Option(help="A folder for track.json, CSVs and figures.")]
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
    store: StoreAt = None,
    offline: Offline = False,
    quiet: Quiet = False,
) -> None:
    """Follow every call of many articles, by author and outlet."""
    from backtest import tracking
    from backtest.cli.progress import fetching
    from backtest.prices.choose import Access

    require_name(out)
    progress("reading …", shown=not quiet)
    with fetching(None, quiet=quiet) as hears:
        record = tracking.track(
            folder,
            prices=prices,
            access=Access(Path(store) if store else None, offline=offline, told=hears),
            extractor=extractor,
        )
    written = None
    if out is not None:
        from backtest.report.track_out import write_track

        written = write_track(record, out)
    progress("", shown=not quiet)
    if as_json:
        from backtest.report.formats.track_json import render_track_json

        told(render_track_json(record))
    elif not quiet:
        from backtest.report.formats.text import render_sections
        from backtest.report.sections.track import track_sections

        shown = page()
        told(render_sections(track_sections(record), width=shown.width, colour=shown.colour,
                             encoding=shown.encoding))  # fmt: skip
    if written is not None and not quiet:
        told(f"\nTrack record: {written}\n", aside=as_json)
