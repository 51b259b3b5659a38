"""The promises of a build: reproducible, incremental, all or nothing."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import DigestError
from tests.links import broken
from tests.publication import NOW, Publication, tree

# --- Incremental: whatever is edited, the result is that of a build from nothing.

DAYS = [f"2026-0{month}-{day:02}" for month in (1, 2) for day in (2, 9, 16, 23)]
WORDS = st.sampled_from(["Alpha", "Beta", "Gamma & <b>", "Дельта", "C++"])
STORY = st.fixed_dictionaries(
    {
        "title": WORDS,
        "source": WORDS,
        "tags": st.lists(WORDS, max_size=2),
        "section": st.sampled_from(["News", "Features"]),
        "summary": WORDS,
        "corrected": st.booleans(),
    }
)
EDITION = st.tuples(
    st.just("edition"), st.sampled_from(DAYS), WORDS, st.lists(STORY, min_size=1, max_size=4), st.booleans()
)
TEMPLATE = st.sampled_from(
    ["site/people.html", "site/_macros.html", "theme/partials/footer.html", "letter/letter.mjml"]
)
OPTION = st.sampled_from(
    [
        "page_size: 5",
        "page_size: 6",
        "tagline: Hello",
        "earlier_on_home: 1",
        "feed_editions: 2",
        "feed_stories: 3",
        "cards: false",
        "letter: {from: letter@test.example}",
        "letter: {from: letter@test.example, max_stories: 1, address: Here}",
    ]
)
STEP = st.one_of(
    EDITION,
    EDITION,
    st.tuples(st.just("remove"), st.sampled_from(DAYS)),
    st.tuples(st.just("piece"), st.sampled_from(["own", "other"]), WORDS),
    st.tuples(st.just("remove piece"), st.just("other")),
    st.tuples(st.just("people"), WORDS),
    st.tuples(st.just("picture"), st.integers(1, 3)),
    st.tuples(st.just("plain page"), WORDS),
    st.tuples(st.just("settings"), OPTION),
    st.tuples(st.just("template"), TEMPLATE, WORDS),
    st.tuples(st.just("remove template"), TEMPLATE),
    st.tuples(st.just("spoil"), st.integers(0, 50)),
    st.tuples(st.just("touch"), st.sampled_from(DAYS)),
    st.tuples(st.just("lose cache")),
    st.tuples(st.just("break"), st.sampled_from(DAYS)),
    st.tuples(st.just("later"), st.integers(-40, 40)),
)

OURS = Path(__file__).parent.parent / "templates"


def take(publication: Publication, step: tuple, now: dt.datetime) -> dt.datetime:
    """Do one step of an editor's week."""
    folder = publication.folder
    match step:
        case ("edition", day, title, stories, draft):
            publication.write(f"content/editions/{day}.yml", edition(day, title, stories, draft))
        case ("break", day):
            publication.write(f"content/editions/{day}.yml", "date: soon\n")
        case ("remove", day):
            (folder / f"content/editions/{day}.yml").unlink(missing_ok=True)
        case ("piece", name, title):
            publication.write(
                f"content/stories/{name}.md", f"---\ntitle: '{title}'\ndate: 2026-01-01\nauthor: ada\n---\nText.\n"
            )
        case ("remove piece", name):
            (folder / f"content/stories/{name}.md").unlink(missing_ok=True)
        case ("people", name):
            publication.write("content/people.yml", f"ada: {{name: '{name}'}}\n")
        case ("picture", size):
            publication.write(
                "content/images/p.svg", f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}0" height="9"/>'
            )
        case ("plain page", text):
            publication.write("content/pages/about.md", f"# About {text}\n")
        case ("settings", option):
            file = folder / "mkdocs.yml"
            file.write_text(file.read_text().partition("plugins")[0] + f"plugins: [{{digest: {{{option}}}}}]\n")
        case ("template", name, text):
            ours, word = (OURS / name).read_text(), text.replace("<b>", "")
            own = (
                ours.replace("{{ edition.title }}", f"{{{{ edition.title }}}} {word}")
                if "mjml" in name
                else ours + f"<p>{word}</p>\n"
            )
            publication.write(f"templates/{name}", own)
        case ("remove template", name):
            (folder / "templates" / name).unlink(missing_ok=True)
        case ("spoil", number):
            files = [path for path in sorted(publication.site.rglob("*.html")) if path.is_file()]
            if files:
                files[number % len(files)].write_text("spoilt")
        case ("touch", day):
            if (file := folder / f"content/editions/{day}.yml").exists():
                os.utime(file)
        case ("lose cache",):
            shutil.rmtree(folder / ".cache", ignore_errors=True)
        case ("later", days):
            return now + dt.timedelta(days=days)
    return now


