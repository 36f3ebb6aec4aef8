"""Slurm's gres strings, states and forms of output."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Draft
from fleet_cli.importers.gres import Gres, parse_gres
from fleet_cli.importers.hostlist import expand

Run = Callable[..., Draft]

WORDS = st.from_regex(r"[a-z][a-z0-9_.-]{0,20}", fullmatch=True).filter(
    lambda word: word != "no_consume"
)
SUFFIXES = st.sampled_from(["", "(S:0)", "(S:0-1)", "(S:0,2)", "(IDX:0-3)", "(IDX:N/A)(S:0)"])


@given(st.lists(st.tuples(WORDS, WORDS | st.just(""), st.integers(0, 10**9), SUFFIXES)))
def test_gres_round_trip(parts: list[tuple[str, str, int, str]]) -> None:
    """What Slurm prints of any resources is read back as those resources."""
    text = ",".join(
        f"{name}:{kind}:{count}{suffix}" if kind else f"{name}:{count}{suffix}"
        for name, kind, count, suffix in parts
    )
    assert parse_gres(text) == tuple(Gres(name, kind, count) for name, kind, count, _ in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(null)", ()),
        ("", ()),
        ("N/A", ()),
        ("gpu:8", (Gres("gpu", "", 8),)),
        ("gpu", (Gres("gpu", "", 1),)),
        ("gpu:a100", (Gres("gpu", "a100", 1),)),
        ("gpu:a100:no_consume:4", (Gres("gpu", "a100", 4),)),
        ("gpu:no_consume:4", (Gres("gpu", "", 4),)),
        ("shard:1K", (Gres("shard", "", 1024),)),
        ("bandwidth:lustre:no_consume:4G", (Gres("bandwidth", "lustre", 4 * 1024**3),)),
        ("gpu:a100:2(S:1),ssd:1", (Gres("gpu", "a100", 2), Gres("ssd", "", 1))),
        ("gpu:a100_1g.5gb+me:1", (Gres("gpu", "a100_1g.5gb+me", 1),)),
    ],
)
def test_gres_as_they_occur(text: str, expected: tuple[Gres, ...]) -> None:
    """Every form that controllers print is read."""
    assert parse_gres(text) == expected


@pytest.mark.parametrize("text", ["gpu:-8", "gpu:a:b:c:8", "gpu:8)", "::", "a b"])
def test_what_is_no_gres_is_refused(text: str) -> None:
    """A string that could be misread is refused."""
    with pytest.raises(ValueError, match=r".+"):
        parse_gres(text)


def test_host_lists_expand() -> None:
    """Brackets stand for their ranges, zeros kept, also twice in a name."""
    assert expand("gpu[08-10,12],login1") == ("gpu08", "gpu09", "gpu10", "gpu12", "login1")
    assert expand("r[1-2]n[1-2]") == ("r1n1", "r1n2", "r2n1", "r2n2")


@pytest.mark.parametrize("text", ["gpu[1-99999999]", "gpu[", "gpu[a-b]", "r[1-5000]n[1-5000]"])
def test_absurd_host_lists_are_refused(text: str) -> None:
    """A list that would fill the memory is refused before it does."""
    with pytest.raises(ValueError, match=r".+"):
        expand(text)


def slurm_node(name: str = "n1", **fields: Any) -> dict[str, Any]:
    """Return a node of Slurm's JSON."""
    return {"name": name, "state": ["IDLE"], "partitions": ["gpu"], **fields}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"gres": "gpu:8", "features": ["h200_sxm5_141gb"]}, {"H200 SXM5 141GB": 8}),
        ({"gres": "gpu:8", "features": "cascade,l40s"}, {"L40S": 8}),
        ({"gres": "gpu:4", "active_features": ["GPU_SKU:RTX_A6000"]}, {"RTX A6000": 4}),
        ({"gres": "gpu:A100:8", "features": ["gpu_mem:40GB"]}, {"A100 SXM4 40GB": 8}),
        ({"gres": "gpu:a100:4"}, {"A100 SXM4 80GB": 4}),
        ({"gres": "gpu:nvidia_a100-sxm4-40gb:4"}, {"A100 SXM4 40GB": 4}),
        ({"gres": "gpu:nvidia_a100_3g.39gb:4"}, {"A100 SXM4 80GB": 2}),
        ({"gres": "gpu:nvidia_h100_80gb_hbm3_1g.10gb:14"}, {"H100 SXM5 80GB": 2}),
        (
            {"gres": "gpu:a100_3g.20gb:1,gpu:a100_2g.10gb:1,gpu:a100_1g.5gb:2"},
            {"A100 SXM4 40GB": 1},
        ),
        ({"gres": "gpu:4,shard:20,mps:400", "features": ["t4"]}, {"T4": 4}),
        ({"gres": "gpu:tesla_v100-sxm2-32gb:2,gpu:l4:1"}, {"V100 SXM2 32GB": 2, "L4": 1}),
        ({"gres": "gpu:mi250x:8"}, {"MI250X": 4}),
        ({"gres": None}, {}),
        ({"gres": "gpu:0"}, {}),
    ],
)
def test_json_nodes(run: Run, fields: dict[str, Any], expected: dict[str, int]) -> None:
    """Types, features and slices name the model; memory among the features decides the size."""
    draft = run("slurm", {"nodes": [slurm_node(**fields)]})
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


