"""The place in its file of what is found wrong after a thesis was read."""

from __future__ import annotations

from pathlib import Path

from backtest.errors import InputError, ThesisError
from backtest.thesis.document import At, Document, read_document
from backtest.thesis.fault import written_key
from backtest.thesis.thesis import Thesis

__all__ = ["placed"]


def placed(error: InputError, thesis: Thesis) -> InputError:
    """The error with file, line and column, where it names a key or a value of the thesis.

    A catalogue's name or a symbol can be wrong although the document is sound; only
    later is it known. An error that has a line, or is of another file, stays as it is.

    Examples
    --------
    >>> from backtest.thesis import load
    >>> wrong = InputError("not known", key="rules[0].exit.after", value="60")
    >>> error = placed(wrong, load("zhipu-entity-list"))
    >>> Path(error.file).name, error.line is not None
    ('zhipu-entity-list.yaml', True)
    """
    if thesis.path is None or error.line is not None:
        return error
    if error.file is not None and Path(error.file) != thesis.path:
        return error
    document = _document(thesis.path)
    at = None if document is None else _path(document, error.key)
    if document is None or at is None:
        return error
    found = _of_value(document, at, error.value)
    if found is None and not at:
        return error
    place = document.place(at, on_key=error.value is None) if found is None else found[1]
    key = error.key if found is None or error.key is not None else written_key(found[0])
    line, column = place or (None, None)
    return error.placed(file=thesis.path, line=line, column=column, key=key)


def _document(path: Path) -> Document | None:
    """The document once more; None where its file has been changed or is gone."""
    try:
        return read_document(path.read_text(encoding="utf-8-sig"), file=str(path))
    except (OSError, UnicodeDecodeError, ThesisError):
        return None


def _path(document: Document, key: str | None) -> At | None:
    """The path that is written as `key`; () where there is no key, None where none is."""
    if key is None:
        return ()
    return next((at for at in document.values if written_key(at) == key), None)


def _of_value(document: Document, within: At, value: object) -> tuple[At, tuple[int, int]] | None:
    """The path and place of the first key or value under a path that reads as `value`."""
    for at, place in document.values.items():
        if at[: len(within)] != within:
            continue
        if len(at) > len(within) and at[-1] == value:
            return at, document.keys.get(at, place)
        if _at(document, at) == value:
            return at, place
    return None


def _at(document: Document, at: At) -> object:
    found = document.value
    for part in at:
        found = found[part]
    return found
