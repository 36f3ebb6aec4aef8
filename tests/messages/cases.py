"""Ways to be wrong: each run of the program is refused, and together they say all it can say."""

from tests.messages.import_cases import IMPORTS
from tests.messages.making import Case, case


def manifest(*lines: str) -> Case:
    """Return the total of a manifest with these lines behind the first."""
    return case("total", "a.yaml", a_yaml="\n".join(("fleet: A", *lines, "")))


def table(*lines: str) -> Case:
    """Return the total by a table of these lines."""
    head = ("name: t", "description: d", "unit: u", "source: https://example.org/t")
    return case("tables", "t.yaml", t_yaml="\n".join((*head, *lines, "")))


POOLS = "pools: [{accelerator: H100, count: 1}]"
EU = "fleet: A\npools: [{accelerator: H100, count: 1, region: US}]\n"
FLEET = f"fleet: A\n{POOLS}\n"
UNCOUNTED_LATER = f"{FLEET}as_of: 2024-01-01\n---\nfleet: A\nas_of: 2025-01-01\npools: unknown\n"
OTHER = FLEET.replace("fleet: A", "fleet: B\ntable: dense-8bit")
OWN_TABLE = "name: t\ndescription: d\nunit: u\nkind: measured\nsource: https://example.org\nvalues: {A100 SXM4 40GB: 5}\n"
PART = (
    "fleet: A\npools: [{name: a, accelerator: H100, count: 1}]\ntargets: [{name: t, at_least: 5}]\n"
)
LONG = "x" * 301
ENDLESS = "[" * 100_000

COMMANDS = (
    case("total"),
    case("total", "missing.yaml"),
    case("total", ""),
    case("total", "/dev/zero"),
    case("total", "a.yaml", "--as-of", "tomorrow", a_yaml=FLEET),
    case("total", "a.yaml", "--by", "colour", a_yaml=FLEET),
    case("total", "a.yaml", "--estimates", "best", a_yaml=FLEET),
    case("total", "a.yaml", "--format", "jsonn", a_yaml=FLEET),
    case("total", "a.yaml", "--trace", "--format", "svg", a_yaml=FLEET),
    case("total", "a.yaml", "--output", "missing/x", a_yaml=FLEET),
    case("total", "a.yaml", "--output", "", a_yaml=FLEET),
    case("total", "a.yaml", "--output", "a.yaml", a_yaml=FLEET),
    case("total", "a.yaml", "--max-bytes", "9", a_yaml=FLEET),
    case("total", "a.yaml", "--trace", "--by", "site", a_yaml=FLEET),
    case("total", "a.yaml", "--max-bytes", "9", "--format", "markdown", a_yaml=FLEET),
    case("total", "a.yaml", "--reference", "Abacus", a_yaml=FLEET),
    case("total", "a.yaml", "--reference", "DGX H100", a_yaml=FLEET),
    case("total", "a.yaml", "--table", "dense-9bit", a_yaml=FLEET),
    case("total", "a.yaml", "--table", "wishful", a_yaml=FLEET),
    case("total", "a.yaml", "--table", "t.yaml", a_yaml=FLEET, t_yaml=OWN_TABLE),
    case("total", "a.yaml", "b.yaml", a_yaml=FLEET, b_yaml=OTHER),
    case("check", "a*.yaml"),
    case("total", "a.csv", a_csv="host,gpu\nn1,H100\n"),
    case("total", "empty"),
    case("check", "empty"),
    case("check", "a.yaml", "--min", "many", a_yaml=FLEET),
    case("timeline", "a.yaml", a_yaml=FLEET),
    case("timeline", "a.yaml", a_yaml="fleet: A\nas_of: 2024-01-01\npools: unknown\n"),
    case("timeline", "a.yaml", "-q", "--as-of", "2025-06-01", a_yaml=UNCOUNTED_LATER),
    case("timeline", "a.yaml", "--as-of", "2020-01-01", a_yaml=f"{FLEET}as_of: 2024-01-01\n"),
    case("diff", "a.yaml", a_yaml=FLEET),
    case("diff", "-", "-"),
    case("diff", "HEAD:", "-"),
    case("diff", "HEAD~9", "a.yaml", a_yaml=FLEET),
    case("diff", "a.yaml", "a.yaml", "--max-decrease", "5 %", a_yaml=FLEET),
    case("diff", "a.yaml", "a.yaml", "--max-decrease", "350.000", a_yaml=FLEET),
    case(
        "diff", "a.yaml", "a.yaml", "--max-decrease", "5H100e", "--reference", "B200", a_yaml=FLEET
    ),
    case("diff", "a.yaml", "a.yaml", "--max-decrease", "-5%", a_yaml=FLEET),
    case("diff", "a.yaml", "a.yaml", "--max-decrease", "", a_yaml=FLEET),
    case("convert", "5 H100 + "),
    case("convert", "350.000 H100 + 5 Abacus"),
    case("convert", "5 H10O"),
    case("convert", "5 GRID A100-10C"),
    case("convert", "H100", "--to", "B200", "--reference", "H200"),
    case("convert", "5 TPU v4", "--table", "mlperf-inference-5.1-llama2-70b-offline"),
    case("chips", "H100", "--vendor", "NVIDIA"),
    case("total", "a.yaml", "--reference", "RTX 6000", a_yaml=FLEET),
    case("convert", "5 RTX 6000"),
    case("chips", "RTX 6000"),
    case("chips", "Abacus"),
    case("chips", "Blackwell"),
    case("chips", "--vendor", "Acme"),
    case("chips", "--released-after", "2022"),
    case("init", "."),
    case("init", "a.yaml", a_yaml=FLEET),
    case("schema", "everything"),
    case("explain", "cuont"),
    case("explain", "everything"),
)
"""What the command line can get wrong."""

