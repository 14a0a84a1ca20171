"""The JSON Schema of the document as people write it."""

from __future__ import annotations

from typing import Any

__all__ = ["schema"]


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) by which editors complete and check a thesis.

    Examples
    --------
    >>> schema()["required"]
    ['name', 'events', 'rules']
    """
    from backtest.thesis.thesis import Thesis

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Thesis.model_json_schema(mode="validation"),
    }
