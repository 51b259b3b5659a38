"""Picks to the text of an edition file, for a person to rewrite. Pure.

What feeds say is quoted so that no text of theirs can become YAML: values by ``yamlfile.scalar``, their summaries as
comments, line by line. The summary that readers see is the editor's own; so it is left empty.
"""

import datetime as dt
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digest.base.shorten import shortened
from digest.base.yamlfile import scalar, writable
from digest.desk.rank import Pick
from digest.model import UNWRITTEN_INTRO, UNWRITTEN_TITLE, Item

_WIDTH = 100
_LONGEST = 600
"""Characters of a feed's summary."""
_EXCERPT = 300
"""Characters of a feed's summary that are published where there is no editor."""
_MARKUP = re.compile(r"([\\\\`*_{}\[\]<>()#+\-.!|~&:@])")
_ESCAPED = r"\\\1"
_ELSEWHERE = 6
"""How many of the other feeds that report a story are named."""


class Front(NamedTuple):
    """What stands above the stories of an edition."""

    head: str
    """The first lines of the file."""
    day: dt.date
    """On which the edition appears."""
    number: int | None
    editor: str
    """A key of people.yml, or ''."""


def edition(
    front: Front,
    sections: Mapping[str, Sequence[Pick]],
    others: Sequence[Pick],
    names: Mapping[str, str],
    *,
    language: str,
    zone: dt.tzinfo,
) -> str:
    """Write a draft for an editor to rewrite.

    Args:
        front: what stands above its stories.
        sections: the picks of each section, in order.
        others: what goes into "Also this week".
        names: what to call each feed, by address.
        language: of the publication; a story in another one says so.
        zone: of the publication; days are those of its time.
    """
    title = [f"title: {scalar(UNWRITTEN_TITLE)}", "intro: |", f"  {UNWRITTEN_INTRO}"]
    top = _top(front, title, "status: draft                     # published, when it is done")
    stories = {name: [story(pick, names, language, zone) for pick in picks] for name, picks in sections.items()}
    return _file(top, stories, others, names, zone)


def published(
    front: Front,
    sections: Mapping[str, Sequence[Pick]],
    others: Sequence[Pick],
    names: Mapping[str, str],
    *,
    language: str,
    zone: dt.tzinfo,
) -> str:
    """Write an edition that is out, where there is no editor: the feeds' own excerpts, as plain text.

    Args:
        front: what stands above its stories.
        sections: the picks of each section, in order.
        others: what goes into "Also this week".
        names: what to call each feed, by address.
        language: of the publication; a story in another one says so.
        zone: of the publication; days are those of its time.
    """
    first = min((pick for picks in sections.values() for pick in picks), key=lambda pick: pick.rank)
    top = _top(front, [f"title: {scalar(first.group.lead.given.title)}"], "status: published")
    stories = {name: [_excerpted(pick, names, language, zone) for pick in picks] for name, picks in sections.items()}
    return _file(top, stories, others, names, zone)


def _top(front: Front, title: Sequence[str], status: str) -> list[str]:
    number = [f"number: {front.number}"] if front.number is not None else []
    editor = [f"editor: {scalar(front.editor)}"] if front.editor else []
    return [front.head, f"date: {front.day}", *number, *title, *editor, status]


def _file(
    top: Sequence[str],
    sections: Mapping[str, Sequence[Iterable[str]]],
    others: Sequence[Pick],
    names: Mapping[str, str],
    zone: dt.tzinfo,
) -> str:
    lines = [*top, "sections:"]
    for name, stories in sections.items():
        lines += [f"  - name: {scalar(name)}", "    stories:"]
        lines += (f"      {line}" for story in stories for line in story)
    if others:
        lines.append("also_this_week:")
        lines += (f"  {line}" for pick in others for line in _line(pick.group.lead, names, zone))
    return "\n".join(lines) + "\n"


