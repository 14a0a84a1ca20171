"""YAML as a document: every scalar the text that was written, every node with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backtest.errors import ThesisError

__all__ = ["Document", "read_document"]

LARGEST = 1_000_000  # characters: a thousand times a thesis
DEEPEST = 20  # levels within levels

At = tuple[str | int, ...]

# What the composer itself makes of plain text; the text is kept, so these change nothing.
_KINDS = "str seq map int float bool null timestamp merge value"
_UNTAGGED = frozenset(f"tag:yaml.org,2002:{kind}" for kind in _KINDS.split())


@dataclass(frozen=True, slots=True)
class Document:
    """Plain mappings, lists and text, and where in the file each stands."""

    value: Any
    keys: dict[At, tuple[int, int]] = field(default_factory=dict)
    values: dict[At, tuple[int, int]] = field(default_factory=dict)

    def place(self, at: At, *, on_key: bool = False) -> tuple[int, int] | None:
        """Line and column, from 1, of the nearest thing that the file has on a path."""
        if on_key and at in self.keys:
            return self.keys[at]
        while at and at not in self.values:
            at = at[:-1]
        return self.values.get(at)


def read_document(text: str, *, file: str) -> Document:
    """Read YAML without giving it types.

    Raises
    ------
    ThesisError
        For what is not YAML, is empty, repeats a key, or uses tags or anchors.

    Examples
    --------
    >>> read_document("name: 0700", file="a.yaml").value
    {'name': '0700'}
    """
    _check_size(text, file)
    root = _composed(text, file)
    if root is None:
        raise ThesisError("an empty document", file=file, mend="backtest new NAME writes a start")
    document = Document(None)
    value = _plain(root, (), document, file)
    if not isinstance(value, dict):
        line, column = document.values[()]
        raise ThesisError(
            "not a thesis: keys with values belong here", file=file, line=line, column=column,
            mend="begin with name: …, events: … and rules: …; backtest new NAME writes a start",
        )  # fmt: skip
    return Document(value, document.keys, document.values)


def _check_size(text: str, file: str) -> None:
    if len(text) > LARGEST:
        raise ThesisError(
            f"larger than {LARGEST:,} characters", file=file, mend="is this a thesis?"
        )


def _composed(text: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        _check_depth(text, file)
        return YAML(typ="base", pure=True).compose(text)
    except MarkedYAMLError as error:
        place = error.problem_mark
        raise ThesisError(
            f"not YAML ({_said(error)})",
            file=file,
            line=None if place is None else place.line + 1,
            column=None if place is None else place.column + 1,
            mend=_mend(str(error.problem)),
        ) from error
    except ReaderError as error:
        before = text[: error.position]
        raise ThesisError(
            f"not YAML ({_said(error)})",
            file=file,
            line=before.count("\n") + 1,
            column=len(before) - before.rfind("\n"),
            mend="leave that character out",
        ) from error
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise ThesisError(f"not YAML ({_said(error)})", file=file, mend=_mend("")) from error


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting from the stream of events: composing it would recurse."""
    from ruamel.yaml import YAML
    from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent

    marks = sum(text.count(mark) for mark in "[{-:?")
    if marks <= DEEPEST:
        return
    depth = 0
    for event in YAML(typ="base", pure=True).parse(text):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line, column = _place(event)
            mend = "a thesis needs five or six levels"
            raise ThesisError("nested too deep", file=file, line=line, column=column, mend=mend)


def _said(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return " ".join(str(problem).split())


def _mend(problem: str) -> str:
    if "another document" in problem:
        return "one thesis a file: take out the line ---"
    if r"\t" in problem or "tab" in problem:
        return "indent with spaces, not tabs"
    if "alias" in problem:
        return "write the value out instead of *name"
    return "put text that holds a colon or a bracket in quotes, and indent evenly"


def _plain(node: Any, at: At, document: Document, file: str) -> Any:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    document.values[at] = _place(node)
    if node.anchor:
        raise _refused(node, file, at, "an anchor or an alias", "write the value out")
    if node.tag and str(node.tag) not in _UNTAGGED:
        raise _refused(node, file, at, "a tag", f"leave {node.tag} out")
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return [_plain(part, (*at, n), document, file) for n, part in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _refused(key, file, at, "a key is text", "write key: value")
        inside = (*at, str(key.value))
        if key.value in found:
            first = document.keys[inside][0]
            raise _refused(key, file, inside, f"a key that line {first} has too", "leave one out")
        document.keys[inside] = _place(key)
        found[str(key.value)] = _plain(value, inside, document, file)
    return found


def _place(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _refused(node: Any, file: str, at: At, problem: str, mend: str) -> ThesisError:
    from backtest.thesis.fault import written_key

    line, column = _place(node)
    key = written_key(at) or None
    return ThesisError(problem, file=file, line=line, column=column, key=key, mend=mend)
