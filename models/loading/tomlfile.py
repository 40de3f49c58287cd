"""One TOML file, whatever it may contain: its tree, or why it cannot be read."""

import re
import tomllib
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from models.loading.diagnosis import ConfigError, Fault, nearest

LARGEST_BYTES = 2**20
DEEPEST = 32

_KEY_PART = r"""(?:[A-Za-z0-9_-]{1,100}+|"(?:[^"\\\n]|\\.){0,100}+"|'[^'\n]{0,100}+')"""
# The standard parser takes minutes over a key of a hundred thousand parts.
_ENDLESS_KEY = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:{_KEY_PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}"
)
_PARSER_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TOO_DEEP = f"must not nest tables and lists deeper than {DEEPEST}"


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tree of the TOML file at *path*, nested at most `DEEPEST` deep.

    Raise `ConfigError` if there is no such file, if it is larger than `LARGEST_BYTES`,
    or if it is not TOML in UTF-8.
    """
    return parsed_toml(_text(path), path)


def parsed_toml(text: str, path: Path) -> dict[str, Any]:
    """Return the tree of *text*, nested at most `DEEPEST` deep; *path* names it.

    Raise `ConfigError` if it is not TOML.
    """
    endless_key = _ENDLESS_KEY.search(text)
    if endless_key:
        raise _unreadable(path, _position(text[: endless_key.start()]), _TOO_DEEP)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PARSER_POSITION.search(str(error))
        line, column = found.groups() if found else (None, None)
        place = f"line {line}, column {column}" if line else _position(text)
        reason = _PARSER_POSITION.sub("", str(error))
        raise _unreadable(path, place, f"must be TOML: {reason}") from error
    except RecursionError:
        raise _unreadable(path, "file", _TOO_DEEP) from None
    except ValueError as error:
        rule = "must have integers of 64 bits, got one of thousands of digits"
        raise _unreadable(path, "file", rule) from error
    if _depth(tree) > DEEPEST:
        raise _unreadable(path, "file", _TOO_DEEP)
    return tree


def absence(path: Path) -> str | None:
    """Say why there is no file at *path*, if there is none."""
    if "\0" in str(path):
        return "cannot be read: its name has a null character"
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return f"does not exist{_similar_name(path)}"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if S_ISREG(mode):
        return None
    return f"must be a file, got {'a directory' if S_ISDIR(mode) else 'a device or pipe'}"


def _text(path: Path) -> str:
    content = _content(path)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = _position(error.object[: error.start].decode("utf-8", "replace"))
        byte = error.object[error.start]
        rule = f"must be UTF-8, got the byte 0x{byte:02x}; save the file as UTF-8"
        raise _unreadable(path, place, rule) from error


def _content(path: Path) -> bytes:
    rule = absence(path)
    if rule:
        raise _unreadable(path, "file", rule)
    try:
        size_mib = path.stat().st_size / 2**20
        with path.open("rb") as stream:
            content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        rule = f"cannot be read: {error.strerror}"
        raise _unreadable(path, "file", rule) from error
    if len(content) > LARGEST_BYTES:
        rule = f"must be at most {LARGEST_BYTES // 2**20} MiB, got {size_mib:.1f} MiB"
        raise _unreadable(path, "file", rule)
    return content


def _unreadable(path: Path, place: str, message: str) -> ConfigError:
    return ConfigError([Fault(str(path), place, message)])


def _similar_name(path: Path) -> str:
    try:
        stems = sorted(each.stem for each in path.parent.glob("*.toml"))
    except OSError:
        return ""
    stem = nearest(path.stem, stems)
    return f", did you mean {str(path.with_name(f'{stem}.toml'))!r}?" if stem else ""


def _position(text_before: str) -> str:
    line = text_before.count("\n") + 1
    column = len(text_before) - text_before.rfind("\n")
    return f"line {line}, column {column}"


def _depth(tree: dict[str, Any]) -> int:
    depth = 0
    level: list[Any] = [tree]
    while level:
        depth += 1
        level = [
            each
            for node in level
            for each in (node.values() if isinstance(node, dict) else node)
            if isinstance(each, dict | list)
        ]
    return depth
