"""The letter of an edition: what is in it, and what cannot get into it."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.letter.lettered import Lettered
from tests.publication import Publication, photograph


class Reader(HTMLParser):
    """What a mail program sees: elements, addresses and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.said = ""
        self._hidden = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._hidden = tag if tag in ("style", "title") else ""

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
        self._hidden = ""

    def handle_data(self, data: str) -> None:
        self.said += "" if self._hidden else data

    def all(self, *names: str) -> list[str]:
        return [value for _, name, value in self.attributes if name in names]


# --- What editors and feeds write cannot break it.

SIGNS = """<mj-text> </mj-text> <mj-include/> </mjml> {{ {% ]]> <!-- --> <![endif]--> </style> <script>x</script> " ' &
&amp; < > \\ ~:41:~ \u202e א 😀 = . &#x27; javascript:"""
NASTY = st.lists(
    st.sampled_from([*SIGNS.split(), "\u2028", "\u0000", "\u0085", "=\n", "a" * 300, " "]), min_size=1, max_size=6
).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(NASTY, NASTY, NASTY, NASTY)
def test_no_text_breaks_a_letter(paper: Publication, title: str, source: str, section: str, summary: str) -> None:
    """Whatever stands in it, the letter has the same elements, and says what was written."""
    shown = [re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text) for text in (title, source, section)]
    if not all(text.strip() for text in shown):
        return
    story = {"title": shown[0], "url": "https://a.example/1", "source": shown[1], "summary": "Plain."}
    paper.with_stories(title=shown[0], sections=[{"name": shown[2], "stories": [story]}])
    found = paper.letter().letter
    story |= {"title": "T", "source": "S"}
    paper.with_stories(title="T", sections=[{"name": "N", "stories": [story]}])
    assert Reader(found.html).tags == Reader(paper.letter().letter.html).tags
    words = " ".join(Reader(found.html).said.split())
    for text in shown:
        assert " ".join(text.split()) in words
    # Prose may have elements of its own, but none of MJML's and none that runs.
    paper.with_stories(sections=[{"name": "N", "stories": [{**story, "summary": summary.replace("\x00", "") + "."}]}])
    tags = {tag.strip("/") for tag in Reader(paper.letter().letter.html).tags}
    assert not {tag for tag in tags if tag.startswith("mj")}
    assert not tags & {"script", "iframe", "object", "form", "link"} - {"link"}


def test_what_mjml_cannot_read_is_said_with_its_file(paper: Publication) -> None:
    """A template of the publication's own with a tag that MJML does not know, or with no end."""
    paper.with_stories()
    paper.write("templates/letter/letter.mjml", "<mjml><mj-body><mj-sectoin></mj-sectoin></mj-body></mjml>")
    with pytest.raises(DigestError) as unknown:
        paper.letter()
    assert str(unknown.value.problem.place.file) == "templates/letter/letter.mjml"
    assert "mj-sectoin" in str(unknown.value)
    paper.write("templates/letter/letter.mjml", "<mjml><mj-body><mj-section></mj-body></mjml>")
    assert [m for m in paper.messages() if m.startswith("templates/letter/letter.mjml:1:1: error: MJML cannot read")]
    paper.write("templates/letter/letter.mjml", "<mjml><mj-body>{{ edtion.title }}</mj-body></mjml>")
    assert [m for m in paper.messages() if m.startswith("templates/letter/letter.mjml:1:") and "edtion" in m]
    paper.write("templates/letter/letter.mjml", "")
    assert [m for m in paper.messages() if m.startswith("templates/letter/letter.mjml:1:1: error: MJML cannot read")]


# --- It counts nobody.

ADDRESSES = re.compile(r"""https?://[^\s"'<>)\]]+""")


def written(value: object) -> set[str]:
    """All addresses in a file of content or settings."""
    return {address.rstrip(".,;") for address in ADDRESSES.findall(str(value))}


def letters_of(sample: Path) -> list[tuple[str, Lettered]]:
    days = sorted(path.stem for path in (sample / "content/editions").glob("2026-*.yml"))
    publication = Publication.__new__(Publication)
    publication.folder = sample
    return [(day, publication.letter(day)) for day in days if day <= "2026-02-20"]


