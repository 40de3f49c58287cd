"""A busy meter: the use of one processor, as a whole and in its busiest minute."""

from models.seam import Burstable, Cpu
from models.traffic.measures import MINUTE_S


class BusyMeter:
    """Use of one processor since the start or warm-up, and in its busiest minute.

    Invariant: every span that `minute` ends is in the peak, the last one, too, which may
    be shorter than a minute.
    """

    def __init__(self, cpu: Cpu) -> None:
        self.cpu = cpu
        self.burst = cpu if isinstance(cpu, Burstable) else None
        """The same, if it has credits: to ask a protocol costs as much as a minute."""
        self.peak = 0.0
        self.clear()

    def clear(self) -> None:
        """Measure anew from now on."""
        self._from = self._minute_from = self.cpu.busy_server_s()
        self._throttled_from = self._throttled_s()
        self._surplus_from = self._surplus_vcpu_s()
        self.peak = 0.0
        self._before: float | None = None

    def minute(self, span_s: float) -> float:
        """End a minute, or *span_s* that are left of the run; return its utilisation."""
        busy = self.cpu.busy_server_s()
        share = (busy - self._minute_from) / (span_s * self.cpu.servers)
        self._minute_from = busy
        self.peak = max(self.peak, self._with_what_was_before(share, span_s / MINUTE_S))
        self._before = share
        return share

    def _with_what_was_before(self, share: float, of_minute: float) -> float:
        """Return the use of a whole minute: a second of full use is no full minute.

        A piece is joined by as much of the minute before, taken as even; by none, where
        it is all that there was.
        """
        if self._before is None:
            return share
        return of_minute * share + (1.0 - of_minute) * self._before

    def utilisation(self, span_s: float) -> float:
        """Return the mean utilisation over the *span_s* since `clear`."""
        busy = self.cpu.busy_server_s() - self._from
        return busy / (span_s * self.cpu.servers) if span_s else 0.0

    def throttled_s(self) -> float:
        """Return the time throttled since `clear`."""
        return self._throttled_s() - self._throttled_from

    def surplus_vcpu_s(self) -> float:
        """Return what was used beyond the credits since `clear`, to be paid for."""
        return max(0.0, self._surplus_vcpu_s() - self._surplus_from)

    def _surplus_vcpu_s(self) -> float:
        return self.burst.surplus() if self.burst is not None else 0.0

    def _throttled_s(self) -> float:
        return self.burst.throttled_s() if self.burst is not None else 0.0
