"""What is wrong with a text that is no YAML, where, and what its author meant. Pure.

libyaml says at which sign it stopped. What people typed stands there or a line above: a tab, quotes of a word
processor, a colon without its space, the marks of a merge. So those lines are looked at as well as the message.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_KEY = r"(?P<before>\s*(?:- +)*)(?P<key>[A-Za-z_][\w-]*)"
_TAB = re.compile(r" *(?:- *)*\t")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.M)
_OURS, _THEIRS, _END = (re.compile(pattern, re.M) for pattern in (r"^<{7} .*$", r"^={7}$", r"^>{7} .*$"))
_UNSEEN = re.compile("[\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
"""Spaces that YAML takes for letters, and signs that nobody sees."""
_NO_DASH = re.compile(r"([–—−‐‑‒•·*]) *[A-Za-z_]+ *:")
_HEAD = re.compile(rf"{_KEY}: *[|>][-+0-9]* *(?:#.*)?$")
"""The line above a text of several lines."""
_ANY_KEY = re.compile(rf"{_KEY}:(?: |$)")
_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What ends a line in YAML, and in no editor program."""
_LOOKED_AT = 2000
"""Characters of a line that are looked at."""
_QUOTES = "“”„«»‘’‚‹›「」『』＂＇"

_OF_A_LINE: tuple[tuple[str, str], ...] = (
    (rf"{_KEY}\s*：", "the colon behind `{key}` is a full-width one (：); type : and a space"),
    (rf"{_KEY}:(?P<sign>[\xa0\u2000-\u200b\u202f\u3000])", "behind `{key}:` stands no ordinary space; type one"),
    (rf"{_KEY}:(?=[^\s/])(?!.*: )", "a space is missing behind the colon; write `{key}: …`"),
    (rf"{_KEY} *=", "a key is followed by a colon and a space; write `{key}: …`"),
)
"""Lines that are wrong whatever the message is, as far as the message comes from them."""
_OF_A_VALUE: tuple[tuple[str, str], ...] = (
    (r".*[\[{].*，", "between brackets stands a comma (,) and no full-width one (，)"),
    (rf".*?: +[{_QUOTES}]", 'YAML knows straight quotes alone; put the whole text in "quotes"'),
    (
        r".*?: +'[^']*'+ *[^\s#,}\]]",
        "an apostrophe ends a text in 'single' quotes; write it twice, or put the text in \"quotes\"",
    ),
    (
        r'.*?: +"(?:[^"\\]|\\.)*" *[^\s#,}\]]',
        'a quote within "quotes" is written \\", and nothing follows the last one',
    ),
    (r".*?: +[\[{]", 'put a text that begins with [ or { in "quotes"'),
)
"""Values that end before their author thought so."""
_NO_KEY = "a key needs a colon and a space after it; check the indentation too"
_INDENTED = "check the indentation, and the quotes on the line above"
_HINTS: tuple[tuple[str, str], ...] = (
    ("could not find expected ':'", _NO_KEY),
    ("found unexpected ':'", 'put a text that contains a colon in "quotes"'),
    ("found undefined alias", 'put a text that begins with * in "quotes"'),
    ("while scanning an alias", 'put a text that begins with * in "quotes"'),
    ("while scanning an anchor", 'put a text that begins with & in "quotes"'),
    ("while scanning a tag", 'put a text that begins with ! in "quotes"'),
    ("while scanning a directive", 'put a text that begins with % in "quotes"'),
    ("cannot start any token", 'put a text that begins with @, %, ` or ! in "quotes"'),
    ("expected comment or line break", "a text behind | or > begins on the next line, further in than its key"),
    ("block sequence entries are not allowed", 'put a text that begins with a dash and a space in "quotes"'),
    ("mapping keys are not allowed", 'put a text that begins with a question mark in "quotes"'),
    ("unknown escape character", 'within "quotes" a backslash is written \\\\'),
    ("found unexpected end of stream", "a quote that was opened is not closed"),
    ("expected <block end>", _INDENTED),
    ("did not find expected node content", 'put a text that begins with a comma or a bracket in "quotes"'),
    ("did not find expected ',' or", "a bracket that was opened is not closed, or a comma is missing"),
    ("did not find expected", _INDENTED),
)


class Advice(NamedTuple):
    """What to say."""

    what: str
    line: int
    """From 1, as ``column``."""
    column: int
    hint: str


class Stop(NamedTuple):
    """Where libyaml stopped, and why."""

    context: str
    problem: str
    line: int
    """From 1, as all of these."""
    column: int
    begun: int
    """The line on which what it was reading begins; 0 when it does not say."""
    begun_at: int
    """And the column."""


def conflict(text: str, *, whole: bool) -> Advice | None:
    """Whether the marks of git stand in a text that were left when two versions of a file were merged.

    Args:
        text: any.
        whole: all marks of one place have to be there; otherwise one of them is enough.
    """
    text = text.replace("\r\n", "\n")
    found = _whole(text) if whole else _CONFLICT.search(text)
    if not found:
        return None
    hint = "choose between the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>"
    line = text.count("\n", 0, found.start()) + 1
    return Advice("this file has a merge conflict", line, 1, hint)


