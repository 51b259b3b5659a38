"""One entry costs no other: whatever stands in a field of it, the entries before and behind it are read."""

import json

import pytest

from digest.collect import entry, rss
from digest.collect.packing import pack, unpack
from digest.collect.parse import Document, parse

URL = "https://e.org/feed"
EMOJI = "\N{GRINNING FACE}"
_SIGNS = {
    "an emoji as two references": ("&#55357;&#56832;", EMOJI),
    "an emoji in hexadecimal digits": ("&#xD83D;&#xde00;", EMOJI),
    "an emoji escaped": ("&amp;#55357;&amp;#56832;", EMOJI),
    "half of it": ("&#55357;", "\ufffd"),
    "the other half": ("&#xDE00;", "\ufffd"),
    "half of it escaped": ("&amp;#xD800;", "\ufffd"),
    "halves the wrong way round": ("&#56832;&#55357;", "\ufffd\ufffd"),
    "5,000 digits": (f"&#{'9' * 5_000};", "\ufffd"),
    "5,000 digits escaped": (f"&amp;#{'9' * 5_000};", "\ufffd"),
    "5,000 hexadecimal digits": (f"&#x{'f' * 5_000};", "\ufffd"),
    "5,000 zeros": (f"&#{'0' * 5_000};", "\ufffd"),
    "5,000 digits in a section": (f"<![CDATA[&#{'9' * 5_000};]]>", "\ufffd"),
    "beyond all characters": ("&#1114112;", "\ufffd"),
    "the same in hexadecimal digits": ("&#x110000;", "\ufffd"),
    "the last of all characters": ("&#x10FFFD;", "\U0010fffd"),
    "no character": ("&#65535;", None),
    "a control character": ("&#1;", None),
    "the character 0": ("&#0;", None),
    "5,000 digits without an end": (f"&#{'9' * 5_000} ", "\ufffd "),
    "a name that is none": ("&nonsense;", "&nonsense;"),
}
"""What stands in a field, and what is meant by it; None where that is nothing, or a sign for it."""
_BASIC = {"title": "Odd {}", "link": "https://e.org/odd{}", "guid": "odd{}"}
_RSS = ("title", "link", "guid", "description", "content:encoded", "author", "dc:creator", "category", "pubDate", "dc:date",
        "dc:language", "source", "comments", "media:title", "enclosure url", "media:content url", "guid isPermaLink", "item xml:base", "item xml:lang")  # fmt: skip
_ATOM = ("title", "id", "summary", "content", "author/name", "published", "updated", "rights", "dc:subject", "media:description",
         "link href", "category term", "category label", "content type", "content src", "entry xml:base", "entry xml:lang")  # fmt: skip
_JSON = ("id", "url", "external_url", "title", "summary", "content_html", "content_text", "image", "banner_image", "date_published",
         "date_modified", "language", "authors", "author", "tags", "attachments", "_extension", "key")  # fmt: skip
_NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
_LOOSE = "<title>an element that is not closed"
"""Behind the last entry, where it has but one meaning for feedparser and none for XML."""


def element(place: str, signs: str) -> str:
    """An element with some signs in it, or in one of its attributes."""
    name, _, attribute = place.partition(" ")
    if attribute:
        return f'<{name} {attribute}="https://e.org/{signs}"></{name}>'
    outer, _, inner = name.partition("/")
    return f"<{outer}><{inner}>a {signs} b</{inner}></{outer}>" if inner else f"<{name}>a {signs} b</{name}>"


def entry_with(tag: str, place: str, signs: str) -> str:
    """An entry that has them."""
    name, _, attribute = place.partition(" ")
    if name == tag:
        return f'<{tag} {attribute}="https://e.org/{signs}"><title>Odd</title></{tag}>'
    return f"<{tag}><title>Odd</title>{element(place, signs)}</{tag}>"


def document(kind: str, odd: str, *, broken: bool) -> bytes:
    """A feed of three entries, of which the second is odd."""
    if kind == "atom":
        first, last = (
            f"<entry><title>{n}</title><id>{n}</id><link href='https://e.org/{n}'/></entry>" for n in ("First", "Last")
        )
        root, inside = f'feed xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES}', f"<title>x</title>{first}{odd}{last}"
    else:
        first, last = (f"<item><title>{n}</title><link>https://e.org/{n}</link></item>" for n in ("First", "Last"))
        root = (
            f"rss version='2.0' {_NAMESPACES}"
            if kind == "rss"
            else f"rdf:RDF xmlns='http://purl.org/rss/1.0/' {_NAMESPACES}"
        )
        items = f"{first}{odd}{last}"
        inside = (
            f"<channel><title>x</title>{items}</channel>"
            if kind == "rss"
            else f"<channel><title>x</title></channel>{items}"
        )
    return f"<{root}>{inside}{_LOOSE if broken else ''}</{root.split()[0]}>".encode()


