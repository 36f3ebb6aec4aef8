"""YAML as editors load it: with the types that YAML 1.1 and YAML 1.2 guess."""

import re
from typing import Any

import yaml


class Yaml11(yaml.CSafeLoader):
    """Guesses as YAML 1.1 does, but leaves dates as text, as JSON Schema must."""


class Yaml12(yaml.CSafeLoader):
    """Guesses as the core schema of YAML 1.2 does."""


Yaml11.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.yaml_implicit_resolvers = {}
for _name, _pattern, _letters in (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", "[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", "<<", ["<"]),
):
    Yaml12.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), _letters
    )

LOADERS = (Yaml11, Yaml12)


def guess(text: str, loader: type[yaml.CSafeLoader]) -> list[Any]:
    """Return every document of *text* that holds something, with the types that a loader guesses."""
    return [document for document in yaml.load_all(text, loader) if document is not None]
