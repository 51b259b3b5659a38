"""The glossary: what each word means, in the words of the code. ``docs/generate.py`` writes it."""

import inspect

from digest.base.kept import Kept
from digest.desk.group import Group
from digest.desk.members import Member
from digest.desk.rank import Pick
from digest.letter.context import Plea, Stationery
from digest.letter.ledger.ledger import Ledger
from digest.letter.lettered import Lettered
from digest.letter.mail.mime import Composed
from digest.model import (
    Article,
    Correction,
    Cover,
    Delivery,
    Edition,
    Entry,
    Feed,
    FeedItem,
    Gathered,
    Headline,
    Image,
    Item,
    Letter,
    Mention,
    Output,
    Page,
    Person,
    Picture,
    Place,
    Problem,
    Proposal,
    Prose,
    Section,
    Shelf,
    Site,
    Slot,
    Story,
    Subscriber,
)
from digest.render.publication import Publication
from digest.render.rendering import Rendering
from digest.settings.mkdocs_yml import Settings
from digest.site.build import Build, Product
from digest.site.page_plan import PagePlan
from digest.site.readers.context import Appeal, Banner, Invitation, PrivacyStatement
from digest.site.theme.frames import Frame
from digest.site.theme.masthead import Masthead
from digest.site.theme.sheet import Sheet
from digest.verbs.workspace import Workspace

WORDS: dict[str, dict[str, type]] = {
    "What is collected": {"feed": Feed, "item of a feed": FeedItem, "item": Item},
    "What the desk does with it": {"group": Group, "pick": Pick, "proposal": Proposal, "member": Member},
    "What editors write": {
        "edition": Edition, "section": Section, "story": Story, "article": Article, "prose": Prose, "image": Image,
        "correction": Correction, "person": Person, "mention": Mention,
    },
    "What becomes of it": {
        "gathered": Gathered, "site": Site, "cover": Cover, "headline": Headline, "entry": Entry, "shelf": Shelf,
        "picture": Picture, "publication": Publication,
    },
    "What is wrong": {"problem": Problem, "place": Place},
    "The website": {
        "settings": Settings, "workspace": Workspace, "rendering": Rendering, "build": Build, "product": Product,
        "page plan": PagePlan, "page": Page, "output": Output, "kept": Kept, "masthead": Masthead, "frame": Frame,
        "sheet": Sheet, "invitation": Invitation, "appeal": Appeal, "banner": Banner,
        "privacy statement": PrivacyStatement,
    },
    "The letter": {
        "letter": Letter, "lettered": Lettered, "stationery": Stationery, "plea": Plea, "slot": Slot, "composed": Composed,
        "subscriber": Subscriber, "delivery": Delivery, "ledger": Ledger,
    },
}  # fmt: skip
"""The words, and where the code says what they mean."""


def glossary() -> str:
    """The page, a line for each word."""
    lines = [
        "# Glossary", "", "A line for each word that means something of its own here; the code says the same",
        "(`make docs` makes this page from it). One word means one thing.", "",
    ]  # fmt: skip
    for title, words in WORDS.items():
        found = {word: _line(inspect.getdoc(kind) or "") for word, kind in words.items()}
        lines += [f"## {title}", "", "| word | what it is |", "| --- | --- |"]
        lines += [f"| **{word}** | {about} |" for word, about in found.items()]
        lines += [""]
    return "\n".join(lines)


def _line(text: str) -> str:
    """The first line of a docstring."""
    return text.partition("\n")[0].replace("``", "`").replace("|", "&#124;")
