"""Words in the headers of inventories, and what they say that a column holds."""

import re

_COUNT_WORDS = (
    r"count|quantity|qty|amount|anzahl|menge|stückzahl|stueckzahl|nombre|quantité|cantidad|"
    r"quantidade|aantal|antal|liczba|ilość|количество|колво|数量|台数|个数|數量|枚数|수량|개수|"
    r"quantità|qtà|unidades|\b(?:adet|nb)\b|number|percentile|median"
)
COUNT_WORD = re.compile(_COUNT_WORDS, re.IGNORECASE)
COUNT = re.compile(
    rf"{_COUNT_WORDS}|\b(?:gpus|accelerators|chips|cards|devices|n_?gpus?)\b|"
    r"^(?:\W*units)+\W*$|\b(?:num|no|nr)\b.*\b(?:gpu|accelerator|chip|card|device)s?\b|per.?(?:node|host|server|box)",
    re.IGNORECASE,
)
PER_SYSTEM = re.compile(r"(?:per|/)\W*(?:node|host|server|box|system)", re.IGNORECASE)
DEVICES = re.compile(r"gpu|accel|chip|card|device|xpu|npu|tpu|卡|视频|видео", re.IGNORECASE)
# Numbers of something else: they need no question.
OTHER = re.compile(
    r"\b(?:index|idx|id|slot|rack|unit|position|pos|height|row|room|floor|power|watts?|kw|kva|tdp|"
    r"price|cost|budget|usd|eur|memory|mem|gb|gib|mib|tb|ram|vram|disk|storage|cpus?|cores?|"
    r"vcpus?|threads|sockets?|ports?|vlan|age|year|month|temp\w*|util\w*|load|version|rev|bus|bdf|"
    r"numa|serial|asset|part|zip|lat\w*|lon\w*|ip|mac|phone|freq\w*|clock|bandwidth|t?flops|"
    r"score|priority|weight|sku|model|series|u|ru|he|po|length|width|depth|mm|cm|warranty|garantie|"
    r"years|prix|preis|precio|nics?|disks|drives?|dimms?|psus?|fans?)\b|höheneinheit|[Ss]erial|[Ii]nv|номер|编号|nummer",
    re.IGNORECASE,
)
# Numbers of rows, from 1 on.
ROW_NUMBER = re.compile(
    r"\W*(?:#|n[or°º]\.?|lfd\W*(?:nr)?|line|row|pos|item\W*(?:no|nr)?|s/?n|sr\W*no|seq\w*|序号|番号|번호)\W*",
    re.IGNORECASE,
)
# What a host has besides its accelerators, though a header says how many.
PARTS = re.compile(
    r"\b(?:v?cpus?|sockets?|cores?|nics?|disks?|drives?|dimms?|ports?|psus?|fans?)\b", re.IGNORECASE
)
HOSTS = re.compile(r"\W*(?:host|node|server|instance|machine)\W*(?:name|list)?s?\W*", re.IGNORECASE)
TELLING = frozenset(
    {"date", "day", "asof", "asofdate", "quarter", "period", "month", "year", "snapshot",
     "enddate", "percentile", "quantile", "scenario", "estimate", "datum", "stand", "дата", "日期"}
)  # fmt: skip
MEMORY = re.compile(r"mem|speicher|vram|hbm|mémoire|памят|显存|メモリ", re.IGNORECASE)
# Memory of something else than the device.
OF_HOST = re.compile(
    r"host|system|server|cpu|dimm|dis[ck]|ssd|storage|nvme|swap|\bram\b|arbeitsspeicher|内存|"
    r"network|bandwidth|cache|total.?ram|local",
    re.IGNORECASE,
)
# Days of something that does not put devices in service or take them out.
OTHER_DAYS = re.compile(
    r"warrant|garanti|purchas|bought|kauf|beschaff|achat|compra|invoice|rechnung|support|lease|"
    r"seen|scan|updat|modif|chang|creat|erstell|geändert|aktualis|audit|inventur|firmware|boot|"
    r"manufact|release|timestamp|expir|record|maintenance|wartung|check|гарант|покуп|保修|采购日期",
    re.IGNORECASE,
)
# What machines have or have not, and that does not put them in or out of service.
FEATURES = re.compile(
    r"nvlink|nvswitch|ecc|mig|liquid|cool|infiniband|\bib\b|rdma|roce|sriov|virtual|shared|secure|"
    r"encrypt|monitor|backup|tagged|rack|has_",
    re.IGNORECASE,
)


def last_key(header: str) -> str:
    """
    Return the last key of a column of nested JSON, which says what it holds; any other header whole.

    >>> last_key("node.gpu.model"), last_key("qty (tsd.)")
    ('model', 'qty (tsd.)')
    """
    key = header.rpartition(".")[2]
    return key if re.search(r"\w", key) else header
