"""Records are named tuples: what a type checker is told of them holds when they run."""

import pickle
from typing import NamedTuple

import pytest

from fleet_cli.base import records


class Ours(records.NamedTuple):
    """A record."""

    name: str
    chips: int = 1
    tags: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        """Something of its own."""
        return 2 * self.chips


class Theirs(NamedTuple):
    """The same by the standard library."""

    name: str
    chips: int = 1
    tags: tuple[str, ...] = ()


def test_a_record_does_what_a_named_tuple_does() -> None:
    """Places, names and defaults make the same tuple as the standard library's, and it is as printed."""
    for places, names in (
        (("a",), {}),
        (("a", 2, ("x",)), {}),
        (("a",), {"tags": ("x",)}),
        ((), {"chips": 0, "name": "a"}),
    ):
        ours = Ours(*places, **names)
        theirs = Theirs(*places, **names)
        assert tuple(ours) == tuple(theirs)
        assert ours._asdict() == theirs._asdict()
        assert tuple(ours._replace(chips=7)) == tuple(theirs._replace(chips=7))
        assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
        assert (ours.name, ours.chips, ours.tags) == tuple(ours)
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert Ours("a", 4).twice == 8


@pytest.mark.parametrize("names", [{}, {"name": "a", "size": 1}])
def test_a_record_takes_its_fields_alone(names: dict[str, object]) -> None:
    """A field that is missing, or that there is not, is no record, now and whenever one is made."""
    for _ in range(2):
        with pytest.raises(TypeError):
            Ours(**names)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Ours("a")._replace(size=1)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Ours("a").size = 1  # type: ignore[attr-defined]


def test_a_record_can_be_sent() -> None:
    """A record that goes to another process comes back as it was."""
    assert pickle.loads(pickle.dumps(Ours("a", 2))) == Ours("a", 2)
