"""Run the command line, and turn what goes wrong into messages and exit codes."""

import atexit
import gc
import os
import sys

INTERRUPTED = 130
"""The exit code of a run that Ctrl-C ended, as shells have it."""
FAULT = 3
"""The exit code of a fault of the program itself, which no input and no option can mend."""
TRACEBACK = "FLEET_TRACEBACK"
"""The environment variable that, set to 1, shows where in the program a fault arose."""


def main() -> None:
    """Run `fleet` with the arguments of the process and exit with its code."""
    # NOTE: a run is short and makes few cycles, so that collecting garbage costs time and frees
    # nothing: a tenth of the start, and a second at the end of a run over a million pools. Freeing
    # every module and record at the end is as idle: the system takes back all of them at once.
    gc.disable()
    try:
        _run()
    except SystemExit as end:
        if isinstance(end.code, int | None) and _is_said():
            os._exit(end.code or 0)
        raise
    finally:
        gc.freeze()


def _is_said() -> bool:
    """Do what is to be done at the end of a process, and tell whether all that it said is out."""
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True


def _run() -> None:
    try:
        run_app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get(TRACEBACK) == "1":
            sys.excepthook(type(error), error, error.__traceback__)
        from fleet_cli.base.characters import printable
        from fleet_cli.cli.output import complain

        what = printable(f"{type(error).__name__}: {error}".removesuffix(": "))
        complain(
            f"error[fault]: a fault of the program itself: {what}\n"
            f"  = hint: please report it with the command that was run; {TRACEBACK}=1 shows where "
            "it arose\n"
        )
        sys.exit(FAULT)


def run_app() -> None:
    """Run the command line, and end with the exit code of what is wrong with it."""
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.base.source import forget_inputs
    from fleet_cli.cli.app import app

    forget_inputs()
    try:
        try:
            app(prog_name="fleet")
        except OSError as error:
            # NOTE: results are written with more care; only a help text can fail to be written here,
            # to a stream, which unlike a file of the program that cannot be read has no name.
            if error.filename is not None:
                raise
            from fleet_cli.cli.output import output_failure

            raise output_failure(None, error) from error
    except FleetError as error:
        from fleet_cli.cli.output import complain
        from fleet_cli.render.problems import render_problems

        complain(render_problems(error.diagnostics))
        sys.exit(2)


if __name__ == "__main__":
    main()
