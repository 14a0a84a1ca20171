"""Text from outside becomes one visible line, and only web addresses become links."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.report.outside import one_line, web_address


@given(st.text(max_size=400))
def test_nothing_invisible_or_moving_is_left(text: str) -> None:
    said = one_line(text)
    assert len(said) <= 200
    for letter in said:
        assert unicodedata.category(letter) not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert unicodedata.category(letter) != "Cf" or letter in "\u200c\u200d"


def test_one_more_character_than_allowed_is_shown_as_an_ellipsis() -> None:
    assert one_line("abcde", 5) == "abcde"
    assert one_line("abcdef", 5) == "abcd…"


def test_marks_heaped_on_one_letter_are_thinned() -> None:
    assert one_line("e" + "\u0301" * 50) == "e" + "\u0301" * 4


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://exa mple.org",
        "https://example.org/\n",
        "https://[",
        "https://example.org/\u202e",
        "",
    ],
)
def test_what_is_no_web_address_becomes_no_link(address: str) -> None:
    assert web_address(address) is None
