"""An edition to its letter: once for the mailbox, with slots for what differs by reader, once for the browser.

Edition ─letter.mjml▶ MJML ─typeset▶ HTML ┐
        ─letter.txt▶ text ────────────────┴▶ Letter
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import jinja2

from digest.base import fingerprint, mailbox
from digest.letter import mjml_seal, mjml_to_html, plaintext
from digest.letter.context import LetterContext, Stationery
from digest.letter.slots import Slots, without_reader
from digest.model import BROWSER, UNSUBSCRIBE, Correction, Cover, Edition, Letter, Output, Section, Site
from digest.render import csp, dates, urls
from digest.render.env import Dialect, Renderer, prose
from digest.render.inputs import hashes
from digest.render.publication import Publication

_HTML, _TEXT = "letter.mjml", "letter.txt"
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Pictures that mail programs show; for SVG most have no use."""
SHARP = 1120
"""Pixels of a picture that fills a letter's width, 560, on a sharp screen."""
_HEADLINES = 3
"""How many of them stand in for a preheader."""
_GUARDED = (
    f'<head><meta http-equiv="Content-Security-Policy" content="{csp.LETTER}">'
    '<meta name="referrer" content="same-origin">'
)
"""How the head of a letter begins in the browser."""
_LIGHTER = 0.6
"""How much white is mixed into a colour that stands on a dark ground."""


def _sealed_prose(context: Any, text: Any) -> Any:
    return mjml_seal.seal(prose(context, text))


def _plain(context: Any, text: Any, indent: str = "") -> str:
    """Prose as paragraphs of text."""
    return plaintext.of_html(text.html, context["notes"], context["url"], indent)


MJML = Dialect(value=mjml_seal.value, filters={"prose": jinja2.pass_context(_sealed_prose)})
TEXT = Dialect(escapes=False, filters={"plain": jinja2.pass_context(_plain), "wrapped": plaintext.wrapped})


