"""Thrift's compact protocol, in which Parquet's footers are written: bytes ⇄ fields.

Whatever a footer says is read and written again, also what this program does not know.

Source: Apache Thrift, ``doc/specs/thrift-compact-protocol.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Fields", "read_struct", "write_struct"]

STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(13)

Fields = dict[int, tuple[int, Any]]
"""By a field's number its type and value; a list's value is the type of its items, and these."""


def read_struct(content: bytes) -> Fields:
    """The fields of a struct that stands at the beginning of some bytes.

    Raises
    ------
    ValueError
        These are no struct, or it is cut off.

    Examples
    --------
    >>> read_struct(bytes([0x15, 0x04, 0x00]))  # field 1, a whole number of 32 bits: 2
    {1: (5, 2)}
    """
    try:
        return _Reader(content).struct()
    except IndexError as wrong:
        raise ValueError("a struct that is cut off") from wrong


def write_struct(fields: Fields) -> bytes:
    """The bytes of a struct.

    Examples
    --------
    >>> write_struct({1: (5, 2)}).hex()
    '150400'
    """
    out = bytearray()
    _write_struct(out, fields)
    return bytes(out)


@dataclass
class _Reader:
    content: bytes
    at: int = 0

    def byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def some(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.content):
            raise IndexError(self.at)
        return self.content[self.at - count : self.at]

    def unsigned(self) -> int:
        found = shift = 0
        while True:
            byte = self.byte()
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7

    def signed(self) -> int:
        found = self.unsigned()
        return (found >> 1) ^ -(found & 1)

    def struct(self) -> Fields:
        found, number = Fields(), 0
        while (head := self.byte()) != STOP:
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else self.signed()
            found[number] = (kind, None if kind in (TRUE, FALSE) else self.value(kind))
        return found

    def value(self, kind: int) -> Any:
        match kind:
            case 1 | 2 | 3:  # BYTE, and a truth value within a list
                return self.byte()
            case 4 | 5 | 6:
                return self.signed()
            case 7:
                return self.some(8)
            case 8:
                return self.some(self.unsigned())
            case 9 | 10:
                head = self.byte()
                size = self.unsigned() if head >> 4 == 15 else head >> 4
                return head & 0x0F, [self.value(head & 0x0F) for _ in range(size)]
            case 12:
                return self.struct()
        raise ValueError(f"a type that no footer has: {kind}")


def _unsigned(out: bytearray, value: int) -> None:
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _signed(out: bytearray, value: int) -> None:
    _unsigned(out, value << 1 if value >= 0 else (-value << 1) - 1)


def _write_struct(out: bytearray, fields: Fields) -> None:
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        if 0 < number - last < 16:
            out.append((number - last) << 4 | kind)
        else:
            out.append(kind)
            _signed(out, number)
        last = number
        if kind not in (TRUE, FALSE):
            _write(out, kind, value)
    out.append(STOP)


def _write(out: bytearray, kind: int, value: Any) -> None:
    match kind:
        case 1 | 2 | 3:
            out.append(value)
        case 4 | 5 | 6:
            _signed(out, value)
        case 7:
            out += value
        case 8:
            _unsigned(out, len(value))
            out += value
        case 9 | 10:
            of, items = value
            out.append(min(len(items), 15) << 4 | of)
            if len(items) >= 15:
                _unsigned(out, len(items))
            for item in items:
                _write(out, of, item)
        case _:
            _write_struct(out, value)
