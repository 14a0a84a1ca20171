"""Reading a thesis: a file, a text, or a bundled name."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from backtest.errors import ThesisError, UnknownName, nearest
from backtest.text_file import decoded, read_bytes
from backtest.thesis.bundled import bundled, bundled_path
from backtest.thesis.document import LARGEST, Document, read_document
from backtest.thesis.fault import Wrong, written_key, wrongs
from backtest.thesis.thesis import Thesis

__all__ = ["load", "loads"]

_SUFFIXES = (".yaml", ".yml")


def load(source: str | Path) -> Thesis:
    """The thesis in a file, or the bundled one of that name.

    Parameters
    ----------
    source : str or pathlib.Path
        A path (it ends in .yaml or .yml, or has a folder in it), or a bundled name.

    Raises
    ------
    ThesisError
        The file cannot be read, or the document is wrong: file, line, column, key, value
        and the mend.
    UnknownName
        No bundled thesis has that name.

    Examples
    --------
    >>> load("zhipu-entity-list").symbols
    ('0981.HK', 'BABA', '0700.HK')
    """
    if not isinstance(source, str | Path):
        raise ThesisError("not a thesis", key="thesis", value=source,
                          mend="give a Thesis, the path of its file, a name")  # fmt: skip
    path = Path(source)
    if path.suffix.lower() not in _SUFFIXES and len(path.parts) == 1 and not _is_file(path):
        found = bundled_path(str(source))
        if found is None:
            raise _unknown(str(source))
        path = found
    thesis = loads(_text(path), file=str(path))
    thesis._path = path.absolute()
    return thesis


def loads(text: str, *, file: str = "<text>") -> Thesis:
    """The thesis in a YAML text; `file` is what errors call it.

    Raises
    ------
    ThesisError
        As `load` does.

    Examples
    --------
    >>> loads('''
    ... name: gap
    ... events: {fall: {detect: {symbol: BABA, measure: gap, below: -5%}}}
    ... rules: [{when: fall, long: [BABA], exit: {after: 5}}]
    ... ''').rules[0].exit.after
    5
    """
    document = read_document(text, file=file)
    try:
        return Thesis.model_validate(document.value)
    except ValidationError as error:
        found = wrongs(error, Thesis)
    raise _first_in_order(found, document, file)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long for a file, or has a NUL in it
        return False


def _first_in_order(found: list[Wrong], document: Document, file: str) -> ThesisError:
    """The wrong thing that comes first in the file; it says how many others there are."""
    places = [document.place(one.at, on_key=one.on_key) or (0, 0) for one in found]
    unknown = {one.at[:-1] for one in found if one.on_key}
    # A missing key beside an unknown one most likely is that one, misspelt.
    order = [
        (one.lacks and one.at in unknown, *place) for one, place in zip(found, places, strict=True)
    ]
    _, line, column = min(order)
    first = found[order.index(min(order))]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return ThesisError(
        first.problem + more,
        file=file,
        line=line or None,
        column=column or None,
        key=written_key(first.at) or None,
        value=first.value,
        mend=first.mend,
    )


def _text(path: Path) -> str:
    largest = 4 * LARGEST  # bytes: four a character at most
    content = read_bytes(path, largest=largest, refusal=ThesisError, beside=_beside)
    return decoded(content, file=path, refusal=ThesisError)


def _beside(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in _SUFFIXES]
    except OSError:
        names = []
    near = nearest(path.name, sorted(names))
    if near is not None:
        return f"did you mean {near}?"
    return f"name a file that is there, or a bundled thesis: {', '.join(bundled())}"


def _unknown(name: str) -> UnknownName:
    near = nearest(name, bundled())
    known = f"bundled are {', '.join(bundled())}; a file ends in .yaml"
    mend = known if near is None else f"did you mean {near}? {known}"
    return UnknownName("no thesis of that name", value=name, mend=mend)
