"""Pictures as files: for every reader, from any folder, and the same for the same input."""

import os
import re
import struct
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fleet_cli.render.formats import format_names
from tests.conftest import CONFIGS, ROOT, Run, clean_environment
from tests.inside import run_inside
from tests.plots.reading import SVG, Drawing

FLEETS = CONFIGS / "fleets"
META = FLEETS / "meta-2024.yaml"

CASES = [
    ("total", META),
    ("total", FLEETS / "omdia-2023.yaml", "--by", "owner"),
    ("timeline", FLEETS / "meta-2023.yaml", META),
    ("timeline", FLEETS / "colossus-1.yaml", "--by", "accelerator"),
    ("timeline", FLEETS / "xai-2024.yaml", FLEETS / "xai-2025.yaml"),
    ("compare", META),
    ("diff", FLEETS / "meta-2023.yaml", META),
]

LONG = "A name as long as names of pools in registers can be, which is eighty letters or more."
NAMES = (
    LONG,
    "x" * 80,
    "上海人工智能实验室 超级计算中心",
    "מרכז הנתונים של ירושלים",
    "مركز البيانات 5",
    "$5 to $6, \\frac{1}{2} and $x^2$",
    "</text><script>alert(1)</script> & ]]> <!-- {{ 7 * 7 }} {% raw %}",
)
"""What pools, fleets and targets may be called."""


def png(*arguments: str | Path, stdin: bytes = b"", cwd: Path = ROOT) -> bytes:
    """Return the PNG of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "fleet_cli", *map(str, arguments), "-f", "png"],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=clean_environment(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def named_manifest(path: Path) -> Path:
    """Write a fleet whose every name is one of NAMES."""
    pools = "".join(
        f"  - {{name: {name!r}, accelerator: H100, count: {{low: 5, mid: {10 + n}, high: 20}}}}\n"
        for n, name in enumerate(NAMES)
    )
    targets = "".join(f"  - {{name: {name!r}, at_least: 60, by: 2025-12-31}}\n" for name in NAMES)
    text = f"fleet: {NAMES[-1]!r}\nas_of: 2024-12-31\npools:\n{pools}targets:\n{targets}"
    path.write_text(text.replace("\\\\", "\\"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fleet of NAMES."""
    return named_manifest(tmp_path_factory.mktemp("named") / "named.yaml")


def within(drawing: Drawing) -> bool:
    """Whether every text begins and every shape lies inside the picture."""
    width, height = (float(drawing.root.attrib[side]) for side in ("width", "height"))
    points = [(x, y) for x, y, _ in drawing.texts]
    for kind in ("bar", "whisker", "goal", "step", "band", "dot", "range", "key"):
        points += [corner for shape in drawing.corners(kind) for corner in shape]
    return all(-0.1 <= x <= width + 0.1 and 0 <= y <= height for x, y in points)


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: f"{case[0]} {case[-1]}")
def test_a_picture_is_text_and_shapes(arguments: tuple[str | Path, ...]) -> None:
    """It is well formed, within its frame, has no script or image, and fetches nothing."""
    done = run_inside(*arguments, "-f", "svg")
    assert (done.code, done.err) == (0, "")
    drawing = Drawing(done.out)
    tags = {one.tag.removeprefix(SVG) for one in drawing.root.iter()}
    assert tags <= {"svg", "title", "style", "defs", "pattern", "g", "rect", "path", "text"}
    assert not re.search(r"url\((?!#)|@import|@font-face|href|<!DOCTYPE", done.out)
    assert within(drawing)
    assert done.out.isascii()


@pytest.mark.parametrize("arguments", CASES, ids=lambda case: f"{case[0]} {case[-1]}")
def test_a_picture_says_how_it_was_made(arguments: tuple[str | Path, ...]) -> None:
    """Reference, edition and the names of the sources stand below it."""
    said = " ".join(text for _, _, text in Drawing(run_inside(*arguments, "-f", "svg").out).texts)
    assert "reference H100 SXM5 80GB = 1" in said.replace("Reference", "reference")
    assert re.search(r"catalogue \d{4}\.\d\d", said)
    if arguments[0] == "timeline" and META in arguments:
        assert "Epoch AI, AI chip owners, NVIDIA, April 2026, CC BY 4.0" in said


