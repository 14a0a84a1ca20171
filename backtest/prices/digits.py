"""Codes of digits: which exchanges number their shares so."""

from __future__ import annotations

__all__ = ["hong_kong", "numbered"]

_MAINLAND = {
    "SS": ("600", "601", "603", "605", "688", "689"),
    "SZ": ("000", "001", "002", "003", "300", "301"),
}


def hong_kong(code: str) -> str:
    """A Hong Kong code as Yahoo writes it: at least four digits, no more zeros than that.

    Examples
    --------
    >>> hong_kong("700"), hong_kong("00700"), hong_kong("9988"), hong_kong("89988")
    ('0700', '0700', '9988', '89988')
    """
    return code.lstrip("0").zfill(4)


def numbered(code: str) -> tuple[str, ...]:
    """Symbols that a code of digits alone can mean, the likeliest first.

    Six digits are a mainland share where the first three are those of a board
    (Shanghai 600, 601, 603, 605, 688, 689; Shenzhen 000 to 003, 300, 301), and may
    always be a Korean one. Five digits or fewer are Hong Kong's; four may be Taiwan's
    or Tokyo's too, unless the first is 0. Mumbai's six digits begin with 5.

    Examples
    --------
    >>> numbered("0700"), numbered("688981"), numbered("2330")
    (('0700.HK',), ('688981.SS', '688981.KS'), ('2330.HK', '2330.TW', '2330.T'))
    """
    if not (code.isascii() and code.isdigit()) or not code.strip("0"):
        return ()
    if len(code) == 6:
        boards = [suffix for suffix, first in _MAINLAND.items() if code[:3] in first]
        if code[0] == "5":
            boards.append("BO")
        return tuple(f"{code}.{suffix}" for suffix in (*boards, "KS"))
    if len(code) > 6:
        return ()
    found = [f"{hong_kong(code)}.HK"]
    if len(code) == 4 and code[0] != "0":
        found += [f"{code}.TW", f"{code}.T"]
    return tuple(found)
