"""The manifest's schema and its reader on arbitrary mappings: they agree on every shape."""

import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fleet_cli.base.source import Source
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.schemas import manifest_schema
from tests.schemas.guesses import LOADERS, guess

SCHEMA = Draft202012Validator(manifest_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)

OF_SHAPE = {
    "count", "date", "empty", "figure", "missing-key", "one-of", "text", "type", "unknown-key", "url",
}  # fmt: skip
"""Codes of what is wrong with one value in one place, which a schema can see."""

TEXTS = ("H100", "NO", "12:30", "2024-12-31", "1.5", "~", "", "''", "[a]", "{a: b}")
COUNTS = (
    "8", "'8'", "350k", "350_000", "1.5M", "2.5", "-3", "x", "true", "", "[8]", "{}",
    "{low: 1, mid: 2, high: 3k}", "{low: 1, mid: 2}", "{low: 1, mid: , high: 3}",
    "{low: 1, mid: 2, high: 3, best: 2}", "9999999999999",
)  # fmt: skip
DATES = ("2024-12-31", "2024-02-30", "31.12.2024", "2024", "", "[]")
TAGS = ("{team: red}", "{}", "{a: 1}", "{a: [b]}", "[a]", "red", "")

POOL = {
    "accelerator": TEXTS,
    "system": TEXTS,
    "count": COUNTS,
    "site": TEXTS,
    "online": DATES,
    "tags": TAGS,
}
TARGET = {
    "name": TEXTS,
    "at_least": ("8", "350k", "", "x", "-1", "{low: 1, mid: 2, high: 3}"),
    "about": ("8", "350k", ""),
    "of": ("any", "[H100, B200]", "[]", "", "[[a]]", "{a: b}"),
    "tolerance": ("5%", "7.5%", "0.05", "5", ""),
    "by": DATES,
}
ADDED = {
    "name": TEXTS,
    "memory_gb": ("80", "80.5", "'80'", "80 GB", "-1", ""),
    "released": ("2025-01", "2025-13", "2025", ""),
    "dense": ("{bf16: 989.4}", "{}", "{fp2: 1}", "[1]", "", "{bf16: }"),
    "aliases": ("a", "[a, b]", "[]", "", "{a: b}"),
}


def mappings(fields: dict[str, tuple[str, ...]], *usual: str) -> st.SearchStrategy[str]:
    """Draw a mapping in brackets: the *usual* keys with fair values, others with any."""
    fair = st.fixed_dictionaries({key: st.just(fields[key][0]) for key in usual})
    drawn = st.fixed_dictionaries(
        {},
        optional={
            key: st.sampled_from((values[0],) * 9 + values) for key, values in fields.items()
        },
    )
    joined = st.builds(lambda one, other: {**one, **other}, fair, drawn)
    return joined.map(lambda parts: "{" + ", ".join(f"{k}: {v}" for k, v in parts.items()) + "}")


def lists(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw a list in brackets, or what is none."""
    whole = st.lists(items, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
    return st.one_of(
        whole, whole, whole, whole, whole, whole, st.sampled_from(["", "x", "[x]", "{}"])
    )


MANIFESTS = st.fixed_dictionaries(
    {
        "fleet": st.sampled_from(("A",) * 9 + TEXTS),
        "pools": lists(st.one_of(mappings(POOL), mappings(POOL, "accelerator", "count"))),
    },
    optional={
        "defaults": st.one_of(mappings(POOL), st.sampled_from(["", "x", "[]"])),
        "targets": lists(mappings(TARGET, "name", "at_least")),
        "accelerators": lists(mappings(ADDED, "name")),
        "as_of": st.sampled_from(DATES[:1] * 9 + DATES),
        "sources": st.sampled_from(["{a: {title: B}}", "{a: {url: b}}", "[a]", "{a: b}", ""]),
    },
).map(lambda parts: "".join(f"{key}: {value}\n" for key, value in parts.items()))


def is_of_shape(text: str) -> bool:
    """Whether the reader has nothing against the shape of any value."""
    return not any(
        problem.code in OF_SHAPE for problem in read_manifests(Source("any.yaml", text))[1]
    )


def satisfies(text: str, loader: type[yaml.CSafeLoader]) -> bool:
    """Whether every document of *text* satisfies the schema."""
    return all(SCHEMA.is_valid(document) for document in guess(text, loader))


@given(MANIFESTS, st.sampled_from(LOADERS))
def test_the_schema_takes_what_the_reader_takes(text: str, loader: type[yaml.CSafeLoader]) -> None:
    """A mapping has the right shape for both or for neither."""
    assert satisfies(text, loader) == is_of_shape(text), text
