"""Text files from outside: regular, of a sane size, in UTF-8, or one clear refusal."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from backtest.errors import InputError

__all__ = ["decoded", "read_bytes"]

_MEND = "save the file as UTF-8"


def read_bytes(
    path: Path, *, largest: int, refusal: type[InputError], beside: Callable[[Path], str]
) -> bytes:
    """What a regular file holds; links are followed, pipes and devices are not opened.

    Parameters
    ----------
    path : pathlib.Path
    largest : int
        Bytes; a larger file is refused without being read whole.
    refusal : type of InputError
        What to raise.
    beside : callable
        The mend for a file that is not there: what else it may have been.

    Raises
    ------
    InputError
        Of the class `refusal`, with the file and the mend.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refusal("a folder, not a file", file=path, mend="name the file inside it")
        if not stat.S_ISREG(mode):
            raise refusal("not a regular file", file=path, mend="name a file of text")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        raise refusal("no such file", file=path, mend=beside(path)) from error
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        mend = "name a file that you may read"
        raise refusal(f"cannot be read ({said})", file=path, mend=mend) from error
    if len(content) > largest:
        size = f"{largest // 1024**2} MiB" if largest >= 1024**2 else f"{largest:,} bytes"
        raise refusal(f"larger than {size}", file=path, mend="is this the file you meant?")
    return content


def decoded(content: bytes, *, file: str | Path, refusal: type[InputError]) -> str:
    """The text of a file, without a byte-order mark.

    Raises
    ------
    InputError
        Of the class `refusal`, with line and column, for what is not UTF-8 text.

    Examples
    --------
    >>> decoded(b"name: a", file="a.yaml", refusal=InputError)
    'name: a'
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("UTF-16, not UTF-8", file=file, line=1, mend=_MEND)
    bad, problem = content.find(b"\0"), "a NUL byte: not a text file"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text, bad, problem = "", error.start, "not UTF-8"
    if bad >= 0:
        line = content.count(b"\n", 0, bad) + 1
        column = bad - content.rfind(b"\n", 0, bad)
        raise refusal(problem, file=file, line=line, column=column, mend=_MEND)
    return text
