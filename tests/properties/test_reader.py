"""The reader on arbitrary text, and against PyYAML's own loader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.source import Source
from fleet_cli.cli.load import rate_all, rating_for, resolve_all
from fleet_cli.read.fields import Reading
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, span_of
from fleet_cli.read.power import load_model
from fleet_cli.read.tables import read_table
from fleet_cli.render.problems import render_problems
from tests.conftest import CONFIGS, ROOT
from tests.properties.fleets import DrawnPool, pools, text_of

WORDS = [
    "fleet: ", "pools:", "\n", "\n  ", "\n- ", "- ", "accelerator: ", "system: ", "count: ", "H100", "5",
    "350.000", "{", "}", "[", "]", ", ", ": ", "&a ", "*a", "<<: ", "'", '"', "|", ">", "#", "!", "%", "@",
    "---", "...", "\t", "\\", "~", "targets:", "at_least: ", "by: ", "2024-12-31", "of: ", "defaults: ",
    "é", "\u202e", "\x1b", "\ufeff", "\x85", "\u2028", "\x00", "?", "sources:", "tags: ", "low: 1",
]  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=40).map("".join))


@given(texts)
@example("fleet: x\npools:\n- &a {accelerator: H100, count: 1}\n- {<<: *a, count: 2, <<: *a}\n")
@example('fleet: "\\ud83d"\npools: []\n')
@example("fleet: x\npools: [{accelerator: H100, count: 1, tags: {<<: 3}}]\n")
def test_any_text_is_a_fleet_or_errors_with_places(text: str) -> None:
    """Whatever a file holds: fleets, or problems that point into it; never another exception."""
    source = Source("any.yaml", text)
    fleets, problems = resolve_all([source])
    for problem in problems:
        assert problem.source is source
        assert problem.span is not None
        assert problem.hint
        assert (
            1
            <= problem.span.line
            <= text.count("\n")
            + text.count("\r")
            + text.count("\x85")
            + (text.count("\u2028") + text.count("\u2029") + 1)
        )
    if problems:
        assert render_problems(problems).endswith("\n")
    else:
        rate_all(
            fleets,
            rating_for([fleet.manifest for fleet in fleets], "dense-16bit", None),
            load_model(None),
        )


@given(texts)
def test_any_text_is_a_table_or_errors(text: str) -> None:
    """A table's file is as safe to read as a manifest."""
    try:
        read_table(Source("any.yaml", text))
    except FleetError as error:
        assert render_problems(error.diagnostics)  # noqa: PT017 - either outcome is right


def plain(node: Node) -> Any:
    """Return a node as the texts, lists and mappings that PyYAML's BaseLoader makes."""
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, (_, value) in node.all_fields().items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.value


def nodes_of(text: str) -> list[Any]:
    """Return the documents of a text that the reader takes."""
    reading = Reading(Source("x", text))
    found = [plain(root) for root in roots_of(reading)]
    assert reading.problems == []
    return found


@pytest.mark.parametrize(
    "path",
    sorted([*CONFIGS.rglob("*.yaml"), *(ROOT / "fleet_cli" / "data").rglob("*.yaml")]),
    ids=str,
)
def test_what_ships_reads_as_with_pyyaml(path: Path) -> None:
    """Texts, structure, anchors and documents are those of PyYAML's own loader."""
    text = path.read_text(encoding="utf-8")
    assert nodes_of(text) == list(yaml.load_all(text, yaml.BaseLoader))


scalars = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_categories=["Cc", "Cs"]),
    max_size=12,
)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(scalars.filter(lambda key: key != "<<"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(trees, st.sampled_from([True, False, None]))
def test_what_pyyaml_writes_is_read_back(tree: Any, flow: bool | None) -> None:
    """Any structure of texts that PyYAML writes, block or flow, comes back as it was."""
    text = yaml.dump(tree, default_flow_style=flow, allow_unicode=True)
    assert nodes_of(text) == list(yaml.load_all(text, yaml.BaseLoader))


def scalars_of(node: Node) -> Iterator[Node]:
    """Yield every scalar value in a node."""
    if isinstance(node, MappingNode):
        for _, value in node.fields.values():
            yield from scalars_of(value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from scalars_of(item)
    else:
        yield node


@given(pools)
def test_every_value_stands_where_it_is_said_to(fleet: list[DrawnPool]) -> None:
    """Cutting the text at a value's span gives the value's own text."""
    source = Source("x.yaml", text_of(fleet))
    for root in roots_of(Reading(source)):
        for node in scalars_of(root):
            span = span_of(source, node)
            cut = source.line(span.line)[span.column - 1 : span.end_column - 1]
            assert cut.strip("'") == node.value  # type: ignore[union-attr]  # scalars only


@given(st.text(st.sampled_from("ab: -\n#[]{},&*'\"!|>%@`0.\t"), max_size=30))
def test_both_parsers_take_or_refuse_alike(text: str) -> None:
    """Where libyaml gives fleets, the parser in Python gives the same."""
    source = Source("x.yaml", f"fleet: x\npools: []\nnote: {text}\n")
    fast = read_manifests(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        slow = read_manifests(source)
    assert bool(fast[1]) == bool(slow[1])
    if not fast[1]:
        assert fast == slow
