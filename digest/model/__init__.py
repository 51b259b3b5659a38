"""The values that stages hand to one another: frozen, complete when they exist, with tuples inside.

    files ─edition/load▶ Edition · Article · Person ─edition/archive▶ Site
    Site ─site/pages▶ Page ─site/theme/sheet▶ Output ─site/publish/write▶ site/

An edition exists twice: as a whole (``Edition``), which only the pages that show it need, and as its ``Cover``, which
is what every listing knows of it. The whole archive is held as covers; so the memory and the time of a build hang on
what changed and not on twelve years of back numbers.
"""

from digest.model.archive import Cover, Entry, Headline, Linked, Picture, Shelf, Site
from digest.model.content import (
    UNWRITTEN_INTRO,
    UNWRITTEN_TITLE,
    Access,
    Article,
    Correction,
    Edition,
    Image,
    Link,
    Mention,
    Moment,
    Person,
    Prose,
    Section,
    Story,
)
from digest.model.gathered import Contents, Gathered
from digest.model.items import Enclosure, Feed, FeedItem, Item, Proposal
from digest.model.letter import BROWSER, COLUMN, UNSUBSCRIBE, Delivery, Letter, Slot, Subscriber
from digest.model.output import Output, Page, Report, Written
from digest.model.problem import Key, Level, Notice, Place, Problem, Remedy
from digest.model.progress import Advance

__all__ = [
    "BROWSER",
    "COLUMN",
    "UNSUBSCRIBE",
    "UNWRITTEN_INTRO",
    "UNWRITTEN_TITLE",
    "Access",
    "Advance",
    "Article",
    "Contents",
    "Correction",
    "Cover",
    "Delivery",
    "Edition",
    "Enclosure",
    "Entry",
    "Feed",
    "FeedItem",
    "Gathered",
    "Headline",
    "Image",
    "Item",
    "Key",
    "Letter",
    "Level",
    "Link",
    "Linked",
    "Mention",
    "Moment",
    "Notice",
    "Output",
    "Page",
    "Person",
    "Picture",
    "Place",
    "Problem",
    "Proposal",
    "Prose",
    "Remedy",
    "Report",
    "Section",
    "Shelf",
    "Site",
    "Slot",
    "Story",
    "Subscriber",
    "Written",
]
