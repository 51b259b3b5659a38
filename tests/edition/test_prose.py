"""Markdown to HTML that may stand on a page."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.edition import prose
from digest.edition.cover import teaser


def test_markdown_becomes_html() -> None:
    """Emphasis, links and lists are rendered; the plain text is the same without markup."""
    written = prose.summary("Hello *you*, [see](https://a.example/?a=1&b=2).\n\n- one\n- two")
    assert written.prose.html == (
        '<p>Hello <em>you</em>, <a href="https://a.example/?a=1&amp;b=2">see</a>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>'
    )
    assert written.prose.text == "Hello you, see. one two"
    assert written.prose.words == 5
    assert not written.removed
    assert not written.stray


@pytest.mark.parametrize(
    ("markdown", "removed"),
    [
        ("a <script>alert(1)</script> b", ("<script>",)),
        ("a <b onclick='x()'>b</b>", ("onclick of <b>",)),
        ("<iframe src='https://x.example'></iframe>", ("<iframe>",)),
        ("# A heading", ("<h1>",)),
        ("a <!-- note --> b", ("<!-- -->",)),
        ("Hello.\n\n<!-- never closed\n\nThis is lost.", ("<!-- -->",)),
        ("<?php\n\nlost", ("<!-- -->",)),
        ("<p style='color:red'>x</p>", ("style of <p>",)),
    ],
)
def test_what_is_removed_is_said(markdown: str, removed: tuple[str, ...]) -> None:
    """The sanitiser takes nothing out in silence."""
    written = prose.summary(markdown)
    assert written.removed == removed
    assert "alert" not in written.prose.html


@pytest.mark.parametrize(
    "markdown",
    [
        'He said "no" & left',
        "5 < 6 > 4",
        "a<br>b",
        "x  \ny",
        "`<b>`",
        "<u>fine</u>",
        "| a | b |\n|--:|---|\n| 1 | 2 |",
        "---",
        "```perl\nmy $x;\n```",
        "<a class=x href=https://a.example>b</a>",
        "&copy; &nbsp;",
    ],
)
def test_harmless_text_gives_no_warning(markdown: str) -> None:
    """Quotes, entities, line breaks and tables are not reported."""
    assert prose.summary(markdown).removed == ()


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x"])
def test_links_that_run_something_are_taken_out(target: str) -> None:
    """A scheme that is not http, https or mailto never reaches a page."""
    written = prose.summary(f"[x]({target})")
    assert written.removed == ("a link that is neither http, https nor mailto",)
    assert "href" not in written.prose.html


@pytest.mark.parametrize("target", ["page.html", "../up", "//evil.example/x"])
def test_links_that_lead_nowhere_are_taken_out(target: str) -> None:
    """Only complete addresses, addresses from the root and anchors are links."""
    written = prose.summary(f"[x]({target})")
    assert written.stray == (target,)
    assert "href" not in written.prose.html


def test_own_pieces_have_headings_pictures_and_footnotes() -> None:
    """The text of an article may have more than a summary, and pictures of the publication only."""
    written = prose.article(
        "## One\n\n## One\n\n![Alt](a.png)\n\n![Far](https://x.example/b.png)\n\nText[^1]\n\n[^1]: Note"
    )
    assert written.headings == (("one", "One"), ("one-2", "One"))
    assert written.images == ("a.png",)
    assert written.stray == ("https://x.example/b.png",)
    assert '<img src="/images/a.png" alt="Alt">' in written.prose.html
    assert "x.example" not in written.prose.html
    assert "Note" in written.prose.html


def test_pictures_have_any_name_and_no_detour() -> None:
    """A name with spaces or accents is found; a path with a detour is none; only pictures are pictures."""
    written = prose.article("![a](<bild é.svg>) ![b](./x.svg) <video src='x.mp4'></video>")
    assert written.images == ("bild é.svg",)
    assert written.stray == ("./x.svg",)


@pytest.mark.parametrize("text", ["<!--" * 50_000, "<img " * 20_000, "## a\n" * 3_000])
def test_large_hostile_texts_take_no_minutes(text: str) -> None:
    """What is removed is then no longer listed, but removed all the same."""
    assert "<img " not in prose.article(text).prose.html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two three", 3), ("it's well-known", 2), ("日本語の文", 3), ("", 0), ("हिन्दी में 日本", 3), ("ดีดุ", 1), ("ភាសាខ្មែរ", 3),
        ("AI – 日本", 2),
    ],
)  # fmt: skip
def test_words_are_counted(text: str, words: int) -> None:
    """Also in scripts that write no spaces."""
    assert prose.count(text) == words


MARKUP = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["<script>", "</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "<svg/onload=alert(1)>", "</div></p>",
             "<b", "<!--", "-->", "<a href='", "\n\n", "    ", "<style>", "<math><mtext>", "<table><td>", "<title>", "&#x6a;", "`", "*"]
        ),
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(MARKUP)
def test_nothing_active_survives(markdown: str) -> None:
    """Whatever the text, a browser finds only allowed elements, no handler and no foreign scheme; and it is balanced."""
    for written, allowed in ((prose.summary(markdown), prose._SUMMARY), (prose.article(markdown), prose._ARTICLE)):
        page = html5lib.parse(f"<div id=outer>{written.prose.html}</div><p id=after>", namespaceHTMLElements=False)
        body = page.find("body")
        assert [child.get("id") for child in body] == ["outer", "after"]
        for element in body[0].iter():
            assert element is body[0] or element.tag in allowed
            assert not [name for name in element.attrib if name.startswith("on")]
            for name in ("href", "src"):
                assert element.get(name, "https:").startswith(("http:", "https:", "mailto:", "/", "#"))


def test_pictures_without_words_are_noticed() -> None:
    """For those who do not see them."""
    written = prose.article("![](a.png) ![ ](b/c.png) ![A map](d.png)\n\n<img src='e.png'>")
    assert written.images == ("a.png", "b/c.png", "d.png", "e.png")
    assert written.unseen == ("a.png", "b/c.png", "e.png")


def test_anchors_keep_their_marks() -> None:
    """Headings of any script have an anchor that says what they say."""
    written = prose.article("## दिन\n\n## दान\n\n## ข่าวเด่น\n")
    assert [anchor for anchor, _ in written.headings] == ["दिन", "दान", "ข่าวเด่น"]
    assert 'id="ข่าวเด่น"' in written.prose.html


def test_teasers_of_scripts_without_spaces() -> None:
    """They are cut where they are long enough, not at their only space."""
    assert len(teaser("AI " + "本周要闻与欧盟" * 40)) > 150
    assert teaser("word " * 60).endswith("word…")
