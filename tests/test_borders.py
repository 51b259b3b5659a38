"""Nothing is read, and nothing published, that a link leads to outside of the publication."""

from pathlib import Path

import pytest

from tests.publication import Publication, tree

SECRET = "the secret of this machine"
PLACES = (
    "content/support.md",
    "content/privacy.md",
    "content/people.yml",
    "content/feeds.yml",
    "content/editions/2026-02-13.yml",
    "content/editions/2026",
    "content/stories/own.md",
    "content/stories",
    "content/images/a.png",
    "content/images",
    "content/pages/x.txt",
    "content/pages/more.md",
    "content/pages/more",
    "content/pages/.well-known/x",
    "content/other",
    "templates",
    "templates/site",
    "templates/site/edition.html",
    "templates/theme/main.html",
    "overrides/x.txt",
)


@pytest.fixture
def outside(tmp_path_factory) -> Path:
    """A folder beside the publication, with a file."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text(SECRET)
    return folder


def linked(publication: Publication, name: str, to: Path) -> Path:
    path = publication.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(to)
    return path


@pytest.mark.parametrize("name", PLACES)
def test_a_link_that_leads_out_is_refused(publication: Publication, outside: Path, name: str) -> None:
    """Whatever it stands for, file or folder, by its name and before anything is read."""
    settings = (publication.folder / "mkdocs.yml").read_text().replace("material}", "material, custom_dir: overrides}")
    publication.write("mkdocs.yml", settings)
    publication.edition()
    linked(publication, name, outside / "secret" if "." in Path(name).name else outside)
    what = "error: this link leads out of the publication's folder, so nothing is read from there"
    said = publication.messages()
    assert said == [f"{name}:1:1: {what} (put a copy in its place, or remove it)"]
    assert not publication.site.exists()


def test_all_of_them_are_said(publication: Publication, outside: Path) -> None:
    """Six links that lead out or nowhere are six errors at once."""
    for name in PLACES[:4]:
        linked(publication, name, outside / "secret")
    linked(publication, "content/pages/up", Path("../../.."))
    linked(publication, "content/pages/nowhere.md", outside / "absent")
    assert len(publication.messages()) == 6


def test_links_within_are_files_like_others(publication: Publication) -> None:
    """Also to folders, in circles, and through a folder that is a link itself; what lies behind them is looked at."""
    publication.edition()
    publication.write("shared/page.md", "# A shared page\n\nText.\n")
    publication.write("shared/support.md", "Why you should.\n")
    linked(publication, "content/pages/shared", Path("../../shared"))
    linked(publication, "content/support.md", Path("../shared/support.md"))
    linked(publication, "content/editions/circle", Path(".."))
    publication.build()
    assert "A shared page" in publication.page("shared/page")


def test_a_link_behind_a_link_is_found(publication: Publication, outside: Path) -> None:
    """A link inside of a linked folder is named by its path in the publication."""
    publication.write("shared/page.md", "# A shared page\n")
    linked(publication, "shared/x.txt", outside / "secret")
    linked(publication, "content/pages/shared", Path("../../shared"))
    (said,) = publication.messages()
    assert said.startswith("content/pages/shared/x.txt:1:1: error: this link leads out")


def test_a_publication_may_be_reached_by_a_link(publication: Publication, tmp_path_factory) -> None:
    """Then it is its own folder, and nothing in it leads out."""
    publication.edition()
    link = tmp_path_factory.mktemp("links") / "weekly"
    link.symlink_to(publication.folder)
    assert Publication(link).messages() == []


def test_pages_may_lie_elsewhere_by_the_settings(publication: Publication, outside: Path, tmp_path_factory) -> None:
    """Then their folder is the border."""
    publication.edition()
    pages = tmp_path_factory.mktemp("pages")
    (pages / "about.md").write_text("# About us\n")
    (pages / "again.md").symlink_to("about.md")
    settings = (publication.folder / "mkdocs.yml").read_text().replace("content/pages", str(pages))
    publication.write("mkdocs.yml", settings)
    publication.build()
    assert "About us" in publication.page("again")
    (pages / "x.txt").symlink_to(outside / "secret")
    (said,) = publication.messages()
    assert "x.txt:1:1: error: this link leads out" in said
    assert not [path for path, data in tree(publication.site).items() if SECRET.encode() in data]
