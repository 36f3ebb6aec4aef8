"""No input, however broken, gives anything but a draft or errors that are safe to print."""

import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Request
from fleet_cli.importers.formats import FORMATS, importer
from fleet_cli.importers.streams import counted, rewindable
from fleet_cli.importers.write import failures, manifest_text, summary
from fleet_cli.read.catalogue import bundled
from tests.importers.listings import LISTINGS, SINGLES

SAMPLES = Path(__file__).parent / "samples"
KINDS = {
    "kubernetes": ["kubernetes-nodes-traps.json"],
    "slurm": ["slurm-nodes.json", "sinfo.txt", "slurm-22.05-nodes.txt"],
    "nvidia-smi": ["nvidia-smi.csv", "nvidia-smi-L.txt"],
    "inventory": ["nodes.csv"],
}
CASES = {
    **{
        f"{kind} {name}": (kind, (SAMPLES / name).read_bytes())
        for kind, names in KINDS.items()
        for name in names
    },
    **{name: (one.kind, one.join(one.parts).encode()) for name, one in LISTINGS.items()},
    **{f"{name} alone": (one.kind, one.text.encode()) for name, one in SINGLES.items()},
}
"""What is damaged below, by name: the importer and the input."""


def survive(kind: str, data: bytes) -> None:
    """Import *data*, and see that all that would be printed is printable."""
    try:
        draft = importer(kind)(io.BytesIO(data), Request(Devices(bundled())))
    except FleetError as error:
        problems = error.diagnostics
        assert problems
    else:
        problems = failures(draft, "-")
        assert all(line.isprintable() for line in summary(draft, allow_unknown=True))
        text = manifest_text(draft, fleet="x", allow_unknown=True)
        assert all(line.isprintable() for line in text.splitlines())
    for problem in problems:
        assert problem.message.isprintable()
        assert problem.hint
        assert problem.hint.isprintable()


def test_every_importer_is_tried() -> None:
    """The cases below cover the list of importers."""
    assert {kind for kind, _ in CASES.values()} == {one.name for one in FORMATS}


@pytest.mark.parametrize("name", CASES)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_damaged_samples(name: str, data: st.DataObject) -> None:
    """A sample with a piece cut out or replaced is read, or refused politely."""
    kind, raw = CASES[name]
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.binary(max_size=12) | st.sampled_from([b"\x1b[31m", b"-", b"[]", b"null"]))
    survive(kind, raw[:start] + piece + raw[start + length :])


@pytest.mark.parametrize("kind", [one.name for one in FORMATS])
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-16")))
def test_any_bytes(kind: str, data: bytes) -> None:
    """Bytes of no form at all are refused."""
    survive(kind, data)


@pytest.mark.parametrize("name", CASES)
def test_inputs_that_end_early(name: str) -> None:
    """A file cut off anywhere is read as far as lines go, or refused."""
    kind, raw = CASES[name]
    for end in itertools.chain(range(0, len(raw), max(1, len(raw) // 50)), [len(raw) - 1]):
        survive(kind, raw[:end])


def test_progress_tells_every_byte() -> None:
    """A counted stream gives the same bytes and tells how many they were."""
    told: list[int] = []
    stream = counted(io.BytesIO(b"x" * 3_000_000), told.append)
    assert len(stream.read()) == 3_000_000
    assert told[-1] == 3_000_000
    assert told == sorted(told)


class Pipe(io.BytesIO):
    """A stream that cannot seek, as a pipe."""

    def seekable(self) -> bool:
        """Say no."""
        return False


def test_a_pipe_can_be_read_again() -> None:
    """A pipe can be read again, however long it is."""
    for data in (b"abc", b"abcdef" * 1000):
        with rewindable(Pipe(data), 10) as copy:
            assert copy.read() == data
            copy.seek(0)
            assert copy.read() == data


def test_faults_of_a_pipe_quote_their_line() -> None:
    """The line that a message points at can be shown, from a pipe as well."""
    data = b"gpu,count\nL40S,8\nL40S,-4\n"
    with rewindable(Pipe(data)) as stream, pytest.raises(FleetError) as caught:
        importer("inventory")(stream, Request(Devices(bundled()), "-"))
    (problem,) = caught.value.diagnostics
    assert problem.source is not None
    assert problem.span is not None
    assert problem.source.line(problem.span.line) == "L40S,-4"
    assert (problem.span.column, problem.span.end_column) == (6, 8)
