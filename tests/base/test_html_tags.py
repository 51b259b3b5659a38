"""Tags are found as browsers find them, whatever stands in their attributes."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from digest.base import html_tags
from digest.edition import archive, prose
from digest.letter import preflight
from digest.model import Picture, Prose
from digest.render import csp, env, picture_tags
from digest.site import external_resources
from tests.growth import grows_evenly

HOSTILE = (
    "<h2><img src=x onerror=alert(1)></h2>",
    "x><svg onload=alert(1)>",
    "</h2><h2>",
    '<img src="',
    "<a href=/x>",
    "-->",
    "<!--",
    "</script><script>alert(1)</script>",
    "' onclick=alert(1) x='",
)
"""What an attribute may say: as it stands, since older versions of the sanitiser escape no < and > there."""


def in_attributes(text: str) -> list[str]:
    """Sanitised HTML that has a text in every attribute that may stand in it."""
    text = text.replace('"', "&quot;")
    return [
        f'<p>a <a href="https://x.example/{text}">b</a> c</p>',
        f'<p><a title="{text}" href="/y">b</a></p>',
        f'<p><abbr title="{text}">b</abbr> <img src="/images/a.png" alt="A"></p>',
        f'<h2><a title="{text}">b</a></h2>',
        f'<h2 lang="{text}">b</h2>',
        f'<p><img src="/images/a.png" alt="{text}"> <img alt="{text}"></p>',
        f'<p><img title="{text}" src="/images/{text}" alt="A"></p>',
        f'<div id="{text}"><p dir="{text}">b</p></div>',
        f'<table><tr><td style="{text}">b</td></tr></table>',
    ]


PICTURES = {"a.png": Picture("a.png", "0", 900, 600, (480, 800))}


def print_prose(html: str) -> str:
    """The filters of a page."""
    context = {"url": lambda path: f"../{path}", "page": "there/", "pictures": PICTURES}
    return str(env.illustrated(context, Prose(html, "", 0)))


CHANGES = {
    "anchors": lambda html: prose._finished(html).markup,
    "pictures that are none": lambda html: html_tags.changed(
        html, lambda t: "" if archive._is_hidden(t, {}) else t.source
    ),
    "copies of pictures": lambda html: picture_tags.in_prose(html, PICTURES, lambda path: f"../{path}"),
    "links": print_prose,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_an_attribute_says_stays_in_it(change: str, text: str) -> None:
    """Whatever is put into HTML or taken out of it, a browser sees no element and no handler that was not there."""
    for html in in_attributes(text):
        before, after = elements(html), elements(CHANGES[change](html))
        assert set(after) <= {*before, "picture", "source"}
        assert not {"svg", "script"} & set(after)


def elements(html: str) -> list[str]:
    """The elements that a browser finds, without those of the page around them; and that none of them has a handler."""
    body = html5lib.parse(f"<!doctype html><body>{html}", namespaceHTMLElements=False).find("body")
    found = [element for element in body.iter() if element is not body]
    assert not [name for element in found for name in element.attrib if name.startswith("on")]
    return [element.tag for element in found]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_of_an_attribute_is_text(text: str) -> None:
    """The plain text of prose has nothing of an attribute, and links are those of tags."""
    for html in in_attributes(text):
        assert prose.plain(html).replace("a b c", "b") in ("b", "")
        assert not [link for link in preflight._links(html) if not link.startswith(("/", "https://x.example/"))]


def test_headings_have_their_anchors_wherever_h2_stands() -> None:
    """Only real headings get one, each its own; a tag within an attribute is no heading."""
    written = prose._finished('<p title="<h2>x</h2>">a</p><h2 lang="de" title="a>b">One</h2><h2>One</h2>')
    assert written.markup == (
        '<p title="<h2>x</h2>">a</p><h2 lang="de" title="a>b" id="one">One</h2><h2 id="one-2">One</h2>'
    )
    assert written.headings == (("one", "One"), ("one-2", "One"))


def test_a_script_is_one_where_a_browser_finds_one() -> None:
    """One in an attribute, a comment or a style is none; one whose text looks like tags is."""
    scripts = '<p title="<script>1</script>"><!-- <script>2</script> --><style><script>3</script></style>'
    assert csp.inline(scripts) == []
    assert csp.inline('<script type="text/javascript">a="<b title=\'"</script>') == csp.inline(
        '<SCRIPT>a="<b title=\'"</SCRIPT >'
    )
    assert len(csp.inline("<script>1</script><script src=x></script><script type='application/json'>2</script>")) == 1


def test_what_a_page_loads_is_found_in_tags() -> None:
    """Not in texts or other attributes; at its place."""
    page = '<p title="<img src=https://a.test/x>">a</p>\n<img alt=">" src="https://b.test/y"><link rel="a icon" href=//c.test/z>'
    assert [url for url, _ in external_resources._found(page, ".html")] == ["https://b.test/y", "//c.test/z"]
    assert [page[at:][:16] for _, at in external_resources._found(page, ".html")] == ["https://b.test/y", "//c.test/z>"]


@given(
    st.lists(st.sampled_from([*"<>/'\"= a!-\n", "<a ", "<!--", "-->", "</b>", "x=", "\x0c", "<B/"]), max_size=30).map(
        "".join
    )
)
def test_tags_are_those_of_a_browser(text: str) -> None:
    """Names, order and attributes of start tags agree with html5lib's tokenizer for any text."""
    expected = []
    stream = html5lib._tokenizer.HTMLTokenizer(text)
    for token in stream:
        if token["type"] in (3, 5):
            expected.append((token["name"], dict(token["data"])))
    found = [(tag.name, tag.attributes) for tag in html_tags.each(text) if not tag.is_end and tag.source.endswith(">")]
    assert [name for name, _ in found] == [name for name, _ in expected]
    assert [attributes for _, attributes in found] == [attributes for _, attributes in expected]


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a b='",
        '<a b="',
        "<!--",
        "<!",
        "</",
        "<a b=c ",
        "<a/",
        "<script>",
        "<img src=x",
        "a=b ",
        " =",
        "<style></styl",
    ],
)
def test_any_text_is_read_once(unit: str) -> None:
    """Twice as much of anything that looks like a tag takes twice as long to read, change and clean."""

    def read(text: str) -> None:
        list(html_tags.each(text))
        list(html_tags.texts(text))
        list(external_resources._found(text, ".html"))
        html_tags.without(text, {"a"})
        html_tags.changed(text, lambda tag: tag.with_values(lambda *_: "x"))

    grows_evenly(lambda size: unit * (size // len(unit)), read, 300_000)


def test_other_values_stand_between_double_quotes() -> None:
    """A changed value is quoted anew, and what does not change keeps its form."""
    (tag,) = html_tags.each("<a href='/x\"y' title=z hidden>")
    assert tag.pairs == [("href", "/x&quot;y"), ("title", "z"), ("hidden", "")]
    assert tag.with_values(lambda name, value: f"../{value}" if name == "href" else None) == (
        '<a href="..//x&quot;y" title=z hidden>'
    )
    assert Markup(tag.source) == tag.source