@pytest.mark.parametrize(
    "gres", ["gpu:mi250x:7", "gpu:a100_3g.20gb:3", "gpu:a100_9g.99gb:2", "gpu:h100_2g.20gb:1"]
)
def test_parts_that_make_no_whole_are_named(run: Run, gres: str) -> None:
    """Half a module or half a GPU means that something is hidden."""
    draft = run("slurm", {"nodes": [slurm_node(gres=gres)]})
    assert [one.where for one in draft.uncounted] == ["node n1"]


@pytest.mark.parametrize("gres", ["gpu:rtx6000:4", "gpu:gfx942:4", "gpu:1g.33gb:7", "gpu:tesla:2"])
def test_types_that_do_not_decide_are_unknown(run: Run, gres: str) -> None:
    """Types that fit very different GPUs are not guessed at; the hint names the option."""
    (unknown,) = run("slurm", {"nodes": [slurm_node(gres=gres)]}).unknown
    assert "--map" in unknown.hint


def test_an_assumption_is_said_and_a_map_settles_it(run: Run) -> None:
    """A bare a100 is taken for 80 GB aloud, and for what --map says silently."""
    nodes = {"nodes": [slurm_node(gres="gpu:a100:4")]}
    assert any("a100 taken for A100 SXM4 80GB" in note for note in run("slurm", nodes).assumed)
    settled = run("slurm", nodes, "a100=A100 SXM4 40GB")
    assert settled.totals() == {"A100 SXM4 40GB": 4}
    assert not settled.assumed


def test_a_map_holds_for_slices_too(run: Run) -> None:
    """A mapped GPU, or a mapped slice, is still counted by what its slices fill."""
    nodes = {"nodes": [slurm_node(gres="gpu:fast_1g.10gb:14")]}
    for option in ("fast=H100 SXM5 80GB", "fast_1g.10gb=H100 SXM5 80GB"):
        assert run("slurm", nodes, option).totals() == {"H100 SXM5 80GB": 2}


@pytest.mark.parametrize(
    ("state", "flags", "counted", "tag"),
    [
        (["IDLE"], None, 8, None),
        ("idle", ["DRAIN"], 8, "drained"),
        (["DOWN", "DRAIN", "NOT_RESPONDING"], None, 8, "down+drained"),
        ("DOWN*+DRAIN", None, 8, "down+drained"),
        (["IDLE", "POWERED_DOWN"], None, 8, "powered-down"),
        (["IDLE", "CLOUD"], None, 8, "cloud"),
        (["IDLE", "CLOUD", "POWERED_DOWN"], None, 0, None),
        ("idle", ["CLOUD", "POWERED_DOWN"], 0, None),
        (["FUTURE"], None, 0, None),
    ],
)
def test_states(
    run: Run, state: Any, flags: list[str] | None, counted: int, tag: str | None
) -> None:
    """Broken hardware is there and marked; nodes that may not exist are said and not counted."""
    item = slurm_node(gres="gpu:l40s:8", state=state, state_flags=flags, partitions=[])
    draft = run("slurm", {"nodes": [item]})
    assert sum(draft.totals().values()) == counted
    if counted:
        assert draft.pools[0].place.tags == ((("state", tag),) if tag else ())
    else:
        assert any("n1" in text for text in draft.left_out)


def test_plain_and_one_line_output_of_scontrol(run: Run) -> None:
    """Both forms read alike, and words in a reason are no resources."""
    plain = (
        "NodeName=n1 Arch=x86_64\n   AvailableFeatures=(null)\n   Gres=gpu:l40s:4(S:0-1)\n"
        "   State=DOWN*+DRAIN ThreadsPerCore=2\n   Partitions=a,b \n"
        "   Reason=lost Gres=gpu:h100:8 [root@2026-11-01T00:00:00]\n\n"
        "NodeName=n2 Arch=x86_64\n   Gres=(null)\n   State=IDLE\n"
    )
    for text in (plain, plain.replace("\n  ", " ")):
        draft = run("slurm", text)
        assert draft.totals() == {"L40S": 4}
        assert draft.pools[0].place.tags == (("partition", "a,b"), ("state", "down+drained"))


