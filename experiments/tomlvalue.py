"""A value in TOML, on one line, as ``--set`` takes it."""

import json
from collections.abc import Mapping


def toml_value(value: object) -> str:
    """Return *value* as TOML on one line."""
    if isinstance(value, Mapping):
        pairs = (
            f"{toml_value(str(key))} = {toml_value(each)}" for key, each in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    # Texts, numbers and truth are written in TOML as in JSON, but for what is none.
    text = json.dumps(value, ensure_ascii=False)
    return {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(text, text)