def _excerpted(pick: Pick, names: Mapping[str, str], language: str, zone: dt.tzinfo) -> Iterator[str]:
    lead = pick.group.lead
    yield from _facts(pick, names, language, zone)
    if lead.given.summary:
        excerpt = shortened(lead.given.summary, _EXCERPT)
        # The summary is Markdown; what a feed says is text, so every sign that could be markup is escaped.
        yield f"  summary: {scalar(_MARKUP.sub(_ESCAPED, writable(excerpt)))}"
    yield from _elsewhere(pick, names)


def story(pick: Pick, names: Mapping[str, str], language: str, zone: dt.tzinfo) -> Iterator[str]:
    """The lines of one story, the first with its dash.

    Args:
        pick: what it is made of.
        names: what to call each feed, by address.
        language: of the publication; a BCP 47 tag.
        zone: of the publication.
    """
    lead = pick.group.lead
    yield from _comment("; ".join(pick.reasons), "# ")
    yield from _facts(pick, names, language, zone)
    if lead.given.image:
        yield f"  # a picture there: {writable(lead.given.image)}"
    if lead.given.summary:
        yield "  # what stands there, for you to rewrite:"
        yield from _comment(shortened(lead.given.summary, _LONGEST), "  #   ")
    # A text in lines, and one of them to type into: what is typed there needs no quotes, whatever is in it.
    yield "  summary: |"
    yield "    "
    yield from _elsewhere(pick, names)


def _facts(pick: Pick, names: Mapping[str, str], language: str, zone: dt.tzinfo) -> Iterator[str]:
    lead = pick.group.lead
    yield f"- title: {scalar(lead.given.title)}"
    yield f"  id: n{lead.id}"
    yield f"  url: {scalar(lead.given.url)}"
    yield f"  source: {scalar(names.get(lead.feed, lead.feed))}"
    if lead.given.published:
        yield f"  published: {_day(lead.given.published, lead, zone)}"
    if lead.given.language and _tongue(lead.given.language) != _tongue(language):
        yield f"  language: {lead.given.language}"
    if pick.access != "free":
        yield f"  access: {pick.access}"


def _tongue(tag: str) -> str:
    """A language without its country: en for en-GB."""
    return tag.partition("-")[0].casefold()


def _elsewhere(pick: Pick, names: Mapping[str, str]) -> Iterator[str]:
    lead = pick.group.lead
    others = list({item.feed: item for item in reversed(pick.group.items[1:]) if item.feed != lead.feed}.values())[::-1]
    usable = {item.given.url: item for item in reversed(others) if item.given.url and item.given.url != lead.given.url}
    if usable:
        yield "  also:"
    for item in [*usable.values()][::-1][:_ELSEWHERE]:
        yield f"    - source: {scalar(names.get(item.feed, item.feed))}"
        yield f"      url: {scalar(item.given.url)}"
        if writable(item.given.title):
            yield f"      title: {scalar(item.given.title)}"


def _day(published: dt.datetime, item: Item, zone: dt.tzinfo) -> dt.date:
    """The day that a feed gives, in the publication's zone, unless it was still to come when the item was seen.

    Midnight sharp, UTC, is what feeds make of a day without a time.
    """
    moment = min(published, item.appeared).astimezone(dt.UTC)
    return moment.date() if moment.time() == dt.time() else moment.astimezone(zone).date()


def _comment(text: str, sign: str) -> Iterator[str]:
    return (sign + line for line in textwrap.wrap(writable(text), _WIDTH))


def _line(item: Item, names: Mapping[str, str], zone: dt.tzinfo) -> Iterator[str]:
    yield f"- title: {scalar(item.given.title)}"
    yield f"  url: {scalar(item.given.url)}"
    yield f"  source: {scalar(names.get(item.feed, item.feed))}"
    if item.given.published:
        yield f"  date: {_day(item.given.published, item, zone)}"


def usable(pick: Pick) -> bool:
    """Whether a pick can stand in an edition: it has a title and a link."""
    return bool(writable(pick.group.lead.given.title) and pick.group.lead.given.url)
