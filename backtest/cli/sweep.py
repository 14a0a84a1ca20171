"""`backtest sweep`: a thesis over a grid of its numbers, and what the best of them is worth."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backtest.cli.options import AsJson, Contact, Offline, Prices, Quiet, Seed, StoreAt
from backtest.cli.run import page, progress, require_name, told

if TYPE_CHECKING:
    from backtest.sweep.sweep import Sweep

__all__ = ["register"]

Name = Annotated[str, typer.Argument(help="A thesis file, or a bundled thesis' name.")]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help="What varies, such as exit.after=5:120:5 (both ends included), "
        "exit.stop_loss=5%,10%,none or legs=0981.HK+BABA,BABA; may be repeated.",
    ),
]
Sample = Annotated[
    str | None, typer.Option(help="random:N or lhs:N of the grid's cells instead of all.")
]
Out = Annotated[
    str | None,
    typer.Option(help="A folder for variants.parquet, sweep.json and figures; an unfinished one "
                 "is gone on with."),
]  # fmt: skip
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="local|tcp://HOST:PORT",
        help="Let dask's workers replay: one for each processor here, or those of a scheduler; "
        "needs backtest[cluster].",
    ),
]
Plain = Annotated[
    bool,
    typer.Option("--no-placebo", help="Leave out the shifted calendars, which alone can judge."),
]


def register(app: typer.Typer) -> None:
    """Add the command `sweep`."""
    app.command("sweep")(sweep)


def sweep(
    thesis: Name,
    vary: Vary = None,
    sample: Sample = None,
    prices: Prices = "auto",
    as_json: AsJson = False,
    out: Out = None,
    no_placebo: Plain = False,
    cluster: Cluster = None,
    store: StoreAt = None,
    offline: Offline = False,
    contact: Contact = None,
    seed: Seed = 0,
    quiet: Quiet = False,
) -> None:
    """Replay a thesis over a grid of its numbers, and say what the best of them is worth."""
    from backtest import sweeping
    from backtest.prices.choose import Access
    from backtest.sweep.bars import sweep_bars

    require_name(out)
    axes = _axes(vary or [])
    progress(f"preparing {thesis} … (the first time it is compiled too)", shown=not quiet)
    with sweep_bars(False if quiet else None) as bar:
        try:
            found = sweeping.sweep(
                thesis,
                axes,
                prices=prices,
                access=Access(
                    Path(store) if store else None, offline=offline, contact=contact, quiet=quiet
                ),
                sample=sample,
                out=out,
                honest=not no_placebo,
                seed=seed,
                cluster=cluster,
                told=bar.variants,
                told_of_shifts=bar.shifts,
            )
        except KeyboardInterrupt:
            _interrupted(out, bar.done)
            raise
    _told(found, out, as_json=as_json, quiet=quiet)


def _axes(vary: list[str]) -> dict[str, str]:
    """``PATH=VALUES`` as a mapping; a path may be given once."""
    from backtest.errors import InputError

    found: dict[str, str] = {}
    for one in vary:
        path, equals, values = one.partition("=")
        path = path.strip()
        if not equals or not path:
            mend = "write PATH=VALUES, such as exit.after=5:120:5"
            raise InputError("not an axis", key="--vary", value=one, mend=mend)
        if path in found:
            raise InputError("the same path twice", key="--vary", value=path, mend="vary it once")
        found[path] = values
    return found


def _interrupted(out: str | None, done: tuple[int, int]) -> None:
    some, every = done
    if out is None:
        sys.stderr.write("backtest: nothing was kept; --out DIR keeps what is done\n")
    elif not some:
        sys.stderr.write("backtest: nothing was done yet\n")
    else:
        sys.stderr.write(
            f"backtest: {some:,} of {every:,} variants stand in {out}; "
            "the same command goes on from there\n"
        )


def _told(found: Sweep, out: str | None, *, as_json: bool, quiet: bool) -> None:
    from backtest.report.formats.sweep_json import render_sweep_json

    if out is not None:
        from backtest.report.sweep_out import write_sweep

        progress("drawing …", shown=not quiet)
        write_sweep(found)
    progress("", shown=not quiet)
    if as_json:
        told(render_sweep_json(found))
    elif not quiet:
        from backtest.report.formats.sweep_text import render_sweep_text

        shown = page()
        told(render_sweep_text(found, width=shown.width, colour=shown.colour,
                               encoding=shown.encoding))  # fmt: skip
    if out is not None and not quiet:
        told(f"\nSweep: {Path(out) / 'variants.parquet'}\n", aside=as_json)
