"""A frozen mapping in which order counts: legs and definitions have a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

__all__ = ["Ordered"]

V = TypeVar("V")


class Ordered(Mapping[str, V]):
    """A mapping that cannot be changed.

    Two of them are equal when their items are equal in the same order; beside a plain
    mapping order does not count.

    Examples
    --------
    >>> Ordered({"BABA": 1.0, "0700.HK": 1.0}) == Ordered({"0700.HK": 1.0, "BABA": 1.0})
    False
    >>> Ordered({"SPY": 1.0}) == {"SPY": 1.0}
    True
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Ordered):
            return list(self.items()) == list(other.items())
        return self._items == other

    def __hash__(self) -> int:
        return hash(tuple(self._items))

    def __repr__(self) -> str:
        return repr(self._items)
