"""Which feeds the list of sources has, the file that a site publishes: those whose address anybody may know.

Many private feeds are kept private by their address alone: whoever has it reads along, or does more. So an address that
may hold a secret is left out, and that is said, until its editor decides by `public`. The rule errs on the safe side:
of what stands behind the ?, only what is known to be ordinary passes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.model import Feed, Place, Problem
from digest.settings.mkdocs_yml import Settings

_ORDINARY = frozenset(
    """
    alt cat category categories ceid channel channel_id count country edition feed format gl hl id lang language limit
    list locale max max-results mode n name num number order orderby output page paged playlist_id post_type q query
    region rss s search section size sort source t tag tags topic type user v version w withoutcomments
    """.split()
)
"""Names of parameters that choose what a feed has."""
_RANDOM_BY_NATURE = frozenset({"channel_id", "playlist_id", "list"})
"""Of these, at YouTube and elsewhere, the value is a public identifier that looks like a secret."""
_TELLING = frozenset({"apikey", "auth", "authkey", "private", "secret", "token"})
"""Words in an address that say that it is one's own."""
_PART = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[0-9]*(?:[A-Z]*[^\W\dA-Z_]*|(?:[A-Z][a-z]{2,})+)[0-9]*")
"""A word or several, in capitals or not, with a number before or behind: covid19, NewYork, VMP5705694065."""
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
"""An identifier by RFC 9562, whose parts may look like words."""
_LONG = 12
"""Characters of other parts in a name between two slashes from which on they may be a secret."""
_LONGEST_WORD, _LONGEST_NUMBER = 24, 15
"""Characters of words and numbers that are still ones."""
_SHOWN = 5
"""Feeds that a warning names."""


def published(settings: Settings, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """The feeds of the list, without what is between us and their publishers."""
    if not settings.options.sources_opml:
        return ()
    return tuple(replace(feed, user_agent="", public=None) for feed in feeds if _is_published(feed))


def problems(settings: Settings, feeds: Sequence[Feed]) -> Iterable[Problem]:
    """What is left out that its editor has not decided about, and what is that cannot be published."""
    if not settings.options.sources_opml:
        return
    file = (settings.content / "feeds.yml").relative_to(settings.root).as_posix()
    held = [
        n for n, feed in enumerate(feeds) if feed.public is None and not _is_closed(feed) and may_be_secret(feed.url)
    ]
    if held:
        names = [feeds[n].title or urlsplit(feeds[n].url).hostname or "" for n in held[:_SHOWN]]
        names += [f"{len(held) - _SHOWN} more"] if len(held) > _SHOWN else []
        what = f"sources.opml is without {_listed(names)}: an address that may hold a secret is not published"
        hint = "write `public: true` below those that anybody may know, and `public: false` below the others"
        yield Problem(Place(file, (held[0], "url")), what, hint, "warning")
    for number, feed in enumerate(feeds):
        if feed.public and _is_closed(feed):
            what = "this feed is not published: it lies in a private network, or has a password in its address"
            yield Problem(Place(file, (number, "public")), what, "take `public` out", "warning")


def _is_published(feed: Feed) -> bool:
    return not _is_closed(feed) and (not may_be_secret(feed.url) if feed.public is None else feed.public)


def _is_closed(feed: Feed) -> bool:
    """Whether a feed is never published."""
    return feed.allow_private or "@" in urlsplit(feed.url).netloc


def may_be_secret(url: str) -> bool:
    """Whether an address may hold what only its owner should know."""
    parts = urlsplit(url)
    places = [*parts.netloc.split("."), *unquote(parts.path).split("/"), unquote(parts.fragment)]
    values = parse_qsl(parts.query, keep_blank_values=True)
    if any(name.casefold() not in _ORDINARY for name, _ in values):
        return True
    return any(map(_is_odd, [*places, *(value for name, value in values if name.casefold() not in _RANDOM_BY_NATURE)]))


def _is_odd(text: str) -> bool:
    """Whether a name says that it is private, or is made of something else than words and numbers."""
    found = _PART.findall(text)
    is_told = not _TELLING.isdisjoint(map(str.casefold, found)) or _UUID.search(text) is not None
    return is_told or sum(len(part) for part in found if not _is_word(part)) >= _LONG


def _is_word(part: str) -> bool:
    longest = _LONGEST_NUMBER if part.isdigit() else _LONGEST_WORD
    return len(part) <= longest and _WORD.fullmatch(part) is not None


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
