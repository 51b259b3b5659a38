"""Who may ask what: every request passes here before any route sees it.

A page elsewhere may have its own name lead to this machine (DNS rebinding), may send forms here, or read what is no
secret. So a request names a host that is ours, to the port; one that changes something comes from our own page, as the
browser says itself, and is JSON or a file, which no form can send; and all but what everybody may see has a session.

Sources: https://w3c.github.io/webappsec-fetch-metadata/ (Sec-Fetch-Site); RFC 6265bis (SameSite);
https://developer.mozilla.org/docs/Web/Security/Practical_implementation_guides (the headers of answers).
"""

import asyncio
from collections.abc import Callable, Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.errors import DigestError
from digest.web.answers import refused
from digest.web.sessions import Session

_SAFE = {"GET", "HEAD"}
_OPEN = ("/login", "/join", "/static/", "/preview/")
"""What everybody may see; what is below /preview/ has a secret in its address."""
_KINDS = ("application/json", "image/", "application/octet-stream")
"""What a body may be: nothing that a form of a page elsewhere can send."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
"""Of every answer that has no other ones."""


class Origin(NamedTuple):
    """Where the desk is found."""

    hosts: Collection[str]
    """Hosts, each with its port, as ``Host`` names them."""
    origins: Collection[str]
    """The same with their scheme, as ``Origin`` names them."""
    cookie: str
    """The name of the cookie; cookies do not know ports, and two desks may be open."""
    is_secure: bool = False
    """Whether it is an https one, so that the cookie goes nowhere else."""

    def logged_in(self, secret: str) -> Response:
        """What is answered to who logs in."""
        response = Response(status_code=204)
        response.set_cookie(self.cookie, secret, httponly=True, samesite="strict", path="/", secure=self.is_secure)
        return response

    def logged_out(self) -> Response:
        """What is answered to who logs out."""
        response = Response(status_code=204)
        response.delete_cookie(self.cookie, httponly=True, samesite="strict", path="/", secure=self.is_secure)
        return response


class Guard:
    """Lets pass what may, and refuses the rest."""

    def __init__(self, app: ASGIApp, origin: Origin, session: Callable[[str], Session | None]) -> None:
        """Guard an application.

        Args:
            app: what is guarded.
            origin: where it is found.
            session: finds the session of a cookie.
        """
        self._app, self._origin, self._session = app, origin, session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hear a request."""
        if scope["type"] != "http":
            return  # there is no other way in: no WebSocket
        headers = Headers(scope=scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        try:
            scope["session"] = await self._found(_cookie(headers, self._origin.cookie))
        except DigestError as error:  # nobody is let in whom nobody knows
            await refused(500, str(error))(scope, receive, sent)
            return
        if refusal := self._refusal(scope, headers):
            await refused(*refusal)(scope, receive, sent)
        else:
            await self._app(scope, receive, sent)

    async def _found(self, secret: str) -> Session | None:
        return await asyncio.to_thread(self._session, secret) if secret else None

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or headers["host"].lower() not in self._origin.hosts:
            return 403, "the desk answers to its own name only"
        path: str = scope["path"]
        if scope["method"] not in _SAFE:
            if not self._is_ours(headers):
                return 403, "this did not come from the desk's own page"
            if not headers.get("content-type", "").startswith(_KINDS):
                return 415, "send JSON, or a picture"
        if not scope["session"] and path != "/" and not path.startswith(_OPEN):
            return 401, "log in first"
        return None

    def _is_ours(self, headers: Mapping[str, str]) -> bool:
        """Whether our own page asks: the browser says so, and one that does not know how says its origin."""
        site = headers.get("sec-fetch-site")
        return site == "same-origin" if site is not None else headers.get("origin", "") in self._origin.origins


def _cookie(headers: Mapping[str, str], name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""
