"""Logging in on one's own machine: a token that is good once, which the command hands over."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.web import bodies
from digest.web.answers import refused
from digest.web.guard import Origin
from digest.web.pages import Pages
from digest.web.sessions import Sessions


class Login:
    """The page that logs in with what stands behind # in its address, which no server is told, and what it asks."""

    def __init__(self, sessions: Sessions, origin: Origin) -> None:
        self._sessions, self._origin = sessions, origin

    def routes(self, pages: Pages) -> list[Route]:
        """The routes; ``pages`` has what they show."""

        async def show(request: Request) -> Response:  # noqa: ARG001 - a route
            return pages.page("login.html")

        return [Route("/login", show), Route("/login", self.login, methods=["POST"])]

    async def login(self, request: Request) -> Response:
        """Log in with a token that is good once."""
        asked = bodies.read(dict[str, str], await bodies.body(request))
        secret = self._sessions.begin(asked.get("token", ""))
        if not secret:
            return refused(401, "this link was used already, or is too old; begin the desk again")
        return self._origin.logged_in(secret)
