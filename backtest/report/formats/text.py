"""The report as text for a terminal: 80 columns are enough, colour is optional."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backtest.report.formats.grid import folded, gap_of, lay_out
from backtest.report.numbers import NARROW
from backtest.report.section import Cell, Fact, Facts, Line, Lines, Section, Tone
from backtest.report.section import Table as TableBlock
from backtest.report.sections import write_sections

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["render_sections", "render_text", "spell"]

INDENT = "  "
NARROWEST = 72
MOST = 12  # rows of a table; the report in HTML and the JSON have more

STYLES: dict[Tone, str] = {
    "good": "32",
    "bad": "31",
    "warning": "33",
    "quiet": "2",
    "strong": "1",
    "command": "36",
}

SPELLINGS = {
    "−": "-", "–": "-", "—": "-", "…": "...", "•": "*", "×": "x", "÷": "/", "≥": ">=",
    "≤": "<=", "→": "->", "‘": "'", "’": "'", "“": '"', "”": '"', "─": "-", "�": "?",
    "√": "sqrt", "±": "+/-", "Σ": "sum", "\u00a0": " ", NARROW: " ",
}  # fmt: skip


def render_text(
    result: Result, *, width: int = 80, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """The whole report as text.

    Parameters
    ----------
    result : Result
        What a replay produced.
    width : int
        Columns of the page, at least 72.
    colour : bool
        Whether to add the terminal's colour codes.
    encoding : str
        What the reader can show; characters outside it are respelt (− as -).

    Returns
    -------
    str
        Lines that end in a line feed; the first is the verdict's sentence.
    """
    return render_sections(write_sections(result), width=width, colour=colour, encoding=encoding)


def render_sections(
    sections: tuple[Section, ...], *, width: int = 80, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """Sections as text, in order; a section without anything to say leaves no trace.

    Examples
    --------
    >>> says = Section("data", "Data", (Lines((Line("All of it."),)),))
    >>> print(render_sections((says,)), end="")
    Data
      All of it.
    """
    width = max(NARROWEST, width)
    pages = [_section(section, width, colour) for section in sections]
    text = "\n\n".join("\n".join(lines) for lines in pages if lines) + "\n"
    return spell(text.replace(NARROW, " "), encoding)


def spell(text: str, encoding: str) -> str:
    """The text in characters that the encoding has; others become plainer ones or "?".

    Examples
    --------
    >>> spell("−9.1 % … 阿里", "ascii")
    '-9.1 % ... ??'
    >>> spell("−9.1 %", "utf-8")
    '−9.1 %'
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        respelt = "".join(_spelt(character, encoding) for character in text)
        return respelt.encode(encoding, errors="replace").decode(encoding)
    return text


def _spelt(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return SPELLINGS.get(character, character)
    return character


def _section(section: Section, width: int, colour: bool) -> list[str]:
    """The headline stands at the margin without a title; the others are indented."""
    first = section.name == "headline"
    room = width if first else width - len(INDENT)
    lines = [line for block in section.blocks for line in _block(block, room, colour)]
    if first or not lines:
        return lines
    return [
        _painted(section.title, "strong", colour),
        *((INDENT + line).rstrip() for line in lines),
    ]


def _block(block: Lines | Facts | TableBlock, room: int, colour: bool) -> list[str]:
    if isinstance(block, Lines):
        return [part for line in block.lines for part in _paragraph(line, room, colour)]
    if isinstance(block, Facts):
        return _facts(block.facts, room, colour)
    return _table(block, room, colour)


def _paragraph(line: Line, room: int, colour: bool) -> list[str]:
    hanging = INDENT if line.text[:2] in ("• ", "! ") else ""
    parts = _wrapped(line.text, room, hanging)
    if line.link:  # an address is never broken: it would not open
        parts.append(INDENT + line.link)
    return [_painted(part, line.tone, colour) for part in parts]


def _facts(facts: tuple[Fact, ...], room: int, colour: bool) -> list[str]:
    rows = [
        (
            Cell(fact.name, fact.tone if fact.tone == "command" else "plain"),
            Cell(fact.value, fact.tone),
            Cell(fact.note, "quiet"),
        )
        for fact in facts
    ]
    from rich.cells import cell_len

    names = max((cell_len(row[0].text) for row in rows), default=0)
    values = max((cell_len(row[1].text) for row in rows if row[2].text), default=0)
    lines = []
    for name, value, note in rows:
        said = name.text + " " * (names - cell_len(name.text))
        lines += _fact(said, name.tone, value, note, (names, values, room), colour)
    return lines


def _fact(
    name: str, tone: Tone, value: Cell, note: Cell, sizes: tuple[int, int, int], colour: bool
) -> list[str]:
    """Name, value, note on a line; a value or note too long goes on below itself."""
    from rich.cells import cell_len

    names, values, room = sizes
    gap = INDENT if values or value.text else ""
    edge = names + len(gap)
    if not note.text:
        parts = _wrapped(value.text, max(20, room - edge), "") or [""]
        head = _painted(name, tone, colour) + gap + _painted(parts[0], value.tone, colour)
        return [head.rstrip(), *(" " * edge + part for part in parts[1:])]
    padded = " " * (values - cell_len(value.text)) + value.text
    start = edge + values + 2
    parts = _wrapped(note.text, room - start, "") if room - start >= 16 else [note.text]
    if room - start < 16:  # no room beside: the note goes below
        return [
            _painted(name, tone, colour) + gap + _painted(padded, value.tone, colour),
            *(
                _painted(INDENT + part, "quiet", colour)
                for part in _wrapped(note.text, room - 2, "")
            ),
        ]
    lines = [
        _painted(name, tone, colour)
        + gap
        + _painted(padded, value.tone, colour)
        + INDENT
        + _painted(parts[0], "quiet", colour)
    ]
    return lines + [" " * start + _painted(part, "quiet", colour) for part in parts[1:]]


def _table(table: TableBlock, room: int, colour: bool) -> list[str]:
    lines = [_painted(part, "quiet", colour) for part in _wrapped(table.caption, room, "")]
    hidden = 0 if table.whole else len(table.rows) - MOST
    if hidden > 1:  # a line that says "1 more" is no shorter than that row
        table = replace(table, rows=table.rows[:MOST])
    for row in lay_out(table, room):
        while len(row) > 1 and not row[-1][0].strip():  # no blanks at the end of a line
            row.pop()
        row[-1] = (row[-1][0].rstrip(), row[-1][1])
        gap = " " * gap_of(table)
        lines.append(gap.join(_painted(text, tone, colour) for text, tone in row))
    if hidden > 1:
        said = f"… and {hidden:,} more of {hidden + MOST:,}; all with --out DIR or --json"
        lines += [_painted(part, "warning", colour) for part in _wrapped(said, room, INDENT)]
    return lines


def _wrapped(text: str, room: int, hanging: str) -> list[str]:
    """The text in rows that fit, also where its letters are two columns wide."""
    if not text:
        return []
    parts = folded(text, max(10, room - len(hanging)))
    return [parts[0], *(hanging + part for part in parts[1:])]


def _painted(text: str, tone: Tone, colour: bool) -> str:
    style = STYLES.get(tone)
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style and text.strip() else text
