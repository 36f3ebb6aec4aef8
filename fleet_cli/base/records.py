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


_MANY = 16
"""Of a kind that is made so often in a run, a function of its own pays."""
_made: dict[type, int] = {}
"""How often each kind was made without."""


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
        """Make one; after the first few by a function of the kind of record's own."""
        fields = cls._fields
        _made[cls] = _made.get(cls, 0) + 1
        if _made[cls] < _MANY and len(values) <= len(fields) and not (values and named):
            given = {**cls._field_defaults, **dict(zip(fields, values, strict=False)), **named}
            made = [given[field] for field in fields if field in given]
            # NOTE: what is wrong with arguments Python says itself, below, by their names.
            if len(made) == len(fields) == len(given):
                return tuple.__new__(cls, made)
        code = _constructor(len(fields)).replace(co_varnames=("cls", *fields))
        new = FunctionType(
            code, {"new": tuple.__new__}, argdefs=tuple(cls._field_defaults.values())
        )
        cls.__new__ = new  # type: ignore[method-assign]  # as this one is made, so are the rest
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
