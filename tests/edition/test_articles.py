"""Every field of an article arrives where it belongs, and what is odd about one is noted where it stands."""

import datetime as dt

import pytest

from digest.base import fingerprint
from digest.edition import load, prose
from digest.model import Article, Correction, Image, Mention, Place
from tests.edition.test_values import MARKUP, ODD, TITLE, written

NAMELESS = "the picture a.png has no text for those who do not see it"
ARTICLE = """\
---
title: An article
date: 2026-02-20
author: ada
section: News
summary: In *short*.
tags: [one, Two, ONE]
language: de
image: {src: a.png, alt: What it shows}
updated: 2026-02-21
corrections: [{date: 2026-02-22, text: It was *wrong*.}]
old: [/2014/05/a]
status: draft
---
## A heading

![What it shows](b.png) and text.
"""


def test_an_article_has_all_that_its_file_says() -> None:
    """Field by field; its pictures are the one of the front matter, and those of the text."""
    data = ARTICLE.encode()
    found = load.article("content/stories/a.md", "a", data)
    body = prose.article(ARTICLE.rpartition("---\n")[2])
    assert found.problems == ()
    assert found.value == Article(
        file="content/stories/a.md", slug="a", title="An article", day=dt.date(2026, 2, 20), author="ada",
        section="News", tags=("one", "Two"), language="de", image=Image("a.png", "What it shows", "", "", ""),
        summary=written("In *short*."), body=body.prose, headings=body.headings, images=("a.png", "b.png"),
        draft=True, updated=dt.date(2026, 2, 21),
        corrections=(Correction(dt.date(2026, 2, 22), written("It was *wrong*."), ""),),
        hash=fingerprint.of_bytes(data), old=("2014/05/a/",),
    )  # fmt: skip
    assert body.headings == (("a-heading", "A heading"),)
    assert found.mentions == (
        Mention("person", "ada", ("author",)),
        Mention("picture", "a.png", ("image", "src")),
        Mention("picture", "b.png", ()),
    )


def test_an_article_says_nothing_that_its_file_does_not() -> None:
    """It is out, has no picture, and the language of the publication."""
    found = load.article("a.md", "a", b"---\ntitle: T\ndate: 2026-02-20\n---\nText.").value
    assert (found.draft, found.language, found.image, found.images) == (False, "", None, ())


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "hint"),
    [
        ("An article", "A <b>", Place("a.md", ("title",)), *TITLE),
        ("In *short*.", "<script>", Place("a.md", ("summary",)), MARKUP, ""),
        ("It was *wrong*.", "<script>", Place("a.md", ("corrections", 0, "text")), MARKUP, ""),
        ("and text.", "<script>", Place("a.md", line=15, column=1), MARKUP, ""),
        ("and text.", "and\x01 text.", Place("a.md", line=15, column=1), *ODD),
        ("author: ada", 'author: "a\\x9fda"', Place("a.md", ("author",)), *ODD),
        (
            "![What it shows](b.png)", "![](a.png)", Place("a.md", line=15, column=1), NAMELESS,
            "write what it shows between the brackets: ![…](file)",
        ),
        (
            "it shows}", "it shows}\nsubject: x", Place("a.md", ("subject",), at_key=True), "unknown key `subject`",
            "known keys: author, corrections, date, image, language, old, section, status, summary, tags, title, updated",
        ),
        (
            "text: It was *wrong*.", "text: x, story: y", Place("a.md", ("corrections", 0, "story")),
            "there is no story `y` here", "name a story by its `id`, an article by its name, or leave this out",
        ),
        (
            "and text.", "\n<<<<<<< ours\n\n=======\nb\n>>>>>>> theirs", Place("a.md", line=18, column=1), "this file has a merge conflict",
            "choose between the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>",
        ),
    ],
)  # fmt: skip
def test_what_is_odd_in_an_article_is_noted_where_it_stands(
    old: str, new: str, place: Place, what: str, hint: str
) -> None:
    """By its key, or by the line on which the text begins."""
    found = load.article("a.md", "a", ARTICLE.replace(old, new).encode())
    assert [(problem.place, problem.what, problem.hint) for problem in found.problems] == [(place, what, hint)]
    assert found.mentions[0].kind == "person"