PLAN = (
    case("total", "a.yaml", "--where", "region", a_yaml=FLEET),
    case("total", "a.yaml", "--where", "colour=red", a_yaml=FLEET),
    case("total", "a.yaml", "--where", "region=EU", a_yaml=FLEET),
    case("total", "a.yaml", "--where", "region=EU", a_yaml=EU),
    case("check", "a.yaml", "--where", "region=EU", "--require", "t", a_yaml=EU),
    case("diff", "a.yaml", "b.yaml", "--quiet", a_yaml=FLEET, b_yaml="fleet: A\npools: unknown\n"),
    case("diff", "a.yaml", "a.yaml", "--every", "year", a_yaml=FLEET),
    case(
        "diff",
        "a.yaml",
        "a.yaml",
        "--every",
        "year",
        "--as-of",
        "2020-01-01",
        a_yaml=f"{FLEET}as_of: 2024-01-01\n",
    ),
    case(
        "total",
        "a.yaml",
        a_yaml=f"{FLEET}include: b.yaml\n",
        b_yaml="sources: {}\n---\nsources: {}\n",
    ),
    case(
        "total",
        "a.yaml",
        a_yaml=f"{FLEET}include: b.yaml\nsources: {{s: {{title: one}}}}\n",
        b_yaml="sources: {s: {title: another}}\n",
    ),
    manifest(POOLS, "targets: [{name: t, at_least: 5, where: EU}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5, where: {}}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5, where: {colour: red}}]"),
)
"""What plans and parts of fleets can get wrong."""

UNCOUNTED = "fleet: A\npools: unknown\n"
UP_TO = f"{FLEET}targets: [{{name: t, up_to: 5 H100}}]\n"
BARE = 'accelerators: [{name: Own, dense: {bf16: 5}, sources: ["https://example.org"]}]'

