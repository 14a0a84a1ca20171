"""Bytes of an article as text: what they say of themselves first, a guess last, binary never."""

from __future__ import annotations

import codecs
import re

from backtest.errors import InputError

__all__ = ["text_of"]

_MARKS = (  # the longer first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (a .docx, .xlsx, .odt or .epub is one)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"bplist00", "a Safari web archive"),
)
_MEND = "save it as text or HTML (UTF-8) and name that file"

# What a page may declare, and what browsers take it for.
_DECLARED = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_NAMES = (
    "big5hkscs cp932 cp949 euc_jp gb18030 iso2022_jp koi8-r koi8-u iso8859-2 iso8859-5 iso8859-7"
    " iso8859-15 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 utf-8"
)
_SANE = frozenset(_NAMES.split())
_GUESSED = ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1251"]
_CHARSET = re.compile(
    rb"<(?:meta\b[^<>]{0,300}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*[\"']?\s*([\w:-]{1,40})",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a page declares its encoding

_HIGH = re.compile(rb"[\x80-\xff]+")
# Accents, quotation marks, dashes, money: what a Western text has beyond ASCII.
_WESTERN = re.compile(rb"[\x80\x85\x91-\x97\x99\xa3\xa7\xa9\xab\xae-\xb4\xb7\xba-\xff]")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")


def text_of(content: bytes, *, file: str) -> tuple[str, str, tuple[str, ...]]:
    """The text, its encoding, and what had to be assumed.

    Raises
    ------
    InputError
        For what is not text, or in an encoding that cannot be told.

    Examples
    --------
    >>> text_of("Nestl\u00e9".encode("utf-16"), file="a.txt")
    ('Nestl\u00e9', 'utf-16', ())
    >>> text_of(b"%PDF-1.7", file="a.txt")
    Traceback (most recent call last):
    backtest.errors.InputError: a.txt: a PDF document, not text
      mend: save it as text or HTML (UTF-8) and name that file
    """
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return _marked(content, name, codec, file), name, ()
    for magic, what in _BINARY:
        if content.startswith(magic) or (magic == b"%PDF-" and magic in content[:1024]):
            raise InputError(f"{what}, not text", file=file, mend=_MEND)
    if b"\0" in content:
        raise InputError("it has NUL bytes: not text", file=file, mend=_MEND)
    declared = _declared(content)
    if declared == "iso2022_jp":  # of ASCII's bytes alone, as UTF-8 may be
        text = _strict(content, declared)
        if text is not None:
            return text, declared, ()
    text = _strict(content, "utf-8")
    if text is not None:
        return text, "utf-8", ()
    if declared is not None and (text := _strict(content, declared)) is not None:
        return text, declared, ()
    return _assumed(content, declared, file)


def _marked(content: bytes, name: str, codec: str, file: str) -> str:
    text = _strict(content, codec)
    if text is None:
        problem = f"it begins as {name.upper()} does, but is not"
        raise InputError(problem, file=file, mend=_MEND)
    return text


def _declared(content: bytes) -> str | None:
    """The encoding that the page names, None where it names none that text is in."""
    found = _CHARSET.search(content[:_HEAD])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except (LookupError, ValueError):
        return None
    name = _DECLARED.get(name, name)
    return name if name in _SANE else None


def _assumed(content: bytes, declared: str | None, file: str) -> tuple[str, str, tuple[str, ...]]:
    """The text where nothing that it says of itself is true."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text.encode("utf-8", "replace")) - len(text) - 2 * broken
    if whole >= 10 * broken:
        marks = "1 byte is" if broken == 1 else f"{broken:,} bytes are"
        return text, "utf-8", (f"{marks} not UTF-8, as the rest is, and read as \ufffd.",)
    name = "cp1252" if _is_western(content) else _guessed(content)
    guess = None if name is None else _strict(content, name)
    if name is None or guess is None:
        raise InputError("its encoding cannot be told", file=file, mend="save it as UTF-8")
    said = "It does not say its encoding"
    if declared is not None:
        said = f"It says {declared} and is not"
    return guess, name, (f"{said}: read as {name}, which is a guess.",)


def _is_western(content: bytes) -> bool:
    """Whether the bytes beyond ASCII stand alone and are those of accents and quotation marks."""
    runs = _HIGH.findall(content)
    alone = sum(len(run) == 1 for run in runs)
    usual = len(_WESTERN.findall(content))
    return 4 * alone >= 3 * len(runs) and 10 * usual >= 9 * sum(map(len, runs))


def _guessed(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_GUESSED).best()
    if best is None:
        return None
    if best.encoding == "cp949" and _strict(content, "gb18030") is not None:
        # Korean is written without ideographs; a few words of Chinese look like Korean with them.
        korean = str(best)
        if 10 * len(_IDEOGRAPH.findall(korean)) > sum(not c.isascii() for c in korean):
            return "gb18030"
    return best.encoding


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeError:
        return None
