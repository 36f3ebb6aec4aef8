"""Remarks on an input, each kept once however often it is made."""

from fleet_cli.importers.text import shown


class Remarks:
    """What was read, assumed and left out, and what else there is to know, in order."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[int, int, str]] = {}

    def read(self, what: str, times: int = 1) -> None:
        """Keep that *times* more of *what*, a plural such as `nodes`, were read."""
        self._keep("read", what, times)

    def note(self, sentence: str, times: int = 1, example: str = "") -> None:
        """
        Keep what there is to know of the input, safe to print; `{n}` stands for how often.

        Of the nodes that are an *example*, the first is shown.
        """
        self._keep("note", sentence, times, 0, example)

    def assumed(self, sentence: str, devices: int = 0, times: int = 1, example: str = "") -> None:
        """Keep what was taken for something; *devices* is added up behind it [accelerators]."""
        self._keep("assumed", sentence, times, devices, example)

    def left_out(self, sentence: str, times: int = 1, example: str = "") -> None:
        """Keep what is there and, on purpose, not counted."""
        self._keep("left out", sentence, times, 0, example)

    def _keep(
        self, kind: str, sentence: str, times: int, devices: int = 0, example: str = ""
    ) -> None:
        before = self._kept.get((kind, sentence), (0, 0, example))
        self._kept[kind, sentence] = (before[0] + times, before[1] + devices, before[2])

    def texts(self, kind: str) -> tuple[str, ...]:
        """Return the remarks of one kind: `read`, `note`, `assumed` or `left out`."""
        return tuple(
            _told(kind, sentence, *counts)
            for (its, sentence), counts in self._kept.items()
            if its == kind
        )


def _told(kind: str, sentence: str, times: int, devices: int, example: str) -> str:
    if kind == "read":
        return f"{times:,} {sentence if times != 1 else sentence.removesuffix('s')}"
    sentence = sentence.replace("{n}", f"{times:,}")
    if example:
        sentence += f" (such as {shown(example)})" if times > 1 else f" ({shown(example)})"
    counted = f"{devices:,} accelerator{'s' if devices != 1 else ''}"
    return f"{sentence} [{counted}]" if devices else sentence
