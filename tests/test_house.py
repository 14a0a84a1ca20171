"""The house keeps its own rules: arrows point down, rooms stay small, everything is said."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "backtest"

# Each room may import from itself and from those after it.
ROOMS = (
    "cli",
    "tracking",
    "checking",
    "sweeping",
    "outcomes",
    "pipeline",
    "report",
    "verdict",
    "sweep",
    "study",
    "result",
    "replay",
    "orders",
    "article",
    "thesis",
    "events",
    "prices",
    "metrics",
    "shown",
    "displayed",
    "text_file",
    "progress",
    "errors",
    "version",
)
HEAVY = (
    "arch",
    "dask",
    "distributed",
    "exchange_calendars",
    "lxml",
    "matplotlib",
    "numba",
    "requests",
    "scipy",
    "tqdm",
    "trafilatura",
    "vectorbt",
    "yfinance",
)
UPWARDS = {"shown": {"report"}}  # what shows itself asks the report how, in one file
LONGEST_FILE = 300
LONGEST_FUNCTION = 60

# Registry hosts, a machine's own paths and words for its tools; written in halves so that this
# file may be searched too.
FORBIDDEN = (
    r"pypi\." + r"org",
    r"files\.python" + r"hosted\.org",
    r"(?<![\w.])/wor" + r"k/",
    r"/tmp/de" + r"v\b",
    r"/opt/(?:whe" + r"els|py" + r"pi)",
    r"\bhelp" + r"ers?\b",
    r"\bA[Ii] ag" + r"ents?\b",
    r"\bcl" + r"aude\b",
    r"\banthro" + r"pic\b",
)
MEANINGLESS = {"utils", "util", "core", "base", "common", "misc", "tools"}

FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
each_file = pytest.mark.parametrize("path", FILES, ids=NAMES)


def imported(tree: ast.Module, path: Path) -> set[str]:
    """Every module that the file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            found.add(str(node.module))
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def run_imports(tree: ast.Module, path: Path) -> set[str]:
    """Those that happen: without what stands under `if TYPE_CHECKING`."""
    named = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for name in imported(ast.Module(node.body, []), path)
    }
    top = [node for node in tree.body if not isinstance(node, ast.If)]
    return imported(ast.Module(top, []), path) | (imported(tree, path) - named)


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "backtest" and len(parts) > 1 and parts[1] in ROOMS else None


def loaded_by(code: str) -> set[str]:
    """The heavy libraries (and pandas) in memory after `code` ran in a fresh interpreter."""
    asked = f"{code}\nimport sys; print(' '.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return {*HEAVY, "pandas", "numpy"} & set(done.stderr.split())


@each_file
def test_imports_point_only_downwards(path: Path) -> None:
    mine = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if mine in {"__init__", "__main__"}:
        return
    assert mine in ROOMS, f"{mine} has no place in the order of the rooms"
    theirs = {room for module in imported(TREES[path], path) if (room := room_of(module))}
    upwards = sorted(
        room for room in theirs - UPWARDS.get(mine, set()) if ROOMS.index(room) < ROOMS.index(mine)
    )
    assert not upwards, f"{mine} imports from {upwards}, which stand above it"


@pytest.mark.parametrize("library", HEAVY)
def test_a_heavy_library_is_imported_by_one_file_at_most(library: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path, tree in TREES.items()
        if any(name.split(".")[0] == library for name in run_imports(tree, path))
    }
    assert len(users) <= 1, f"{library} is imported by {sorted(users)}"


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import backtest") == set()


def test_no_circle_of_imports() -> None:
    """Else whether a module can be imported hangs on which other came first."""
    modules = {
        ".".join(Path(name).with_suffix("").parts).removesuffix(".__init__"): path
        for name, path in zip(NAMES, FILES, strict=True)
    }
    graph: dict[str, set[str]] = {}
    for module, path in modules.items():
        top = [node for node in TREES[path].body if isinstance(node, ast.Import | ast.ImportFrom)]
        named = imported(ast.Module(top, []), path)
        # Importing a.b.c runs a/__init__ and a.b/__init__ first; those above the module have run.
        above = {part for name in named for part in (name, *parents(name))} - set(parents(module))
        graph[module] = (above & modules.keys()) - {module}
    assert list(TopologicalSorter(graph).static_order())


def parents(module: str) -> list[str]:
    """``["a.b", "a"]`` of ``a.b.c``."""
    parts = module.split(".")
    return [".".join(parts[:k]) for k in range(len(parts) - 1, 0, -1)]


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = "from backtest.cli import main\nmain(['--help'])\nmain(['run', '--help'])"
    assert loaded_by(code) <= {"numpy"}


def test_every_public_name_can_be_had_and_is_sorted() -> None:
    import backtest

    assert list(backtest.__all__) == sorted(backtest.__all__)
    assert set(backtest.__all__) <= set(dir(backtest))
    for name in backtest.__all__:
        assert getattr(backtest, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = backtest.nothing


@each_file
def test_a_file_fits_in_a_small_room(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines"
    assert path.stem not in MEANINGLESS, "a name that says nothing"


@each_file
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = code_lines(node)
            assert lines <= LONGEST_FUNCTION, f"{node.name}: {lines} lines"


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring, which may be as long as it is useful."""
    first = node.body[0]
    said = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        said = (first.end_lineno or first.lineno) - first.lineno + 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - said


@each_file
def test_what_is_public_says_what_it_is(path: Path) -> None:
    tree = TREES[path]
    assert ast.get_docstring(tree) or not tree.body, "the file has no docstring"
    public = {name for name in listed(tree) or () if not name.startswith("_")}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in public:
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@each_file
def test_every_file_says_what_is_public(path: Path) -> None:
    # That the list is sorted and that its names exist is for the linter.
    named = listed(TREES[path])
    assert named is not None or path.name in {"__init__.py", "__main__.py"}, "no __all__"


def listed(tree: ast.Module) -> list[str] | None:
    """`__all__` as written, None where there is none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return list(ast.literal_eval(node.value))
    return None


@each_file
def test_nothing_is_hidden(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quiet = re.findall(r"filterwarnings|simplefilter|\.show\(\)", text)
    assert not quiet, "a warning silenced, or a picture shown"
    for number, line in enumerate(text.splitlines(), 1):
        if "# type: ignore" in line or "# noqa" in line:
            reason = re.search(r"# (?:type: ignore\[[\w, -]+\]|noqa: [A-Z0-9, ]+)\W+\w+", line)
            assert reason, f"line {number}: say which rule, and why"
    if path.relative_to(PACKAGE).as_posix() != "cli/__init__.py":
        assert not re.search(r"except( Base)?( Exception)?\s*:", text), "everything is caught"


def test_no_forbidden_words() -> None:
    words = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := words.search(line))
    ]
    assert not found, "\n".join(found)


def written() -> list[Path]:
    """Every text of the project that people read or run; records and prices are others' words."""
    kinds = {".py", ".md", ".toml", ".yaml", ".yml", ".ipynb", ".txt", ".json", ""}
    skipped = {"out", "build", "dist", "sample", "records", "__pycache__"}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if name not in skipped and (name[0] != "." or name == ".ci")
        ]
        found += [Path(folder, name) for name in names if Path(name).suffix in kinds]
    return [path for path in found if path.name not in {"LICENSE", ".git"}]


def test_constraints_pin_every_requirement_to_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    pinned = {plain(pin.split("==")[0]) for pin in pins}
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    named = {plain(re.split(r"[<>=!\[; ]", one)[0]) for one in asked}
    assert named <= pinned, f"not pinned: {sorted(named - pinned)}"


def plain(name: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
