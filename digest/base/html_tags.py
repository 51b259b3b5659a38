"""HTML taken apart into tags and what stands between them, as browsers do it. Pure.

One way to find a tag for everything that changes or reads HTML: a sign within an attribute or a comment is never taken
for markup, whether it was escaped there or not. It takes as long as the text is, whatever is in it.

Source: HTML Standard, 13.2.5 (tokenization), for what is no script or style.
"""

import html
import re
from collections.abc import Callable, Collection, Iterator

_BLANK = r"[\t\n\f\r ]"
_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >"'][^\t\n\f\r >]*+|(?=>)|\Z)"""
_ATTRIBUTE = rf"[\t\n\f\r /]*+(?P<key>[^\t\n\f\r />][^\t\n\f\r />=]*+)(?:{_BLANK}*+={_BLANK}*+(?P<value>{_VALUE}))?+"
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)
_TAG = re.compile(
    rf"<(?:(?P<end>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)(?P<rest>(?:{_UNNAMED})*+)"
    r"[\t\n\f\r /]*+(?:>|\Z)|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*+(?:>|\Z))",
    re.DOTALL,
)
"""A tag, a comment or a declaration; one that is not ended goes on to the end of the text."""

_TEXTS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in ("script", "style")}
"""What ends elements in which no tag is one."""


class Tag:
    """A start tag or an end tag."""

    def __init__(self, found: re.Match[str]) -> None:
        self._found = found
        self.name: str = found["name"].lower()
        self.is_end = bool(found["end"])

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self._found.start()

    @property
    def end(self) -> int:
        """Where it ends."""
        return self._found.end()

    @property
    def source(self) -> str:
        """As it stands in the text."""
        return self._found[0]

    @property
    def attributes(self) -> dict[str, str]:
        """From the names of its attributes to their values, references resolved; of two of one name the first."""
        return {key: html.unescape(value) for key, value in reversed(self.pairs)}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Its attributes in order, with their values as they stand between quotes."""
        rest = self._found["rest"]
        return [(found["key"].lower(), _bare(found["value"])) for found in _ATTRIBUTES.finditer(rest)] if rest else []

    @property
    def count(self) -> int:
        """How many attributes it has, those given twice as well."""
        rest = self._found["rest"]
        return len(_ATTRIBUTES.findall(rest)) if rest else 0

    def with_values(self, change: Callable[[str, str], str | None]) -> str:
        """Its source with other values.

        Args:
            change: from the name of an attribute and its value, as it stands between its quotes, to what shall stand
                between double quotes instead; None keeps it.
        """

        def changed(found: re.Match[str]) -> str:
            value = change(found["key"].lower(), _bare(found["value"]))
            begin = found.start("value") - found.start()
            return found[0] if value is None or begin < 0 else f'{found[0][:begin]}"{value}"'

        at = self._found.start("rest") - self.start
        rest = _ATTRIBUTES.sub(changed, self._found["rest"])
        return self.source[:at] + rest + self.source[at + len(self._found["rest"]) :]


def _bare(value: str | None) -> str:
    """What stands between quotes: fit to stand between double ones."""
    if not value or value[0] not in "\"'":
        return value or ""
    return value.strip(value[0]).replace('"', "&quot;")


def each(text: str) -> Iterator[Tag]:
    """The tags of a text in order; not its comments."""
    return (Tag(found) for found in _TAG.finditer(text) if found["name"])


def texts(text: str) -> Iterator[tuple[Tag, int, int]]:
    """The scripts and styles of a page, in which no tag is one: each with where what stands in it begins and ends."""
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        if found["name"] and not found["end"] and found["name"].lower() in _TEXTS:
            tag, begin = Tag(found), at
            end = _TEXTS[tag.name].search(text, at)
            at = end.start() if end else len(text)
            yield tag, begin, at


def changed(text: str, change: Callable[[Tag], str]) -> str:
    """A text with each of its tags replaced by what a function makes of it; comments stay."""
    return _TAG.sub(lambda found: change(Tag(found)) if found["name"] else found[0], text)


def without(text: str, apart: Collection[str] = ()) -> str:
    """What is left of a text without its tags and comments; a space for those whose name is in ``apart``."""
    return _TAG.sub(lambda found: " " if found["name"] and found["name"].lower() in apart else "", text)
