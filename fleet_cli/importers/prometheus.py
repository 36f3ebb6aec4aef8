"""Import what exporters of GPUs tell Prometheus: their text, or answers of its HTTP API."""

import re
from collections.abc import Iterator
from fractions import Fraction

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Place, tags_of
from fleet_cli.importers.identity import proves
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import elements, first, mapping, quantity, shown

_SERIES = re.compile(r"([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?")
_LABEL = re.compile(r'\s*([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_LABELS = re.compile(f"(?:{_LABEL.pattern})*")
_MODELS = ("modelName", "gpu_model", "card_model", "product_name", "name")
_IDENTITIES = ("UUID", "uuid", "gpu_uuid", "serial_number")
_HOSTS = ("Hostname", "hostname", "instance", "node")
_EXPORTERS = ("dcgm_", "nvidia_", "gpu_", "amd_")
_DEVICE = ("gpu", "device", "minor_number")
_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,2})?")
_UNNAMED = "series without a model"
"""What `--map` calls them by."""


class _Series(NamedTuple):
    labels: dict[str, str]
    value: str
    where: str
    metric: str
    """Its name; a sum over GPUs has none."""


@importing(
    "pass the text of dcgm-exporter's /metrics, or the answer of /api/v1/query to "
    "`DCGM_FI_DEV_GPU_TEMP` or `count by (modelName) (DCGM_FI_DEV_GPU_TEMP)`"
)
def read(given: Printout) -> None:
    """Read series, each GPU once however many series it has: of exporters, or of the HTTP API."""
    series = _api(given) if given.text.lstrip().startswith("{") else _text(given)
    _collect(series, given.collector)


def _text(given: Printout) -> Iterator[_Series]:
    for number, line in enumerate(given.text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SERIES.fullmatch(line.strip())
        labels = (match[2] or "") if match else ""
        if match is None or not _LABELS.fullmatch(labels):
            given.refuse(f'"{shown(line, 60)}" is no line of an exporter', number)
        yield _Series(dict(_LABEL.findall(labels)), match[3], f"line {number}", match[1])


def _api(given: Printout) -> Iterator[_Series]:
    for answer in given.values():
        data = mapping(mapping(answer, "the answer", "the API").get("data"), "data", "the API")
        if answer.get("status") != "success" or data.get("resultType") != "vector":
            said = shown(str(answer.get("error") or ""), 60)
            given.refuse(f"the API's answer is no vector: {said}", 1)
        partial = ["isPartial"] if answer.get("isPartial") is True else []
        for one in (*elements(answer.get("warnings")), *partial):
            why = f"it is not whole, since it warns: {one}"
            given.collector.uncounted("the rest of the answer", why)
        for one in elements(answer.get("infos")):
            sentence = f"the answer is whole, though it says: {shown(str(one), 200)}"
            given.collector.remarks.assumed(sentence)
        for at, item in enumerate(elements(data.get("result")), start=1):
            where = f"result {at}"
            result = mapping(item, "the result", where)
            named = mapping(result.get("metric"), "metric", where)
            value = result.get("value")
            number = str(value[1]) if isinstance(value, list) and len(value) == 2 else ""
            labels = {str(key): str(text) for key, text in named.items()}
            yield _Series(labels, number, where, labels.get("__name__", ""))


def _collect(series: Iterator[_Series], collector: Collector) -> None:
    seen: set[str] = set()
    unnamed: dict[str, _Series] = {}
    sums: dict[tuple[tuple[str, str], ...], list[_Series]] = {}
    for one in series:
        model = first(one.labels, _MODELS)
        identity = first(one.labels, _IDENTITIES)
        if proves(identity):
            if model and identity not in seen:
                seen.add(identity)
                collector.remarks.read("GPUs")
                _add(model, 1, one, collector)
            elif not model and (not one.metric or one.metric.lower().startswith(_EXPORTERS)):
                unnamed.setdefault(identity, one)
        elif not one.metric and not (model and "gpu" in one.labels):
            sums.setdefault(tuple(sorted(one.labels.items())), []).append(one)
        elif model or (one.metric.startswith("DCGM_") and first(one.labels, _DEVICE)):
            where = first(one.labels, _HOSTS) or one.where
            collector.uncounted(where, "its series have no UUID, so that GPUs cannot be told apart")
        else:
            collector.remarks.note("series of no GPU: {n}")
    for identity, one in unnamed.items():
        # Some exporters name the model in one series of a GPU, and not in the others.
        if identity not in seen:
            collector.remarks.read("GPUs")
            _add(_UNNAMED, 1, one, collector)
    for times in sums.values():
        _add_sum(times, collector)


def _add_sum(times: list[_Series], collector: Collector) -> None:
    one = times[0]
    if len({_whole(other) for other in times}) > 1:
        collector.uncounted(one.where, "the sum is there twice, with two values")
        return
    collector.remarks.read("sums")
    collector.remarks.assumed(
        "the values are numbers of GPUs, as `count by (modelName)` gives them; a GPU that "
        "is cut into MIG slices has a series for each"
    )
    count = quantity(_whole(one), "the value", one.where)
    _add(first(one.labels, _MODELS) or _UNNAMED, count, one, collector)


def _whole(one: _Series) -> str:
    """Return a value without an exponent, where it is a whole number: 5.12e+02 is 512."""
    value = Fraction(one.value) if _NUMBER.fullmatch(one.value) else None
    return str(value) if value is not None and value.denominator == 1 else one.value


def _add(model: str, count: int, one: _Series, collector: Collector) -> None:
    place = Place(tags=tags_of(cluster=one.labels.get("cluster", "")))
    hint = "ask with `count by (modelName)`, so that each sum is of one model"
    reported = Reported(model, count, "nvidia", hint=hint if model == _UNNAMED else "")
    collector.add_reported(one.where, reported, place=place)
