"""A table laid out in columns of characters, within so many of them."""

from __future__ import annotations

from backtest.report.section import Cell, Column, Table, Tone

__all__ = ["folded", "gap_of", "lay_out"]

GAP, TIGHT = 2, 1
NARROWEST = 12  # a column of words is cut no shorter than this


def lay_out(table: Table, room: int) -> list[list[tuple[str, Tone]]]:
    """Rows of padded texts with their tones, the headings first.

    Where the table is wider than `room`, spare columns are left out (the highest
    `spare` first), then the last column of words goes on in rows below itself.
    """

    kept = _columns_that_fit(table, room)
    columns = [table.columns[i] for i in kept]
    rows = [[row[i] for i in kept] for row in table.rows]
    widths = _widths(columns, rows)
    too_wide = sum(widths) + gap_of(table) * (len(widths) - 1) - room
    if too_wide > 0:
        widest = max(
            (i for i, column in enumerate(columns) if column.align == "left"),
            key=lambda i: widths[i],
            default=len(columns) - 1,
        )
        widths[widest] = max(NARROWEST, widths[widest] - too_wide)
    laid: list[list[tuple[str, Tone]]] = []
    if any(column.name for column in columns):
        heads = [Cell(column.name, "quiet") for column in columns]
        laid += _rows_of(heads, widths, columns)
    for row in rows:
        laid += _rows_of(row, widths, columns)
    return laid


def gap_of(table: Table) -> int:
    """Blanks between its columns."""
    return TIGHT if table.tight else GAP


def _rows_of(
    row: list[Cell], widths: list[int], columns: list[Column]
) -> list[list[tuple[str, Tone]]]:
    """One row of the table, in as many rows of characters as its longest cell needs."""
    deep = [folded(cell.text, width) for cell, width in zip(row, widths, strict=True)]
    return [
        [
            _padded(parts[depth] if depth < len(parts) else "", cell.tone, width, column)
            for parts, cell, width, column in zip(deep, row, widths, columns, strict=True)
        ]
        for depth in range(max(len(parts) for parts in deep))
    ]


def _columns_that_fit(table: Table, room: int) -> list[int]:
    kept = list(range(len(table.columns)))
    while True:
        columns = [table.columns[i] for i in kept]
        widths = _widths(columns, [[row[i] for i in kept] for row in table.rows])
        least = [
            min(width, NARROWEST * 2) if column.align == "left" else width
            for width, column in zip(widths, columns, strict=True)
        ]
        spare = max(columns, key=lambda column: column.spare)
        if sum(least) + gap_of(table) * (len(least) - 1) <= room or not spare.spare:
            return kept
        kept = [i for i in kept if table.columns[i] is not spare]


def _widths(columns: list[Column], rows: list[list[Cell]]) -> list[int]:
    from rich.cells import cell_len

    return [
        max([cell_len(column.name), *(cell_len(row[i].text) for row in rows)])
        for i, column in enumerate(columns)
    ]


def _padded(text: str, tone: Tone, width: int, column: Column) -> tuple[str, Tone]:
    from rich.cells import cell_len

    space = " " * max(0, width - cell_len(text))
    return (space + text if column.align == "right" else text + space, tone)


def folded(text: str, width: int, hanging: str = "") -> list[str]:
    """The text in rows of at most `width` columns of the terminal, broken at spaces.

    Letters of East Asia take two columns. Rows after the first begin with `hanging`.

    Examples
    --------
    >>> folded("• one two three", 9, "  ")
    ['• one two', '  three']
    """
    from rich.cells import cell_len, chop_cells

    if cell_len(text) <= width:
        return [text]
    rows: list[str] = []
    for word in text.split(" "):
        if rows and cell_len(rows[-1]) + 1 + cell_len(word) <= width:
            rows[-1] += " " + word
            continue
        for part in chop_cells(word, width - len(hanging)) or [""]:
            rows.append(hanging + part if rows else part)
    return rows
