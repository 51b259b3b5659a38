"""The letter before it goes: what mail programs, filters and the law have against it. Pure.

Where one line of the edition is to blame, the problem stands there; else at the template or in the settings.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from digest.base import html_tags
from digest.base.slug import folded
from digest.letter import leaving, subject
from digest.letter.context import Stationery
from digest.model import Cover, Edition, Key, Letter, Level, Place, Problem, Prose, Remedy, Story

GMAIL = 102_000
"""Bytes of HTML after which Gmail hides the rest (https://developers.google.com/gmail/markup, and seen by many)."""
LARGEST = 100_000
_SUBJECT = 78
"""Letters that a subject should have at most, as the line of a header (RFC 5322, 2.1.1)."""
_WEIGHT = 200_000
_QUOTED = 50
"""Characters of a text that a message repeats."""
_OLD_PICTURES = (".svg", ".avif", ".webp")
_REDIRECTORS = frozenset(
    "bit.ly buff.ly click.linksynergy.com dlvr.it feedproxy.google.com feeds.feedburner.com goo.gl ift.tt is.gd "
    "l.facebook.com lnkd.in news.google.com ow.ly rss.app t.co tinyurl.com trib.al".split()
)
_PLACEHOLDERS = {"example.com", "example.net", "example.org"}
_MANUAL = Remedy.of("read_manual", topic="letter")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\*\|[A-Z_:]+\|\*|%recipient[._]\w+%")
_BREAKING = re.compile(
    r"<(?:video|audio|form|iframe|script|object|embed|svg|canvas)\b|(?:display:\s*(?:flex|grid)|position:\s*(?:absolute|"
    r"fixed|sticky))"
)


class Settled(NamedTuple):
    """Where the settings of the letter stand, and what they lack."""

    place: Place
    has_address: bool


def problems(
    letter: Letter, edition: Edition, cover: Cover, weights: Mapping[str, int], paper: Stationery, template: str
) -> Iterator[Problem]:
    """Judge the letter of an edition.

    Args:
        letter: with its slots.
        edition: that it was written from.
        cover: of the same.
        weights: bytes of the pictures, by src.
        paper: what all letters have in common.
        template: names the template in MJML.
    """
    judge = _Judge(cover.file, {h.id: h.at for h in cover.headlines})
    yield from judge.subject(letter, edition)
    for prose, keys in judge.texts(edition):
        yield from judge.prose(prose, keys)
    for url, keys in judge.links(edition):
        yield from judge.link(url, keys)
    for section in edition.sections:
        for story in section.stories:
            yield from judge.picture(story, weights)
    if (size := len(letter.html.encode("utf-8", "replace"))) > LARGEST:
        what = f"the letter has {size / 1000:.0f} KB, of which Gmail shows {GMAIL // 1000}"
        cut = "set `letter: max_stories`" if paper.max_stories is None else "lower `letter: max_stories`"
        yield judge.problem(("sections",), what, f"{cut}, or shorten the summaries", at_key=True)
    if not letter.text.strip():
        yield Problem(Place(template.replace(".mjml", ".txt"), line=1, column=1), "the text of the letter is empty")
    yield from _of_template(letter, edition, template)


def of_settings(settled: Settled) -> Iterator[Problem]:
    """Judge what every letter has to have."""
    if not settled.has_address:
        what = "the letter has no postal address, which the law wants in most countries"
        yield Problem(settled.place, what, "add `address` to `letter`")


def unfit(
    letter: Letter,
    edition: Edition,
    cover: Cover,
    paper: Stationery,
    settled: Settled,
    template: str,
    is_unwritten: Callable[[str], bool],
) -> Iterator[Problem]:
    """What keeps a letter from going to subscribers, where it may be looked at all the same.

    Args:
        letter: with its slots.
        edition: that it was written from.
        cover: of the same.
        paper: what all letters have in common.
        settled: where the settings of the letter stand.
        template: names the template in MJML.
        is_unwritten: whether a text is a placeholder.
    """
    yield from _without_a_way_out(letter, paper, settled, template)
    judge = _Judge(cover.file, {h.id: h.at for h in cover.headlines})
    for text, keys in judge.words(edition):
        if is_unwritten(text):
            what = f"a placeholder still stands here: {text[:_QUOTED]}{'…' if text[_QUOTED:] else ''}"
            yield judge.problem(keys, what, "write your own, or take it out", "error")


def _without_a_way_out(letter: Letter, paper: Stationery, settled: Settled, template: str) -> Iterator[Problem]:
    missing = leaving.missing_in(letter, paper.unsubscribe_mail)
    if missing and not (paper.can_unsubscribe or paper.unsubscribe_mail):
        what = "the letter cannot be unsubscribed from"
        yield Problem(settled.place, what, "add `unsubscribe` or `unsubscribe_mail` to `letter`")
        return
    for part in missing:
        place = Place(template if part == "HTML" else template.replace(".mjml", ".txt"), line=1, column=1)
        hint = "let the template print `unsubscribe`" + (" as a link" if part == "HTML" else "")
        yield Problem(place, f"no way to unsubscribe can be seen in the {part} of the letter", hint)


class _Judge:
    """Knows where the parts of an edition stand in its file."""

    def __init__(self, file: str, at: Mapping[str, tuple[int, int]]) -> None:
        self._file, self._at = file, at

    def problem(
        self, keys: tuple[Key, ...], what: str, hint: str = "", level: Level = "warning", *, at_key: bool = False
    ) -> Problem:
        return Problem(Place(self._file, keys, at_key=at_key), what, hint, level)

    def _keys(self, story: Story) -> tuple[Key, ...]:
        section, number = self._at[story.id]
        return "sections", section, "stories", number

    def subject(self, letter: Letter, edition: Edition) -> Iterator[Problem]:
        keys = ("subject",) if edition.subject else ("title",)
        line, said = letter.subject, letter.preheader
        if (width := subject.width(line)) > _SUBJECT:
            wide = f"{len(line)} characters" if width == len(line) else f"the width of {width} letters"
            what = f"the subject has {wide}; mailboxes show some 40, and {_SUBJECT} is the most"
            yield self.problem(keys, what, "add a shorter `subject`")
        if subject.is_shouted(line):
            yield self.problem(keys, "the subject is all capitals, as that of spam", "write it as a sentence")
        if not said:
            yield self.problem(("title",), "the letter has no preheader", "write an `intro` or a `preheader`")
        elif folded(said).startswith(folded(line)):
            where: tuple[Key, ...] = ("preheader",) if edition.preheader else ("intro",) if edition.intro.text else keys
            yield self.problem(where, "the preheader repeats the subject", "say something else in `preheader`")

    def words(self, edition: Edition) -> Iterator[tuple[str, tuple[Key, ...]]]:
        """All that an editor writes, and where."""
        for key in ("title", "subject", "preheader"):
            yield getattr(edition, key), (key,)
        for section in edition.sections:
            for story in section.stories:
                title = "story" if story.article else "title"
                yield story.title, (*self._keys(story), title)
                yield story.summary.text, (*self._keys(story), title if story.article else "summary")
        for number, line in enumerate(edition.also_this_week):
            yield line.title, ("also_this_week", number, "title")
        yield edition.intro.text, ("intro",)

    def texts(self, edition: Edition) -> Iterator[tuple[Prose, tuple[Key, ...]]]:
        """All prose that stands in the letter, and where."""
        yield edition.intro, ("intro",)
        for section in edition.sections:
            for story in section.stories:
                if not story.article:
                    yield story.summary, (*self._keys(story), "summary")
        for number, correction in enumerate(edition.corrections):
            yield correction.text, ("corrections", number, "text")

    def links(self, edition: Edition) -> Iterator[tuple[str, tuple[Key, ...]]]:
        """All links of stories, and where."""
        for section in edition.sections:
            for story in section.stories:
                if story.url:
                    yield story.url, (*self._keys(story), "url")
                for number, also in enumerate(story.also):
                    yield also.url, (*self._keys(story), "also", number, "url")
        for number, line in enumerate(edition.also_this_week):
            yield line.url, ("also_this_week", number, "url")

    def prose(self, prose: Prose, keys: tuple[Key, ...]) -> Iterator[Problem]:
        for url in _links(prose.html):
            if not url.startswith(("/", "mailto:", "#")):
                yield from self.link(url, keys)
        if found := _TEMPLATE.search(prose.text):
            what = f"`{found[0][:40]}` looks like a variable that nobody filled"
            yield self.problem(keys, what, "write what is meant, or leave it if it is")

    def link(self, url: str, keys: tuple[Key, ...]) -> Iterator[Problem]:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        if host in _PLACEHOLDERS:
            yield self.problem(keys, f"the link leads to {host}, which is nobody's", "write the address that is meant")
        elif host in _REDIRECTORS:
            yield self.problem(keys, f"the link goes by way of {host}, which counts readers", "link to the page itself")
        elif parts.scheme == "http":
            yield self.problem(keys, f"the link to {host} is not encrypted", "use https:// if the site has it")

    def picture(self, story: Story, weights: Mapping[str, int]) -> Iterator[Problem]:
        if not story.image or story.article:
            return
        keys = (*self._keys(story), "image", "src")
        src = story.image.src
        if weights.get(src, 0) > _WEIGHT:
            yield self.problem(keys, f"the picture has {weights[src] / 1000:.0f} KB; letters are read on the way",
                               "make it smaller than 200 KB")  # fmt: skip
        if src.lower().endswith(_OLD_PICTURES):
            kind = src.rpartition(".")[2].upper()
            shows = "most mail programs show no" if kind == "SVG" else "Outlook shows no"
            yield self.problem(keys, f"{shows} {kind}: {src}", "give it as PNG or JPEG for the letter")
        if not story.image.alt:
            yield self.problem((*keys[:-1], "alt"), "the picture has no `alt`", "say what it shows")


def _links(html: str) -> Iterator[str]:
    """What the links and pictures of HTML lead to."""
    for tag in html_tags.each(html):
        given = tag.attributes
        yield from (given[name] for name in ("href", "src") if name in given)


def _of_template(letter: Letter, edition: Edition, template: str) -> Iterator[Problem]:
    """What the template did, whatever the edition says."""
    place = Place(template, line=1, column=1)
    marks = {slot.mark for slot in letter.slots}
    for url in dict.fromkeys(_links(letter.html)):
        if url not in marks and not url.startswith(("https://", "http://", "mailto:", "#")):
            yield Problem(place, f"the letter has a link that leads nowhere from a mailbox: {url!r}",
                          "use `url(…)`, which makes it whole")  # fmt: skip
    written = " ".join(
        [edition.title, edition.intro.html, edition.preheader, edition.subject]
        + [f"{story.title} {story.summary.html} {story.source}" for part in edition.sections for story in part.stories]
    )
    for found in dict.fromkeys(_TEMPLATE.findall(letter.html)):
        if found not in written:
            yield Problem(place, f"`{found[:40]}` was not filled", "templates are Jinja", remedy=_MANUAL)
    for found in dict.fromkeys(_BREAKING.findall(letter.html)):
        yield Problem(place, f"Outlook does not take `{found.lstrip('<')}`", "use MJML's own tags", "warning")


def to_judge(covers: tuple[Cover, ...], today: dt.date) -> tuple[Cover, ...]:
    """The editions whose letter is unsent, as far as one can know: the latest that is out, and what follows."""
    latest = next((cover.day for cover in covers if cover.day <= today and not cover.draft), today)
    return tuple(cover for cover in covers if cover.day >= latest)
