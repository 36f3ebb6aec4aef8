"""What makes a device one: texts that name it, and those that prove nothing."""


def proves(identity: str) -> bool:
    """
    Whether a text can tell one device from another.

    One that is masked or empty is the same for all: `GPU-`, `GPU-xxxxxxxx`, zeros, `N/A`.

    >>> proves("GPU-7c1f"), proves("GPU-xxxx-xxxx"), proves("GPU-"), proves("[N/A]")
    (True, False, False, False)
    """
    bare = identity.strip().strip("[]").lower()
    if bare in _NOTHING:
        return False
    bare = bare.removeprefix("gpu-").removeprefix("0x")
    telling = [char for char in bare if char.isalnum() or char in "*#"]
    masked = all(char in "x*#" for char in telling)
    # Zeros of a UUID prove nothing; a PCI address of eight is one like any other.
    return not masked and not (len(telling) >= 16 and set(telling) == {"0"})


_NOTHING = frozenset(
    {"", "n/a", "na", "none", "null", "unknown", "not supported", "not specified", "to be filled",
     "default string", "unknown error"}
)  # fmt: skip
