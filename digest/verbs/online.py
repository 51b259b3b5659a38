"""Whether what a letter links to is online: the page of its edition, the letter as a page, and its pictures."""

import asyncio
import html
import re
from collections.abc import Sequence

from digest.base import html_tags
from digest.letter.lettered import Lettered
from digest.letter.mail import enclosed
from digest.model import Feed
from digest.render import urls
from digest.settings.mkdocs_yml import Settings
from digest.verbs.feeds import agent

_AT_ONCE = 6
_LARGEST = 40.0
"""Millions of bytes of a page or a picture; what is larger is no letter's."""
_IS_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


async def missing_online(settings: Settings, lettered: Lettered) -> tuple[str, ...]:
    """Ask the publication's own server; what is wrong there, a line for each address.

    Args:
        settings: of the publication. Its site may be on a private host: the publisher wrote the address.
        lettered: the letter that would go out.
    """
    day, base = lettered.letter.day, settings.url
    page, letter = (urls.absolute(path, base) for path in (urls.edition(day), urls.letter(day)))
    pictures = [address for address in enclosed.sources(lettered.letter.html) if address.startswith(base)]
    title = " ".join(lettered.cover.title.split())
    # A template of the publication's own may leave the title out of the letter, but the page has it in its head.
    wanted = {page: title, letter: title if title in _words(lettered.letter.html) else ""}
    answers = await _answers([page, letter, *pictures], agent(settings))
    return tuple(f"{address} {why}" for address, found in answers if (why := _wrong(found, wanted.get(address))))


def _wrong(found: bytes | str, title: str | None) -> str:
    """Why an answer is not what the letter links to, or ''.

    Args:
        found: a body, or why there is none.
        title: what a page has to say; None for a picture.
    """
    if isinstance(found, str):
        return found
    if title is None:
        return "answers with a page instead of a picture" if _IS_PAGE.match(found) else ""
    is_new = title in _words(found.decode("utf-8", "replace"))
    return "" if is_new else "is an older build: the edition's title is not on it"


async def _answers(addresses: Sequence[str], caller: str) -> list[tuple[str, bytes | str]]:
    """What each address answers: a body, or why there is none."""
    # Imported here: it takes 80 ms, and letters to look at ask nobody.
    from digest.collect import fetch, safe_client

    async with safe_client.client(allow_private=True, connections=_AT_ONCE) as client:

        async def answer(address: str) -> tuple[str, bytes | str]:
            asked = Feed(address, allow_private=True, max_megabytes=_LARGEST)
            found = await fetch.fetch(client, asked, fetch.Known(), caller)
            if isinstance(found, fetch.Fetched):
                return address, found.data
            return address, found.what if isinstance(found, fetch.Failed) else "answers nothing"

        return list(await asyncio.gather(*map(answer, addresses)))


def _words(page: str) -> str:
    """What can be read on a page, spaces and line breaks made one."""
    parts, at = [], 0
    for _, begin, end in html_tags.texts(page):
        parts.append(page[at:begin])
        at = end
    return " ".join(html.unescape(html_tags.without("".join([*parts, page[at:]]))).split())
