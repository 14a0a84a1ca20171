"""`backtest new`: a commented thesis to start from."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

__all__ = ["register"]

Name = Annotated[
    str, typer.Argument(help="The thesis's name; the file is NAME.yaml in this folder.")
]


def register(app: typer.Typer) -> None:
    """Add `backtest new` to the command."""
    app.command("new")(write)


def write(name: Name) -> None:
    """Write a commented starter thesis that runs on the bundled prices."""
    from backtest.thesis.starter import write_starter

    path = write_starter(name)
    typer.echo(f"wrote {path}")
    typer.echo(f"try:   backtest run {shlex.quote(str(path))}")