def test_sinfo_with_a_header_and_with_ranges(run: Run) -> None:
    """A header names the columns; a range of hosts counts each host."""
    text = (
        "NODELIST PARTITION STATE GRES\n"
        "gpu[001-003] gpu* drained gpu:l40s:4(S:0)\n"
        "gpu[002-004] long idle gpu:l40s:4(S:0)\n"
    )
    assert run("slurm", text).totals() == {"L40S": 16}


def test_one_node_with_two_stocks_is_refused(run: Run) -> None:
    """Two clusters with a node of the same name must not be mixed."""
    with pytest.raises(FleetError, match="n01 is listed with"):
        run("slurm", "n01 gpu:l40s:4\nn01 gpu:l40s:8\n")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('{"nodes": [{"name": "n1"', 1, "ends too early"),
        ('{"meta": {}, "errors": [{"description": "Unable to contact"}]}', 1, "Unable to contact"),
        ("slurm_load_node error: Unable to contact slurm controller", 1, "no line of a node"),
        ("n1 gpu:8\nn2 gpu:8 gpu:9\n", 2, "no line of a node"),
        ("\ufeff \n", 1, "empty"),
    ],
)
def test_broken_input_names_the_line(run: Run, text: str, line: int, said: str) -> None:
    """Each broken input gives one error with its line and what to run."""
    with pytest.raises(FleetError) as caught:
        run("slurm", text)
    (problem,) = caught.value.diagnostics
    assert said in problem.message
    assert problem.span is not None
    assert problem.span.line == line
    assert "scontrol show nodes" in str(problem.hint)


@pytest.mark.parametrize(
    "item",
    [
        slurm_node(gres="gpu:h100:999999999999999"),
        slurm_node(gres="gpu:h100:-8"),
        slurm_node(gres=8),
        slurm_node(gres="gpu:8", features={"a": 1}),
        {"gres": "gpu:8"},
        [],
    ],
)
def test_wrong_nodes_are_refused(run: Run, item: Any) -> None:
    """An absurd count or a wrong shape is one error that names the node."""
    with pytest.raises(FleetError) as caught:
        run("slurm", {"nodes": [item]})
    assert len(caught.value.diagnostics) == 1


@pytest.mark.parametrize(
    ("tres", "expected"),
    [
        ("cpu=8,gres/gpu=8,gres/gpu:l40s=6,gres/gpu:l4=2", {"L40S": 6, "L4": 2}),
        ("cpu=8,gres/gpu:l40s=6,gres/gpu=6", {"L40S": 6}),
        ("cpu=8,billing=8", {}),
        (None, {}),
    ],
)
def test_a_node_that_prints_only_its_tres(
    run: Run, tres: str | None, expected: dict[str, int]
) -> None:
    """Typed parts count, and the total beside them does not count again."""
    draft = run("slurm", {"nodes": [slurm_node(gres="", tres=tres)]})
    assert draft.totals() == expected
    assert not draft.unknown


def test_the_gres_go_before_the_tres(run: Run) -> None:
    """Where both are printed, one of them counts."""
    item = slurm_node(gres="gpu:l40s:8", tres="gres/gpu=8,gres/gpu:l40s=8")
    assert run("slurm", {"nodes": [item]}).totals() == {"L40S": 8}


def test_a_map_that_matches_nothing_is_said(run: Run) -> None:
    """A misspelt option does not pass in silence."""
    draft = run("slurm", {"nodes": [slurm_node(gres="gpu:l40s:8")]}, "a1000=A100 SXM4 40GB")
    assert any("a1000" in note for note in draft.notes)


def test_sinfo_as_json(run: Run) -> None:
    """Its lines hold several like nodes each, and one line for each partition."""
    line = {
        "node": {"state": ["IDLE", "DRAIN"]},
        "nodes": {"nodes": ["n1", "n2"], "total": 2},
        "gres": {"total": "gpu:l40s:4(S:0-1)", "used": "gpu:l40s:0"},
        "features": {"total": "ada"},
    }
    lines = [{**line, "partition": {"name": name}} for name in ("a", "b")]
    (pool,) = run("slurm", {"sinfo": lines}).pools
    assert (pool.device, pool.count) == ("L40S", 8)
    assert pool.place.tags == (("partition", "a,b"), ("state", "drained"))
    folded = {**line, "nodes": {"nodes": ["n[1-3]"]}}
    assert run("slurm", {"sinfo": [folded]}).totals() == {"L40S": 12}
    with pytest.raises(FleetError, match="no nodes or no gres"):
        run("slurm", {"sinfo": [{**line, "nodes": {"total": 2}}]})


