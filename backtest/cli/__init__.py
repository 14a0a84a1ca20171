"""The command `backtest`: one file a command; parse, call, print; no arithmetic."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

__all__ = ["build_app", "main"]

ABOUT = """Replays an event-driven investment thesis against real prices and says whether it worked.

Start with: backtest run zhipu-entity-list --prices sample

Exit status: 0 done; 2 the input is wrong; 3 data could not be had; 1 anything else."""


def build_app() -> typer.Typer:
    """The command and its subcommands, ready to be called.

    Returns
    -------
    typer.Typer
        Built anew at each call; nothing heavy is imported by it.

    Examples
    --------
    >>> build_app().info.name
    'backtest'
    """
    from backtest.cli import check, events, new, prices, run, schema, study, sweep, track

    app = typer.Typer(
        name="backtest",
        help=ABOUT,
        no_args_is_help=True,
        rich_markup_mode=None,  # plain help: quick, and the same in a pipe
        pretty_exceptions_enable=False,  # `main` says what went wrong, shortly
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def options(
        version: Annotated[
            bool,
            typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
        ] = False,
    ) -> None:
        """What stands before a command; `--version` answers at once."""

    for command in (run, check, track, study, sweep, events, prices, schema, new):
        command.register(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the command's name; those of the process when left out.

    Returns
    -------
    int
        0 done; 2 the input is wrong; 3 data could not be had; 130 interrupted;
        1 anything else. A message goes to standard error; a traceback only where
        the environment has ``BACKTEST_DEBUG=1``.

    Examples
    --------
    >>> main(["--version"])
    backtest 0.1.0
    0
    """
    from backtest.errors import BacktestError

    try:
        status = _call(arguments)
        sys.stdout.flush()
    except BacktestError as error:
        return _say(str(error), error.exit_status)
    except KeyboardInterrupt:
        return _say("interrupted", 130)
    except BrokenPipeError:
        return _reader_gone()
    except OSError as error:
        return _say(_of_file(error), 1)
    except Exception as error:
        return _say(_of_fault(error), 1)
    return status


def _call(arguments: Sequence[str] | None) -> int:
    from typer.exceptions import TyperException
    from typer.main import get_command

    words = list(sys.argv[1:] if arguments is None else arguments)
    command = get_command(build_app())
    try:
        status = command.main(words, prog_name="backtest", standalone_mode=False)
    except TyperException as wrong:
        return _misused(wrong)
    except SystemExit as end:  # a completion script was printed
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return status if isinstance(status, int) else 0


def _misused(wrong: Exception) -> int:
    """Say in one message what of the command line is wrong; typer's help where it is that."""
    from backtest.errors import InputError

    said = str(wrong.format_message()) if hasattr(wrong, "format_message") else str(wrong)
    if said.startswith("Usage:"):  # a command without its words: its help
        sys.stderr.write(f"{said}\n")
        return 2
    context = getattr(wrong, "ctx", None)
    path = "backtest" if context is None else context.command_path
    problem, _, near = said.replace("(Possible options:", "Did you mean").partition("Did you mean")
    meant = near.strip(" ?()'.")
    mend = f"did you mean {meant}?" if meant else f"{path} --help says what it takes"
    problem = problem.strip().rstrip(".")
    key = path.removeprefix("backtest").strip() or None
    raise InputError(problem[:1].lower() + problem[1:], key=key, mend=mend) from wrong


def _version(asked: bool) -> None:
    from backtest.version import __version__

    if asked:
        typer.echo(f"backtest {__version__}")
        raise typer.Exit


def _say(message: str, status: int) -> int:
    """Print the message to standard error, with the traceback where it was asked for."""
    if os.environ.get("BACKTEST_DEBUG"):
        import traceback

        traceback.print_exc()
    sys.stderr.write(f"backtest: {message}\n")
    return status


def _of_file(error: OSError) -> str:
    where = "" if error.filename is None else f": {error.filename}"
    mends = {
        (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
        ): "make room on the disk (compiled kernels are kept "
        "beside the package, or in the user's cache folder)",
        (errno.EACCES, errno.EPERM, errno.EROFS): "name a place that you may write in",
    }
    mend = next((f"\n  mend: {said}" for codes, said in mends.items() if error.errno in codes), "")
    return f"{error.strerror or error}{where}{mend}"


def _of_fault(error: Exception) -> str:
    said = str(error).strip().partition("\n")[0]
    return (
        f"a fault of the program, not of your input: {type(error).__name__}: {said}\n"
        "  BACKTEST_DEBUG=1 before the command shows where; please report it with that"
    )


def _reader_gone() -> int:
    """Whoever read our output has left (`backtest … | head`): end without a word."""
    # The interpreter flushes standard output once more at its end; that must not fail again.
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    return 1
