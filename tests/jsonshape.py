"""The shape of JSON documents: what a JSON Schema has against one."""

from typing import Any

from jsonschema import (  # type: ignore[import-untyped]  # it comes without types
    Draft202012Validator,
)


def assert_is_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def violations(document: Any, *, schema: dict[str, Any]) -> list[str]:
    """Return place and rule of everything in *document* that *schema* forbids."""
    faults = Draft202012Validator(schema).iter_errors(document)
    return [f"{fault.json_path}: {fault.message}" for fault in faults]
