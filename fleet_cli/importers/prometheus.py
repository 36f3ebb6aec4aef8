"""Import what exporters of GPUs tell Prometheus: their text, or answers of its HTTP API."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Draft, Place, Request
from fleet_cli.importers.identity import proves
from fleet_cli.importers.text import (
    FORMAT_CODE,
    decode,
    json_values,
    located,
    mapping,
    quantity,
    refuse,
    shown,
)

HINT = (
    "pass the text of dcgm-exporter's /metrics, or the answer of /api/v1/query to "
    "`DCGM_FI_DEV_GPU_TEMP` or `count by (modelName) (DCGM_FI_DEV_GPU_TEMP)`"
)
_SERIES = re.compile(r"([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?")
_LABEL = re.compile(r'\s*([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_MODELS = ("modelName", "gpu_model", "card_model", "product_name", "name")
_IDENTITIES = ("UUID", "uuid", "gpu_uuid", "serial_number")
_HOSTS = ("Hostname", "hostname", "instance", "node")


class _Series(NamedTuple):
    labels: dict[str, str]
    value: str
    where: str
    aggregated: bool = False
    """Whether it is of a sum over GPUs, which has no name of a metric."""


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read series, each GPU once however many series it has.

    Args:
        stream: The text of exporters, or JSON of the HTTP API.
        request: The catalogue and the options.
    Raises:
        FleetError: It is neither, or the API did not answer.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        source = Source(request.source, text)
        collector = Collector(request.devices)
        series = _api(text, source) if text.lstrip().startswith("{") else _text(source)
        _collect(series, collector)
        return collector.draft()


def _text(source: Source) -> Iterator[_Series]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SERIES.fullmatch(line.strip())
        labels = _labels(match[2] or "") if match else None
        if match is None or labels is None:
            message = f'"{shown(line, 60)}" is no line of an exporter'
            refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=HINT)
        yield _Series(labels, match[3], f"line {number}")


def _labels(text: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = _LABEL.match(text, position)
        if match is None:
            return None
        found[match[1]] = match[2]
        position = match.end()
    return found


def _api(text: str, source: Source) -> Iterator[_Series]:
    for answer in json_values(text, source.name, HINT):
        data = mapping(mapping(answer, "the answer", "the API").get("data"), "data", "the API")
        results = data.get("result")
        if answer.get("status") != "success" or data.get("resultType") != "vector":
            message = f"the API's answer is no vector: {shown(str(answer.get('error') or ''), 60)}"
            refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
        for at, item in enumerate(results if isinstance(results, list) else (), start=1):
            where = f"result {at}"
            result = mapping(item, "the result", where)
            metric = mapping(result.get("metric"), "metric", where)
            value = result.get("value")
            number = str(value[1]) if isinstance(value, list) and len(value) == 2 else ""
            labels = {str(key): str(text) for key, text in metric.items()}
            yield _Series(labels, number, where, "__name__" not in labels)


def _collect(series: Iterator[_Series], collector: Collector) -> None:
    seen: set[str] = set()
    sums: dict[tuple[tuple[str, str], ...], _Series] = {}
    for one in series:
        model = _first(one.labels, _MODELS)
        identity = _first(one.labels, _IDENTITIES)
        if not model:
            collector.remarks.note("series that name no model: {n}")
        elif proves(identity):
            if identity not in seen:
                seen.add(identity)
                collector.remarks.read("GPUs")
                _add(model, 1, one, collector)
        elif one.aggregated and "gpu" not in one.labels:
            before = sums.setdefault(tuple(sorted(one.labels.items())), one)
            if before is not one:
                if before.value != one.value:
                    collector.uncounted(one.where, "the sum is there twice, with two values")
                continue
            collector.remarks.read("sums over GPUs")
            collector.remarks.assumed(
                "the values are numbers of GPUs, as `count by (modelName)` gives them; a GPU that "
                "is cut into MIG slices has a series for each"
            )
            _add(model, quantity(one.value, "the value", one.where), one, collector)
        else:
            where = _first(one.labels, _HOSTS) or one.where
            collector.uncounted(where, "its series have no UUID, so that GPUs cannot be told apart")


def _add(model: str, count: int, one: _Series, collector: Collector) -> None:
    cluster = one.labels.get("cluster", "")
    place = Place(tags=(("cluster", cluster),) if cluster else ())
    collector.add_reported((Reported(model, count, "nvidia"),), place, one.where)


def _first(labels: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((labels[name] for name in names if labels.get(name)), "")
