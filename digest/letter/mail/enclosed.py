"""The pictures of a letter inside it instead of links to the site: it can be looked at before anything is online.

Sources: RFC 2397 (data:), RFC 2387 (multipart/related), RFC 2392 (cid:).
"""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from typing import NamedTuple

from digest.model import Letter

Find = Callable[[str], bytes | None]
"""From the address of a picture to its bytes; None for one that is not the publication's own."""
_SOURCE = re.compile(r"""(?<=\ssrc=")https?://[^"]+|(?<=\sbackground=")https?://[^"]+|(?<=\burl\()https?://[^"')\s]+""")
_TYPES = {"jpg": "jpeg", "svg": "svg+xml"}


class Part(NamedTuple):
    """A picture as a part of a message."""

    id: str
    """Without its angle brackets."""
    type: str
    data: bytes


def sources(page: str) -> tuple[str, ...]:
    """The addresses of all pictures that the HTML of a letter shows, each once."""
    return tuple(dict.fromkeys(html.unescape(found[0]) for found in _SOURCE.finditer(page)))


def in_page(page: str, find: Find) -> str:
    """HTML that has its pictures in itself; those that are not found stay links."""

    def held(address: str, data: bytes) -> str:
        return f"data:{_type(address)};base64,{base64.b64encode(data).decode()}"

    return _with(page, find, held)


def in_message(letter: Letter, find: Find, domain: str) -> tuple[Letter, tuple[Part, ...]]:
    """A letter whose HTML names the parts that its pictures are, and these parts.

    Args:
        letter: with links to its pictures.
        find: gives their bytes.
        domain: of the sender, which the ids of the parts end in.
    """
    parts: dict[str, Part] = {}

    def named(address: str, data: bytes) -> str:
        part = Part(f"{hashlib.blake2b(data, digest_size=10).hexdigest()}@{domain}", _type(address), data)
        return f"cid:{parts.setdefault(part.id, part).id}"

    return letter._replace(html=_with(letter.html, find, named)), tuple(parts.values())


def _with(page: str, find: Find, shown: Callable[[str, bytes], str]) -> str:
    def replaced(found: re.Match[str]) -> str:
        address = html.unescape(found[0])
        data = find(address)
        return found[0] if data is None else shown(address, data)

    return _SOURCE.sub(replaced, page)


def _type(address: str) -> str:
    ending = address.rpartition(".")[2].lower()
    return f"image/{_TYPES.get(ending, ending)}"