def kept(found: Document) -> list[str]:
    """The titles of what is there after the store has had it."""
    return [unpack(pack(item).text.encode().decode()).title for item in found.items]


CASES = [
    *(("rss", "item", place) for place in _RSS),
    *(("rdf", "item", place) for place in _RSS),
    *(("atom", "entry", place) for place in _ATOM),
]


@pytest.mark.parametrize("broken", [False, True], ids=["well-formed", "broken"])
@pytest.mark.parametrize(("kind", "tag", "place"), CASES)
def test_signs_in_a_field(kind: str, tag: str, place: str, broken: bool) -> None:
    """Whatever stands in one field of one entry, the entries before and after it are read."""
    for name, (signs, _) in _SIGNS.items():
        if signs.startswith("<") and " " in place:
            continue
        found = kept(parse(document(kind, entry_with(tag, place, signs), broken=broken), URL))
        assert "First" in found, name
        assert "Last" in found, name


@pytest.mark.parametrize("broken", [False, True], ids=["well-formed", "broken"])
@pytest.mark.parametrize(("kind", "tag"), [("rss", "item"), ("rdf", "item"), ("atom", "entry")])
@pytest.mark.parametrize("name", [name for name, (_, meant) in _SIGNS.items() if meant])
def test_what_is_meant_by_them(name: str, kind: str, tag: str, broken: bool) -> None:
    """In a title it is read as what it is."""
    signs, meant = _SIGNS[name]
    odd = f"<{tag}><title>a {signs} b</title></{tag}>"
    titles = kept(parse(document(kind, odd, broken=broken), URL))
    assert len(titles) == 3
    assert titles[1] == " ".join(f"a {meant} b".split())


@pytest.mark.parametrize(
    "signs", [r"\ud83d", r"\ude00\ud83d", r"\uD800x", f"&#{'9' * 5_000};", "&#xD83D;", r"\\\ud83d", f"{'1' * 5_000}"]
)
@pytest.mark.parametrize("place", _JSON)
def test_signs_in_a_field_of_json(place: str, signs: str) -> None:
    """Halves of surrogate pairs and endless numbers in one item cost neither the item before nor the one after."""
    text = json.dumps({"key": "a"}) if place == "key" else '"a SIGNS b"'
    values = {
        "key": '"a SIGNS b": "c"',
        "authors": '"authors": [{"name": "a SIGNS b"}]',
        "author": '"author": {"name": "a SIGNS b"}',
        "tags": '"tags": ["a SIGNS b", {"SIGNS": 1}]',
        "attachments": '"attachments": [{"url": "https://e.org/SIGNS", "mime_type": "SIGNS", "size_in_bytes": "SIGNS"}]',
        "_extension": '"_extension": {"SIGNS": ["SIGNS"]}',
    }
    odd = "{" + values.get(place, f'"{place}": {text}').replace("SIGNS", signs) + "}"
    items = f'{{"title": "First"}}, {odd}, {{"title": "Last"}}'
    found = parse(f'{{"title": "a {signs}", "items": [{items}]}}'.encode(), URL)
    assert [title for title in kept(found) if title in ("First", "Last")] == ["First", "Last"]


def test_an_emoji_in_json() -> None:
    """A surrogate pair is a letter, half of one is U+FFFD, and an escaped backslash begins none."""
    found = parse(rb'{"items": [{"title": "\ud83d\ude00 and \ud83d and \\ud83d"}]}', URL)
    assert kept(found) == [f"{EMOJI} and \ufffd and \\ud83d"]


@pytest.mark.parametrize("odd", ["7", "null", '"text"', "[]"])
def test_what_is_no_item_is_said(odd: str) -> None:
    """A number, null, text or list among the items is counted in a note, and the others are read."""
    found = parse(f'{{"items": [{{"title": "First"}}, {odd}, {{"title": "Last"}}]}}'.encode(), URL)
    assert kept(found) == ["First", "Last"]
    assert found.notes[0] == "has 1 item that could not be read"


@pytest.mark.parametrize(("module", "function"), [(rss, "_entry"), (entry, "item")])
def test_an_entry_that_nobody_thought_of(module: object, function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong with it, it is left out and said; the others stay."""
    right = getattr(module, function)

    def wrong(found: object, *others: object) -> object:
        made = right(found, *others)
        if "Odd" in repr(made):
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no character")
        return made

    monkeypatch.setattr(module, function, wrong)
    found = parse(document("rss", "<item><title>Odd</title></item>" * 2, broken=False), URL)
    assert kept(found) == ["First", "Last"]
    assert found.notes == ("has 2 items that could not be read",)