GOALS = (
    case("check", "a.yaml", "--require", "t", "--require", "other", a_yaml=UP_TO),
    case("total", "a.yaml", "--quiet", a_yaml=UNCOUNTED),
    case("convert", "5 Rubin Ultra", "--to", "MW"),
    case("total", "a.yaml", "--reference", "5 GB/s", a_yaml=FLEET),
    case("total", "a.yaml", "--power", "wishful", a_yaml=FLEET),
    case("total", "a.yaml", "--power", "./p.yaml", a_yaml=FLEET, p_yaml=""),
    case(
        "total", "a.yaml", "b.yaml", a_yaml=f"{FLEET}part_of: B\n", b_yaml="fleet: B\npools: []\n"
    ),
    manifest(POOLS, "targets: [{name: t, at_least: 5 GB/s}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 tokens/s}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 mw}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 MI300}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 L40s}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 1.000 GW}]"),
    manifest(POOLS, "targets: [{name: t, at_least: {low: 5 MW, high: 5k}}]"),
    case("convert", "1.2 GW"),
    case("convert", "5 H100", "--to", "A100e"),
    case("convert", "5 H100", "--to", "5 GQ"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 GQ}]"),
    case("convert", "5 A100e"),
    manifest(POOLS, "targets: [{name: t, about: {low: 1, high: 2}, tolerance: 5%}]"),
    manifest(POOLS, "targets: [{name: t, about: {low: 1 GW, high: 2 MW}}]"),
    manifest(POOLS, "targets: [{name: t, about: {low: 2 GW, high: 1 GW}}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5 H100e, of: power}]"),
    manifest(POOLS, "power_model: {it_over_server: {low: 3, mid: 2, high: 1}}"),
    manifest(POOLS, "power_model: wishful"),
    manifest(POOLS, "power_model: {facility_over_it: 0.5}"),
    manifest(POOLS, "targets: [{name: 30,000 H100s, at_least: 30k}]"),
    manifest(POOLS, "targets: [{name: t, at_least: 5, expect: exceeded}]"),
    case("check", "a.json", a_json='{"schema": "fleet.total/1", "fleets": []}'),
    manifest("pools: [{accelerator: H100, power: 5 GB}]"),
    manifest("pools: [{accelerator: H100, power: }]"),
    manifest("pools: [{accelerator: H100, count: 5, power: 5 GW}]"),
    manifest("pools: [{accelerator: H100, count: 5, power_basis: it_power}]"),
    manifest("pools: [{accelerator: {low: H100, mid: H200, high: B200}, power: 5 MW}]"),
    manifest("pools: []\ntargets: [{name: t, at_least: 1 MW, of: power_mw}]"),
    manifest("pools: [{accelerator: H100, power: 5 GW, power_basis: nowhere}]"),
    manifest(BARE, "pools: [{accelerator: Own, power: 5 GW}]"),
)
"""What goals, units and power can get wrong."""

MANIFESTS = (
    manifest("pools: [{accelerator: Rubin Ultra, count: 1}]"),
    manifest("pools: [{accelerator: Rubin CPX, count: 1}]"),
    case("convert", "5 Rubin Ultra"),
    manifest("pools: [{accelerator: Blackwell, count: 1}]"),
    manifest("pools:", *["- {accelerator: H10O, count: 1}"] * 3),
    manifest("pools: [{accelerator: H100 SXM5 80GB, system: DGX H100, count: 1}]"),
    manifest("pools: [{accelerator: H100, count: 1, retired: 2024-01-01, online: 2024-02-01}]"),
    manifest("pools: [{accelerator: H100, count: 1, retired: 2027-06-30, online: 2027-Q2}]"),
    manifest("accelerators: [{name: N, released: 2022}]", POOLS),
    manifest("systems: [{name: N, accelerator: Abacus, count: 8}]", POOLS),
    manifest("systems: [{name: N, accelerator: DGX H100, count: 8}]", POOLS),
    manifest("systems: [{name: N, accelerator: H100, count: x}]", POOLS),
    manifest("table: missing.yaml", POOLS),
    manifest("? [a]\n: b", POOLS),
    manifest(POOLS, "fleet: B"),
    manifest(f"owner: {LONG}", POOLS),
    manifest(f"description: {'x ' * 3000}", POOLS),
    manifest("owner: |\n  a\n  b", POOLS),
    manifest("owner: ' '", POOLS),
    manifest("pools: []", "targets: [{name: ' '}]"),
    manifest("pools: []", "targets: [{name: a, at_least: 5, of: []}]"),
    manifest("pools: []", "targets: [{name: a, at_least: 5, of: [' ']}]"),
    manifest("pools: []", "targets: [{name: a, at_least: 5, of: [any, H100]}]"),
    manifest("pools: []", "targets: [{name: a, at_least: 5, about: 6}]"),
    manifest("pools: []", "targets: [{name: a}]"),
    manifest("pools: []", "targets: [{name: a, at_least: 5, of: DGX H100}]"),
    manifest("pools: []", "targets: [{name: a, about: 5, tolerance: 500%}]"),
    manifest("pools: [{accelerator: H100, count: 5, unrated: no}]"),
    case("total", "a.yaml", "b.yaml", a_yaml=FLEET, b_yaml=FLEET),
    case("total", "a.yaml", "b.yaml", a_yaml=PART, b_yaml=PART.replace("5", "6")),
    manifest("pools: []", "targets: {a: b}"),
    manifest("pools: []", "sources: {a: b}"),
    manifest("pools: []", "sources: {a: {url: example.org}}"),
    manifest("pools: []", "sources: [a]"),
    manifest("pools:", "- {accelerator: H100, count: {low: 3, mid: 2, high: 1}}"),
    manifest("pools:", "- {accelerator: H100}", "- {count: 5}", "- 5"),
    manifest("pools: 5"),
    manifest("defaults: 5", POOLS),
    manifest('owner: "\\x1b"', POOLS),
    manifest("owner: @x", POOLS),
    manifest("owner: `x`", POOLS),
    manifest("owner: %x", POOLS),
    manifest("owner: 'x", POOLS),
    manifest("owner: a: b", POOLS),
    manifest("owner: [a", POOLS),
    manifest("owner: *x", POOLS),
    manifest("owner:\tx\n\tregion: y", POOLS),
    manifest("owner: {a: b"),
    manifest("defaults:", "  site: a", " region: b", POOLS),
    manifest(
        "systems: [{name: N, accelerator: Abacus, count: 8}]", "pools: [{system: N, count: 1}]"
    ),
    case("diff", "HEAD:a.yaml", "a.yaml", a_yaml=FLEET),
    manifest("owner: ]", POOLS),
    manifest("  owner: a", POOLS),
    manifest("owner", POOLS),
    manifest('owner: "\\q"', POOLS),
    manifest("owner: b", POOLS, "... x"),
    manifest("%YAML 3.0", POOLS),
    manifest(f"owner: {'[' * 200}", POOLS),
    manifest("a: &a [" + "x, " * 2_000 + "]", "b: [" + "*a, " * 2_000 + "]"),
    manifest("pools: [{<<: 5, accelerator: H100, count: 1}]"),
    manifest("pools: [{<<: [5], accelerator: H100, count: 1}]"),
    manifest("pools: [{<<: *a, accelerator: H100, count: 1}]"),
    case("total", "-", stdin=b"fleet: \xff\n"),
    case("total", "-", stdin=b"fleet: \x1b\n"),
    case("total", "-", stdin="- a\n"),
    case("total", "-", stdin="5\n"),
    case("total", "-", stdin="fleet: A\n"),
    case("total", "-", stdin="pools: []\n"),
    case("total", "-", stdin=""),
)
"""What a manifest can get wrong, besides what is shown for every code."""

