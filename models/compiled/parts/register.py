"""The register of a plane: who is who among its processes, by their rows."""

from models.compiled.engine import Engine
from models.compiled.kinds import ENDED, LISTENS
from models.compiled.parts.processes import PlaneProcess


class Register:
    """Who is who: the processes of one plane by their rows.

    Invariant: it knows those whose end was not heard yet.
    """

    def __init__(self, engine: Engine) -> None:
        self._processes: dict[int, PlaneProcess] = {}
        engine.hear_of(ENDED, self._ended)
        engine.hear_of(LISTENS, self._listens)

    def enter(self, process: PlaneProcess) -> None:
        """Know *process* from now on."""
        self._processes[process.number] = process

    def name_of(self, life: int) -> str:
        """Return the name of the process whose row *life* is."""
        return self._processes[life].name

    def _ended(self, number: int, _: int) -> None:
        self._processes.pop(number).hear_end()

    def _listens(self, number: int, _: int) -> None:
        process = self._processes.get(number)
        if process is not None and process.is_alive:
            process.hear_listening()
