"""Hold the table of fleets against the program that it comes from."""

import pytest

from tests.fleets.readme import README, current


def test_the_table_is_current(request: pytest.FixtureRequest) -> None:
    """The README beside the fleets shows what the program says of them today."""
    text = current()
    if request.config.getoption("--rewrite-golden"):
        README.write_text(text, encoding="utf-8")
    hint = "run python -m tests.fleets.readme --write"
    assert README.read_text(encoding="utf-8") == text, hint
