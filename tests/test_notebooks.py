"""The notebooks run from top to bottom, say what is kept of them, and show their pictures."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LONG = re.compile(r"\d+\.\d{9,}")
MARKUP = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
LARGEST = 700_000  # bytes: whoever clones the project fetches them
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def said(cell: NotebookNode) -> list[tuple[str, str]]:
    """What a cell prints, and of each thing shown its kind, its plain text and its card's words."""
    found: list[tuple[str, str]] = []
    for output in cell.outputs:
        if output.output_type == "stream":
            # A kernel flushes by the clock: two prints come as one piece or as two.
            before = found.pop()[1] if found and found[-1][0] == output.name else ""
            found.append((output.name, before + output.text))
        else:
            kind = "picture" if "image/png" in output.data else "text"
            found.append((kind, LONG.sub(rounded, output.data["text/plain"])))
            if "bt-card" in output.data.get("text/html", ""):
                found.append(("card", MARKUP.sub(" ", output.data["text/html"])))
    return found


def rounded(number: re.Match[str]) -> str:
    """Nine digits of a number: another processor may add up in another order."""
    return f"{float(number[0]):.9g}"


def test_they_are_numbered_in_reading_order() -> None:
    assert [int(path.stem[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1))


def test_what_is_printed_in_pieces_is_one_text() -> None:
    pieces = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    whole = [new_output("stream", name="stdout", text="a\nb\n")]
    assert said(new_code_cell(outputs=pieces)) == said(new_code_cell(outputs=whole))


def test_a_card_that_says_something_else_is_another() -> None:
    cards = [
        new_output(
            "display_data",
            {
                "text/plain": "<Result>",
                "text/html": f"<div class='bt-card'><b>Up {gain} %</b></div>",
            },
        )
        for gain in (24, 25)
    ]
    assert said(new_code_cell(outputs=cards[:1])) != said(new_code_cell(outputs=cards[1:]))


@each_notebook
# The kernel's own sockets and event loop may be closed late: nothing of ours.
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_notebook_says_again_what_is_kept_of_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TQDM_DISABLE", "1")  # a bar is there or not as the machine is slow or fast
    kept = nbformat.read(path, as_version=4)
    again = nbformat.read(path, as_version=4)
    client = NotebookClient(
        again, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    for before, now in zip(code_cells(kept), code_cells(again), strict=True):
        assert said(now) == said(before), before.source


@each_notebook
def test_a_notebook_is_kept_with_its_outputs(path: Path) -> None:
    cells = code_cells(nbformat.read(path, as_version=4))
    assert all(cell.execution_count for cell in cells), "execute it before it is committed"
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"], "a warning"
    assert any("image/png" in output.get("data", {}) for output in outputs), "no picture"
    assert path.stat().st_size < LARGEST


@each_notebook
def test_a_notebook_leads_to_files_that_are_there(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert not [link for link in LINK.findall(text) if not (path.parent / link).exists()]
