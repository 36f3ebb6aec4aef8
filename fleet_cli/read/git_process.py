"""Git itself, run without a shell, and what it says when it fails."""

import os
import re

from fleet_cli.base.diagnostics import FleetError, fail

PATIENCE = 60.0
"""Seconds that git may take for one answer."""

_CALL = ("git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=")
_FIXED = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""What git must not do here: ask, fetch, page, or say things in another language."""


def run_git(
    folder: str, *arguments: str, given: bytes = b"", allowed: tuple[int, ...] = (0,)
) -> bytes:
    """
    Run git in *folder* and return what it prints.

    Args:
        allowed: Exit codes that are an answer.

    Raises:
        FleetError: git cannot be run, fails, or does not end.
    """
    import subprocess

    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_TRACE") and name not in ("GIT_EXTERNAL_DIFF", "GIT_ASKPASS")
    }
    try:
        done = subprocess.run(
            (*_CALL, *arguments),
            cwd=folder,
            env=kept | _FIXED,
            input=given,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        hint = "see whether `git status` answers here, or compare two files"
        message = f"git has not answered `git {arguments[0]}` for {PATIENCE:g} seconds"
        raise fail("git", message, hint) from error
    except (OSError, ValueError) as error:
        hint = "install git, or compare two files"
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise fail("git", f"git cannot be run: {reason}", hint) from error
    if done.returncode not in allowed:
        raise _failure(done.stderr.decode(errors="replace").strip(), done.returncode)
    return done.stdout


def _failure(said: str, code: int) -> FleetError:
    if "not a git repository" in said:
        hint = "run it inside the repository, or compare two files"
        return fail("git", "this folder is in no git repository", hint)
    remedy = re.search(r"git config --global --add safe\.directory .*", said)
    if remedy:
        hint = f"if you trust it: `{remedy[0]}`"
        return fail("git", "git does not read this repository, which another user owns", hint)
    if "promisor remote" in said:
        return not_fetched()
    first = said.partition("\n")[0]
    return fail("git", f"git failed: {first or f'exit code {code}'}")


def not_fetched() -> FleetError:
    """Make the error for what a partial clone has left out."""
    hint = "`git fetch --refetch --no-filter` gets it; in a CI job, clone without a filter"
    return fail("git", "this is a partial clone, which lacks what is asked for", hint)
