"""A scenario file as a tree, with those it extends merged in, and who wrote what."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from models.loading.diagnosis import ConfigError, Fault, Finding, Place, shown, written
from models.loading.layers import layered
from models.loading.tomlfile import absence, parsed_toml, read_toml

LONGEST_CHAIN = 16


@frozen
class Document:
    """The tree of a scenario, merged, and the origin of each of its values."""

    file: str
    tree: Mapping[str, Any]
    files: Mapping[Place, str] = field(factory=dict)
    """The file that wrote the value at a place, or last added to the table there."""
    changed: Mapping[Place, str] = field(factory=dict)
    """Options of the command line by the place that each has changed."""
    hints: Mapping[Place, str] = field(factory=dict)
    """What may have been meant by an entry that such an option has added."""

    def fault(self, finding: Finding) -> Fault:
        """Return *finding* with the file and the place that the user must change."""
        place = finding.place
        prefixes = [place[:length] for length in range(len(place), -1, -1)]
        for prefix in prefixes:
            if prefix in self.changed:
                where = f"{self.changed[prefix]} {written(place)}"
                hint = self.hints.get(prefix, "")
                return Fault(self.file, where, f"{finding.message}{hint}")
        file = next((self.files[each] for each in prefixes if each in self.files), None)
        return Fault(file or self.file, written(place), finding.message)

    def in_order(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return *findings* in the order of the file; what is absent comes last."""
        ranks: dict[Place, dict[str, int]] = {}

        def position(finding: Finding) -> list[int]:
            ranked: list[int] = []
            node: Any = self.tree
            for depth, step in enumerate(finding.place):
                if isinstance(step, int):
                    ranked.append(step)
                    node = node[step]
                    continue
                here = finding.place[:depth]
                table = node if isinstance(node, dict) else {}
                if here not in ranks:
                    ranks[here] = {key: rank for rank, key in enumerate(table)}
                ranked.append(ranks[here].get(step, len(table)))
                node = table.get(step)
            return ranked

        return sorted(findings, key=position)


def read_document(path: Path) -> Document:
    """Read the scenario file at *path* and those it extends.

    Raise `ConfigError` with every file that cannot be read, and why.
    """
    reader = _Reader()
    return reader.finished(reader.read(path, ()))


def parse_document(text: str, path: Path) -> Document:
    """Return *text* and what it extends, as if it stood at *path*.

    Raise `ConfigError` with every file that cannot be read, and why.
    """
    reader = _Reader()
    tree = parsed_toml(text, path)
    return reader.finished(reader.extended(path, tree, ()))


class _Reader:
    """Follows `extends` from file to file; reads each file once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._documents: dict[Path, Document] = {}

    def read(self, path: Path, chain: tuple[Path, ...]) -> Document:
        """Return the file at *path*, reached through *chain*, and what it extends."""
        try:
            tree = read_toml(path)
        except ConfigError as error:
            self.faults.extend(error.faults)
            return Document(str(path), {})
        return self.extended(path, tree, chain)

    def extended(
        self, path: Path, tree: dict[str, Any], chain: tuple[Path, ...]
    ) -> Document:
        """Return *tree*, which stands at *path*, over what it extends."""
        base: dict[str, Any] = {}
        files: dict[Place, str] = {}
        for name in self._bases(path, tree.pop("extends", [])):
            below = self._parent(path.parent / name, (*chain, path))
            base = layered(base, below.tree)
            files |= below.files
        files |= dict.fromkeys(_places(tree), str(path))
        return Document(str(path), layered(base, tree), files)

    def finished(self, document: Document) -> Document:
        """Return *document*; raise `ConfigError` if a file could not be read."""
        if self.faults:
            raise ConfigError(self.faults)
        return document

    def _bases(self, path: Path, names: Any) -> list[str]:
        listed = names if isinstance(names, list) else [names]
        rule = None
        if not all(isinstance(name, str) for name in listed):
            rule = f"must be a file name or a list of them, got {shown(names)}"
        elif len(listed) > LONGEST_CHAIN:
            rule = f"must name at most {LONGEST_CHAIN} files, got {len(listed)}"
        if rule:
            self.faults.append(Fault(str(path), "extends", rule))
        return [] if rule else listed

    def _parent(self, path: Path, chain: tuple[Path, ...]) -> Document:
        way = " -> ".join(str(each) for each in (*chain, path))
        rule = absence(path)
        if rule:
            rule = f"{path} {rule} ({way})"
        elif any(each.exists() and path.samefile(each) for each in chain):
            rule = f"must not go round in a circle: {way}"
        elif len(chain) >= LONGEST_CHAIN:
            rule = f"must not lead through more than {LONGEST_CHAIN} files: {way}"
        if rule:
            self.faults.append(Fault(str(chain[-1]), "extends", rule))
            return Document(str(path), {})
        key = path.resolve()
        if key not in self._documents:
            self._documents[key] = self.read(path, chain)
        return self._documents[key]


def _places(tree: Mapping[str, Any], above: Place = ()) -> list[Place]:
    places: list[Place] = [above]
    for key, value in tree.items():
        here = (*above, key)
        places.extend(_places(value, here) if isinstance(value, dict) else [here])
    return places
