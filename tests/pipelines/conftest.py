"""A temporary git repository that holds fleets."""

from pathlib import Path

import pytest

from tests.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make an empty repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)
