"""What shares a page, and where it stands."""

import datetime as dt
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.base.slug import folded
from digest.edition.shelves import shelves
from digest.model import Entry, Headline
from tests.base.test_slug import NAMES
from tests.publication import Publication, tree

FIRST = dt.date(2026, 1, 2)


def entry(name: str, week: int = 0) -> Entry:
    """An entry under a name."""
    day = FIRST + dt.timedelta(weeks=week)
    headline = Headline("id", "Title", "", "", "", name, "", (), "", "free", (0, 0), "")
    return Entry(headline, day, day, name)


def addresses(*names: str | tuple[str, int]) -> dict[str, str]:
    """The slugs of names, which ran in that order, or in the weeks that are given."""
    pairs = [(name, week) if isinstance(name, str) else name for week, name in enumerate(names)]
    entries = [entry(name, week) for name, week in sorted(pairs, key=lambda pair: -pair[1])]
    found = shelves(entries, lambda headline: (headline.section,))
    return {e.headline.section: shelf.slug for shelf in found.values() for e in shelf.entries}


@pytest.mark.parametrize(
    ("first", "second"),
    [("C++", "C plus plus"), ("R&D", "R and D"), ("don't", "dont"), ("AC/DC", "AC DC"), ("e-mail", "e mail"), ("U.S.", "U S"),
     ("x" * 70 + "!", "x" * 70 + "?"), ("Web 2.0", "Web 20"), ("Node.js", "Node JS"), ("C#", "C sharp"), ("a_b", "a-b"),
     ("A & B", "A and B"), ("Côte d'Azur", "Côte dAzur"), ("d’Azur", "d'Azur")],
)  # fmt: skip
def test_the_older_name_keeps_the_address(first: str, second: str) -> None:
    """A name that comes later, spelt otherwise, gets another; the older one stays where it was."""
    alone, both, reverse = addresses(first), addresses(first, second), addresses(second, first)
    assert both[first] == alone[first]
    assert both[second] != both[first]
    assert reverse[second] == addresses(second)[second]
    assert reverse[first] != reverse[second]


def test_names_of_one_day_do_not_hang_on_their_order() -> None:
    """The plain spelling comes first, then the alphabet."""
    names = [("C plus plus", 0), ("C++", 0), ("c+ +", 0)]
    found = addresses(*names)
    assert found["C plus plus"] == "c-plus-plus"
    for _ in range(5):
        random.shuffle(names)
        assert addresses(*names) == found


def test_a_name_like_the_mark_of_another() -> None:
    """There is always an address left."""
    taken = addresses("C++", "C plus plus")["C plus plus"]
    found = addresses("C++", taken.replace("-", " "), "C plus plus")
    assert len(set(found.values())) == 3


@given(st.lists(NAMES.filter(lambda name: folded(name)), max_size=8), st.lists(NAMES, max_size=3))
def test_one_page_exactly_for_one_name(names: list[str], later: list[str]) -> None:
    """Two names share a page when their folded spellings are equal, and only then; later names move no page."""
    found = addresses(*names)
    for one in names:
        for other in names:
            assert (found[one] == found[other]) == (folded(one) == folded(other))
    after = addresses(*names, *later)
    assert {name: after[name] for name in names} == found


def _edition(publication: Publication, day: str, **names: object) -> None:
    story = {
        "title": "A story",
        "url": f"https://a.example/{day}",
        "summary": "Something happened.",
        "source": "S",
        **names,
    }
    section = story.pop("section", "News")
    publication.with_stories(day, sections=[{"name": section, "stories": [story]}])


def test_old_addresses_lead_on(publication: Publication) -> None:
    """A page that has moved is answered at its old address, and so are its feeds, with the ids that readers know."""
    for day in ("2026-02-13", "2026-02-20"):
        _edition(publication, day, section="दिन", tags=["İstanbul"], source="ไทยรัฐ")
    publication.build()
    for old, new in (
        ("sections/द-न", "sections/दिन"),
        ("tags/i-stanbul", "tags/i̇stanbul"),
        ("sources/ไทยร-ฐ", "sources/ไทยรัฐ"),
    ):
        assert "A story" in publication.page(new)
        page = publication.page(old)
        assert '<meta http-equiv="refresh" content="0; url=../../' in page
        assert "noindex" not in page
    files = tree(publication.site)
    feeds = [path for path in files if path.startswith("sections/दिन/") and not path.endswith(".html")]
    assert len(feeds) == 3
    assert all(files[path] == files[path.replace("दिन", "द-न")] for path in feeds)
    assert b"/sections/%E0%A4%A6-%E0%A4%A8</id>" in files["sections/दिन/atom.xml"]
    assert "द-न".encode() not in files["sitemap.xml"]
    assert "%E0%A4%A6-" not in files["sitemap.xml"].decode()