@pytest.mark.parametrize("command", ["total", "timeline"])
def test_names_stay_text(named: Path, command: str) -> None:
    """Long names, other scripts, mathematics and markup are all there, as text inside the frame."""
    drawing = Drawing(run_inside(command, named, "--by", "pool", "-f", "svg").out)
    said = " ".join(text.replace("\u200e", "") for _, _, text in drawing.texts)
    for name in NAMES[:1] + NAMES[2:]:
        if command == "total" or name in NAMES[2:4]:
            assert name in said
    assert "x" * 20 in said
    assert within(drawing)
    tags = {one.tag.removeprefix(SVG) for one in drawing.root.iter()}
    assert tags <= {"svg", "title", "style", "defs", "pattern", "g", "rect", "path", "text"}


def test_no_two_lines_of_labels_overlap(named: Path) -> None:
    """Names that take several lines make room for themselves."""
    drawing = Drawing(run_inside("total", named, "--by", "pool", "-f", "svg").out)
    lines = [
        float(re.findall(r"font-size: ([\d.]+)", one.attrib["style"])[0]) * 0.75
        for one in drawing.root.iter(f"{SVG}text")
    ]
    left = [
        (y, size)
        for (x, y, _), size, one in zip(
            drawing.texts, lines, drawing.root.iter(f"{SVG}text"), strict=True
        )
        if "text-anchor: end" in one.attrib["style"]
    ]
    left.sort()
    for (above, _), (below, size) in pairwise(left):
        assert below - above >= size


@pytest.mark.parametrize("form", ["svg", "png"])
def test_settings_of_the_folder_change_nothing(tmp_path: Path, form: str) -> None:
    """A matplotlibrc beside the manifest is not read: not its settings, nor what is no text."""
    command = ["total", str(META), "-f", form]
    outputs: set[bytes] = set()
    for settings in (None, b"text.usetex: True\nfont.size: 40\naxes.facecolor: red\n", b"\xff\xfe"):
        folder = tmp_path / str(len(outputs) if settings is None else len(settings))
        folder.mkdir()
        if settings is not None:
            (folder / "matplotlibrc").write_bytes(settings)
        done = subprocess.run(
            [sys.executable, "-m", "fleet_cli", *command],
            capture_output=True,
            cwd=folder,
            env=clean_environment({"MPLBACKEND": "nonsense"}),
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_a_settings_file_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe of the name that matplotlib reads does not hold the run up."""
    os.mkfifo(tmp_path / "matplotlibrc")
    assert png("total", META, cwd=tmp_path).startswith(b"\x89PNG")


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """In any order of files, from any terminal, on any day."""
    files = [FLEETS / "meta-2023.yaml", META]
    for form in ("svg", "html"):
        first = run_inside("timeline", *files, "-f", form).out
        assert run_inside("timeline", *files[::-1], "-f", form).out == first
    assert png("total", META) == png("total", META)


def test_a_png_has_the_size_of_a_slide() -> None:
    """1,920 pixels across, and nothing in it says when or by what it was made."""
    data = png("total", META)
    assert struct.unpack(">II", data[16:24])[0] == 1920
    assert not re.search(rb"tEXt|zTXt|iTXt|tIME", data)


def test_letters_without_a_font_are_spelled_in_pixels(tmp_path: Path) -> None:
    """No name becomes empty boxes: a PNG of one in a script of no font has its numbers."""
    path = tmp_path / "fleet.yaml"
    path.write_text('fleet: "\U00012000"\npools: [{accelerator: H100, count: 1}]\n', "utf-8")
    spelled = tmp_path / "spelled.yaml"
    spelled.write_text(path.read_text("utf-8").replace("\U00012000", "\\\\U00012000"), "utf-8")
    assert png("total", path) == png("total", spelled)


def test_only_what_can_be_drawn_has_pictures(run: Run) -> None:
    """Other commands say what they have instead."""
    done = run("check", META, "-f", "svg")
    assert done.code == 2
    assert "--format cannot be 'svg'" in done.err
    assert [
        name for name in ("total", "diff", "check", "compare") if "png" in format_names(name)
    ] == [
        "total",
        "diff",
        "compare",
    ]


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_plots_are_loaded_for_plots_alone(form: str) -> None:
    """No other format loads what draws."""
    code = (
        "import sys\nfrom tests.inside import run_inside\n"
        f"done = run_inside('timeline', {str(META)!r}, '-f', {form!r})\n"
        "assert done.code == 0\n"
        "print({'matplotlib', 'numpy', 'jinja2', 'fleet_cli.report.total_picture'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "set()\n"


GROUPED = """\
fleet: Two
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: {low: 5, mid: 10, high: 20}, region: EU, site: a}
  - {accelerator: B200, count: 7, region: EU, site: b}
  - {accelerator: H100, count: 9, region: US, site: c}
  - {accelerator: MTIA, count: 900, unrated: nobody says, region: US, site: d}
  - {accelerator: MTIA, count: 900, unrated: nobody says, region: Asia, site: e}
