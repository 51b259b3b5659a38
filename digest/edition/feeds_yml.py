"""Changes to content/feeds.yml: feeds are added below what is there, and nothing else in the file moves.

Before anything is written, the new text is read again and has to give the old feeds and the new ones.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from digest.base import atomic, lines, yamlfile
from digest.edition import load
from digest.errors import ContentError
from digest.model import Feed, Place, Problem

_HEAD = "# yaml-language-server: $schema=../schema/feeds.schema.json\n# The feeds that are collected.\n\n"
_FIRST_DASH = re.compile(r"(?:^|(?<=[\r\n\ufeff]))( *)-(?=[ \r\n])")


def add(file: Path, name: str, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Add feeds to the list, and begin one where there is none.

    Args:
        file: the list.
        name: what to call it in messages.
        feeds: what to add; those that are there already are passed over. Titles and sections are put into one line.

    Returns:
        What was added.

    Raises:
        ContentError: the list has mistakes, and has to be mended first.
    """
    old = _feeds(name, file)
    text = atomic.read(file)
    known = {feed.url for feed in old}
    new = tuple(_writable(feed) for feed in feeds if feed.url not in known)
    if new:
        _replace(file, name, text, with_added(text or _HEAD, new), (*old, *new))
    return new


def _writable(feed: Feed) -> Feed:
    return replace(feed, title=yamlfile.writable(feed.title), section=yamlfile.writable(feed.section))


def with_added(text: str, feeds: Sequence[Feed]) -> str:
    """The text of a list with further feeds at its end."""
    dash = _FIRST_DASH.search(text)
    indent = dash[1] if dash else ""
    return lines.inserted(text, len(text), [f"{indent}{line}" for feed in feeds for line in _lines(feed)])


def _lines(feed: Feed) -> list[str]:
    given = [(field.name, getattr(feed, field.name)) for field in fields(feed)]
    defaults = {field.name: field.default for field in fields(feed)}
    keys = [f"{name}: {_value(value)}" for name, value in given if value != defaults[name]]
    return [("  " if number else "- ") + key for number, key in enumerate(keys)]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else yamlfile.scalar(str(value))


def move(file: Path, name: str, moved: Mapping[str, str]) -> dict[str, str]:
    """Write the new addresses of feeds that have moved into the list.

    Args:
        file: the list.
        name: what to call it in messages.
        moved: from the old address to the new one.

    Returns:
        What was written of it; a feed whose new address is there already is left as it is.
    """
    old = _feeds(name, file)
    text = old_text = atomic.read(file)
    places = yamlfile.Places(text)
    known = {feed.url for feed in old}
    expected, done = list(old), {}
    # From the end, so that the places of those before stay true.
    for number in reversed(range(len(old))):
        target = moved.get(old[number].url, "")
        if target and target not in known:
            start, end = places.span((number, "url"))
            # A text of several lines ends with its last line break.
            gap = lines.ending(text, end) if text[start] in ">|" else ""
            text = text[:start] + yamlfile.scalar(target) + gap + text[end:]
            expected[number] = replace(old[number], url=target)
            known.add(target)
            done[old[number].url] = target
    if done:
        _replace(file, name, old_text, text, tuple(expected))
    return done


def _feeds(name: str, file: Path) -> tuple[Feed, ...]:
    data = file.read_bytes() if file.exists() else b""
    if not data.strip():
        return ()
    loaded = load.feeds(name, data)
    if loaded.value is None:
        raise ContentError(loaded.problems)
    return loaded.value


def _replace(file: Path, name: str, old: str, text: str, expected: tuple[Feed, ...]) -> None:
    """Write the list, whole or not at all, when it says what it should."""
    loaded = load.feeds(name, text.encode())
    if loaded.value != expected:
        what = "feeds cannot be added to a list in this form"
        hint = "write every feed as a line `- url: …`, with further keys in the lines below"
        raise ContentError(loaded.problems or [Problem(Place(name, line=1, column=1), what, hint)])
    atomic.replace(file, old, text)
