"""Reads values back from an SVG: by its shapes, and by what its ticks say, and by nothing else."""

import re
from typing import NamedTuple
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"

_SIZES = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "": 1}


class Box(NamedTuple):
    """What a shape takes [px]."""

    left: float
    top: float
    right: float
    bottom: float


class Tick(NamedTuple):
    """A value of an axis, and where it stands."""

    value: float
    place: float


def tick_value(text: str) -> float | None:
    """Return what a tick says: 500k is 500,000."""
    found = re.fullmatch(r"(-?[0-9.]+(?:e[+-][0-9]+)?)([kMGT]?)", text)
    return float(found[1]) * _SIZES[found[2]] if found else None


class Drawing:
    """An SVG, by kinds of shapes."""

    def __init__(self, text: str) -> None:
        self.root = ElementTree.fromstring(text)
        self.texts = [
            (float(one.attrib["x"]), float(one.attrib["y"]), one.text or "")
            for one in self.root.iter(f"{SVG}text")
        ]

    def corners(self, kind: str) -> list[list[tuple[float, float]]]:
        """Return the corners of every shape of a *kind*, in the order of drawing."""
        return [
            [
                (float(x), float(y))
                for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.attrib["d"])
            ]
            for group in self.root.iter(f"{SVG}g")
            if group.get("class") == kind
            for path in group.iter(f"{SVG}path")
        ]

    def boxes(self, kind: str) -> list[Box]:
        """Return what every shape of a *kind* takes."""
        found = []
        for corners in self.corners(kind):
            xs, ys = zip(*corners, strict=True)
            found.append(Box(min(xs), min(ys), max(xs), max(ys)))
        return found

    def _ticks(self, upright: bool) -> list[tuple[Box, float]]:
        """Return the lines of ticks that say a number."""
        found = []
        for line in self.boxes("grid"):
            is_upright = line.left == line.right
            if is_upright != upright:
                continue
            for x, y, text in self.texts:
                if upright:
                    near = abs(x - line.left) < 0.01 and 0 < line.top - y < 10
                else:
                    near = abs(y - line.top - 3) < 0.01 and 0 < line.left - x < 10
                value = tick_value(text)
                if near and value is not None:
                    found.append((line, value))
        return found

    def across(self, y: float) -> list[Tick]:
        """Return the ticks of the axis from left to right that the height *y* is measured by."""
        ticks = self._ticks(upright=True)
        return [Tick(value, line.left) for line, value in ticks if line.top <= y <= line.bottom]

    def upwards(self) -> list[list[Tick]]:
        """Return the ticks of every axis from below, the first panel first."""
        panels: list[list[Tick]] = []
        for line, value in self._ticks(upright=False):
            if not panels or line.top > panels[-1][-1].place:
                panels.append([])
            panels[-1].append(Tick(value, line.top))
        return panels


def place_of(value: float, ticks: list[Tick]) -> float:
    """Return where *value* stands on a linear axis, by its outermost ticks."""
    low, high = min(ticks), max(ticks)
    return low.place + (value - low.value) * (high.place - low.place) / (high.value - low.value)