def _whole(text: str) -> re.Match[str] | None:
    """The first mark of a place that has all of them."""
    first = _OURS.search(text)
    middle = first and _THEIRS.search(text, first.end())
    return first if middle and _END.search(text, middle.end()) else None


@functools.lru_cache(maxsize=1000)
def odd_key(name: str) -> tuple[str, str] | None:
    """What is wrong with a key that YAML takes, and nobody meant: what and hint."""
    if found := _UNSEEN.match(name) or _UNSEEN.match(name[-1:]):
        sign = found[0]
        what = f"a sign that is not seen stands at the key: U+{ord(sign):04X} ({unicodedata.name(sign).lower()})"
        return what, "remove it; indent with ordinary spaces"
    if found := _NO_DASH.match(f"{name}:"):
        return f"an entry of a list begins with a hyphen, and not with {found[1]}", "write `- ` instead"
    return None


def advice(text: str, stop: Stop) -> Advice:
    """Say what is wrong.

    Args:
        text: that is no YAML.
        stop: where libyaml stopped.
    """
    if found := conflict(text, whole=False):
        return found
    lines = re.split("\r\n|\r|\n", text)
    is_key = "simple key" in stop.context
    # It finds out that a key has no colon on the line below.
    line, column = (stop.begun, stop.begun_at) if is_key and stop.begun else (stop.line, stop.column)
    what = " ".join(part for part in (stop.context, stop.problem) if part)
    usual = Advice(f"this is no YAML: {what}", line, column, _hint(stop, lines))
    return next(_typed(lines, stop, usual), usual._replace(hint=_of_a_text(lines, usual)))


def _of_a_text(lines: list[str], usual: Advice) -> str:
    """The hint, with a word on the text of several lines that ended there, maybe before its author thought so."""
    above = (_line(lines, number) for number in range(usual.line - 1, 0, -1))
    nearest_key = next((line for line in above if _ANY_KEY.match(line)), "")
    found = _HEAD.match(nearest_key)
    if usual.hint not in (_NO_KEY, _INDENTED) or not found:
        return usual.hint
    return f"{usual.hint}; every line of the text below `{found['key']}` begins as far in as its first one, or further"


def _typed(lines: list[str], stop: Stop, usual: Advice) -> Iterator[Advice]:
    """What people typed there, the surest first."""
    here = _line(lines, usual.line)
    if found := _TAB.match(here):
        yield Advice("this is no YAML: there is a tab", usual.line, found.end(), "indent with spaces, not with tabs")
    if here[usual.column - 1 : usual.column] == "\t":
        yield usual._replace(what="this is no YAML: there is a tab", hint="indent with spaces, not with tabs")
    if found := _BREAKS.search(here[: usual.column]):
        what = f"a sign that is not seen ends the line for YAML: U+{ord(found[0]):04X}"
        yield Advice(what, usual.line, found.start() + 1, "remove it, or begin a new line")
    if "\ufeff" in here[: usual.column]:
        what = "a byte order mark (U+FEFF) stands within the file"
        yield Advice(what, usual.line, here.index("\ufeff") + 1, "remove it; it may stand at the very beginning only")
    if found := _NO_DASH.match(here.lstrip(" ")):
        yield usual._replace(hint=f"an entry of a list begins with a hyphen (-), and not with {found[1]}")
    is_value = "mapping values" in stop.problem
    above = max(usual.line - 1, 1)
    # The value of a key may go on over lines: then it is the line above that is wrong.
    for number in (usual.line, above) if is_value and ": " not in here[: usual.column - 1] else (usual.line,):
        for pattern, hint in _OF_A_LINE:
            line = _line(lines, number)
            if (found := re.match(pattern, line)) and "://" not in line[: found.end() + 2]:
                yield usual._replace(line=number, column=found.start("key") + 1, hint=hint.format(key=found["key"]))
    if is_value or "did not find expected" in stop.problem:
        for pattern, hint in _OF_A_VALUE:
            if "comment or line break" not in stop.problem and re.match(pattern, here):
                yield usual._replace(hint=hint)


def _hint(stop: Stop, lines: list[str]) -> str:
    what = f"{stop.context} {stop.problem}"
    if "mapping values" in what:
        before = _line(lines, stop.line)[: stop.column - 1]
        if ": " in before:
            return 'put a text that contains a colon and a space in "quotes"'
        return "the line stands too far in, or a text in the line above is not finished"
    hint = next((hint for sign, hint in _HINTS if sign in what), "")
    is_open = "end of stream" in what or "expected ',' or" in what
    return f"{hint}; it begins in line {stop.begun}" if is_open and stop.begun else hint


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1][:_LOOKED_AT] if number <= len(lines) else ""
