"""A sheet that is drawn on in points from its upper left corner, and saved as SVG or PNG."""

import io
import warnings
from collections.abc import Sequence
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.render.plots.letters import families_for, font_path, in_order
from fleet_cli.render.plots.library import FAMILIES, load, load_matplotlib

WIDTH = 640
"""Of every picture [pt]: what a column of a page has, so that its letters keep their size there."""

MARGIN = 16
"""Left and right of everything [pt]."""

DOTS = 216
"""Of a PNG, an inch: 1,920 pixels for the whole width, as a slide has."""


class Colour(NamedTuple):
    """A colour on white paper, and what it becomes on dark paper."""

    light: str
    dark: str


COLOURS = {
    "paper": Colour("#ffffff", "#0d1117"),
    "ink": Colour("#1f2328", "#e6edf3"),
    "dim": Colour("#5f6871", "#9aa4ae"),
    "grid": Colour("#e4e8ec", "#2b323b"),
    "known": Colour("#0b6fa4", "#4aa8dc"),
    "number": Colour("#08486b", "#a9d8f7"),
    "whole": Colour("#66717c", "#8d98a3"),
    "faded": Colour("#a3c7dc", "#2f5f7d"),
    "goal": Colour("#955f00", "#e5ac48"),
    "aimed": Colour("#b9bfc6", "#566069"),
    "fall": Colour("#b24a17", "#e58d60"),
    "whisker": Colour("#14171a", "#f3f6f9"),
    "part0": Colour("#123c5f", "#7cc4f2"),
    "part1": Colour("#dc9f35", "#e9b54e"),
    "part2": Colour("#2a84a3", "#2f91ae"),
    "part3": Colour("#a5d6bb", "#a8dcc0"),
    "part4": Colour("#6f3a66", "#b675a8"),
    "part5": Colour("#f0cf8e", "#8c6a1f"),
    "rest": Colour("#c4cad1", "#4a535d"),
}
"""By what they are for. Of parts, neighbours differ in lightness too, so that grey tells them apart."""

HATCH = "////"


class Canvas:
    """The sheet: what is drawn later lies above."""

    def __init__(self, height: float, in_pixels: bool) -> None:
        """
        Lay out an empty sheet.

        Args:
            height: Of the sheet [pt].
            in_pixels: Whether letters are drawn here, by fonts of this machine, and not by a reader.
        """
        load_matplotlib()
        self.height, self.in_pixels = height, in_pixels
        self._patches = load("matplotlib.patches")
        self._lines = load("matplotlib.lines")
        self._text = load("matplotlib.text")
        self._properties = load("matplotlib.font_manager").FontProperties
        transforms = load("matplotlib.transforms")
        size = (WIDTH / 72, height / 72)
        self.figure = load("matplotlib.figure").Figure(
            figsize=size, dpi=72, facecolor=COLOURS["paper"].light
        )
        scale = transforms.Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72)
        self._place = scale + self.figure.dpi_scale_trans
        self._drawn = 0

    def _add(self, artist: Any, kind: str) -> None:
        artist.set_gid(kind)
        artist.set_zorder(self._drawn)
        artist.set_transform(self._place)
        self._drawn += 1
        self.figure.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = "ink",
        anchor: str = "left",
        bold: bool = False,
    ) -> None:
        """Write *text* on the line *y*, at *x* by its `left`, `center` or `right`."""
        if not text:
            return
        families = families_for(text) if self.in_pixels else []
        font = self._properties(
            family=[FAMILIES[0], *families] if families else ["sans-serif"],
            size=size,
            weight="bold" if bold else "normal",
            fname=None if families else font_path(bold),
        )
        artist = self._text.Text(
            x,
            y,
            in_order(text),
            fontproperties=font,
            color=COLOURS[colour].light,
            horizontalalignment=anchor,
            verticalalignment="baseline",
            parse_math=False,
            usetex=False,
        )
        self._add(artist, "text")

    def area(
        self,
        corners: Sequence[tuple[float, float]],
        colour: str,
        kind: str,
        hatched: bool = False,
        edged: bool = False,
    ) -> None:
        """Fill what lies between *corners*; its rim and its hatching are of the paper's colour."""
        artist = self._patches.Polygon(
            corners,
            closed=True,
            facecolor=COLOURS[colour].light,
            edgecolor=COLOURS["paper"].light if edged or hatched else "none",
            linewidth=0.6 if edged and not hatched else 0,
            hatch=HATCH if hatched else None,
        )
        self._add(artist, kind)

    def box(
        self,
        left: float,
        right: float,
        top: float,
        bottom: float,
        colour: str,
        kind: str,
        hatched: bool = False,
        edged: bool = False,
    ) -> None:
        """Fill a rectangle."""
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        self.area(corners, colour, kind, hatched, edged)

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        kind: str,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw a line through *points*."""
        artist = self._lines.Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=COLOURS[colour].light,
            linewidth=width,
            linestyle="-" if dashes is None else (0, dashes),
            solid_capstyle="butt",
            solid_joinstyle="miter",
            dash_capstyle="butt",
        )
        self._add(artist, kind)

    def save(self, form: str) -> bytes:
        """Return the sheet as `svg` or `png`, without a date."""
        stream = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        with warnings.catch_warnings():
            # NOTE: what a font lacks has been spelled out, or is left to the reader's fonts.
            warnings.simplefilter("ignore")
            self.figure.savefig(stream, format=form, dpi=DOTS, metadata=metadata)
        return stream.getvalue()
