"""Run the command line, and turn what goes wrong into messages and exit codes."""

import gc
import sys

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C ended, as shells have it."""


def main() -> None:
    """Run `fleet` with the arguments of the process and exit with its code."""
    # NOTE: a run is short and makes few cycles, so that collecting garbage costs time and frees
    # nothing: a tenth of the start, and a second at the end of a run over a million pools.
    gc.disable()
    try:
        _run()
    finally:
        gc.freeze()


def _run() -> None:
    try:
        run_app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def run_app() -> None:
    """Run the command line, and end with the exit code of what is wrong with it."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.cli.app import app

    try:
        try:
            app(prog_name="fleet")
        except OSError as error:
            # NOTE: only a help text can fail to be written here; results are written with more care.
            from fleet_cli.cli.output import output_failure

            raise output_failure(None, error) from error
    except FleetError as error:
        from fleet_cli.cli.output import complain
        from fleet_cli.render.problems import render_problems

        complain(render_problems(error.diagnostics))
        sys.exit(2)


if __name__ == "__main__":
    main()
