"""The register of a plane: who is who among its processes, by their rows."""

from collections.abc import Callable

from models.compiled.engine import Engine
from models.compiled.kinds import ANSWERED, ENDED, LISTENS, UNANSWERED
from models.compiled.parts.processes import PlaneProcess


class Register:
    """Who is who: the processes of one plane by their rows.

    Invariant: it knows those whose end was not heard yet, and the checks that they have
    yet to answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._processes: dict[int, PlaneProcess] = {}
        self._checks: dict[int, Callable[[], object]] = {}
        self._next_check = 0
        engine.hear_of(ENDED, self._ended)
        engine.hear_of(LISTENS, self._listens)
        engine.hear_of(ANSWERED, self._answered)
        engine.hear_of(UNANSWERED, self._unanswered)

    def enter(self, process: PlaneProcess) -> None:
        """Know *process* from now on."""
        self._processes[process.number] = process

    def note(self, answered: Callable[[], object]) -> int:
        """Call *answered* once the check is answered whose number is returned."""
        self._next_check += 1
        self._checks[self._next_check] = answered
        return self._next_check

    def name_of(self, life: int) -> str:
        """Return the name of the process whose row *life* is."""
        return self._processes[life].name

    def _answered(self, check: int, _: int) -> None:
        self._checks.pop(check)()

    def _unanswered(self, check: int, _: int) -> None:
        del self._checks[check]

    def _ended(self, number: int, _: int) -> None:
        self._processes.pop(number).hear_end()

    def _listens(self, number: int, _: int) -> None:
        process = self._processes.get(number)
        if process is not None and process.is_alive:
            process.hear_listening()
