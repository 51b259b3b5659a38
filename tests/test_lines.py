"""No value of a file that people write can add a line to what is made from it."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from digest.base.schema import Form
from digest.edition import forms
from digest.settings import letter, mkdocs_yml, options, readers
from tests.publication import Publication, tree

BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
"""What ends a line for somebody: YAML, Python's splitlines, Unicode (UAX 14)."""
ODD = ["\0", "\x08", "\x1b", "\x7f", "\x80", "\x9b", "\ud800"]
LINES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

SAMPLES = [
    "/issues/300/",
    "word", "https://example.org/a", "https://example.org/u?{token}", "a.png", "Ada <ada@example.org>", "lists.example.org", "UTC", "friday 07:00",
    "weekly.example.org,2026", "#8a1c1c", "feed.xml", "en", "https://cdn.example.org", "10.0.0.0/8",
]  # fmt: skip
"""A right value for every kind of text."""
IN_LINES = {
    ("CorrectionForm", "text"), ("StoryForm", "summary"), ("EditionForm", "intro"), ("ArticleForm", "summary"), ("PersonForm", "bio"), ("Letter", "address"),
}  # fmt: skip
"""Texts that have lines: Markdown, and the address on an envelope."""


def all_forms(form: type[Form] = Form) -> Iterator[type[Form]]:
    """Every definition of a file."""
    assert mkdocs_yml, (options, letter, readers, forms)
    for inner in form.__subclasses__():
        yield inner
        yield from all_forms(inner)


def texts() -> Iterator[tuple[str, str, Any]]:
    """Every field that takes a text, by form and name, with what reads it."""
    for form in all_forms():
        for name, field in form.model_fields.items():
            if (
                "str" in repr(field.annotation)
                and "date" not in repr(field.annotation)
                and (form.__name__, name) not in IN_LINES
            ):
                yield (
                    form.__name__,
                    name,
                    Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation,
                )


def given(kind: Any, text: str) -> Any:
    """A text as a field takes it: by itself, in a list, as key and value, with a name."""
    for value in (text, [text], {text: text}, {"once": text}, {text: 3}):
        try:
            return TypeAdapter(kind).validate_python(value)
        except ValidationError:
            continue
    return None


def flat(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    for inner in (
        (*value.keys(), *value.values()) if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    ):
        yield from flat(inner)


FIELDS = {f"{form}.{name}": kind for form, name, kind in texts()}


def test_the_table_has_every_field() -> None:
    """People and publishers, for example; choices among words need no rule."""
    assert {
        "PersonForm.url",
        "PersonForm.name",
        "Publisher.url",
        "FeedForm.user_agent",
        "_MkDocs.site_name",
        "ImageForm.src",
    } <= {*FIELDS}
    assert len(FIELDS) > 60


@pytest.mark.parametrize("field", FIELDS)
def test_a_value_is_one_line(field: str) -> None:
    """What would break it is folded into a space, or refused; a right value is taken."""
    kind = FIELDS[field]
    taken = [sample for sample in SAMPLES if list(flat(given(kind, sample)))]
    assert taken or "Literal" in repr(kind) or not get_args(kind)
    for sample in taken:
        for sign in (*BREAKS, *ODD):
            for text in (
                f"{sample}{sign}Sitemap: https://evil.example/",
                f"{sign}{sample}",
                f"{sample}{sign}",
                f"{sample[:3]}{sign}{sample[3:]}",
            ):
                assert not any(LINES.search(found) for found in flat(given(kind, text))), text


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
def test_the_small_files_have_their_own_lines_only(publication: Publication, sign: str) -> None:
    """humans.txt, robots.txt and _headers, with everything that they are made from; some signs no file may have."""
    written = (
        sign.encode("unicode_escape").decode()
        if sign not in ("\u2028", "\u2029", "\x85")
        else {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}[sign]
    )
    evil = f"{written}Sitemap: https://evil.example/"
    publication.edition()
    publication.write("content/people.yml", f'ada:\n  name: "Ada{evil}"\n  role: "Editor{evil}"\n')
    publication.write(
        "mkdocs.yml",
        f'site_name: "The Test{evil}"\nsite_description: "About{evil}"\nsite_url: https://test.example/\ndocs_dir: content/pages\n'
        f'theme: {{name: material}}\nplugins:\n  - digest:\n      llms_txt: true\n      tagline: "A line{evil}"\n',
    )
    if errors := [said for said in publication.messages() if ": error: " in said]:
        assert all("control character" in said for said in errors)
        return
    publication.build()
    files = tree(publication.site)
    for name in ("humans.txt", "robots.txt", "_headers", "llms.txt"):
        assert not re.search(r"^\W*Sitemap: https://evil", files[name].decode(), re.MULTILINE), name
        assert all(len(line.splitlines()) < 2 for line in files[name].decode().split("\n"))
    publication.write("content/people.yml", f'ada:\n  name: Ada\n  url: "https://e.org/{evil}"\n')
    assert any(
        "control character" in said or "cannot be shown" in said or "U+" in said for said in publication.messages()
    )
