"""PyYAML's events, and its two parsers behind one face."""

import re
from typing import Any


class _Later:
    """A regular expression that is compiled when something is first asked of it."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(re.compile(*self._arguments), name)
        setattr(self, name, attribute)
        return attribute


# NOTE: PyYAML compiles the expressions of its parser in Python as it is imported. They take a
# fifteenth of the start of this program, and libyaml, which parses here, needs none of them.
_compile = re.compile
re.compile = _Later  # type: ignore[assignment]  # which has all that a pattern has
try:
    import yaml as yaml
    from yaml import YAMLError as YAMLError
    from yaml.events import AliasEvent as AliasEvent
    from yaml.events import DocumentStartEvent as DocumentStartEvent
    from yaml.events import MappingEndEvent as MappingEndEvent
    from yaml.events import MappingStartEvent as MappingStartEvent
    from yaml.events import ScalarEvent as ScalarEvent
    from yaml.events import SequenceEndEvent as SequenceEndEvent
    from yaml.events import SequenceStartEvent as SequenceStartEvent
    from yaml.events import StreamEndEvent as StreamEndEvent
finally:
    re.compile = _compile


class PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's parser in Python, for where libyaml is missing."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def make_parser(text: str) -> Any:
    """Return an object whose `get_event` gives the events of *text*: libyaml's where it is there."""
    if yaml.__with_libyaml__:
        return yaml.cyaml.CParser(text)  # type: ignore[attr-defined]  # missing in the type stubs
    return PythonParser(text)
