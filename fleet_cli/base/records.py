"""Records: `typing.NamedTuple`, at a third of what that takes to make one."""

from collections import _tuplegetter  # type: ignore[attr-defined]  # what namedtuple's fields are
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple


@cache
def _constructor(fields: int) -> CodeType:
    """Return what makes a record of so many *fields*, which go by their numbers."""
    # NOTE: compiling a text for every kind of record would take longer than all the rest.
    names = ", ".join(f"_{number}" for number in range(fields))
    new: FunctionType = eval(f"lambda cls, {names}: new(cls, ({names},))")
    return new.__code__


class _RecordType(type):
    """The type of records: makes fields of what a class declares."""

    _fields: tuple[str, ...]
    _field_defaults: dict[str, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], declared: dict[str, Any]) -> "_RecordType":
        """Make the class *name* of what its body has *declared*."""
        made = super().__new__(cls, name, bases, {**declared, "__slots__": ()})
        made._fields = tuple(made.__annotations__)
        made._field_defaults = {key: declared[key] for key in made._fields if key in declared}
        for index, field in enumerate(made._fields):
            setattr(made, field, _tuplegetter(index, ""))
        return made


class _Record(tuple[Any, ...], metaclass=_RecordType):
    """What every record can do, as a named tuple does it."""

    def __new__(cls, *values: Any, **named: Any) -> Self:
        """Make one."""
        # NOTE: made when the first record is, since many a kind of record is not used in a run.
        code = _constructor(len(cls._fields)).replace(co_varnames=("cls", *cls._fields))
        new = FunctionType(
            code, {"new": tuple.__new__}, argdefs=tuple(cls._field_defaults.values())
        )
        cls.__new__ = new  # type: ignore[method-assign]  # as the first is made, so are the rest
        record: Self = new(cls, *values, **named)
        return record

    @classmethod
    def _make(cls, values: Any) -> Self:
        return cls(*values)

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(type(self)._fields, self, strict=True))

    def _replace(self, **named: Any) -> Self:
        return type(self)(**{**self._asdict(), **named})

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({shown})"


if not TYPE_CHECKING:
    NamedTuple = _Record