targets: [{name: some day, at_least: 40}]
"""


@pytest.mark.parametrize("form", ["svg", "html"])
@pytest.mark.parametrize("command", ["total", "timeline", "diff"])
@pytest.mark.parametrize("by", [("region", "site"), ("pool",), ("site", "region", "accelerator")])
def test_every_grouping_has_a_picture_and_a_page(
    tmp_path: Path, command: str, form: str, by: tuple[str, ...]
) -> None:
    """By one key, by two and by three, of one fleet and between two."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(GROUPED, encoding="utf-8")
    new.write_text(GROUPED.replace("count: 9,", "count: 19,"), encoding="utf-8")
    files = [old, new] if command == "diff" else [old]
    keys = [word for key in by for word in ("--by", key)]
    done = run_inside(command, *files, *keys, "-f", form)
    assert (done.code, done.err) == (0, "")


def test_what_is_not_rated_is_marked_and_has_no_bar(tmp_path: Path) -> None:
    """As the table marks it: a region of rated and unrated chips, and one of unrated ones alone."""
    path = tmp_path / "fleet.yaml"
    path.write_text(GROUPED, encoding="utf-8")
    for by in (("region", "site"), ("region",)):
        keys = [word for key in by for word in ("--by", key)]
        drawing = Drawing(run_inside("total", path, *keys, "-f", "svg").out)
        texts = [text for _, _, text in drawing.texts]
        assert "Asia †" in texts
        assert "not rated" in texts
        assert "0" not in texts[texts.index("Asia †") :][:2]
    assert "US †" in texts


def test_a_goal_for_no_day_is_counted_where_it_has_no_place(tmp_path: Path) -> None:
    """A timeline has no day for it, and says that it is not drawn."""
    path = tmp_path / "fleet.yaml"
    path.write_text(GROUPED, encoding="utf-8")
    drawing = Drawing(run_inside("timeline", path, "-f", "svg").out)
    assert "not drawn: 1 goal for no date" in [text for _, _, text in drawing.texts]


def test_nothing_is_drawn_of_nothing(tmp_path: Path) -> None:
    """An empty fleet and one that nobody has counted have a picture that says so."""
    path = tmp_path / "fleet.yaml"
    for pools, said in (("[]", "Empty: 0 H100e"), ("unknown", "Empty: not counted")):
        path.write_text(f"fleet: Empty\nas_of: 2025-01-01\npools: {pools}\n", "utf-8")
        texts = [text for _, _, text in Drawing(run_inside("total", path, "-f", "svg").out).texts]
        assert texts[0] == said
        assert "there is nothing to draw" in texts


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    """Of more bars than a reader takes in, the largest are drawn, and the sum of the others told."""
    documents = (
        f"fleet: F{number}\npools: [{{accelerator: H100, count: {number}}}]\n"
        for number in range(1, 61)
    )
    path = tmp_path / "many.yaml"
    path.write_text("---\n".join(documents), "utf-8")
    drawing = Drawing(run_inside("total", path, "-f", "svg").out)
    assert len(drawing.boxes("bar")) == 29
    texts = [text for _, _, text in drawing.texts]
    assert f"not drawn: 31 more, with {sum(range(1, 32))} H100e" in texts


def test_what_is_left_out_has_its_parts(tmp_path: Path) -> None:
    """The smallest fleets as one are cut like the others, into what they have at each site."""
    documents = (
        f"fleet: F{number}\npools: [{{accelerator: H100, count: {number**2}, site: S{number % 7}}}]\n"
        for number in range(1, 61)
    )
    path = tmp_path / "many.yaml"
    path.write_text("---\n".join(documents), "utf-8")
    drawing = Drawing(run_inside("total", path, "--by", "site", "-f", "svg").out)
    assert "31 more" in [text for _, _, text in drawing.texts]
    rows: dict[float, float] = {}
    for box in drawing.boxes("part"):
        rows[box.top] = rows.get(box.top, 0) + box.right - box.left
    rest = sum(number**2 for number in range(1, 32))
    assert rows[max(rows)] / rows[min(rows)] == pytest.approx(rest / 60**2, rel=0.01)


