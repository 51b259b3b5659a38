"""The files of the page: its modules, its style, and the documents that ask for them.

Their addresses have a hash of all of them in it, so that a browser keeps them until there is another version, and never
mixes two.
"""

import mimetypes
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from starlette.responses import Response

from digest.base import fingerprint
from digest.web.answers import refused

STATIC = Path(str(resources.files("digest.web"))) / "static"
_KEPT = "private, max-age=31536000, immutable"
_LOGIN = {"login", "password", "join", "sent"}
"""Modules of those who are not logged in yet."""
_FIRST = "<!-- modules -->"
"""Where a document names its modules, for a browser to fetch all of them at once."""


class Pages:
    """The files, as they were when the server began."""

    def __init__(self) -> None:
        self._at = f"/static/{fingerprint.of_folders([STATIC])}"
        modules = sorted(
            path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js") if path.stem not in _LOGIN
        )
        self._modules = "".join(f'<link rel="modulepreload" href="/static/{name}">\n' for name in modules)

    def page(self, name: str, asked: Sequence[str] = ()) -> Response:
        """A document.

        Args:
            name: of its file.
            asked: addresses that its modules will ask for: the browser does so before it has them.
        """
        early = "".join(f'<link rel="preload" as="fetch" crossorigin href="{address}">\n' for address in asked)
        text = (STATIC / name).read_text(encoding="utf-8").replace(_FIRST, self._modules + early)
        return Response(text.replace('"/static', f'"{self._at}'), media_type="text/html")

    def file(self, path: str) -> Response:
        """A file, and none beside it: a path leads nowhere that is not in the list of them.

        Args:
            path: below the folder of all of them.
        """
        files = {file.relative_to(STATIC).as_posix(): file for file in STATIC.rglob("*") if file.is_file()}
        if path not in files:
            return refused(404, "there is no such file")
        kind = mimetypes.guess_type(path)[0]
        return Response(files[path].read_bytes(), media_type=kind, headers={"cache-control": _KEPT})