def test_no_letter_counts_its_readers(sample: Path) -> None:
    """Every address in it is the editor's as it was written, or on the publication's own host; nothing is fetched."""
    own = "https://friday-digest.example.org/"
    settings = yaml.safe_load((sample / "mkdocs.yml").read_text(encoding="utf-8").replace("!!python", "python"))
    allowed = {settings["plugins"][-1]["digest"]["support"]["url"]}
    namespaces = {"http://www.w3.org/1999/xhtml"}
    assert letters_of(sample)
    for day, lettered in letters_of(sample):
        letter = lettered.letter
        content = {
            html.unescape(a) for file in (sample / "content").rglob("*.*ml") for a in written(file.read_text("utf-8"))
        }
        content |= {a for file in (sample / "content").rglob("*.md") for a in written(file.read_text("utf-8"))}
        marks = {slot.mark for slot in letter.slots}
        browser = (sample / "site/editions" / day / "letter/index.html").read_text(encoding="utf-8")
        for page, base in ((letter.html, own), (browser, "../")):
            seen = Reader(page)
            for tag, name, value in seen.attributes:
                if name in ("href", "src", "background", "action", "poster", "srcset"):
                    known = value in marks | content | allowed or value.startswith((base, own, "mailto:"))
                    assert known, (day, tag, value)
                    assert tag != "img" or value.startswith((base, own)), value
            for tag, value in ((t, v) for t, n, v in seen.attributes if t == "img" and n in ("width", "height")):
                assert value == "auto" or int(value.removesuffix("px")) > 16, tag
            assert not re.search(r"url\(|@import|<script|rel=\"stylesheet\"|<link[^>]+(?:preload|preconnect)", page)
        for address in written(letter.text) - namespaces:
            assert address in content | allowed or address.startswith(own), (day, address)


# --- What is in it.


def test_a_letter_has_what_its_reader_needs(paper: Publication) -> None:
    """In HTML and in text: masthead, greeting, stories, address, ways out; language and direction; a hidden preheader."""
    paper.with_stories(intro="What mattered.", subject="Read this", preheader="And why")
    letter = paper.letter().letter
    assert (letter.subject, letter.preheader) == ("Read this", "And why")
    assert re.search(r'<html lang="en" dir="ltr"', letter.html)
    assert re.search(r'<div style="display:none[^"]*">\s*And why', letter.html)
    assert "prefers-color-scheme" in letter.html
    assert [slot.column for slot in letter.slots] == ["name", "{unsubscribe}", "{browser}"]
    for shown in (" ".join(Reader(letter.html).said.split()), " ".join(letter.text.split())):
        for part in ("What mattered.", "A story", "Another", "A third", "Source", "1 Test Street", "Unsubscribe"):
            assert part in shown
        assert all(slot.mark in letter.html and slot.mark in letter.text for slot in letter.slots)
    tables = re.findall(r"<table[^>]*>", re.sub(r"<!--.*?-->", "", letter.html, flags=re.DOTALL))
    assert tables
    assert all('role="presentation"' in table for table in tables)


def test_a_letter_from_right_to_left(paper: Publication) -> None:
    """It says so, and begins at the right."""
    paper.write(
        "mkdocs.yml",
        (paper.folder / "mkdocs.yml").read_text().replace("{name: material}", "{name: material, language: ar}"),
    )
    paper.with_stories()
    page = paper.letter().letter.html
    assert re.search(r'<html lang="ar" dir="rtl"', page)
    assert "text-align:right" in page
    assert "direction:ltr" not in page
    assert set(re.findall(r'<div style="font-family[^"]*text-align:(\w+)', page)) == {"right", "center"}
    headings = re.findall(r"<h[123][^>]*>", page)
    assert len(headings) > 3
    assert [heading for heading in headings if "left" in heading] == []


def test_pictures_have_a_size_a_text_and_a_whole_address(paper: Publication) -> None:
    """They are not needed to read it."""
    from PIL import Image

    (paper.folder / "content/images").mkdir()
    Image.new("RGB", (800, 400)).save(paper.folder / "content/images/p.png")
    story = {"title": "T", "url": "https://a.example/", "image": {"src": "p.png", "alt": "A chart", "caption": "C"}}
    paper.with_stories(sections=[{"name": "News", "stories": [story]}])
    image = re.search(r"<img[^>]+>", paper.letter().letter.html)[0]
    assert 'src="https://test.example/images/p.png"' in image
    assert 'alt="A chart"' in image
    assert 'width="560"' in image
    assert 'height="280"' in image
    assert "height:auto" in image


