"""`backtest run`: replay a thesis and say what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from backtest.cli.options import Contact, Offline, Prices, Quiet, Seed, StoreAt
from backtest.errors import InputError

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["Page", "page", "progress", "register", "require_name", "told"]

NARROWEST, WIDEST, PIPED = 72, 120, 80


Name = Annotated[str, typer.Argument(help="A thesis file, or a bundled thesis' name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Out = Annotated[
    str | None, typer.Option(help="A folder for report.html, result.json, CSVs and figures.")
]
Books = Annotated[
    bool, typer.Option("--books", help="Have vectorbt keep the books too, and reconcile.")
]
Readings = Annotated[
    bool,
    typer.Option(
        "--readings", help="Ask two or three dozen other readings of the claim; --out does."
    ),
]
WriteLock = Annotated[
    bool, typer.Option("--lock", help="Write THESIS.lock: what exactly was read.")
]
HoldLock = Annotated[
    bool, typer.Option("--locked", help="Read what THESIS.lock says, or say what changed.")
]


def register(app: typer.Typer) -> None:
    """Add the command `run`."""
    app.command("run")(run)


def run(
    thesis: Name,
    prices: Prices = "auto",
    as_json: AsJson = False,
    out: Out = None,
    books: Books = False,
    store: StoreAt = None,
    offline: Offline = False,
    contact: Contact = None,
    lock: WriteLock = False,
    locked: HoldLock = False,
    readings: Readings = False,
    seed: Seed = 0,
    quiet: Quiet = False,
) -> None:
    """Replay a thesis against real prices and say whether it worked."""
    require_name(out)
    progress(f"replaying {thesis} …", shown=not quiet)
    result = _replayed(
        thesis,
        prices=prices,
        books=books or out is not None,
        readings=readings or out is not None,
        store=store,
        offline=offline,
        contact=contact,
        locked=locked,
        seed=seed,
        quiet=quiet,
    )
    if lock:
        from backtest.report.lock import lock_of, write_lock

        write_lock(lock_of(result), _lock_beside(thesis))
    written = None
    if out is not None:
        from backtest.report.out import write_out

        progress("drawing …", shown=not quiet)
        written = write_out(result, out)
    progress("", shown=not quiet)
    if as_json:
        from backtest.report.formats.json import render_json

        told(render_json(result))
    elif not quiet:
        told(_text(result))
    if written is not None and not quiet:
        told(f"\nReport: {written / 'report.html'}\n", aside=as_json)
    if result.books is not None and not result.books.reconciled:
        sys.stderr.write("the books do not agree: this is a fault of backtest; see the report\n")
        raise typer.Exit(1)


def _replayed(
    thesis: str,
    *,
    prices: str,
    books: bool,
    readings: bool,
    store: str | None,
    offline: bool,
    contact: str | None,
    locked: bool,
    seed: int,
    quiet: bool,
) -> Result:
    """The run, held to its lock where that was asked for."""
    from backtest import pipeline
    from backtest.cli.progress import fetching
    from backtest.prices.choose import Access
    from backtest.report.lock import lock_of, read_lock

    held = read_lock(_lock_beside(thesis)) if locked else None
    with fetching(None, quiet=quiet) as hears:
        result = pipeline.run(
            thesis,
            prices=prices,
            books=books,
            access=Access(
                Path(store) if store else None,
                offline=offline,
                told=hears,
                contact=contact,
                quiet=quiet,
            ),
            pins=None if held is None else held.pins,
            readings=readings,
            seed=seed,
        )
    if held is not None:
        _require_same(held.differences(lock_of(result)), _lock_beside(thesis))
    return result


def require_name(out: str | None) -> None:
    """Refuse ``--out ""``, which a path would take for the working directory."""
    if out is not None and (not out.strip() or "\0" in out):
        raise InputError("not a folder's name", key="--out", value=out, mend="name a folder")


def _lock_beside(thesis: str) -> Path:
    """``smic.lock`` beside ``smic.yaml``; a bundled thesis has it in the working directory."""
    path = Path(thesis)
    return path.with_suffix(".lock") if path.suffix else Path(f"{path.name}.lock")


def _require_same(differences: Sequence[str], path: Path) -> None:
    if differences:
        raise InputError(
            f"the lock does not hold: {'; '.join(differences)}",
            file=path,
            mend="give what it was written with, or write it anew with --lock",
        )


def _text(result: Result) -> str:
    """The text report, as wide and as colourful as standard output can show."""
    from backtest.report.formats.text import render_text

    shown = page()
    return render_text(result, width=shown.width, colour=shown.colour, encoding=shown.encoding)


class Page(NamedTuple):
    """What standard output can show."""

    width: int
    colour: bool
    encoding: str


def page() -> Page:
    """As wide and as colourful as standard output can show; in a pipe plain and 80 columns."""
    at_terminal = sys.stdout.isatty()
    colour = (
        at_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    )
    return Page(_columns() if at_terminal else PIPED, colour, sys.stdout.encoding or "ascii")


def _columns() -> int:
    import shutil

    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((PIPED, 24)).columns))


def told(text: str, *, aside: bool = False) -> None:
    """Write to standard output, or aside to standard error, in characters that it has."""
    from backtest.report.formats.text import spell

    stream = sys.stderr if aside else sys.stdout
    stream.write(spell(text, stream.encoding or "ascii"))


def progress(text: str, *, shown: bool) -> None:
    """One passing line on a terminal's standard error; nothing in a pipe."""
    if shown and sys.stderr.isatty():
        from backtest.report.formats.text import spell

        sys.stderr.write("\r\x1b[K" + spell(text, sys.stderr.encoding or "ascii"))
        sys.stderr.flush()
