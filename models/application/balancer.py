"""The balancer of a system: which of its applications gets what comes next."""

from models.application.app import App


class Balancer:
    """Sends requests, sockets and calls of other systems round robin over the hosts.

    With health checks it passes over an application that could not serve; without them
    it knows nothing of that, and a host that is down swallows what it gets.

    Invariant: with health checks, what it chooses can serve if any of them can.
    """

    def __init__(self, *, has_health_checks: bool) -> None:
        self._has_health_checks = has_health_checks
        self._apps: list[App] = []
        self._next = 0

    def __repr__(self) -> str:
        return f"<Balancer over {len(self._apps)} applications>"

    def add(self, app: App) -> None:
        """Send to *app*, too."""
        self._apps.append(app)

    def choose(self) -> App:
        """Return the application that is next in turn."""
        apps = self._apps
        if len(apps) == 1:
            return apps[0]
        for _ in apps:
            app = apps[self._next]
            self._next = (self._next + 1) % len(apps)
            if not self._has_health_checks or app.can_serve:
                break
        return app
