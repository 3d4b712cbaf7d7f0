"""The command line: twins of the Python API. Exit 0 fine, 1 when a check finds something, 2 bad input."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

import click

from kg.cli import asking, data, extracting, importing, linkage, networks, of_tables  # noqa: F401  (they add their commands)
from kg.cli.common import cli
from kg.errors import KgError, one_line

__all__ = ["cli", "main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(100_000, 20, 100)  # a command soon ends: what it leaves behind need not be looked for so often
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Vietnamese must come out whatever the system's encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # and names of files that are not
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, prog_name="kg", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.Abort:
        code = _fail("stopped")
    except click.ClickException as error:
        code = _fail(f"{error.format_message().rstrip('.')}; {_help(error)}")
    except KgError as error:
        code = _fail(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        code = _fail(
            f"{error.filename or 'the system'}: {error.strerror or error}; "
            "check the path, its rights and the free space"
        )
    gc.freeze()  # nor when it ends
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str) -> int:
    click.echo(f"kg: {one_line(message)}", err=True)
    return 2


def _help(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'kg'} --help tells more"
