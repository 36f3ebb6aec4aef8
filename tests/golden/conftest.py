"""Golden outputs are those of the program as it is started."""

import pytest

from tests.conftest import Run


@pytest.fixture
def run(run_process: Run) -> Run:
    """Run the program in a process of its own."""
    return run_process