@pytest.mark.parametrize(
    ("text", "expected", "asked"),
    [
        (
            "gpu001|gpu|idle~|(null)|gpu:l40s:4\ngpu002|gpu|future|(null)|gpu:l40s:4\n"
            "gpu003|gpu|powered_down|x|gpu:l40s:4\ngpu004|gpu|mixed|x|gpu:l40s:4\n",
            {"L40S": 4}, ["node gpu001", "node gpu003"],
        ),
        ("gpu001 idle~ gpu:l40s:4\n", {}, ["node gpu001"]),
        ("gpu[01-02] gpu:l40s:4 DOWN*+DRAIN\n", {"L40S": 8}, []),
        ("gpu* 4 idle gpu:l40s:4(S:0-1) gpu[001-004]\n", {"L40S": 16}, []),
        ("gpu* up infinite 4 idle gpu:l40s:4 gpu[001-004]\n", {"L40S": 16}, []),
        ("4|gpu[001-004]|gpu:l40s:4\n", {"L40S": 16}, []),
        ("gpu-a100-01 gpu:l40s:4\ngpu-a100-10 gpu:l40s:4\n", {"L40S": 8}, []),
        ("r1n2.cluster.local gpu:l40s:4\n", {"L40S": 4}, []),
        ("a10 gpu:l40s:4\na09 gpu:l40s:4\n", {"L40S": 8}, []),
        ("gpu001|a|idle|l40s|gpu:4\ngpu002|a|idle|l40s|gpu:4\n", {"L40S": 8}, []),
    ],
)  # fmt: skip
def test_columns_without_a_header_are_told_by_their_cells(
    run: Run, text: str, expected: dict[str, int], asked: list[str]
) -> None:
    """States, hosts and gres have forms of their own, wherever they stand in the line."""
    draft = run("slurm", text)
    assert draft.totals() == expected
    assert [one.where for one in draft.uncounted] == asked
    assert not draft.unknown


@pytest.mark.parametrize(
    "text",
    [
        "4 gpu:a100:4\n2 gpu:h100:8\n",
        "gpu*|4|gpu:a100:4\n",
        "gpu gpu:a100:4\n",
        "a100 gpu:a100:4\na30 gpu:a30:4\n",
        "h100 gpu:8\nl40 gpu:8\n",
        "gpu_h100 gpu:8\ngpu-l40 gpu:8\n",
        "dgxh100 gpu:8\n",
        "gpu-fast77 gpu:fast77:8\n",
        "queue1 gpu:l40s:4\nqueue2 gpu:l40s:4\n",
        "gpu01 gpu02 gpu:l40s:4\ngpu03 gpu04 gpu:l40s:4\n",
        "gpu01 idle down gpu:l40s:4\n",
        "gpu01 idle gpu:l40s:4\ngpu02 (null) gpu:l40s:4\n",
        "gpu01 gpu:l40s:4(IDX:0-3)\n",
        "PARTITION NODES GRES\ngpu* 4 gpu:l40s:4\n",
    ],
)
def test_columns_that_nothing_tells_are_asked_about(run: Run, text: str) -> None:
    """A partition or a number is never taken for a node; the hint prints a header."""
    with pytest.raises(FleetError, match=r"no header, and|no names of nodes") as caught:
        run("slurm", text)
    assert "'%N|%P|%T|%f|%G'" in str(caught.value.diagnostics[0].hint)


@pytest.mark.parametrize(
    "text",
    [
        "login1: gpu001 gpu:l40s:4\nlogin1: gpu002 gpu:l40s:4\n",
        "login1: NODELIST GRES\nlogin1: gpu001 gpu:l40s:4\nlogin1: gpu002 gpu:l40s:4\n",
        "login1: gpu001|b|gpu:l40s:4\nlogin1: gpu002|b|gpu:l40s:4\n",
        "[1] 10:00:00 [SUCCESS] login1\ngpu001 gpu:l40s:4\ngpu002 gpu:l40s:4\n",
        "login1 | CHANGED | rc=0 >>\ngpu001 gpu:l40s:4\ngpu002 gpu:l40s:4\n",
        "---------------\nlogin1\n---------------\ngpu001 gpu:l40s:4\ngpu002 gpu:l40s:4\n",
        "login1: NodeName=n1 Gres=gpu:l40s:4 State=IDLE\n"
        "login1: NodeName=n2 Gres=gpu:l40s:4 State=IDLE\n",
    ],
)
def test_what_other_tools_put_around_lines_is_no_node(run: Run, text: str) -> None:
    """The host that ran sinfo is not the node that a line is of; one that failed is named."""
    failed = "login2: ssh: connect to host login2 port 22: No route to host\n"
    draft = run("slurm", text + failed)
    assert draft.totals() == {"L40S": 8}
    assert draft.read == ("2 nodes",)
    assert ["login2" in one for one in draft.left_out] == [True]


