"""Writing a thesis: the document as a person would have written it."""

from __future__ import annotations

import os
import re
import tempfile
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backtest.errors import ThesisError

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = ["save", "to_yaml", "write_text"]


def to_yaml(thesis: Thesis) -> str:
    """The document as YAML text, without what has its default.

    Every scalar that a typed reader would take for something else stands in quotes.

    Examples
    --------
    >>> from backtest.thesis import load, loads
    >>> thesis = load("zhipu-entity-list")
    >>> loads(to_yaml(thesis)) == thesis
    True
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = False
    yaml.width = 100
    yaml.allow_unicode = True
    text = StringIO()
    yaml.dump(_as_written(thesis), text)
    return text.getvalue()


def save(thesis: Thesis, path: str | Path) -> None:
    """Write a thesis to a file, whole or not at all; what stood there is replaced.

    Raises
    ------
    ThesisError
        The file cannot be written.
    """
    write_text(Path(path), thesis.to_yaml())


def write_text(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a text file at once: a new file beside it takes its place when it is whole.

    Raises
    ------
    ThesisError
        The file cannot be written, or is there already and `replace` is off.
    """
    draft = None
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        if replace:
            Path(draft).replace(path)
        else:
            os.link(draft, path)  # fails where the file is there, at whatever moment it came
    except FileExistsError as error:
        mend = "choose another name, or move that file away"
        raise ThesisError("the file is there already", file=path, mend=mend) from error
    except OSError as error:
        said = error.strerror or str(error)
        raise ThesisError(f"cannot be written ({said})", file=path) from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)


def _as_written(thesis: Thesis) -> dict[str, Any]:
    document = thesis.model_dump(mode="json", exclude_defaults=True)
    if len(thesis.benchmark) == 1:
        (symbol, weight), *_ = thesis.benchmark.items()
        if weight == 1:
            document["benchmark"] = symbol
    quoted: dict[str, Any] = _quoted(document)
    return quoted


def _quoted(value: Any) -> Any:
    """Text in quotes where an older reader of YAML would see a truth or a number.

    The writer itself puts quotes where YAML 1.2 needs them; 1.1 also takes ``NO``, ``on``
    and ``1:30`` for something else, and tickers such as these exist.
    """
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        return {_quoted(key): _quoted(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(part) for part in value]
    if isinstance(value, str) and _MISREAD.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


_MISREAD = re.compile(r"y|n|yes|no|on|off|[+-]?[0-9][0-9_:.]*", re.IGNORECASE)
