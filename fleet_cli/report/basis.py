"""What every report says of its numbers: table, reference, estimates, date, sources."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.base.words import Amount, Words
from fleet_cli.model.manifest import Citation, Where
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import BUNDLED, Rating, ThroughputTable
from fleet_cli.report.model import ADDRESS, CITED, Column, Section
from fleet_cli.report.texts import harmless

_MOST_MODELS = 3
"""Power models that a line of method spells out; of more it gives the number."""


class Citations:
    """The sources that a report cites, numbered."""

    def __init__(self, cited: Iterable[Citation]) -> None:
        """Number what is *cited*, in the order in which a reader comes upon it."""
        self._numbers = {one: place for place, one in enumerate(dict.fromkeys(cited), start=1)}

    def mark(self, citations: Iterable[Citation]) -> str:
        """Return the numbers that stand for *citations*, such as `[1] [2]`."""
        return " ".join(f"[{self._numbers[one]}]" for one in dict.fromkeys(citations))

    @property
    def titles(self) -> tuple[str, ...]:
        """What the sources are called, each once."""
        return tuple(
            dict.fromkeys(harmless(one.title or one.url or one.id) for one in self._numbers)
        )

    def section(self, shown: bool) -> Section[Citation, None]:
        """Return the list of all sources."""
        columns: list[Column[Citation, None]] = [
            Column("number", "", lambda one: self.mark([one]), CITED),
            Column("title", "Source", _title, ADDRESS, wraps=True),
            Column(
                "url",
                "Address",
                lambda one: one.url or "",
                ADDRESS,
                # NOTE: what has no title is called by its address already.
                said=lambda one: "" if one.url == _title(one) else one.url,
                wraps=True,
                below=True,
                bare=True,
            ),
        ]
        return Section("sources", "Sources", columns, self._numbers, shown=shown)


def _title(cited: Citation) -> str:
    return cited.title or cited.id


def basis_columns(
    rating: Rating,
    estimates: str | None = None,
    where: Where | None = None,
    models: Sequence[PowerModel] | None = None,
) -> list[tuple[str, str]]:
    """
    Return the basis as columns that a row of its own can carry: name and value.

    Args:
        estimates: How estimates were added, where any were.
        where: Which pools are asked for; None where a command cannot ask.
        models: The power models of what is shown; None where a command shows no power.
    """
    columns = [("table", rating.table.name), ("reference", rating.reference.name)]
    columns += [] if estimates is None else [("estimates", estimates)]
    columns.append(("table_origin", rating.table.origin.text))
    columns += [] if where is None else [("where", where_text(where))]
    return columns if models is None else [*columns, model_column(models)]


def model_column(models: Sequence[PowerModel]) -> tuple[str, str]:
    """Return the names of power models as a column that a row of its own can carry."""
    return "power_model", "; ".join(dict.fromkeys(model.name for model in models))


def where_text(where: Where) -> str:
    """
    Say what is asked for.

    >>> where_text((("region", ("EU", "UK")), ("tag:team", ("a",))))
    'region EU or UK, tag:team a'
    """
    return ", ".join(
        f"{key} {' or '.join(one or '(none)' for one in values)}" for key, values in where
    )


def asked(where: Where) -> str:
    """Return what the method line says of the pools that are asked for."""
    return f" · where {where_text(where)}" if where else ""


def method_line(
    rating: Rating,
    estimates: str | None = None,
    day: date | None = None,
    models: Sequence[PowerModel] = (),
    counts: str | None = None,
    more: str = "",
) -> str | Words:
    """
    Return the line that states the basis, for a person.

    Args:
        day: The one that the numbers hold for.
        models: The power models that have a part in them.
        counts: What the counts are, as the manifests say.
        more: What else is said, behind the dates.
    """
    lead = [table_words(rating.table), f"reference {rating.reference.name} = 1"]
    if rating.fallbacks:
        lead.append(f"fall-back {', '.join(table.title for table in rating.fallbacks)}")
    return method_words(lead, estimates, day, models, counts, more)


def method_words(
    lead: Sequence[str],
    estimates: str | None,
    day: date | None,
    models: Sequence[PowerModel],
    counts: str | None,
    more: str = "",
) -> str | Words:
    """Return a line of method that begins with *lead*, and goes on as `method_line` does."""
    parts = [*lead]
    if estimates is not None:
        parts.append(f"estimates added {estimates}")
    if day is not None:
        parts.append(f"as of {shown(day)}")
    if counts:
        parts.append(f"counts: {counts}")
    line = " · ".join(parts) + more
    words = [word for model in models[:_MOST_MODELS] for word in (" · ", *power_words(model))]
    rest = len(models) - _MOST_MODELS
    words += [f" · and {rest} more power models"] if rest > 0 else []
    return (line, *words) if words else line


def table_words(table: ThroughputTable) -> str:
    """Return a table's name and unit, where it comes from, and what it rates that nobody knows."""
    origin = "" if table.origin == BUNDLED else f" of {_origin(table)}"
    return f"Table {table.name} ({table.unit}){origin}"


def _origin(table: ThroughputTable) -> str:
    strange = ", ".join(one.name for one in table.strange)
    return table.origin.text + (f", which also rates {strange}, unknown here" if strange else "")


def origin_notes(tables: Iterable[ThroughputTable | None]) -> list[str]:
    """Return where each table comes from that the program does not bring."""
    brought = (table for table in tables if table is not None and table.origin != BUNDLED)
    return [f"{table.name} is of {_origin(table)}" for table in brought]


def power_words(model: PowerModel) -> Words:
    """Return what a power model is called, and its factors."""
    return (
        f"power model {model.name}: IT over servers ",
        Amount(model.it_over_server, is_figure=True),
        ", facility over IT ",
        Amount(model.facility_over_it, is_figure=True),
    )
