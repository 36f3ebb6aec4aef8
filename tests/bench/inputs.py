"""Inputs of the benchmark: manifests and inventories of any size, always the same."""

from pathlib import Path

from tests.repositories import Repository

ACCELERATORS = ("H100 SXM5 80GB", "A100", "MI300X", "TPU v5p")
DEVICES = ("NVIDIA H100 80GB HBM3", "NVIDIA A100-SXM4-80GB", "AMD Instinct MI300X", "NVIDIA L40S")


def write_manifest(path: Path, pools: int, shift: int = 0) -> Path:
    """Write a fleet of *pools* four-line pools; *shift* changes every seventh count."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("fleet: Bench\npools:\n")
        for number in range(pools):
            count = number % 1000 + 1 + (shift if number % 7 == 0 else 0)
            stream.write(
                f"  - name: pool-{number}\n"
                f"    accelerator: {ACCELERATORS[number % 4]}\n"
                f"    count: {count}\n"
                f"    site: site-{number % 50}\n"
            )
    return path


def write_repository(folder: Path, files: int) -> Path:
    """Write a git repository with *files* manifests of five pools, and return their folder."""
    fleets = folder / "fleets"
    for number in range(files):
        place = fleets / f"group-{number % 50}"
        place.mkdir(parents=True, exist_ok=True)
        pools = "".join(
            f"  - {{accelerator: {ACCELERATORS[number % 4]}, count: {number + pool}, site: s{pool}}}\n"
            for pool in range(5)
        )
        text = f"fleet: Bench {number}\npools:\n{pools}"
        (place / f"{number}.yaml").write_text(text, encoding="utf-8")
    repository = Repository(folder)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "fleets")
    return fleets


def write_plans(folder: Path, files: int, shift: int = 0) -> Path:
    """Write *files* manifests whose pools come and go over three years; *shift* changes counts."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        pools = "".join(
            f"  - {{name: p{pool}, accelerator: {ACCELERATORS[pool % 4]}, "
            f"count: {number + pool + (shift if pool == 3 else 0)}, "
            f"online: {2026 + pool % 4}-{number % 12 + 1:02}-15}}\n"
            for pool in range(20)
        )
        text = f"fleet: Plan {number}\nas_of: 2026-01-31\npools:\n{pools}"
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_inventory(path: Path, rows: int) -> Path:
    """Write a CMDB export of *rows* nodes with eight devices each."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("hostname,serial,accelerator,accelerator_count,site,state,owner\n")
        for number in range(rows):
            stream.write(
                f"node-{number:07d},S{number:09d},{DEVICES[number % 4]},8,"
                f"site-{number % 20},in service,team-{number % 5}\n"
            )
    return path
