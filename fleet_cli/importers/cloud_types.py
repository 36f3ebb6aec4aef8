"""Types of cloud instances without accelerators: known by their families, and so passed over."""

import re

_WITHOUT = re.compile(
    # Amazon's, Azure's, Google's and Oracle's
    r"(?!(?:p|g|inf|trn|dl|vt|f)-?\d)[a-z]+-?\d+[a-z]*(?:-[a-z0-9]+)?"
    r"\.(?:\d*x?large|medium|small|micro|nano|metal\S*)|"
    r"(?i:(?:Standard|Basic)_(?!N)[A-Z]+\d\S*)|"
    r"(?:\S*/)?(?:n2d?|n4a?|e2|c2d?|c3d?|c4[ad]?|t2[da]|m[1-4]|h[34]|h4d|x4|z3|f1|g1)-\S+|"
    r"(?:VM|BM)\.(?:Standard|DenseIO|Optimized|HPC|Flex)\S*"
)
_PERHAPS = re.compile(r"(?:\S*/)?n1-\S+")


def without_accelerators(name: str) -> str | None:
    """
    Return why a cloud's type of instance holds no accelerators, or None where it may.

    >>> without_accelerators("m5.large"), without_accelerators("p5.48xlarge")
    ('have no accelerators', None)
    >>> without_accelerators("n1-standard-8")
    'show no accelerators here, and may have some attached'
    """
    if _WITHOUT.fullmatch(name.strip()):
        return "have no accelerators"
    if _PERHAPS.fullmatch(name.strip()):
        return "show no accelerators here, and may have some attached"
    return None
