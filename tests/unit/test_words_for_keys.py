"""What people write for a key gets the key that says it, and no key is another's word."""

from pathlib import Path

import pytest

from fleet_cli.read.fields import Record
from fleet_cli.read.manifest_fields import POOL
from fleet_cli.read.manifest_targets import TARGET
from tests.conftest import Run


@pytest.mark.parametrize("shape", [POOL, TARGET], ids=lambda shape: shape.name)
def test_each_word_stands_for_one_key(shape: Record) -> None:
    """A word that two keys share would be answered by the first of them."""
    words = [word for field in shape.fields.values() for word in field.also]
    assert len(set(words)) == len(words)
    assert not set(words) & set(shape.fields)


@pytest.mark.parametrize(
    ("pool", "target", "hints"),
    [
        ("gpu: H100, count: 5", "at_least: 5, by: 2026", ["write accelerator: the chip"]),
        ("accelerator: H100, qty: 5", "at_least: 5", ["write count: how many"]),
        ("accelerator: H100, count: 5", "more_than: 5", ["write at_least: the number"]),
        ("accelerator: H100, count: 5", "at_least: 5, deadline: 2026", ["write by: by when"]),
        (
            "accelerator: H100, count: 5, planned: true",
            "between: {low: 4, high: 5}",
            ["write online: the first day", "write about: the number"],
        ),
    ],
)
def test_the_key_is_named_and_is_all_that_is_missing(
    run: Run, tmp_path: Path, pool: str, target: str, hints: list[str]
) -> None:
    """One mistake is one error: what the word stands for is not missing as well."""
    path = tmp_path / "fleet.yaml"
    text = f"fleet: A\npools: [{{{pool}}}]\ntargets: [{{name: t, {target}}}]\n"
    path.write_text(text, encoding="utf-8")
    done = run("total", path)
    assert done.code == 2
    assert done.err.count("error[") == len(hints)
    assert done.err.count("error[unknown-key]") == len(hints)
    for hint in hints:
        assert f"= hint: {hint}" in done.err
