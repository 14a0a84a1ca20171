"""`backtest events`: what happened, and when the world could know."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backtest.cli.options import StoreAt
from backtest.cli.update import update_events

if TYPE_CHECKING:
    from backtest.events.event import Event
    from backtest.events.shelf import Shelf

__all__ = ["register"]

Catalog = Annotated[
    str | None,
    typer.Option("--catalog", help="A bundled catalogue, or a CSV or YAML file; all bundled."),
]
Type = Annotated[str | None, typer.Option("--type", help="Only events of this type.")]
First = Annotated[str | None, typer.Option("--from", help="Known on or after this day.")]
Last = Annotated[str | None, typer.Option("--to", help="Known on or before this day.")]
Entity = Annotated[str | None, typer.Option("--entity", help="A whole name or alias.")]
Country = Annotated[str | None, typer.Option("--country", help="Whom it concerns: CN, US.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Id = Annotated[str, typer.Argument(help="The event's id, as `backtest events list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add `backtest events list`, `show` and `update` to the command."""
    events = typer.Typer(
        name="events",
        help="Catalogues of events, with their sources.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    events.command("list")(list_events)
    events.command("show")(show_event)
    events.command("update")(update_events)
    app.add_typer(events)


def list_events(
    catalog: Catalog = None,
    type_: Type = None,
    first: First = None,
    last: Last = None,
    entity: Entity = None,
    country: Country = None,
    store: StoreAt = None,
    as_json: AsJson = False,
) -> None:
    """List events in order of time, by type, day, entity and country."""
    from backtest.events.browse import select

    found = select(
        catalog,
        type_=type_,
        first=first,
        last=last,
        entity=entity,
        country=country,
        shelf=_shelf(store),
    )
    if as_json:
        _print_json({"schema": 1, "events": [_plain(event) for event in found]})
        return
    for line in _rows(found):
        typer.echo(line)
    typer.echo(f"{len(found)} event{'' if len(found) == 1 else 's'}", err=True)


def show_event(
    event_id: Id, catalog: Catalog = None, store: StoreAt = None, as_json: AsJson = False
) -> None:
    """Show one event: its clock, whom it names, and the source of every fact."""
    from backtest.events.browse import find

    event = find(event_id, catalog, shelf=_shelf(store))
    if as_json:
        _print_json({"schema": 1, "event": _plain(event)})
        return
    for line in _shown(event):
        typer.echo(line)


def _shelf(store: str | None) -> Shelf:
    from backtest.events.shelf import default_shelf

    return default_shelf(Path(store) if store else None)


def _shown(event: Event) -> list[str]:
    """A line per field that says something; on a terminal wrapped under its own column."""
    import textwrap
    from functools import partial

    said = _plain(event)
    said |= said.pop("attributes")
    said["source"] = event.source.split(";")  # a line of its own can be clicked on
    said["aliases"] = [f"{alias} ({of})" if of else alias for alias, of in _owned(event)]
    said.pop("alias_of", None)
    shown = {name.replace("_", " "): value for name, value in said.items() if value}
    indent = max(len(name) for name in shown) + 2
    wrap = partial(textwrap.wrap, break_long_words=False, break_on_hyphens=False)
    width = _width()
    lines = []
    for name, value in shown.items():
        text = _printable("; ".join(value) if isinstance(value, list | tuple) else str(value))
        parts = wrap(text, max(width - indent, 20)) if width else [text]
        lines += [f"{name if not at else '':<{indent}}{part}" for at, part in enumerate(parts)]
    return lines


def _owned(event: Event) -> list[tuple[str, str]]:
    """Each alias with the entity that it belongs to, where the catalogue says so."""
    owners = [owner for owner in event.attributes.get("alias_of", "").split(";") if owner]
    if len(owners) != len(event.aliases):
        owners = [""] * len(event.aliases)
    return list(zip(event.aliases, owners, strict=True))


def _width() -> int | None:
    """Columns of the terminal; None in a pipe, whose reader may look for any word."""
    import shutil
    import sys

    return shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else None


def _plain(event: Event) -> dict[str, Any]:
    """An event as JSON has it; the definition is a thesis's, and empty here."""
    said = {one.name: getattr(event, one.name) for one in fields(event)}
    said.pop("definition")
    said["attributes"] = dict(event.attributes)
    said["known_from"], said["known_by"] = (
        event.known_from.isoformat(),
        event.known_by.isoformat(),
    )
    return said


def _rows(events: Sequence[Event]) -> list[str]:
    """A line per event: id, the day or minute (in the source's zone) it was known by, title."""
    if not events:
        return []
    width = _width()
    longest = max(len(event.id) for event in events)
    rows = []
    for event in events:
        clock = event.known_by.strftime("%Y-%m-%d")
        hour = "" if event.precision == "date" else event.known_by.strftime("%H:%M %Z")
        line = f"{_printable(event.id):<{longest}}  {clock} {hour:<9}  {_printable(event.title)}"
        rows.append(line if width is None or len(line) <= width else line[: width - 1] + "…")
    return rows


def _print_json(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False))


def _printable(text: str) -> str:
    """Text from outside without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else "�" for c in text)
