"""The manual: docs/*.md, which an installed package has as well."""

import re
from pathlib import Path

import digest

TOPICS = {
    "editions": "writing an edition, articles, people",
    "feeds": "the list of feeds, and collecting them",
    "desk": "the inbox, drafts, and how stories are grouped and ranked",
    "team": "one desk for several people",
    "letter": "the letter, sending it, unsubscribing, mailing services",
    "readers": "subscribing, support, search, reading offline, privacy",
    "machines": "feeds, sitemaps, structured data, preview cards",
    "settings": "every setting",
    "templates": "every template, and what it may use",
}
"""What there is to read, with a line each; the name is that of the file."""

_LINK = re.compile(r"```.*?```|`[^`\n]*`|(?<!!)\[([^\]]*)\]\((?!\w+:)([^)\s]*)\)", re.S)
"""A link within the repository; in code it is an example."""
_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.M)


def page(topic: str) -> str:
    """A page as Markdown, for a terminal: what leads to other pages names the command that shows them.

    Args:
        topic: one of TOPICS.
    """
    text = (_folder() / f"{topic}.md").read_text(encoding="utf-8")
    return _LINK.sub(_reference, _PICTURE.sub("", text))


def _reference(link: re.Match[str]) -> str:
    words, target = link[1], link[2]
    if target is None:
        return link[0]
    name = target.partition("#")[0]
    if name.removesuffix(".md") not in TOPICS or not name.endswith(".md"):
        return words
    command = f"`digest help {name.removesuffix('.md')}`"
    return command if words == name else f"{words} ({command})"


def _folder() -> Path:
    """Inside the package when installed, beside it in a checkout."""
    package = Path(digest.__file__).parent
    inside = package / "manual"
    return inside if inside.is_dir() else package.parent / "docs"
