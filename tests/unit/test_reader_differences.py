"""Where the reader must not agree with PyYAML's own loader: each exception, shown side by side."""

from typing import Any

import pytest
import yaml

from fleet_cli.base.source import Source
from fleet_cli.read.manifest import read_manifests
from tests.properties.test_reader import nodes_of

TEXTS: tuple[tuple[str, str, Any], ...] = (
    ("NO", "NO", False), ("yes", "yes", True), ("on", "on", True), ("0100", "0100", 64),
    ("0x10", "0x10", 16), ("12:30", "12:30", 750), ("1e5", "1e5", "1e5"), ("1_000", "1_000", 1000),
    ("350.000", "350.000", 350.0), (".5", ".5", 0.5), ("3.10", "3.10", 3.1),
    ("2024-12-31", "2024-12-31", "a date"), ("0b11", "0b11", 3), ("=", "=", "an error"),
    ("<<", "<<", "an error"), (".inf", ".inf", float("inf")), ("True", "True", True),
)  # fmt: skip
"""As written, as the reader takes it in a text, and what PyYAML's safe loader makes of it."""


def parsed(text: str) -> Any:
    """Return what PyYAML's safe loader makes of a document, or that it refuses it."""
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        return "an error"
    return value


@pytest.fixture(params=[True, False], ids=["libyaml", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with libyaml and without it: the exceptions are the same."""
    if request.param and not yaml.__with_libyaml__:
        pytest.skip("this PyYAML has no libyaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param)


@pytest.mark.parametrize(("written", "ours", "theirs"), TEXTS, ids=[text for text, *_ in TEXTS])
def test_a_text_stays_as_it_is_written(written: str, ours: str, theirs: Any) -> None:
    """Where PyYAML guesses a type, a site or an owner stays the text that stands there."""
    (manifest,), problems = read_manifests(Source("a", f"fleet: {written}\npools: []\n"))
    assert problems == []
    assert manifest.fleet == ours
    guessed = parsed(f"fleet: {written}\n")
    found = guessed if guessed == "an error" else guessed["fleet"]
    assert ("a date" if hasattr(found, "year") else found) == theirs


REFUSED: dict[str, tuple[str, str]] = {
    "count: 0100": ("count", "octal in YAML 1.1: 64"),
    "count: 12:30": ("count", "sexagesimal in YAML 1.1: 750"),
    "count: 350.000": ("count", "a float: 350.0"),
    "count: true": ("count", "a truth value"),
    "count: 1, count: 2": ("duplicate-key", "the last of two, the first lost in silence"),
    "count: !!int 5": ("tag", "a tag chooses the type"),
    "count: !!python/object:os.system 5": ("tag", "a tag may run code in an unsafe loader"),
    "? [a] : b, count: 1": ("key", "a list as a key"),
    "count: *a": ("alias", "an alias without an anchor"),
    "<<: 5, count: 1": ("merge", "a merge of what is no mapping"),
    'count: 1, site: "a\\x1bb"': ("control-character", "an escape for a control character"),
    'count: 1, site: "\\u202eb"': ("control-character", "an escape that turns text round"),
    "count: 1, owner: null2, sit: x": ("unknown-key", "any key"),
    "count: [1, 2]": ("type", "a list"),
    "count: ~": ("missing-key", "nothing"),
    "count: 1, online: 2024-12-31T00:00:00Z": ("date", "a time"),
    "count: 1, online: 2024-1-5": ("date", "a date written otherwise"),
}
"""What stands in a pool, the code of our refusal, and what PyYAML takes it for where it takes it."""


@pytest.mark.parametrize("pool", REFUSED)
def test_what_pyyaml_takes_in_silence_is_refused(pool: str) -> None:
    """Every one is an error of its own code that points at its line."""
    text = f"fleet: A\npools:\n- {{accelerator: H100, {pool}}}\n"
    problems = read_manifests(Source("a", text))[1]
    assert [problem.code for problem in problems][:1] == [REFUSED[pool][0]]
    assert problems[0].span is not None
    assert problems[0].span.line == 3


TAKEN_BY_BOTH = (
    "a: |\n  two\n  lines\nb: >\n  one\n  line\n",
    "a: 'it''s'\nb: \"tab\\tnew\\n\"\n",
    "? a\n: b\n",
    "--- {a: b}\n...\n--- [c]\n",
    "{a: [b, {c: d}], e: }\n",
    "a:\n- b\n-\n- c\n",
)


@pytest.mark.parametrize("text", TAKEN_BY_BOTH)
def test_structure_is_theirs(text: str) -> None:
    """Anchors, merges, blocks, quotes, documents: the structure is PyYAML's, every scalar a text."""
    assert nodes_of(text) == list(yaml.load_all(text, yaml.BaseLoader))


def test_merges_are_theirs() -> None:
    """A merge gives the keys of the mapping that it names, and its own win over them."""
    text = "a: &a {x: '1', y: '2'}\nb: &b {z: '3'}\nc: {<<: [*a, *b], y: '4'}\n"
    assert nodes_of(text) == [yaml.safe_load(text)]
