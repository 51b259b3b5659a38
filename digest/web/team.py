"""Logging in to the desk of a team: by name and password, which are tried five times a minute at most.

name, password ─tries▶ ─desk/passwords▶ a session of desk/members ─find▶ the guard
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from digest.desk import passwords
from digest.desk.members import Members
from digest.errors import StoreError
from digest.web import bodies
from digest.web.answers import answer, refused
from digest.web.clients import Proxies, client_of
from digest.web.guard import Origin
from digest.web.pages import Pages
from digest.web.sessions import Session
from digest.web.tries import Tries

T = TypeVar("T")

_LARGEST = 20_000
"""Bytes of a name and a password, whatever script they are in."""
_AT_ONCE = 2
"""Passwords that are computed at once: each takes 32 MB and a processor."""
_NAME = 100
"""Characters of a name that are looked at; none is as long."""


class Team:
    """The sessions of a team, and the routes that begin and end them.

    What asks the file of members has threads of its own: it does not wait for pages that are made.
    """

    def __init__(self, members: Members, origin: Origin, proxies: Proxies) -> None:
        """Serve a team.

        Args:
            members: who may log in.
            origin: where the desk is found.
            proxies: who is believed where a request comes from.
        """
        self._members, self._origin, self._proxies = members, origin, proxies
        self._tries, self._computing = Tries(), asyncio.Semaphore(_AT_ONCE)

    def routes(self, pages: Pages) -> list[Route]:
        """The routes; ``pages`` has what they show: what asks for name and password, and what sets one."""

        async def show_login(request: Request) -> Response:  # noqa: ARG001 - a route
            return pages.page("password.html")

        async def show_join(request: Request) -> Response:  # noqa: ARG001 - a route
            return pages.page("join.html")

        return [
            Route("/login", show_login),
            Route("/login", self.login, methods=["POST"]),
            Route("/join", show_join),
            Route("/join", self.join, methods=["POST"]),
            Route("/logout", self.logout, methods=["POST"]),
        ]

    def find(self, secret: str) -> Session | None:
        """The session of a cookie; None when there is none, or it has ended."""
        found = self._members.find(secret, time.time())
        return Session(found[0].name, found[1], found[0].role) if found else None

    def holds(self, session: Session) -> bool:
        """Whether a session has not ended; to ask that is not to use it."""
        with contextlib.suppress(StoreError):  # whom nobody can look up is told nothing
            return self._members.holds(session.key, time.time())
        return False

    async def login(self, request: Request) -> Response:
        """Log in. A name that nobody has takes as long as a wrong password, and is answered the same."""
        asked = bodies.read(dict[str, str], await bodies.body(request, _LARGEST))
        name, password = asked.get("name", "")[:_NAME], asked.get("password", "")
        counted = f"name {Members.folded(name)}", f"address {client_of(request, self._proxies)}"
        if seconds := self._tries.begin(counted):
            why = f"too many tries; wait {seconds} seconds"
            return answer({"why": why, "seconds": seconds}, 429, {"retry-after": str(seconds)})
        member = await asyncio.to_thread(self._members.named, name)
        is_right = await self._computed(lambda: passwords.is_right(password, member.password if member else ""))
        secret = await asyncio.to_thread(self._members.begin, member, time.time()) if member and is_right else None
        if not secret:
            return refused(401, "the name or the password is not right")
        self._tries.forget(counted)
        return self._origin.logged_in(secret)

    async def join(self, request: Request) -> Response:
        """Set a password with a token that is good once, and log in."""
        asked = bodies.read(dict[str, str], await bodies.body(request, _LARGEST))
        token, password = asked.get("token", ""), asked.get("password", "")
        member = await asyncio.to_thread(self._members.invited, token, time.time())
        if member:
            passwords.hold(password, member.name)
            kept = await self._computed(lambda: passwords.hashed(password))
            member = await asyncio.to_thread(self._members.join, token, kept, time.time())
        if not member:
            return refused(401, "this link was used already, or is too old; ask for a new one")
        secret = await asyncio.to_thread(self._members.begin, member._replace(password=kept), time.time())
        return self._origin.logged_in(secret) if secret else refused(401, "log in with the new password")

    async def logout(self, request: Request) -> Response:
        """End this session."""
        await asyncio.to_thread(self._members.end, request.scope["session"].key)
        return self._origin.logged_out()

    async def _computed(self, compute: Callable[[], T]) -> T:
        async with self._computing:
            return await asyncio.to_thread(compute)
