"""A catalogue in YAML: a list of mappings from column to text, or `events:` with one."""

from __future__ import annotations

from collections.abc import Iterator

from backtest.errors import EventError
from backtest.events.record import Cell, Record, check_columns

__all__ = ["read_yaml"]

_MEND = "a catalogue is a list of events: - {id: …, announced_at: …, tz: …, title: …}"


def read_yaml(text: str, *, file: str) -> Iterator[Record]:
    """The events of a YAML catalogue, every scalar as the text that was written.

    Raises
    ------
    EventError
        For what is not YAML, not a list of mappings, or uses anchors.

    Examples
    --------
    >>> rows = list(read_yaml("- {id: a, announced_at: 2025-02-17, tz: Asia/Tokyo}", file="a.yaml"))
    >>> rows[0].text("announced_at")
    '2025-02-17'
    """
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    root = _composed(text, file)
    if isinstance(root, MappingNode) and [k.value for k, _ in root.value] == ["events"]:
        root = root.value[0][1]
    if not isinstance(root, SequenceNode):
        raise EventError("not a list of events", file=file, line=1, mend=_MEND)
    for node in root.value:
        if not isinstance(node, MappingNode):
            raise _at(node, file, "not an event", _MEND)
        yield _record(node, file)


def _composed(text: str, file: str):  # type: ignore[no-untyped-def]  # nodes of ruamel are untyped
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="base", pure=True).compose(text)
    except MarkedYAMLError as error:
        place = error.problem_mark
        raise EventError(
            f"not YAML ({error.problem})",
            file=file,
            line=None if place is None else place.line + 1,
            column=None if place is None else place.column + 1,
            mend="put text that holds a colon or a bracket in quotes",
        ) from error
    except RecursionError as error:
        raise EventError("nested too deep", file=file, mend=_MEND) from error
    except (YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise EventError(f"not YAML ({said})", file=file, mend=_MEND) from error


def _record(node, file: str) -> Record:  # type: ignore[no-untyped-def]  # ruamel
    from ruamel.yaml.nodes import ScalarNode

    line = node.start_mark.line + 1
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            raise _at(key, file, "a column's name is text", _MEND)
    check_columns((str(key.value) for key, _ in node.value), file=file, line=line)
    return Record(file, line, {str(key.value): _cell(value, file) for key, value in node.value})


def _cell(node, file: str) -> Cell:  # type: ignore[no-untyped-def]  # ruamel
    from ruamel.yaml.nodes import ScalarNode, SequenceNode

    _refuse_anchor(node, file)
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, ScalarNode):
        return Cell(str(node.value).strip(), line, column)
    if not isinstance(node, SequenceNode):
        raise _at(node, file, "a mapping where text is meant", "give a value or a list of values")
    for part in node.value:
        _refuse_anchor(part, file)
        if not isinstance(part, ScalarNode):
            raise _at(part, file, "not a value", "give a list of plain values")
    parts = tuple(str(part.value) for part in node.value)
    return Cell(";".join(parts), line, column, parts)


def _refuse_anchor(node, file: str) -> None:  # type: ignore[no-untyped-def]  # ruamel
    if node.anchor:
        raise _at(node, file, "an anchor or an alias", "write the value out")


def _at(node, file: str, problem: str, mend: str) -> EventError:  # type: ignore[no-untyped-def]  # ruamel
    place = node.start_mark
    return EventError(problem, file=file, line=place.line + 1, column=place.column + 1, mend=mend)