def test_a_large_photograph_comes_as_a_copy(paper: Publication) -> None:
    """As wide as a sharp screen shows it, in its own format, which stands on the site; what it weighs is what is judged."""
    paper.write("content/images/p.jpg", photograph(size=(4000, 3000), quality=100))
    story = {"title": "T", "url": "https://a.example/", "image": {"src": "p.jpg", "alt": "A chart"}}
    paper.with_stories(intro="I.", sections=[{"name": "News", "stories": [story]}])
    lettered = paper.letter()
    assert 'src="https://test.example/images/w1360/p.jpg"' in lettered.letter.html
    assert lettered.problems == ()
    paper.build()
    assert (paper.site / "images/w1360/p.jpg").stat().st_size < 200_000 < (paper.site / "images/p.jpg").stat().st_size
    assert 'src="../../../images/w1360/p.jpg"' in paper.page("editions/2026-02-20/letter")


def test_a_long_letter_is_cut_at_a_story(paper: Publication) -> None:
    """And says how many there are on the site."""
    paper.write("mkdocs.yml", (paper.folder / "mkdocs.yml").read_text() + "        max_stories: 1\n")
    paper.with_stories(preheader="Read it")
    letter = paper.letter().letter
    for text in (Reader(letter.html).said, letter.text):
        assert "A story" in text
        assert "Another" not in text
        assert "Features" not in text
        assert re.search(r"Read the rest on the site\s+\(2\)", text)


def test_corrections_of_earlier_editions_stand_in_the_next_letter(paper: Publication) -> None:
    """Once; also on its page, when the earlier edition is corrected after the later one was built."""
    paper.with_stories("2026-02-06", title="The first")
    paper.with_stories("2026-02-13", title="The second")
    paper.with_stories("2026-02-20")
    paper.build()
    page = "editions/2026-02-13/letter"
    assert "It was the other one" not in paper.page(page)
    paper.with_stories(
        "2026-02-06", title="The first", corrections=[{"date": "2026-02-10", "text": "It was the *other* one."}]
    )
    paper.build()
    assert re.search(
        r'href="../../../editions/2026-02-06/\?letter"[^>]*>The first</a>.*It was the <em>other</em> one',
        paper.page(page),
        re.DOTALL,
    )
    assert "other one" in paper.letter("2026-02-13").letter.text
    assert "other one" not in paper.letter("2026-02-20").letter.text
    assert "other" in paper.letter("2026-02-06").letter.text


def test_a_letter_is_the_same_everywhere(paper: Publication, tmp_path: Path) -> None:
    """At another path, without a cache, in another order of files."""
    paper.with_stories()
    other = Publication(tmp_path / "elsewhere")
    other.write("mkdocs.yml", (paper.folder / "mkdocs.yml").read_text())
    other.with_stories("2026-01-01")
    other.with_stories()
    paper.with_stories("2026-01-01")
    assert paper.letter().letter == other.letter().letter == paper.letter().letter


def test_a_letter_of_a_draft_is_a_letter(paper: Publication) -> None:
    """To look at it; the page in the browser waits until the edition is out."""
    paper.with_stories(status="draft")
    assert "A story" in paper.letter().letter.text
    paper.with_stories("2026-02-13")
    paper.build()
    assert (paper.site / "editions/2026-02-13/letter/index.html").exists()
    assert not (paper.site / "editions/2026-02-20").exists()


def test_without_a_sender_there_are_no_letters(publication: Publication) -> None:
    """And no page that nothing links to."""
    publication.edition()
    publication.build()
    assert not list(publication.site.rglob("letter"))


def test_an_old_letter_leads_to_its_edition(paper: Publication) -> None:
    """For as long as the mail lies in a mailbox, its link leads somewhere; whatever a title consists of."""
    settings = paper.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("      letter:", "      letter:\n        pages: 1", 1))
    paper.edition("2026-02-13", "<script>&\"'")
    paper.edition("2026-02-20")
    paper.build()
    assert "A story" in paper.page("editions/2026-02-20/letter")
    old = paper.page("editions/2026-02-13/letter")
    assert '<meta http-equiv="refresh" content="0; url=../../../editions/2026-02-13/">' in old
    assert '<a href="../../../editions/2026-02-13/">&lt;script&gt;&amp;&#34;&#39;</a>' in old
    assert len(old) < 600