def edition(day: str, title: str, stories: list[dict], draft: bool) -> str:
    """An edition of the property test, with an article and a picture in its first story."""
    lines = [
        f"date: {day}",
        f"title: '{title}'",
        "editor: ada" if title != "Beta" else "number: 1",
        f"status: {'draft' if draft else 'published'}",
        "sections:",
    ]
    for section in ("News", "Features"):
        lines += [f"- name: {section}", "  stories:"]
        lines += [
            f"  - {{title: '{s['title']}', url: 'https://a.example/{n}', source: '{s['source']}', "
            f"tags: {[*s['tags']]}, summary: '{s['summary']}', id: 's-{day}-{n}', image: {{src: p.svg, alt: A}}}}"
            for n, s in enumerate(stories)
            if s["section"] == section
        ]
        lines += ["  - story: own"] if section == "Features" else []
    corrected = [n for n, s in enumerate(stories) if s["corrected"]]
    lines += ["corrections:"] if corrected else []
    lines += [f"- {{date: {day}, text: '{stories[n]['title']}', story: 's-{day}-{n}'}}" for n in corrected]
    return "\n".join(lines) + "\n"


FIRST = {"title": "Beta", "source": "C++", "tags": ["C++"], "section": "News", "summary": "Alpha", "corrected": False}
START: list[tuple] = [("people", "Ada"), ("piece", "own", "Own"), ("picture", 1)]
START += [("edition", day, "Alpha", [FIRST], False) for day in DAYS[2:7]]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(STEP, min_size=1, max_size=6))
def test_any_edits_give_what_a_build_from_nothing_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple]
) -> None:
    """Byte for byte; and an edit that makes the content wrong leaves the site as it was."""
    publication = Publication(tmp_path_factory.mktemp("edits") / "p")
    for step in START:
        take(publication, step, NOW)
    publication.build()
    now, wrong = NOW, False
    for step in steps:
        now = take(publication, step, now)
        before = tree(publication.site)
        try:
            publication.build(now)
            wrong = False
        except DigestError:
            assert tree(publication.site) == before
            wrong = True
    if not wrong:
        built = tree(publication.site)
        shutil.rmtree(publication.folder / ".cache")
        publication.build(now, site=publication.folder / "fresh")
        assert built == tree(publication.folder / "fresh")


def test_a_second_build_writes_nothing(publication: Publication) -> None:
    """And one changed story rewrites only the pages on which it stands, the feeds and the index."""
    for day in DAYS:
        publication.edition(day)
    publication.build()
    assert publication.build().written == ()
    file = publication.edition(DAYS[0])
    file.write_text(file.read_text().replace("Something happened.", "Something else happened."))
    per_edition, per_story = {"atom.xml", "feed.json", "feed.xml"}, {"stories.atom", "stories.json", "stories.xml"}
    feeds = {*per_edition, *per_story, *(f"sections/news/{name}" for name in per_edition), "tags/one/stories.atom"}
    index = {"search/index.json", "search/new-0.txt", f"search/{DAYS[0][:4]}-0.json"}
    pages = {f"editions/{DAYS[0]}/index.html", "sections/news/index.html"}
    assert set(publication.build().written) == pages | feeds | index


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and then nothing", b"\0" * 5000])
def test_a_damaged_cache_is_begun_anew(publication: Publication, damage: bytes) -> None:
    """The cache may be lost or broken at any time."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    (publication.folder / ".cache/digest/build.db").write_bytes(damage)
    publication.edition(title="Changed")
    publication.build()
    assert "Changed" in publication.page("")
    publication.edition()
    publication.build()
    assert tree(publication.site) == before


# --- Reproducible: the same content gives the same bytes.


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command ``digest`` in a process of its own."""
    command = [sys.executable, "-m", "digest", "-C", str(folder), *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)


def test_builds_elsewhere_and_at_another_time_are_the_same(sample: Path, tmp_path: Path) -> None:
    """Two folders, two locales, two time zones, two hash seeds, two clocks (SOURCE_DATE_EPOCH), one result."""
    places = [tmp_path / "one", tmp_path / "a much longer / path".replace("/", "") / "zwei"]
    for place in places:
        for name in ("content", "templates"):
            shutil.copytree(sample / name, place / name)
        shutil.copy(sample / "mkdocs.yml", place)
    worlds = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1500000000"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "2500000000"},
    ]
    for place, world in zip(places, worlds, strict=True):
        done = run(place, "build", "--now", "2026-02-21T12:00:00+00:00", **world)
        assert done.returncode == 0, done.stderr
    one, two = (tree(place / "site") for place in places)
    assert one == two
    assert len(one) > 100


# --- All or nothing: run twice at once.


def test_two_builds_at_once(publication: Publication) -> None:
    """One waits for the other, and the site is whole."""
    for day in DAYS:
        publication.edition(day)
    command = [sys.executable, "-m", "digest", "-C", str(publication.folder), "build", "--now", "2026-02-25"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert broken(publication.site) == []
    assert publication.build(dt.datetime(2026, 2, 25, tzinfo=dt.UTC)).written == ()