COUNTS = (
    "350.000", "1.350.000", "0100", "0x64", "12:30", "1e5", ".5", "2.5", "NaN", ".inf", "-3", "+3",
    "true", "~350k", "300k-400k", "350 000", "1.5B", "1.5 million", "350 k", '"35,00"', "35_00",
    "1.2345k", "9999999999999", "about 350", "{low: 1k, mid: 2.000, high: 3k}",
)  # fmt: skip
PROTOTYPE = "{name: Prototype, memory_gb: 80 GB, tdp_w: 0.7k, dense: {bf16: 494.7, fp8: '989,4'}}"
OF = "{name: %s, at_least: 8, of: %s}"

FIELDS = (
    manifest("pools:", *(f"- {{accelerator: H100, count: {count}}}" for count in COUNTS)),
    manifest("pools: []", "targets: [{name: a, at_least: 350.000}, {name: b, at_least: 8.5}]"),
    manifest("pools: [{accelerator: RTX 6000, name: workstations, count: 8}]"),
    manifest("pools: [{system: DGX-1, count: 2}]"),
    manifest("as_of: 31.12.2024", POOLS),
    manifest("pools: [{accelerator: H100, count: 8, online: 2024-02-30, retired: 2024-12}]"),
    manifest("pools: [{accelerator: H100, count: 8, online: 2024-1-5}]"),
    manifest("accelerators: [{name: N, released: 2024-13}]", POOLS),
    manifest('pools: [{accelerator: "", count: {low: 1, mid: , high: 3}}]'),
    manifest(f"accelerators: [{PROTOTYPE}]", POOLS),
    manifest("accelerators: [{name: N, aliases: [A100]}]", POOLS),
    manifest("systems: [{name: N, accelerator: H100, count: 0.5}]", POOLS),
    manifest(POOLS, "targets: [{name: nearly, about: 8, tolerance: 0.05}]"),
    manifest("pools: [{accelerator: H100, count: {low: 1}}]"),
    manifest(POOLS, "targets: [{at_least: 8}, {name: a, at_least: 8, at_most: 16}]"),
    manifest(f"pools: [{{accelerator: H100, count: 8, site: {LONG}}}]"),
    manifest("pools:", "- accelerator: H100", "  count: 8", "  site: |", "    a", "    b"),
    manifest("pools: [H100, {accelerator: {name: H100}, count: [8], tags: [a]}]", "targets: none"),
    manifest(POOLS, "sources: https://example.com"),
    case("total", "a.yaml", a_yaml=f"fleet: [A]\n{POOLS}\n"),
    manifest("pools: [{accelerator: gb20, name: nova, count: 8}]"),
    manifest("pools: [{accelerator: DGX H100, count: 2}, {accelerator: Abacus, count: 3}]"),
    manifest("systems: [{name: Abacus box, accelerator: Abacus, count: 8}]", POOLS),
    manifest("pools: [{system: H100 SXM5 80GB, count: 8}]"),
    manifest("pool: []", POOLS),
    manifest("pools: [{accelerator: H100, count: {low: 1, mid: 2, high: 3, best: 2}}]"),
    manifest(POOLS, f"targets: [{OF % ('a', '[H100, abacus]')}]"),
    manifest(POOLS, "sources: {a: {title: b}}", "targets: [{name: a, at_least: 8, source: c}]"),
)
"""What the fields of a manifest can get wrong, in further ways than a page shows for its code."""

