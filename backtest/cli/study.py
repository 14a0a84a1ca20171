"""`backtest study`: what a thesis' instruments did around its events, beyond the normal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command `study`."""

    @app.command("study")
    def study(
        thesis: Annotated[str, typer.Argument(help="A thesis file, or a bundled thesis' name.")],
        model: Annotated[
            str,
            typer.Option(
                help="market_model, constant_mean, market_adjusted, scholes_williams, dimson, "
                "or factors."
            ),
        ] = "market_model",
        estimation: Annotated[
            str, typer.Option(help="Sessions before day 0 that tell what is normal.")
        ] = "-250:-30",
        window: Annotated[
            list[str] | None,
            typer.Option(help="Sessions to test, such as 0:5; may be repeated."),
        ] = None,
        benchmark: Annotated[
            list[str] | None,
            typer.Option(help="SYMBOL for all, INSTRUMENT=BENCHMARK for one; may be repeated."),
        ] = None,
        factors: Annotated[
            str | None,
            typer.Option(help="A CSV of daily factors, plain or as in Kenneth French's library."),
        ] = None,
        log: Annotated[bool, typer.Option("--log", help="Logarithmic returns.")] = False,
        all_tests: Annotated[
            bool,
            typer.Option("--all-tests", help="Every test, with why some are not valid."),
        ] = False,
        prices: Annotated[
            str, typer.Option(help="auto, sample, or a folder of SYMBOL.csv files.")
        ] = "auto",
        as_json: Annotated[
            bool, typer.Option("--json", help="Print the study as JSON and nothing else.")
        ] = False,
        out: Annotated[
            str | None,
            typer.Option(help="A folder for study.json, CSVs and figures."),
        ] = None,
        seed: Annotated[int, typer.Option(min=0, help="Of the bootstrap.")] = 0,
        quiet: Annotated[
            bool, typer.Option("--quiet", help="Print no tables and no progress.")
        ] = False,
    ) -> None:
        """Study the returns around a thesis' events, and test them."""
        from backtest import pipeline
        from backtest.cli.run import _print, _progress, _require_name
        from backtest.study.benchmarks import benchmarks_from
        from backtest.study.windows import DEFAULT
        from backtest.thesis import load

        _require_name(out)
        _progress(f"studying {thesis} …", shown=not quiet)
        loaded = load(thesis)
        found = pipeline.study(
            loaded,
            prices=prices,
            model="factors" if factors is not None and model == "market_model" else model,
            estimation=estimation,
            windows=window or DEFAULT,
            benchmark=benchmarks_from(benchmark or [], loaded.symbols),
            factors=factors,
            log=log,
            seed=seed,
        )
        written = None
        if out is not None:
            from backtest.report.study_out import write_study

            written = write_study(found, out)
        _progress("", shown=not quiet)
        if as_json:
            from backtest.report.formats.study_json import render_study_json

            sys.stdout.write(render_study_json(found))
        elif not quiet:
            from backtest.report.formats.study_text import render_study_text

            _print(render_study_text(found, every=all_tests))
        if written is not None and not quiet:
            _print(f"\nStudy: {written}\n", aside=as_json)