def test_one_node_of_two_hosts_lists_is_asked_about(run: Run) -> None:
    """Two clusters may have a node of one name, and two hosts of one cluster print the same."""
    with pytest.raises(FleetError, match="several hosts list node gpu001"):
        run("slurm", "a: gpu001 gpu:l40s:4\nb: gpu001 gpu:l40s:4\n")


@pytest.mark.parametrize("gres", ["shard:32", "mps:400"])
def test_shares_alone_do_not_tell_the_gpus(run: Run, gres: str) -> None:
    """A node that lists shares has GPUs, and is not one without accelerators."""
    draft = run("slurm", {"nodes": [slurm_node(gres=gres)]})
    assert [one.where for one in draft.uncounted] == ["node n1"]
    assert gres in draft.uncounted[0].why
    future = run("slurm", {"nodes": [slurm_node(gres=gres, state="FUTURE")]})
    assert not future.uncounted


def test_dies_that_are_taken_for_one_are_said(run: Run) -> None:
    """Eight devices of MI250 are four of them, and that is an assumption."""
    draft = run("slurm", {"nodes": [slurm_node(gres="gpu:mi250:8")]})
    assert draft.totals() == {"MI250": 4}
    assert any("2 devices of MI250 taken for one" in text for text in draft.assumed)


def test_states_of_nodes_that_count_are_said(run: Run) -> None:
    """Drained nodes are there, and whoever reads the count knows of them."""
    draft = run("slurm", {"nodes": [slurm_node(gres="gpu:l40s:8", state="DOWN+DRAIN")]})
    assert "nodes in state down+drained are counted: 1 (n1)" in draft.notes


def test_a_list_with_an_error_of_slurm_is_refused(run: Run) -> None:
    """What Slurm could not tell may be nodes."""
    nodes = {"nodes": [slurm_node(gres="gpu:l40s:8")], "errors": [{"description": "Timeout"}]}
    with pytest.raises(FleetError, match="Timeout"):
        run("slurm", nodes)


@pytest.mark.parametrize(
    "text",
    [
        "NodeName=n1 Gres=gpu:l40s:8 State=DOWN Reason=nvidia-smi: command not found [root]\n",
        "NodeName=n1\n   Gres=gpu:l40s:8\n   State=DOWN\n   Reason=ssh: command not found [root]\n",
        "NODELIST|GRES|REASON\nn1|gpu:l40s:8|nvidia-smi: command not found\n",
    ],
)
def test_a_reason_that_reads_like_a_failure_hides_no_node(run: Run, text: str) -> None:
    """What a site writes of a node that is down is no word of ssh's."""
    draft = run("slurm", text)
    assert draft.totals() == {"L40S": 8}
    assert not draft.left_out


@pytest.mark.parametrize("name", ["g[01-16]", "g1,g2", "DEFAULT"])
def test_what_is_configured_is_no_report(run: Run, name: str) -> None:
    """A line of slurm.conf may stand for many nodes, which were taken for one."""
    with pytest.raises(FleetError, match=r"slurm\.conf"):
        run("slurm", f"NodeName={name} Gres=gpu:h100:8 State=UNKNOWN\n")


@pytest.mark.parametrize(
    "more",
    [
        "#NodeName=g2 Gres=gpu:h100:8 State=UNKNOWN",
        "NodeName=g2 CPUs=96 State=UNKNOWN # Gres=gpu:h100:8",
        "PartitionName=gpu Nodes=g1",
        "ClusterName=alps",
        "GresTypes=gpu",
    ],
)
def test_a_file_that_configures_is_none_that_reports(run: Run, more: str) -> None:
    """Also where each of its nodes has a line of its own: a comment in it was counted."""
    node = "NodeName=g1 CPUs=96 Gres=gpu:h100:8 State=UNKNOWN"
    for text in (f"{node}\n{more}\n", f"{more}\n{node}\n"):
        with pytest.raises(FleetError, match=r"is of slurm\.conf"):
            run("slurm", text)
