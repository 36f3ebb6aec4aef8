"""Fleets in many files whose dates differ: a check says which pools are in one date alone."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SITES = {"fleet": 0, "lyon": 2000, "pune": 800, "reno": 3315}


def document(site: str, day: str | None, *, name: str | None = None, online: str = "") -> str:
    """Return the document of a site; the one of the fleet itself has no pools."""
    lines = ["fleet: Lab", *([f"as_of: {day}"] if day else []), "pools:"]
    pool = f"name: {name or site}-1, site: {site}, accelerator: H200, count: {SITES.get(site, 9)}"
    lines.append(f"  - {{{pool}{online}}}" if SITES.get(site, 9) else "  []")
    return "\n".join(lines) + "\n"


def warnings(run: Run, folder: Path, texts: dict[str, str]) -> list[str]:
    """Write the files, and return what a check warns of their dates."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    findings = json.loads(run("check", folder, "-f", "json").out)["findings"]
    return [one["message"] for one in findings if one["rule"] == "fewer-files"]


OLD, NEW = "2026-11-30", "2027-04-30"


def test_a_file_that_kept_its_date_is_named(run: Run, tmp_path: Path) -> None:
    """All moved but one, and a new site came: as many documents, and 800 H200 less."""
    texts = {site: document(site, OLD if site == "pune" else NEW) for site in (*SITES, "oslo")}
    (said,) = warnings(run, tmp_path, texts)
    assert said == (
        f"Lab as of {NEW} has nothing of pune-1, as it has as of {OLD}: 800 accelerators are not counted"
    )


@pytest.mark.parametrize("kept", [True, False])
def test_old_documents_beside_the_new_ones(run: Run, tmp_path: Path, kept: bool) -> None:
    """Every file has both dates, one the old one alone: its pools are compared, not the files."""
    texts = {
        site: "---\n".join(
            [document(site, OLD), *([document(site, NEW)] if kept or site != "pune" else [])]
        )
        for site in SITES
    }
    texts["oslo"] = document("oslo", NEW)
    assert len(warnings(run, tmp_path, texts)) == (0 if kept else 1)


def test_one_file_in_the_place_of_many(run: Run, tmp_path: Path) -> None:
    """All pools in one new document: nothing is lost, though there are fewer documents."""
    texts = {site: document(site, OLD) for site in SITES}
    pools = [line for site in SITES for line in document(site, NEW).splitlines() if "- {" in line]
    texts["all"] = "\n".join(["fleet: Lab", f"as_of: {NEW}", "pools:", *pools]) + "\n"
    assert warnings(run, tmp_path, texts) == []


@pytest.mark.parametrize(("online", "warned"), [("", True), (f", online: {NEW}", False)])
def test_a_date_in_one_file_of_an_undated_layout(
    run: Run, tmp_path: Path, online: str, warned: bool
) -> None:
    """Its pools are not known on the date of the fleet itself; those that come later were not there."""
    texts = {site: document(site, None) for site in SITES}
    texts |= {"fleet": document("fleet", OLD), "lyon": document("lyon", NEW, online=online)}
    said = f"Lab as of {OLD} has nothing of lyon-1, as it has as of {NEW}: 2,000 accelerators count from then on alone"
    assert warnings(run, tmp_path, texts) == ([said] if warned else [])


def test_what_an_older_file_only_plans_is_named(run: Run, tmp_path: Path) -> None:
    """A site that is still to come counts on no day once the others have a newer date."""
    texts = {site: document(site, OLD if site == "pune" else NEW) for site in SITES}
    texts["pune"] = document("pune", OLD, online=", online: 2028-01-01")
    (said,) = warnings(run, tmp_path, texts)
    assert said.endswith(
        "nothing of pune-1, as it has as of 2026-11-30: 800 accelerators are not counted"
    )
    texts["pune"] = document("pune", OLD, online=", retired: 2027-04-30")
    assert warnings(run, tmp_path, texts) == []
