"""Text from outside: titles, sources, symbols, reasons that hold them.

Such text may hold terminal escapes, marks that turn the direction of writing,
megabytes of one letter. What is printed is one line of visible characters.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

__all__ = ["one_line", "web_address"]

JOINERS = "\u200c\u200d"  # written inside words of several scripts: they stay


def one_line(text: str, most: int = 200) -> str:
    """The text on one line, without control characters, at most `most` characters.

    Breaks and tabs become a space; marks of direction and other invisible format
    characters are dropped; control characters (an escape's first) become U+FFFD, so
    that one sees that something was there.

    Examples
    --------
    >>> one_line("Alibaba\\n\\x1b[31mred\\u202e")
    'Alibaba �[31mred'
    >>> one_line("a" * 10, most=5)
    'aaaa…'
    """
    kept: list[str] = []
    marks = 0
    for character in text[: most * 8]:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Zl", "Zp", "Zs") or character in "\t\n\r\v\f":
            kept.append(" ")
        elif category in ("Cc", "Cs", "Co", "Cn"):
            kept.append("\ufffd")
        elif (category == "Cf" and character not in JOINERS) or marks > 4:
            continue
        else:
            kept.append(character)
    said = " ".join("".join(kept).split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


def web_address(text: str) -> str | None:
    """The text where it is an http or https address that may become a link, else None.

    Examples
    --------
    >>> web_address("https://example.org/a?b=c")
    'https://example.org/a?b=c'
    >>> web_address("javascript:alert(1)") is None
    True
    """
    if len(text) > 2000 or any(unicodedata.category(letter)[0] in "CZ" for letter in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:  # "https://[" and the like
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None
