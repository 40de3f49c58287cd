"""Options: the words that a field may hold, wherever they are written down.

They stand beside the field, in `models.config`, or are the names of what is modelled on
the floors above it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import Attribute

from models.config.fields import Validator, bounds, one_of
from models.operation.faults import KINDS

_MODELLED: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"kinds of fault": KINDS},
)
"""What a field may refer to outside the scenario, each by name."""


def rule_of(attribute: "Attribute[Any]") -> Validator | None:
    """Return the rule that a value of *attribute* must keep, if there is one."""
    modelled = _modelled(attribute)
    return attribute.validator if modelled is None else one_of(modelled)


def keywords(attribute: "Attribute[Any]") -> Mapping[str, Any]:
    """Return the JSON Schema keywords of *attribute*'s rule, its options among them."""
    modelled = _modelled(attribute)
    return bounds(attribute) if modelled is None else {"enum": list(modelled)}


def companions(attribute: "Attribute[Any]", option: str) -> tuple[str, ...]:
    """Return the keys that stand beside *attribute* where it holds *option*."""
    return KINDS[option].needs if _modelled(attribute) is KINDS else ()


def _modelled(attribute: "Attribute[Any]") -> Mapping[str, object] | None:
    """Return what *attribute* names one of, if that is not in the scenario."""
    return _MODELLED.get(bounds(attribute).get("x-refers-to", ""))
