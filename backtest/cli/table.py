"""Plain tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["printable", "table"]


def table(rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their longest cell, two blanks between them.

    Examples
    --------
    >>> print(table([("a", "b"), ("long", 1)]))
    a     b
    long  1
    """
    cells = [[printable(str(cell)) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def printable(text: str) -> str:
    """Text from outside without control characters, which a terminal would obey.

    Examples
    --------
    >>> printable("a\\x1b[2J")
    'a�[2J'
    """
    return "".join(c if c.isprintable() else "�" for c in text)
