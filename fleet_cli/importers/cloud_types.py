"""Types of cloud instances without accelerators: known by their families, and so passed over."""

import re

_AMAZON = re.compile(
    r"([a-z]+)-?(\d+)([a-z]*(?:-[a-z0-9]+)?)\.(?:\d*x?large|medium|small|micro|nano|metal\S*)"
)
_AMAZON_WITH = frozenset({"p", "g", "inf", "trn", "dl", "vt", "f"})
_AZURE = re.compile(r"(?:Standard|Basic)_([A-Z]+)\d\S*", re.IGNORECASE)
_GOOGLE = re.compile(
    r"(?:\S*/)?((?:n1|n2d?|n4a?|e2|c2d?|c3d?|c4[ad]?|t2[da]|m[1-4]|h[34]|h4d|x4|z3|f1|g1)-\S+)"
)
_ORACLE = re.compile(r"(?:VM|BM)\.(?:Standard|DenseIO|Optimized|HPC|Flex)\S*")


def without_accelerators(name: str) -> str | None:
    """
    Return why a cloud's type of instance holds no accelerators, or None where it may.

    >>> without_accelerators("m5.large"), without_accelerators("p5.48xlarge")
    ('have no accelerators', None)
    >>> without_accelerators("n1-standard-8")
    'show no accelerators here, and may have some attached'
    """
    text = name.strip()
    if match := _AMAZON.fullmatch(text):
        return None if match[1] in _AMAZON_WITH else _NONE
    if match := _AZURE.fullmatch(text):
        return None if match[1].upper().startswith("N") else _NONE
    if match := _GOOGLE.fullmatch(text):
        return _ATTACHED if match[1].startswith("n1-") else _NONE
    return _NONE if _ORACLE.fullmatch(text) else None


_NONE = "have no accelerators"
_ATTACHED = "show no accelerators here, and may have some attached"
