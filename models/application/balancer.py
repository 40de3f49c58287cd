"""The balancer of a system: which of its applications gets what comes next."""

from collections.abc import Callable

from models.application.app import App


class Balancer:
    """Sends requests, sockets and calls of other systems to the applications in turn.

    Or to the one with the fewest connections, which are the requests that are not
    answered and the open sessions; of those that have as few, to the first in the file.
    With health checks it passes over an application that could not serve; without them it
    knows nothing of that: a host that is down swallows what it gets, and an application
    whose processes are all down has the fewest connections, since it answers at once.

    Invariants: with health checks, what it chooses can serve if any of them can; the
    requests that it counts are those that were taken and are not released.
    """

    def __init__(self, *, has_health_checks: bool, is_counting: bool = False) -> None:
        """Prefer the fewest connections if it *is_counting*, else the next in turn."""
        self.is_counting = is_counting
        self._has_health_checks = has_health_checks
        self._apps: list[App] = []
        self._next = 0
        self._taken: dict[App, int] = {}

    def __repr__(self) -> str:
        return f"<Balancer over {len(self._apps)} applications>"

    def add(self, app: App) -> None:
        """Send to *app*, too."""
        self._apps.append(app)
        self._taken[app] = 0

    def choose(self) -> App:
        """Return the application that is next in turn, or has the fewest connections."""
        apps = self._apps
        if len(apps) == 1:
            return apps[0]
        if self.is_counting:
            return self._least()
        for _ in apps:
            app = apps[self._next]
            self._next = (self._next + 1) % len(apps)
            if not self._has_health_checks or app.can_serve:
                break
        return app

    def take(self, app: App) -> Callable[[], None]:
        """Count a request that *app* has got; return what ends that."""
        self._taken[app] += 1

        def release() -> None:
            self._taken[app] -= 1

        return release

    def connections(self, app: App) -> int:
        """Return how many requests and open sessions of *app* it knows of."""
        return self._taken[app] + sum(len(life.sessions) for life in app.lives)

    def _least(self) -> App:
        checks = self._has_health_checks
        healthy = [app for app in self._apps if not checks or app.can_serve]
        return min(healthy or self._apps, key=self.connections)