TABLES = (
    table("kind: spec", "fields: [bf17]"),
    table("kind: spec", "fields: []"),
    table("kind: spec", "fields: {}"),
    table("kind: spec", "fields: [bf16, bf16]"),
    table("kind: spec", "fields: {bf16: 0}"),
    table("kind: spec", "fields: {bf16: x}"),
    table("kind: spec", "fields: 5"),
    table("kind: spec", "fields: [bf16]", "relative_to: Abacus"),
    table("kind: mix", "relative_to: H100", "shares: [{share: 50%, fields: [bf16]}]"),
    table("kind: mix", "relative_to: H100", "shares: []"),
    table("kind: mix", "relative_to: H100", "shares: 5"),
    table("kind: mix", "relative_to: H100", "shares: [{share: x, fields: [bf16]}]"),
    table("kind: mix", "relative_to: TPU v4", "shares: [{share: 100%, fields: [fp4]}]"),
    table("kind: weighted", "relative_to: H100", "terms: []"),
    table("kind: weighted", "relative_to: H100", "terms: [{weight: 0, fields: [bf16]}]"),
    table("kind: weighted", "relative_to: TPU v4", "terms: [{weight: 1, fields: [fp4]}]"),
    table("kind: weighted", "relative_to: A100", "terms: [{weight: 1, fields: [bf16]}]"),
    table("kind: measured", "values: 5"),
    table("kind: measured", "values: {H100: 5, H100 SXM: 6}"),
    table("kind: measured", "values: {H100: x}"),
    table("kind: measured", "values: {H100: 0}"),
    table("kind: measured", "values: {DGX H100: 5}"),
    table("kind: measured", "values: {DGX H100: 5/3}"),
    table("kind: measured", "values: {}"),
    table("kind: magic"),
    *(
        case("tables", "t.yaml", t_yaml=OWN_TABLE.replace("unit: u", f"unit: {unit}"))
        for unit in ("H100e", "MW", "GB", "TFLOP/s per W", "GPUs")
    ),
    table("kind: spek"),
    table("kind: [a]"),
    table("fields: [bf16]"),
    case("tables", "t.yaml", t_yaml="- a\n"),
    case("tables", "t.yaml", t_yaml="---\n---\n"),
    case("tables", "t.yaml", t_yaml=f"{OWN_TABLE}fallback: t\n"),
    table("kind: spec", "fields: [bf16]", "fallback: dense-9bit"),
    case(
        *("compare", "a.yaml", "--table", "t.yaml", "--table", "u.yaml"),
        a_yaml=FLEET,
        t_yaml=OWN_TABLE,
        u_yaml=OWN_TABLE.replace("5", "6"),
    ),
    case(
        *("check", "t.yaml", "u.yaml"),
        t_yaml=OWN_TABLE.replace("A100 SXM4 40GB", "MI300Z"),
        u_yaml=OWN_TABLE.replace("5", "x"),
    ),
    case(
        *("compare", "a.yaml", "--table", "tpp"),
        a_yaml=f"{FLEET}targets: [{{name: t, at_least: 5 widgets/s}}]\n",
    ),
    case(
        *("compare", "a.yaml", "--table", "tpp"),
        a_yaml=f"{FLEET}targets: [{{name: t, at_least: 5 EFLOP/s}}]\n",
    ),
)
"""What a table can get wrong."""

CASES: tuple[Case, ...] = (*COMMANDS, *PLAN, *GOALS, *MANIFESTS, *FIELDS, *TABLES, *IMPORTS)