@dataclass(frozen=True)
class Writer:
    """What all letters are written with."""

    site: Site
    publication: Publication
    stationery: Stationery
    edition: Callable[[dt.date], Edition]
    """Fetches the whole of an edition, articles filled in."""
    mjml: Renderer
    """Renders the template in MJML."""
    text: Renderer
    """Renders the template in text."""
    template: str
    """Names the template in MJML, for messages."""
    stamp: str
    """Hash of templates, settings and versions."""

    def letter(self, day: dt.date) -> Letter:
        """Write the letter of an edition.

        Raises:
            TemplateError: a template fails, or gives MJML that is none.
        """
        # Of what it says, and of nothing else: a new version of the program leaves the bytes of a letter alone.
        slots = Slots(fingerprint.of_values(self.publication.identity, day, self._texts[day])[:12])
        paper, leave = self.stationery, self.stationery.unsubscribe_mail
        context = self._context(
            day,
            url=partial(urls.absolute, base=self.publication.url),
            greeting=slots.marked(paper.greeting),
            reader=slots,
            unsubscribe=slots(UNSUBSCRIBE) if paper.can_unsubscribe else leave and mailbox.link(leave, "unsubscribe"),
            unsubscribe_mail=leave,
            browser=slots(BROWSER, urls.absolute(urls.letter(day), self.publication.url)),
        )
        html = mjml_to_html.html(self.mjml(_HTML, context), self.template)
        return Letter(day, context.subject, context.preheader, html, self.text(_TEXT, context) + "\n", slots.all)

    def pages(self, newest: int) -> list[Output]:
        """The newest letters as pages for the browser, the latest also at an address that stays.

        Args:
            newest: how many.
        """
        latest = [(urls.LATEST_LETTER, cover.day) for cover in self.site.covers[:1]]
        places = [*latest, *((urls.letter(cover.day), cover.day) for cover in self.site.covers[:newest])]
        return [Output(urls.file_of(path), self._key(day), partial(self._page, day, path)) for path, day in places]

    def _page(self, day: dt.date, path: str) -> bytes:
        context = self._context(
            day,
            url=partial(urls.relative, start=path),
            greeting=without_reader(self.stationery.greeting),
            reader=lambda column, default="": default,  # noqa: ARG005 - a reader of the page is nobody on the list
            unsubscribe="",
            unsubscribe_mail="",
            browser="",
        )
        page = mjml_to_html.html(self.mjml(_HTML, context), self.template).replace("<head>", _GUARDED, 1)
        return page.encode("utf-8", "xmlcharrefreplace")

    def _context(self, day: dt.date, *, url: Callable[[str], str], **own: Any) -> LetterContext:
        whole, paper = self.edition(day), self.stationery
        cover = self._covers[day]
        sections, left_out = cut(whole.sections, paper.max_stories)
        images = [src for src in cover.images if src.lower().endswith(_SHOWN)]
        place = partial(_address, url)
        return LetterContext(
            publication=self.publication,
            url=url,
            page=f"{url(urls.edition(day))}?{urls.FROM_LETTER}",
            pictures={src: self.site.pictures[src] for src in images if src in self.site.pictures},
            people=self.site.people,
            articles={h.article: self.site.articles[h.article] for h in cover.headlines if h.article},
            edition=whole,
            sections=sections,
            left_out=left_out,
            words=cover.words,
            corrected=tuple(self._corrected(day)),
            subject=whole.subject or whole.title,
            preheader=preheader(whole),
            subscribe=place(paper.subscribe),
            privacy=place(paper.privacy) if paper.privacy else "",
            address=paper.address,
            support=paper.support and paper.support._replace(url=place(paper.support.url)),
            colour=paper.colour,
            colour_on_dark=lighter(paper.colour),
            notes=plaintext.Notes(),
            **own,
        )

    @cached_property
    def _covers(self) -> Mapping[dt.date, Cover]:
        return {cover.day: cover for cover in self.site.covers}

    @cached_property
    def _texts(self) -> Mapping[dt.date, str]:
        return hashes(self.site).editions

    @cached_property
    def _changed(self) -> Mapping[dt.date, tuple[Cover, ...]]:
        """By the day of an edition, the earlier ones in which something was changed since the edition before it."""
        days = [cover.day for cover in reversed(self.site.covers)]
        found: dict[dt.date, dict[dt.date, Cover]] = {}
        for cover in self.site.covers:
            for change in cover.changes:
                day = dates.point(change, self.publication.zone).astimezone(self.publication.zone).date()
                at = bisect_left(days, day)
                if at < len(days) and days[at] > cover.day:
                    found.setdefault(days[at], {})[cover.day] = cover
        return {day: tuple(covers.values()) for day, covers in found.items()}

    def _corrected(self, day: dt.date) -> list[tuple[Cover, tuple[Correction, ...]]]:
        before = max((cover.day for cover in self.site.covers if cover.day < day), default=dt.date.min)
        found = []
        for cover in self._changed.get(day, ()):
            corrections = tuple(c for c in self.edition(cover.day).corrections if before < c.day <= day)
            found += [(cover, corrections)] if corrections else []
        return found

    def _key(self, day: dt.date) -> str:
        earlier = [cover.hash for cover in self._changed.get(day, ())]
        return fingerprint.of_values(self.stamp, self.stationery, self._texts[day], earlier)


def _address(url: Callable[[str], str], place: str) -> str:
    """A whole address as it is; a path of the site as a link."""
    return place if place.startswith(("https://", "http://", "mailto:")) else url(place)


def preheader(edition: Edition) -> str:
    """What mailboxes show behind the subject: what the editor said, or the intro, or the first headlines."""
    headlines = [story.title for section in edition.sections for story in section.stories]
    return edition.preheader or edition.intro.text[:200] or " · ".join(headlines[:_HEADLINES])


def cut(sections: tuple[Section, ...], most: int | None) -> tuple[tuple[Section, ...], int]:
    """The first stories of an edition, in their sections, and how many are left out."""
    stories = sum(len(section.stories) for section in sections)
    room = stories if most is None else most
    kept = []
    for section in sections:
        shown = section.stories[:room]
        room -= len(shown)
        kept += [section._replace(stories=shown)] if shown else []
    return tuple(kept), stories - sum(len(section.stories) for section in kept)


def lighter(colour: str) -> str:
    """A colour for a dark ground: the same with white in it."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * _LIGHTER):02x}" for part in parts)
