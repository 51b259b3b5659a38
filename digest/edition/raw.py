"""Bytes to plain data, or to the reason why not; and what plain data mentions. Pure."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from digest.base import lines, yamlfile
from digest.base.yamlerror import YamlError
from digest.model import Key, Mention, Place, Problem

_HASH_WORD = re.compile(
    r"""\s*(?:- )?(title|source|alt|caption|credit|licence|name): +[^\s"'|>#{\[][^#]*? (#[^\s#].*)"""
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SAID = 100
"""Warnings of one kind that a file is given."""
LARGEST = 4 * 1024 * 1024
"""Bytes that a content file may have. Years of digests in one file are smaller."""


def text(file: str, data: bytes) -> str | Problem:
    """Decode a content file.

    Args:
        file: its path, for the problem.
        data: its bytes.
    """
    if len(data) > LARGEST:
        what = f"the file is larger than {LARGEST // 1024**2} MB, which is the most that is read"
        return Problem(Place(file, line=1, column=1), what, "is it what it should be?")
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        what = f"the file is no UTF-8: byte 0x{data[error.start]:02X}"
        return Problem(Place(file, line=line, column=column), what, "save it with the encoding UTF-8")
    if not found.strip():
        return Problem(Place(file, line=1, column=1), "the file is empty", "write it, or remove it")
    return found


def printable(data: Any, keys: tuple[Key, ...] = ()) -> tuple[Any, list[tuple[Key, ...]]]:
    """Take out of texts what no reader can see and no XML may contain; white space stays.

    U+0080 to U+009F are read as Windows-1252, which is what they were in old texts. Tags that are blank go as well.

    Args:
        data: a text, or what YAML gave.
        keys: the way to it.

    Returns:
        The data, and where something was taken out.
    """
    if isinstance(data, str):
        return (_UNPRINTABLE.sub(_mended, data), [keys]) if _UNPRINTABLE.search(data) else (data, [])
    if not isinstance(data, dict | list):
        return data, []
    found: list[tuple[Key, ...]] = []
    entries = list(data.items()) if isinstance(data, dict) else list(enumerate(data))
    for key, value in entries:
        data[key], where = printable(value, (*keys, key))
        found += where
    if keys and keys[-1] == "tags" and isinstance(data, list):
        found += [(*keys, number) for number, tag in enumerate(data) if isinstance(tag, str) and not tag.strip()]
        data[:] = [tag for tag in data if not isinstance(tag, str) or tag.strip()]
    return data, found


def _mended(sign: re.Match[str]) -> str:
    return sign[0].encode("latin-1").decode("cp1252", "ignore") if "\x80" <= sign[0] <= "\x9f" else ""


class Document(NamedTuple):
    """A file that is a mapping, or a text in Markdown below one."""

    data: dict[str, Any]
    text: str
    """The whole file."""
    body: str = ""
    """The Markdown."""
    line: int = 0
    """The line on which the Markdown begins, from 1."""


def mapping(file: str, data: bytes) -> Document | Problem:
    """Read a content file whose YAML has to be a mapping.

    Args:
        file: its path, for the problem.
        data: its bytes.
    """
    source = text(file, data)
    if isinstance(source, Problem):
        return source
    found = _mapping(file, source)
    return found if isinstance(found, Problem) else Document(found, source)


def with_front_matter(file: str, data: bytes) -> Document | Problem:
    """Read a content file that has a mapping between lines of three dashes, and then Markdown.

    Args:
        file: its path, for the problem.
        data: its bytes.
    """
    source = text(file, data)
    if isinstance(source, Problem):
        return source
    front, body, line = yamlfile.front_matter(source)
    if not front:
        hint = "begin the file with ---, then `title: …` and `date: …`, then ---"
        return Problem(Place(file, line=1, column=1), "the front matter is missing", hint)
    found = _mapping(file, front)
    return found if isinstance(found, Problem) else Document(found, source, body, line)


def sequence(file: str, data: bytes) -> list[Any] | Problem:
    """Read a content file whose YAML has to be a list; one with nothing but comments is an empty list.

    Args:
        file: its path, for the problem.
        data: its bytes.
    """
    source = text(file, data)
    found = source if isinstance(source, Problem) else _parsed(file, source)
    if found is not None and not isinstance(found, list | Problem):
        return Problem(Place(file), "the file has to be a list", "begin every entry with a dash: `- url: …`")
    return found or []


def _mapping(file: str, source: str) -> dict[str, Any] | Problem:
    found = _parsed(file, source)
    if found is None:
        place = Place(file, line=1, column=1)
        return Problem(place, "there is nothing in the file but comments", "write it, or remove it")
    if not isinstance(found, dict | Problem):
        return Problem(Place(file), "the file has to be a mapping", "write `key: value` lines")
    return found


def _parsed(file: str, source: str) -> Any:
    """What the YAML gives, or a Problem."""
    try:
        return yamlfile.parse(source)
    except YamlError as error:
        return Problem(Place(file, line=error.line, column=error.column), error.what, error.hint)


def cut_by_a_comment(file: str, source: str) -> Iterator[Problem]:
    """Texts of one line that YAML ends before a word like #3, which was hardly meant as a comment."""
    left = _SAID
    for number, line in enumerate(lines.of_a_file(source), start=1):
        if left and (found := _HASH_WORD.match(line)):
            left -= 1
            what = f"what follows is a comment to YAML, and no part of the text: `{found[2][:40]}`"
            place = Place(file, line=number, column=found.start(2) + 1)
            yield Problem(place, what, 'put the text in "quotes", or a space behind the #', "warning")


def mentions_of_edition(data: dict[str, Any]) -> Iterator[Mention]:
    """What an edition names that has to exist or to be unique, even where the file has other mistakes."""
    yield from mentioned("day", data, "date", ())
    yield from mentioned("person", data, "editor", ())
    for number, section in enumerate(_list(data.get("sections"))):
        stories = _list(section.get("stories")) if isinstance(section, dict) else ()
        for index, story in enumerate(stories):
            if isinstance(story, dict):
                keys = ("sections", number, "stories", index)
                yield from mentioned("id", story, "id", keys)
                yield from mentioned("story", story, "story", keys)
                yield from _picture(story, keys)


def mentions_of_article(data: dict[str, Any]) -> Iterator[Mention]:
    """The same for the front matter of an article."""
    yield from mentioned("person", data, "author", ())
    yield from _picture(data, ())


def _picture(data: dict[str, Any], keys: tuple[Key, ...]) -> Iterator[Mention]:
    yield from mentioned("picture", data.get("image"), "src", (*keys, "image"))


def mentioned(kind: str, data: Any, key: str, keys: tuple[Key, ...]) -> Iterator[Mention]:
    """The name that stands under a key, if one does.

    Args:
        kind: as in Mention.
        data: the mapping; anything else, which is a mistake, has none.
        key: where the name stands in it.
        keys: the way to the mapping.
    """
    name = data.get(key) if isinstance(data, dict) else None
    if isinstance(name, str) and name.strip():
        yield Mention(kind, name.strip(), (*keys, key))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
