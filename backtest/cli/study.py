"""`backtest study`: what a thesis' instruments did around its events, beyond the normal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backtest.cli.options import Contact, Offline, Prices, Quiet, StoreAt
from backtest.cli.run import progress, require_name, told

if TYPE_CHECKING:
    from backtest.study.study import Study

__all__ = ["register"]


Words = list[str] | None

Model = Annotated[
    str,
    typer.Option(
        help="market_model, constant_mean, market_adjusted, scholes_williams, dimson, or factors."
    ),
]
Estimation = Annotated[str, typer.Option(help="Sessions before day 0 that tell what is normal.")]
Windows = Annotated[Words, typer.Option(help="Sessions to test, such as 0:5; may be repeated.")]
Benchmark = Annotated[
    Words, typer.Option(help="SYMBOL for all, INSTRUMENT=BENCHMARK for one; may be repeated.")
]
Factors = Annotated[
    str | None,
    typer.Option(help="A CSV of daily factors, plain or as in Kenneth French's library."),
]
AllTests = Annotated[
    bool, typer.Option("--all-tests", help="Every test, with why some are not valid.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the study as JSON and nothing else.")]


def register(app: typer.Typer) -> None:
    """Add the command `study`."""

    @app.command("study")
    def study(
        thesis: Annotated[str, typer.Argument(help="A thesis file, or a bundled thesis' name.")],
        model: Model = "market_model",
        estimation: Estimation = "-250:-30",
        window: Windows = None,
        benchmark: Benchmark = None,
        factors: Factors = None,
        log: Annotated[bool, typer.Option("--log", help="Logarithmic returns.")] = False,
        all_tests: AllTests = False,
        prices: Prices = "auto",
        store: StoreAt = None,
        offline: Offline = False,
        contact: Contact = None,
        as_json: AsJson = False,
        out: Annotated[
            str | None, typer.Option(help="A folder for study.json, CSVs and figures.")
        ] = None,
        seed: Annotated[int, typer.Option(min=0, help="Of the bootstrap.")] = 0,
        quiet: Quiet = False,
    ) -> None:
        """Study the returns around a thesis' events, and test them."""
        from backtest import pipeline
        from backtest.prices.choose import Access
        from backtest.study.benchmarks import benchmarks_from
        from backtest.study.windows import DEFAULT
        from backtest.thesis import load

        require_name(out)
        progress(f"studying {thesis} …", shown=not quiet)
        loaded = load(thesis)
        found = pipeline.study(
            loaded,
            prices=prices,
            access=Access(Path(store) if store else None, offline=offline, contact=contact),
            model=model,
            estimation=estimation,
            windows=window or DEFAULT,
            benchmark=benchmarks_from(benchmark or [], loaded.symbols),
            factors=factors,
            log=log,
            seed=seed,
        )
        _told(found, out, as_json=as_json, all_tests=all_tests, quiet=quiet)


def _told(found: Study, out: str | None, *, as_json: bool, all_tests: bool, quiet: bool) -> None:
    written = None
    if out is not None:
        from backtest.report.study_out import write_study

        progress("drawing …", shown=not quiet)
        written = write_study(found, out)
    progress("", shown=not quiet)
    if as_json:
        from backtest.report.formats.study_json import render_study_json

        told(render_study_json(found))
    elif not quiet:
        from backtest.report.formats.study_text import render_study_text

        told(render_study_text(found, every=all_tests))
    if written is not None and not quiet:
        told(f"\nStudy: {written}\n", aside=as_json)
