"""What is out, in order, and under which names."""

import datetime as dt

from tests.publication import NOW, Publication


def test_drafts_and_scheduled_editions_are_not_out(publication: Publication) -> None:
    """A draft and a future edition show on no page, unless drafts are asked for; on its day the future one is out."""
    publication.edition("2026-02-13", "Past")
    publication.edition("2026-02-27", "Future")
    draft = publication.edition("2026-02-20", "Sketch")
    draft.write_text("status: draft\n" + draft.read_text())
    publication.build()
    pages = {path.read_text() for path in publication.site.rglob("*.html")}
    assert [page for page in pages if "Past" in page]
    assert not [page for page in pages if "Future" in page or "Sketch" in page]
    assert not (publication.site / "editions/2026-02-27").exists()
    publication.build(drafts=True)
    assert "Sketch" in publication.page("editions/2026-02-20")
    publication.build(now=NOW + dt.timedelta(days=6))
    assert "Future" in publication.page("")
    assert "Sketch" not in publication.page("editions")


def test_the_day_begins_in_the_time_zone_of_the_publication(publication: Publication) -> None:
    """At 20:00 UTC it is tomorrow in Tokyo."""
    publication.edition("2026-02-20", "Tomorrow")
    evening = dt.datetime(2026, 2, 19, 20, tzinfo=dt.UTC)
    publication.build(now=evening)
    assert not (publication.site / "editions/2026-02-20").exists()
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("[digest]", "[{digest: {timezone: Asia/Tokyo}}]"))
    publication.build(now=evening)
    assert "Tomorrow" in publication.page("editions/2026-02-20")


def test_an_own_piece_lends_what_the_edition_does_not_say(publication: Publication) -> None:
    """Title, summary and tags of an article stand in the edition that runs it, and change with it."""
    piece = (
        "---\ntitle: {title}\ndate: 2026-02-20\ntags: [lent]\nsummary: In short.\nsection: Features\n---\nLong text.\n"
    )
    publication.write("content/stories/own.md", piece.format(title="Before"))
    publication.write("content/stories/alone.md", piece.format(title="Alone"))
    publication.edition("2026-02-13")
    publication.write(
        "content/editions/2026-02-20.yml",
        "date: 2026-02-20\ntitle: T\nsections: [{name: N, stories: [{story: own}]}]\n",
    )
    publication.build()
    assert "Before" in publication.page("editions/2026-02-20")
    assert "In short." in publication.page("")
    assert "Before" in publication.page("tags/lent")
    assert "Alone" in publication.page("sections/features")
    publication.write("content/stories/own.md", piece.format(title="After"))
    publication.build()
    for path in ("editions/2026-02-20", "", "tags/lent", "editions", "sections/n", "stories", "stories/own"):
        assert "After" in publication.page(path), path
        assert "Before" not in publication.page(path), path


def test_names_with_one_slug_share_a_page(publication: Publication) -> None:
    """Capitals do not divide a tag; C++ and C# do differ."""
    file = publication.edition("2026-02-20")
    file.write_text(file.read_text().replace("[one]", "[Climate, C++, C#]"))
    other = publication.edition("2026-02-13")
    other.write_text(other.read_text().replace("[one]", "[climate]"))
    publication.build()
    assert publication.page("tags/climate").count("A story") >= 2
    assert all(f'<li id="{word}">' in publication.page("tags") for word in ("c-plus-plus", "c-sharp"))
