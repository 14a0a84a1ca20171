"""`backtest schema`: the JSON Schema of a thesis, for editors."""

from __future__ import annotations

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add `backtest schema` to the command."""
    app.command("schema")(show)


def show() -> None:
    """Print the JSON Schema by which an editor completes and checks a thesis."""
    import json

    from backtest.thesis import schema

    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
