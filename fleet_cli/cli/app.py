"""The command `fleet`: which commands there are; each is loaded when it is called."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from fleet_cli import __version__

COMMANDS = (
    "total",
    "diff",
    "check",
    "compare",
    "timeline",
    "convert",
    "chips",
    "tables",
    "import",
    "init",
    "schema",
    "explain",
)
"""In the order of the help; each is a function, in a module of `fleet_cli.cli.commands`."""


@contextmanager
def _harmless() -> Iterator[None]:
    """Take control characters out of what is said of an argument that is wrong."""
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)
        if isinstance(message, str):
            from fleet_cli.render.problems import fit

            error.message = fit(message)  # type: ignore[attr-defined]  # it has one
        raise


class CommandGroup(TyperGroup):
    """The commands, each imported and built only when it is asked for."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        # NOTE: the base class looks here for the names that it suggests after a slip.
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # built on demand

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        """Read the arguments before the command."""
        with _harmless():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Read the arguments of the command, and run it."""
        with _harmless():
            return super().invoke(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command called *cmd_name*, or None."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name == "import":
            # NOTE: no module can have this name; and it has commands of its own.
            commands = import_module("fleet_cli.cli.commands.import_").app
        else:
            commands = typer.Typer(add_completion=False, rich_markup_mode=None)
            module = import_module(f"fleet_cli.cli.commands.{cmd_name}")
            commands.command()(getattr(module, cmd_name))
        command = typer.main.get_command(commands)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=CommandGroup, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
)


def _print_version(asked: bool) -> None:
    if asked:
        from fleet_cli.base.edition import edition

        catalogue, digest = edition()
        typer.echo(f"fleet {__version__}\ncatalogue {catalogue} {digest}")
        raise typer.Exit


@app.callback()
def fleet(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version, and the edition of the catalogue.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Count accelerator fleets: totals, diffs and announced targets in H100 equivalents."""