def test_a_picture_is_for_light_and_dark_paper() -> None:
    """Every colour that is drawn has one for dark paper; both differ enough from their paper."""
    text = run_inside("timeline", FLEETS / "abilene.yaml", "--by", "site", "-f", "svg").out
    assert "<pattern" in text
    style = ElementTree.fromstring(text).find(f"{SVG}style")
    assert style is not None
    rule = r'"fill: (#\w+)"\],\[fill="\1"\]\{fill:(#\w+)'
    rules = dict(re.findall(rule, style.text or ""))
    used = set(re.findall(r'(?:fill|stroke)(?:: |=")(#\w{6})', text)) - {"#000000"}
    assert used <= set(rules)
    for light in re.findall(r"<text style=\"[^\"]*fill: (#\w+)", text):
        if light != "#ffffff":
            assert contrast(light, "#ffffff") >= 4.5
            assert contrast(rules[light], rules["#ffffff"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours, as accessibility guidelines have it."""
    values = sorted(map(luminance, (one, other)))
    return (values[1] + 0.05) / (values[0] + 0.05)


def luminance(colour: str) -> float:
    """Return how light a colour is, from 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_side_that_nobody_has_counted_changes_by_nothing_drawn(tmp_path: Path) -> None:
    """Its picture claims no change, and has no axis where there is nothing to measure."""
    known, unknown = tmp_path / "a.yaml", tmp_path / "b.yaml"
    known.write_text("fleet: A\npools: [{accelerator: H100, count: 16}]\n", encoding="utf-8")
    unknown.write_text("fleet: B\npools: unknown\n", encoding="utf-8")
    drawings = (run_inside("diff", one, unknown, "-f", "svg").out for one in (known, unknown))
    texts, same = ([text for _, _, text in Drawing(drawn).texts] for drawn in drawings)
    assert "A → B: change not known" in texts
    assert not any("change in" in text or text == "-16" for text in texts)
    assert "No differences in B" in same
    assert "there is nothing to draw" in same


def test_a_plan_that_slips_is_no_change_from_a_number_to_itself(tmp_path: Path) -> None:
    """The picture says that the plan differs, and with --every on which day the most."""
    plan = (
        "fleet: A\nas_of: 2025-12-31\npools:\n  - {name: a, accelerator: H100, count: 1000}\n"
        "  - {name: b, accelerator: H100, count: 500, online: 2026-06-30}\n"
    )
    old, new = tmp_path / "a.yaml", tmp_path / "b.yaml"
    old.write_text(plan, encoding="utf-8")
    new.write_text(plan.replace("2026-06-30", "2026-12-31"), encoding="utf-8")
    for options, below in (
        ((), "1,000 H100e on both sides; the plan differs"),
        (("--every", "quarter"), "1,000 H100e on both sides; most on 2026-06-30: -500 H100e"),
    ):
        drawn = run_inside("diff", old, new, *options, "-f", "svg").out
        texts = [text for _, _, text in Drawing(drawn).texts]
        assert "A: no change in H100e" in texts
        assert below in texts


HALF_KNOWN = """
fleet: Half
as_of: 2025-12-31
pools:
  - {accelerator: H100, count: 100, online: 2024-03-01}
  - {accelerator: MTIA, count: COUNT, unrated: "generation unnamed", online: 2025-01-01}
targets: [{name: watts, at_least: 1 MW, by: 2025-06-30}]
"""


def texts_of(*arguments: str | Path) -> list[str]:
    """Return what stands in the picture of a command."""
    return [text for _, _, text in Drawing(run_inside(*arguments, "-f", "svg").out).texts]


def test_a_change_that_has_no_length_is_named(tmp_path: Path) -> None:
    """A row that is not rated has no bar in a diff, and is not passed over."""
    for side, count in (("old", "10"), ("new", "20")):
        (tmp_path / f"{side}.yaml").write_text(HALF_KNOWN.replace("COUNT", count), "utf-8")
    texts = texts_of("diff", tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert "not drawn, since not known in H100e: MTIA †" in texts


def test_no_mark_is_explained_that_nothing_has(tmp_path: Path) -> None:
    """Days of a timeline have no marks in its picture, so neither has the note."""
    path = tmp_path / "fleet.yaml"
    path.write_text(HALF_KNOWN.replace("COUNT", "10"), "utf-8")
    texts = texts_of("timeline", path)
    assert "with chips that are not rated, so not in the H100e: generation unnamed" in texts
    assert "MW: power, with a gap where it is not known" in texts


def test_goals_of_several_fleets_name_them(tmp_path: Path) -> None:
    """A fleet that nobody has counted is a fleet too: what it aims at is no goal of the other."""
    path, other = tmp_path / "fleet.yaml", tmp_path / "unknown.yaml"
    path.write_text(HALF_KNOWN.replace("COUNT", "10"), "utf-8")
    other.write_text(
        "fleet: Unknown\nas_of: 2025-01-01\npools: unknown\n"
        "targets: [{name: big, at_least: 1M, by: 2025-12-31}]\n",
        "utf-8",
    )
    texts = texts_of("timeline", path, other)
    assert "2 fleets: 100 H100e" in texts
    assert "Half: MW: power, with a gap where it is not known" in texts
    assert "not drawn: 1 goal of which nobody knows how much there is" in texts
    assert not any("big" in text for text in texts)
    nothing = texts_of("diff", other, other)
    assert nothing[0] == "No differences in Unknown"


def test_the_plan_of_a_part_is_no_plan_of_the_sum(tmp_path: Path) -> None:
    """What is known of a whole is not drawn as planned, though a part of it has only a plan by then."""
    path = tmp_path / "fleets.yaml"
    path.write_text(
        """
fleet: Whole
as_of: 2024-12-31
pools: [{accelerator: H100, count: 100}]
---
fleet: Whole
as_of: 2026-12-31
pools: [{accelerator: H100, count: 300}]
---
fleet: Part
part_of: Whole
as_of: 2024-12-31
pools: [{accelerator: H100, count: 50}, {accelerator: H100, count: 70, online: 2026-06-30}]
""",
        "utf-8",
    )
    texts = texts_of("timeline", path)
    assert "on 2026-12-31, from 100 H100e on 2024-12-31" in texts
    assert not any("planned, from" in text for text in texts)


def test_numbers_between_words_from_the_right_keep_their_place(tmp_path: Path) -> None:
    """A year within a Hebrew name does not cut it in two that swap their places."""
    path = tmp_path / "fleet.yaml"
    name = "\u05e9\u05dc\u05d5\u05dd 2024 \u05e2\u05d5\u05dc\u05dd"
    path.write_text(
        f"fleet: A\npools: [{{name: '{name}', accelerator: H100, count: 16}}]\n", "utf-8"
    )
    assert f"\u200e{name}\u200e" in texts_of("total", path, "--by", "pool")


def test_the_highest_value_is_written_however_short_it_lasts(tmp_path: Path) -> None:
    """A reader of a long timeline finds its peak and its end, and no number lies on another."""
    pools = "".join(
        f"  - {{name: p{number}, accelerator: H100, count: {100 + number}, "
        f"online: {2020 + number // 12}-{number % 12 + 1:02}-01, "
        f"retired: {2023 + number // 12}-{number % 12 + 1:02}-01}}\n"
        for number in range(36)
    )
    path = tmp_path / "fleet.yaml"
    path.write_text(f"fleet: Peak\nas_of: 2026-12-31\npools:\n{pools}", "utf-8")
    texts = texts_of("timeline", path)
    assert str(sum(range(100, 136))).replace("4230", "4,230") in texts
    assert not {"206", "309"} & set(texts)


def test_fleets_that_have_nothing_take_no_room(tmp_path: Path) -> None:
    """Of many fleets those that have something are drawn, however few, and the others are counted."""
    documents = (
        f"fleet: F{number}\npools: [{{accelerator: {chip}, count: 16}}]\n"
        for number, chip in enumerate(["H100", "MI300X"] + 40 * ["B200"])
    )
    path = tmp_path / "many.yaml"
    path.write_text("---\n".join(documents), "utf-8")
    texts = texts_of("total", path, "--where", "accelerator=H100 SXM5 80GB")
    assert "F0" in texts
    assert texts[texts.index("41 more") + 1] == "0"
    assert "F1" not in texts


def test_a_comparison_of_many_fleets_is_of_some_and_says_so(tmp_path: Path) -> None:
    """Fleets that there is no room for are counted; one with any number of tables is drawn."""
    documents = (
        f"fleet: F{number}\npools: [{{accelerator: H100, count: 16}}]\n" for number in range(10)
    )
    path = tmp_path / "many.yaml"
    path.write_text("---\n".join(documents), "utf-8")
    texts = texts_of("compare", path)
    drawn = sum(text.startswith("F") for text in texts)
    assert 1 <= drawn < 10
    assert f"not drawn: {10 - drawn} more fleets" in texts


def test_a_small_change_of_a_large_total_is_between_two_numbers(tmp_path: Path) -> None:
    """The picture never says that something rose from a number to that number."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    pool, more = "{accelerator: H100, count: 6115}", "{accelerator: V100 SXM2 32GB, count: 1}"
    old.write_text(f"fleet: A\npools: [{pool}]\n", "utf-8")
    new.write_text(f"fleet: A\npools: [{pool}, {more}]\n", "utf-8")
    assert "from 6,115 to 6,115.1" in texts_of("diff", old, new)
