"""How much work HTML makes, estimated before it is done. Pure.

A browser's way of building a tree, which the sanitiser follows, looks at the elements that are open for each tag, opens
again what was not closed (b, i, a, …) in every block, and holds each attribute against those before it. So a tag weighs
as much as the tags do that are open around it, an attribute as much as stand before it; what references (&…;) weigh was
measured. That is nothing for what people write, and grows as a square for what is made to take long.

Source: HTML Standard, 13.2.6 (tree construction).
"""

from collections import defaultdict
from itertools import accumulate

from digest.base import html_tags

MOST = 500_000
"""What the prose of a file may weigh: a story of a few sentences weighs 10, a table of 20,000 cells 400,000."""
DEEPEST = 60
"""How many elements may stand within one another."""
_FEW, _SHORT = 24, 4000
"""Tags and characters of a text that makes no work whatever is in it."""
_REFERENCES = 40_000
"""A reference weighs one more for so many that stand before it."""
_LETTERS = 64
"""Characters of a tag that weigh one."""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_OPAQUE = {"frameset", "iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script", "select", "style"}
_OPAQUE |= {"svg", "template", "textarea", "title", "xmp"}
"""Within these, tags may be text, or end nothing. Where one has tags in it, all behind it are taken for not closed."""

_UNSURE = "?"
"""There are tags in an opaque element."""


def of(raw: str, most: int = MOST) -> int:
    """The weight of HTML.

    Args:
        raw: that nobody looked at yet.
        most: where to stop counting.

    Returns:
        The weight; more than ``most`` when it is more than that.
    """
    count = raw.count("<")
    if count <= _FEW and len(raw) <= _SHORT:
        return count
    references = raw.count("&") + raw.count("\xa0")
    weight = references + references * references // _REFERENCES
    around = 0
    still_open: defaultdict[str, list[int]] = defaultdict(list)
    opaque = ""
    for tag in html_tags.each(raw):
        own = 1 + (tag.end - tag.start) // _LETTERS
        weight += own + around + tag.count * tag.count // 2
        if weight > most:
            break
        if tag.is_end:
            if still_open[tag.name] and opaque in ("", tag.name):
                around -= still_open[tag.name].pop()
                opaque = ""
        elif tag.name not in _VOID:
            still_open[tag.name].append(own)
            around += own
            opaque = tag.name if tag.name in _OPAQUE and not opaque else opaque and _UNSURE
    return weight


def is_too_deep(clean: str) -> bool:
    """Whether too many elements stand within one another.

    Args:
        clean: HTML that went through the sanitiser, which closes all of them.
    """
    if clean.count("</") <= DEEPEST:
        return False
    depths = accumulate(-1 if tag.is_end else 1 for tag in html_tags.each(clean) if tag.name not in _VOID)
    return max(depths) > DEEPEST
