"""The manifest reader: what YAML allows, where it stands, and that both parsers agree."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import Source
from fleet_cli.model.manifest import Manifest, Pool
from fleet_cli.read.events import PythonParser, make_parser
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.manifest_fields import POOL
from tests.conftest import CONFIGS


@pytest.fixture(params=["libyaml", "python"])
def reader(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[tuple[Manifest, ...], list[Diagnostic]]]:
    """Read a text with libyaml's parser, and with the one in Python."""
    if request.param == "python":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
        assert isinstance(make_parser("a"), PythonParser)
    else:
        assert yaml.__with_libyaml__

    return lambda text: read_manifests(Source("test.yaml", text))


Reader = Callable[[str], tuple[tuple[Manifest, ...], list[Diagnostic]]]


def one(reader: Reader, text: str) -> Manifest:
    """Read a text that holds one valid fleet."""
    manifests, problems = reader(text)
    assert problems == []
    assert len(manifests) == 1
    return manifests[0]


def places(problems: list[Diagnostic]) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem."""
    return [(p.code, p.span.line, p.span.column) for p in problems if p.span is not None]


def test_text_stays_text(reader: Reader) -> None:
    """What YAML takes for a truth value, a number or nothing stays what is written."""
    fleet = one(
        reader,
        "fleet: 007\npools:\n- {accelerator: H100, count: 1, site: NO, region: 1e3, owner: 'null'}\n",
    )
    pool = fleet.pools[0]
    assert (fleet.fleet, pool.site, pool.region, pool.owner) == ("007", "NO", "1e3", "null")


def test_an_empty_optional_value_is_not_given(reader: Reader) -> None:
    """A key without a value, such as targets with everything commented out, says nothing."""
    fleet = one(reader, "fleet: x\ntargets:\npools:\n- {accelerator: H100, count: 1, site: ~}\n")
    assert fleet.targets == ()
    assert fleet.pools[0].site is None


def test_anchors_aliases_and_merges(reader: Reader) -> None:
    """A pool may repeat another, or merge one or several and change a part."""
    fleet = one(
        reader,
        "fleet: x\npools:\n"
        "- &a {accelerator: H100, count: 1, site: here}\n"
        "- *a\n"
        "- {<<: *a, count: 2}\n"
        "- <<: [{site: there}, *a]\n",
    )
    assert [(p.accelerator, p.count.mid, p.site) for p in fleet.pools] == [
        ("H100", 1, "here"),
        ("H100", 1, "here"),
        ("H100", 2, "here"),
        ("H100", 1, "there"),
    ]


def test_defaults_may_follow_the_pools(reader: Reader) -> None:
    """Every pool inherits the defaults, wherever they stand; a pool's own value wins."""
    fleet = one(
        reader,
        "fleet: x\npools:\n- {accelerator: H100, count: 1}\n- {system: DGX H100, count: 2, site: b}\n"
        "defaults: {accelerator: A100, site: a, online: 2024-01-31}\n",
    )
    first, second = fleet.pools
    assert (first.accelerator, first.site, first.online) == ("H100", "a", date(2024, 1, 31))
    assert (second.accelerator, second.is_system, second.site) == ("DGX H100", True, "b")


def test_several_documents_are_several_fleets(reader: Reader) -> None:
    """Each document is a fleet; empty ones are passed over."""
    manifests, problems = reader("---\nfleet: a\npools: []\n---\n---\nfleet: b\npools: []\n...\n")
    assert [m.fleet for m in manifests] == ["a", "b"]
    assert problems == []


def test_the_five_errors_of_a_file_are_all_reported(reader: Reader) -> None:
    """One run reports every mistake, each at its place."""
    _, problems = reader(
        "fleet: x\n"
        "as_of: 31.12.2024\n"
        "pools:\n"
        "  - accelerator: H100\n"
        "    count: 350.000\n"
        "    count: 4\n"
        "  - accelerator: H100\n"
        "    cuont: 3\n"
        "  - system: DGX H100\n"
        "    accelerator: H100\n"
        "    count: 1\n"
    )
    assert sorted(places(problems), key=lambda place: place[1:]) == [
        ("date", 2, 8),
        ("count", 5, 12),
        ("duplicate-key", 6, 5),
        ("unknown-key", 8, 5),
        ("one-of", 9, 5),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("fleet: x\npools:\n\t- a: b\n", "tab", 3, 1),
        ("fleet: x\npools:\t[]\n", "tab", 2, 7),
        ("fleet: x\npools: [\n", "yaml", 2, 9),
        ("fleet: x\npools: []\n owner: a\n", "yaml", 3, 2),
        ("fleet: a: b\n", "yaml", 1, 9),
        ("fleet: @x\n", "yaml", 1, 8),
        ("fleet: *x\npools: []\n", "alias", 1, 8),
        ("fleet: !!python/object:os.system x\npools: []\n", "tag", 1, 8),
        ("? [a]\n: b\n", "key", 1, 3),
        ('fleet: "a\\e[31m"\npools: []\n', "control-character", 1, 8),
        ("fleet: a\x1bb\npools: []\n", "control-character", 1, 9),
        ("fleet: a\u202eb\npools: []\n", "control-character", 1, 9),
        ("fleet: x\npools: " + "[" * 40 + "]" * 40, "nesting", 2, 39),
        ("fleet: x\npools: {a: 1}\n", "type", 2, 8),
        ("- a\n", "type", 1, 1),
        ("", "empty", 1, 1),
        ("# nothing\n", "empty", 1, 1),
        ("fleet: x\n", "missing-key", 1, 1),
        ("fleet:\npools: []\n", "empty", 1, 1),
    ],
)
def test_what_is_no_manifest_says_where(
    reader: Reader, text: str, code: str, line: int, column: int
) -> None:
    """Both parsers find the same mistake at the same place."""
    _, problems = reader(text)
    assert (code, line, column) in places(problems)


def test_aliases_cannot_blow_up(reader: Reader) -> None:
    """A billion laughs ends in an error after a small multiple of the text."""
    lines = ["fleet: x", "a0: &a0 [" + "ha, " * 9 + "ha]"]
    levels = (f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 12))
    lines.extend(levels)
    _, problems = reader("\n".join(lines))
    assert "alias" in {problem.code for problem in problems}


def test_positions_count_characters_and_skip_anchors(reader: Reader) -> None:
    """A place is where the value stands, in characters, behind its anchor."""
    _, problems = reader("fleet: é x\npools:\n- {site: zürich, accelerator: H100, count: &c  x1}\n")
    assert places(problems) == [("count", 3, 48)]


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("fleets/*.yaml")), ids=lambda path: path.stem)
def test_both_parsers_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml the same text gives the same fleets, place for place."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    fast = read_manifests(source)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read_manifests(source) == fast


@pytest.mark.parametrize("seed", range(20))
def test_both_parsers_refuse_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On damaged text the two find mistakes of the same code on the same line."""
    text = (CONFIGS / "fleets" / "meta-2024.yaml").read_text(encoding="utf-8")
    chance = random.Random(seed)
    for _ in range(3):
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice("[]{}:,&*!|>'\"#-\n\t x") + text[place + 1 :]
    source = Source("damaged.yaml", text)
    fast = read_manifests(source)[1]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    slow = read_manifests(source)[1]
    assert [place[:2] for place in places(slow)] == [place[:2] for place in places(fast)]


def test_a_pool_has_every_field_that_is_read_of_one() -> None:
    """What a manifest may say of a pool is in the pool, and nothing of it is read in vain."""
    assert POOL.fields.keys() - Pool._fields == {"system"}
