"""The inbox as the page shows it: computed once, shown at once, made anew behind that.

The draft in hand changes nothing in it: what stands there the page sees itself, so that a pick costs no ranking.
"""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from digest.base import codec, fingerprint
from digest.collect.store import Store
from digest.desk.rank import Pick
from digest.model import Item
from digest.verbs.candidates import candidates, holds_until
from digest.verbs.inbox import Inbox
from digest.verbs.known import Known, store_folder
from digest.web.publication import Publication

_EXCERPT = 500
"""Characters of a summary that are sent."""


class Made(NamedTuple):
    """An inbox, and what it hangs on."""

    version: str
    inbox: Inbox
    data: bytes
    """JSON."""
    until: int
    """Until when it is what would be computed, in seconds since 1970."""


class Inboxes:
    """The inbox of the draft in hand, by its day."""

    def __init__(self, publication: Publication, renewed: Callable[[dt.date, str], None]) -> None:
        """Compute nothing yet.

        Args:
            publication: whose inbox it is.
            renewed: is told the day and the version of one that was made behind an older one.
        """
        self._publication, self._renewed = publication, renewed
        self._made: dict[dt.date, Made] = {}
        self._making = threading.Lock()

    def at_once(self, day: dt.date) -> Made:
        """The inbox as it was last, if it ever was; a newer one is made behind it, and said."""
        if there := self._made.get(day):
            threading.Thread(target=self._renew, args=(day, there), daemon=True).start()
            return there
        return self.now(day)

    def now(self, day: dt.date) -> Made:
        """The inbox as it is now.

        Args:
            day: of the draft in hand; only editions before it count as run.
        """
        with self._making:
            there = self._made.get(day)
            known, version = self._state(day)
            now = self._publication.now()
            if there and there.version == version and now.timestamp() < there.until:
                return there
            settings = self._publication.settings
            inbox = candidates(settings, known, now=now, since=None)
            made = Made(version, inbox, _encoded(version, inbox), holds_until(settings, now))
            self._made[day] = made
            return made

    def look(self) -> None:
        """Make those anew that pages show: items were collected."""
        for day, there in list(self._made.items()):
            self._renew(day, there)

    def _renew(self, day: dt.date, there: Made) -> None:
        if (made := self.now(day)).version != there.version:
            self._renewed(day, made.version)

    def _state(self, day: dt.date) -> tuple[Known, str]:
        known = self._publication.known()
        covers, feeds = tuple(cover for cover in known.covers if cover.day < day), known.feeds
        settings = self._publication.settings
        with Store.open(store_folder(settings)) as store:
            mark = store.mark_of_items()
        hour = int(self._publication.now().timestamp()) // 3600
        said = [(cover.day, cover.title, cover.headlines) for cover in covers[:60]]
        return known._replace(covers=covers), fingerprint.of_values(mark, feeds, len(covers), said, hour)


def _encoded(version: str, inbox: Inbox) -> bytes:
    sections = list(dict.fromkeys(feed.section for feed in inbox.feeds.values() if feed.section))
    return codec.encode(
        {
            "version": version,
            "sections": sections,
            "feeds": inbox.names,
            "groups": [_group(pick) for pick in inbox.picks],
        }
    )


def _group(pick: Pick) -> dict[str, Any]:
    return {
        "rank": pick.rank,
        "score": pick.score,
        "reasons": pick.reasons,
        "section": pick.section,
        "ran": [{"day": place.day, "title": place.title} for place in pick.ran_in if place.how != "taken"],
        "isNews": pick.is_news,
        "items": [_item(item) for item in pick.group.items],
    }


def _item(item: Item) -> dict[str, Any]:
    said = item.given
    return {
        "id": item.id,
        "title": said.title,
        "url": said.url,
        "feed": item.feed,
        "summary": said.summary[:_EXCERPT],
        "at": int(item.appeared.timestamp()),
        "language": said.language or "",
    }
