"""A folder of files, written whole or not at all.

Everything is made in memory, written beside the folder, and only then moved into place;
where a move fails, what had been moved goes back. Files of an earlier writing are replaced,
figures of legs that are gone are removed, and nothing else in the folder is touched.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from backtest.errors import BacktestError, InputError
from backtest.report.figures import LEG_PREFIX

__all__ = ["require_ours", "write_files"]

DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOMEM}


def require_ours(
    folder: Path, names: Iterable[str], *, mark: str, keys: Iterable[str], writer: str
) -> None:
    """Refuse a folder that holds, under our names, what we did not write.

    Parameters
    ----------
    folder : pathlib.Path
        It need not exist.
    names : iterable of str
        Files and folders that are to be written in it.
    mark, keys : str, iterable of str
        The JSON file by whose top-level keys a folder of ours is known: where it stands, the
        like-named files beside it are ours too.
    writer : str
        What writes it, for the message: "run", "study".

    Raises
    ------
    InputError
        The folder is a file, has a file or a link where its figures belong, holds like-named
        files that nothing of ours wrote, or cannot be looked into.
    """
    try:
        _require_ours(folder, names, mark, keys, writer)
    except OSError as error:  # a name too long, a folder that may not be looked into
        raise _refusal(folder, error) from error


def _require_ours(
    folder: Path, names: Iterable[str], mark: str, keys: Iterable[str], writer: str
) -> None:
    figures = folder / "figures"
    if folder.exists() and not folder.is_dir():
        raise InputError(
            "a file, not a folder", key="--out", value=str(folder), mend="name a folder"
        )
    if figures.is_symlink() or (figures.exists() and not figures.is_dir()):
        mend = "remove it, or name another folder"
        raise InputError("not a folder of this report", key="--out", value=str(figures), mend=mend)
    if _written_by_us(folder / mark, keys):
        return
    for name in (*names, "figures"):
        if (folder / name).exists():
            raise InputError(
                f"already holds a {name} that no {writer} of backtest wrote",
                key="--out",
                value=str(folder),
                mend="name an empty folder, or a new one",
            )


def _written_by_us(path: Path, keys: Iterable[str]) -> bool:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):  # none there, or not JSON: not ours
        return False
    return isinstance(found, dict) and set(keys) <= found.keys()


def write_files(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write every file of a mapping by its path inside the folder, or none of them.

    Raises
    ------
    InputError
        The folder cannot be written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    made: list[Path] = []
    try:
        made = _make_parents(folder.absolute().parent)
        _write_whole(files, folder)
    except OSError as error:
        for parent in reversed(made):
            with suppress(OSError):  # it was made for this; if it is in use now it stays
                parent.rmdir()
        raise _refusal(folder, error) from error
    return folder


def _refusal(folder: Path, error: OSError) -> BacktestError:
    """A full or failing disk is nobody's input; any other failure is of the name given."""
    said = f"cannot write {folder}: {error.strerror or error}; nothing was written there"
    if error.errno in DISK:
        return BacktestError(f"{said}\n  mend: make room, or name a folder on another disk")
    return InputError(said, key="--out", mend="name a folder that you may write in")


def _make_parents(parent: Path) -> list[Path]:
    """Make the folders above; those that were made, outermost first."""
    missing = [path for path in (parent, *parent.parents) if not path.exists()][::-1]
    parent.mkdir(parents=True, exist_ok=True)
    return missing


def _write_whole(files: Mapping[str, bytes], folder: Path) -> None:
    target = folder.resolve()
    stage = target.parent / f".{target.name}.{secrets.token_hex(6)}.part"
    try:
        for name, content in files.items():
            _write(stage / "new" / name, content)
        if target.exists():
            _replace_files(files, target, stage)
        else:
            (stage / "new").rename(target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Write and flush to the disk: a disk that is full says so here, not later."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace_files(files: Mapping[str, bytes], target: Path, stage: Path) -> None:
    """Move the new files over the old ones; undo every move where one fails."""
    moves: list[tuple[Path, Path]] = []

    def move(source: Path, goal: Path) -> None:
        goal.parent.mkdir(parents=True, exist_ok=True)
        source.replace(goal)
        moves.append((source, goal))

    try:
        for path in [*_stale(files, target), *(target / name for name in files)]:
            if path.exists() or path.is_symlink():
                move(path, stage / "old" / path.relative_to(target))
        for name in files:
            move(stage / "new" / name, target / name)
    except BaseException:  # an interruption too: the folder must be as it was
        for source, goal in reversed(moves):
            goal.replace(source)
        with suppress(OSError):  # it may hold what was there before
            (target / "figures").rmdir()
        raise


def _stale(files: Mapping[str, bytes], target: Path) -> list[Path]:
    """Figures of legs that an earlier run had and this one has not."""
    return [
        path
        for path in sorted((target / "figures").glob(f"{LEG_PREFIX}*"))
        if path.suffix in (".png", ".svg") and f"figures/{path.name}" not in files
    ]
