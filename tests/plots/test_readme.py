"""The picture on the README's first screen is what its command makes."""

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.inside import run_inside
from tests.plots.reading import Drawing

KINDS = ("step", "band", "goal", "grid")


def test_the_picture_of_the_readme_is_made_by_its_command(
    rewrites: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says and shows what the command draws today, in whatever version of matplotlib."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (image,) = re.findall(r"^!\[.+\]\((.+\.svg)\)$", text, re.MULTILINE)
    (command,) = re.findall(rf"`fleet (timeline .+ --output {re.escape(image)})`", text)
    monkeypatch.chdir(ROOT)
    *words, _, path = shlex.split(command)
    files = [file for word in words[1:] for file in sorted(map(str, Path().glob(word)))]
    options = words[words.index("--format") :]
    made = tmp_path / "made.svg"
    done = run_inside(words[0], *files, *options, "--output", made)
    assert (done.code, done.err) == (0, "")
    if rewrites:
        Path(path).write_bytes(made.read_bytes())
    kept, new = (Drawing(file.read_text(encoding="utf-8")) for file in (Path(path), made))
    assert [text for _, _, text in kept.texts] == [text for _, _, text in new.texts]
    for kind in KINDS:
        boxes = [[side for box in drawing.boxes(kind) for side in box] for drawing in (kept, new)]
        assert boxes[0] == pytest.approx(boxes[1], abs=0.5)
    assert text.index(image) < text.index("```console")
