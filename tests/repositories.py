"""Temporary git repositories for tests."""

import os
import subprocess
from pathlib import Path

from tests.conftest import clean_environment

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A git repository in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(
        self, *arguments: str, check: bool = True, standard_input: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run git in the repository."""
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            input=standard_input,
            env=clean_environment(IDENTITY),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
        )

    def write(self, path: str, text: str) -> Path:
        """Write a file of the working tree."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def commit(self, path: str, text: str) -> None:
        """Write a file and commit it."""
        self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")
