"""Units: the end of a key says in what it is measured."""

import re

_OURS = {
    "_s_per_mib": "in seconds a MiB",
    "_per_day": "a day",
    "_per_s": "a second",
    "_vcpu_s": "in vCPU-seconds",
    "_mib": "in MiB",
    "_usd": "in US dollars",
    "_jpy": "in yen",
    "_gb": "in GB",
    "_s": "in seconds",
}
_FOREIGN = re.compile(
    r"_(ms|us|ns|secs?|seconds|min|minutes|h|hours|mb|kb|kib|gib|bytes|eur|percent)$"
)


def unit_of(key: str) -> str:
    """Return the unit of *key* in words, or nothing."""
    return next((unit for end, unit in _OURS.items() if key.endswith(end)), "")


def without_unit(key: str) -> str:
    """Return *key* without its unit, one of ours or of others."""
    for suffix in _OURS:
        if key.endswith(suffix):
            return key.removesuffix(suffix)
    return _FOREIGN.sub("", key)