def test_names_that_shared_an_address(publication: Publication) -> None:
    """Each has its page; the old one names both and leads to neither; its feeds are those of the older name."""
    _edition(publication, "2026-02-13", section="दिन", tags=["ดี"])
    _edition(publication, "2026-02-19", section="दान", tags=["ด"])
    _edition(publication, "2026-02-20", section="दान", tags=["ดุ", "ด"])
    publication.build()
    assert "2026-02-13" in publication.page("sections/दिन")
    assert "2026-02-20" not in _main(publication.page("sections/दिन"))
    old = publication.page("sections/द-न")
    assert "refresh" not in old
    assert "दिन" in old
    assert "दान" in old
    files = tree(publication.site)
    assert files["sections/द-न/atom.xml"] == files["sections/दिन/atom.xml"] != files["sections/दान/atom.xml"]
    # The address of the two tags is that of a third now.
    assert 'class="d-day"' in publication.page("tags/ด")


def test_a_tag_or_a_source_with_one_story_is_a_line(publication: Publication) -> None:
    """Nobody needs a page for that, or a feed; links lead to the line, and to the page as soon as there are two."""
    _edition(publication, "2026-02-13", tags=["Rare", "Common"], source="Once")
    _edition(publication, "2026-02-20", tags=["Common"], source="Twice")
    publication.build()
    assert 'href="../../tags/#rare"' in publication.page("editions/2026-02-13")
    assert 'href="../../sources/#once"' in publication.page("editions/2026-02-13")
    line = publication.page("tags").partition('<li id="rare">')[2].partition("</li>")[0]
    assert re.search(r'href="../editions/2026-02-13/#[^"]+">A story<', line)
    assert "common/" not in line
    kept = {path.name for kind in ("tags", "sources") for path in (publication.site / kind).iterdir()}
    assert kept == {"index.html", "common"}
    _edition(publication, "2026-02-14", tags=["rare"], source="Once")
    publication.build()
    assert 'href="../../tags/rare/"' in publication.page("editions/2026-02-13")
    assert publication.page("tags/rare").count("A story") >= 2
    assert (publication.site / "tags/rare/stories.atom").is_file()
    assert tree(publication.site) == tree(_fresh(publication))


def test_long_listings_that_moved(publication: Publication) -> None:
    """Their numbered pages lead on to the same numbers."""
    publication.write("mkdocs.yml", (publication.folder / "mkdocs.yml").read_text().replace("[digest]", "[digest: {page_size: 5}]"))  # fmt: skip
    for day in range(1, 16):
        _edition(publication, f"2026-01-{day:02}", section="दिन")
    publication.build()
    assert "url=../../../../sections/%E0%A4%A6%E0%A4%BF%E0%A4%A8/page/1/" in publication.page("sections/द-न/page/1")
    assert (publication.site / "sections/दिन/page/1/index.html").is_file()


def test_no_folder_that_windows_refuses(publication: Publication) -> None:
    """A site can be checked out and unpacked everywhere, whatever names it has."""
    _edition(publication, "2026-02-20", section="CON", tags=["nul", "Aux", "com1", "LPT¹"], source="PRN")
    publication.write("content/stories/con.md", "---\ntitle: Con\ndate: 2026-02-20\n---\n\nText.\n")
    publication.build()
    names = {part for path in tree(publication.site) for part in path.split("/")}
    assert not {name for name in names if re.fullmatch(r"(con|prn|aux|nul|com.|lpt.)(\..*)?", name, re.I)}
    assert max(len(name.encode()) for name in names) <= 255


def test_people_and_own_pieces_that_moved(publication: Publication) -> None:
    """The same for what has a key or a file of its own."""
    publication.write("content/people.yml", "दिन: {name: Dina}\n")
    publication.write("content/stories/ดี.md", "---\ntitle: Good\ndate: 2026-02-20\nauthor: दिन\n---\n\nText.\n")
    publication.edition()
    publication.build()
    assert "Dina" in publication.page("people/दिन")
    assert "refresh" in publication.page("people/द-न")
    assert "Good" in publication.page("stories/ดี")
    assert "refresh" in publication.page("stories/ด")


def test_links_and_search_know_where_names_lead(publication: Publication) -> None:
    """What shares a slug with an older name is linked to its own page, from all pages, and found by its own name."""
    for day in ("2026-02-12", "2026-02-13"):
        _edition(publication, day, section="R&D", tags=["C++"], source="AT&T")
    publication.build()
    for day in ("2026-02-19", "2026-02-20"):
        _edition(publication, day, section="R and D", tags=["C plus plus"], source="AT and T")
    publication.build()
    front, before = publication.page(""), _main(publication.page("editions/2026-02-13"))
    pages = {path.name for kind in ("sections", "tags", "sources") for path in (publication.site / kind).iterdir()}
    marked = sorted(name for name in pages if name.startswith(("r-and-d-", "c-plus-plus-", "at-and-t-")))
    assert len(marked) == 3
    assert all(f"/{name}/" in front for name in marked)
    assert not any(f"/{name}/" in before for name in marked)
    assert all(f"/{name}/" in before for name in ("r-and-d", "c-plus-plus", "at-and-t"))
    index = (publication.site / "search/index.json").read_text()
    words = (publication.site / "search/new-0.txt").read_text()
    assert all(f'["{name}"' in index and f":{name} " in words for name in marked)
    assert tree(publication.site) == tree(_fresh(publication))


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main")[0]


def _fresh(publication: Publication) -> Path:
    site = publication.folder / "other"
    publication.build(site=site)
    return site
