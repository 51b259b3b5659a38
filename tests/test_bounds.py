"""What editors' files may hold is bounded before the work is done, and nothing grows as a square."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.base import problem_lines, yamlbounds, yamlfile
from digest.base.nearest import nearest
from digest.base.slug import folded
from digest.base.yamlerror import YamlError
from digest.edition import load, prose, weight
from digest.model import Place, Problem
from digest.settings import mkdocs_loader
from tests.growth import grows_evenly
from tests.hostile import FILES, MARKDOWN, SETTINGS, YAML
from tests.publication import SETTINGS as PLAIN
from tests.publication import Publication


@pytest.mark.parametrize("kind", MARKDOWN)
def test_markdown_takes_as_long_as_it_is(kind: str) -> None:
    """Whatever is in it, or it is refused."""
    grows_evenly(MARKDOWN[kind], prose.article, 200_000)


@pytest.mark.parametrize("kind", YAML)
def test_yaml_takes_as_long_as_it_is(kind: str) -> None:
    """To read it, and to say what is wrong with it."""
    grows_evenly(YAML[kind], yamlfile.parse, 500_000)


@pytest.mark.parametrize("kind", SETTINGS)
def test_settings_take_as_long_as_they_are(kind: str) -> None:
    """Twice as long settings of each kind are read in twice the time."""
    grows_evenly(SETTINGS[kind], mkdocs_loader.load, 100_000)


LOADERS = {
    "editions": load.edition,
    "stories": lambda file, data: load.article(file, "own", data),
    "people.yml": load.people,
    "feeds.yml": load.feeds,
    "support.md": load.addition,
}


@pytest.mark.parametrize(
    "kind", [kind for kind, (file, _) in FILES.items() if file.startswith("content/") and "images" not in file]
)
def test_files_take_as_long_as_they_are(kind: str, tmp_path: Path) -> None:
    """With all that is said of them, in lines."""
    file, make = FILES[kind]
    path = tmp_path / file
    path.parent.mkdir(parents=True)

    def read(text: str) -> None:
        path.write_text(text, "utf-8")
        loaded = LOADERS[file.split("/")[1]](file, text.encode())
        list(map(str, problem_lines.located(loaded.problems, tmp_path)))

    grows_evenly(make, read, 500_000)


TOO_MUCH = {
    "unknown keys": (2_000_000, r":\d+:\d+: error: the file has more than 150,000 keys and values"),
    "stories": (3_000_000, r":\d+:\d+: error: the file has more than 150,000 keys and values"),
    "tags": (100_000, r":7:\d+: error: `tags` has more than 100 entries"),
    "sections": (100_000, r":4:1: error: `sections` has more than 100 entries|:5:3: error: `sections` has more than 100"),
    "a title": (100_000, r":7:17: error: `title` has more than 10,000 characters"),
    "an address": (100_000, r":7:25: error: `url` has more than 10,000 characters"),
    "quotes": (200_000, r":5:1: error: the text is too long, has too many elements, or too many that are not closed"),
    "words": (3_000_000, r":5:1: error: the text is too long, has too many elements"),
    "support": (200_000, r":1:1: error: the text is too long, has too many elements"),
    "people with unknown keys": (100_000, r":\d+:\d+: error: from here on nothing was looked at"),
    "empty stories": (100_000, r":\d+:9: error: [\d,]+ more mistakes in this file are not listed \(mend those above first\)"),
    "settings: keys": (120_000, r":\d+:\d+: error: the file has more than 20,000 keys and values"),
    "settings: a bomb": (2000, r":\d+:\d+: error: the aliases \(\*\) of this file would make more than 20,000 keys"),
    "settings: a bomb of merges": (2000, r":\d+:\d+: error: the aliases \(\*\) of this file would make more than"),
    "settings: a long list many times": (9000, r":\d+:\d+: error: the aliases \(\*\) of this file would make more"),
    "settings: a number": (5000, r":1:12: error: a number of 5,000 characters is no setting"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_the_bound_is_named(publication: Publication, kind: str) -> None:
    """With the place at which the file is over it."""
    size, said = TOO_MUCH[kind]
    file, make = FILES[kind]
    publication.edition()
    text = make(size)
    publication.write(file, text.encode())
    found = publication.messages()
    assert any(re.match(re.escape(file) + f"(?:{said})", line) for line in found), found[:3]


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 1\nextra: 2026-13-45\n", 2, 8, "the value cannot be read: month must be in 1..12"),
        ("a: !!binary x\n", 1, 4, "failed to decode base64 data"),
        ("a: !!int x\n", 1, 4, "the value cannot be read: "),
        ("a: !ENV []\n", 1, 4, "the value cannot be read: "),
        ("a: !ENV [[b], c]\n", 1, 4, "the value cannot be read: "),
        ("a: !ENV BOMB\n", 1, 4, "the environment's BOMB cannot be read: the aliases"),
        ("a: !ENV BROKEN\n", 1, 4, "the environment's BROKEN cannot be read: "),
        ("a: !ENV NESTED\n", 1, 4, "the environment's NESTED cannot be read: "),
        ("a: &a [*a]\n", 1, 4, "the aliases (*)"),
        ("a: " + "[" * 70 + "]" * 70, 1, 64, "nested too deeply"),
        ("x" * 300_000, 1, 1, "the settings are longer than 256 KB"),
    ],
)  # fmt: skip
def test_settings_are_refused_where_they_are_wrong(monkeypatch, text: str, line: int, column: int, what: str) -> None:
    """What an environment variable says is read as carefully as the file."""
    monkeypatch.setenv("BOMB", SETTINGS["a bomb"](2000))
    monkeypatch.setenv("BROKEN", "[")
    monkeypatch.setenv("NESTED", "!ENV NESTED")
    with pytest.raises(YamlError) as caught:
        mkdocs_loader.load(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert what in caught.value.what


def test_settings_may_have_anchors(monkeypatch) -> None:
    """MkDocs knows them, and merges, and variables with defaults."""
    monkeypatch.setenv("PORT", "80")
    text = "a: &a {x: 1}\nb: {<<: *a, y: !ENV [NONE, PORT, 2]}\nc: !ENV [NONE, 3]\nd: !!python/name:os.system\ne: !ENV NONE\n"
    assert mkdocs_loader.load(text) == {
        "a": {"x": 1}, "b": {"x": 1, "y": 80}, "c": 3, "d": "name:os.system ", "e": None,
    }  # fmt: skip


def test_a_number_of_5000_digits_says_where(publication: Publication) -> None:
    """Python would refuse it without saying where; here it is an error at its place."""
    publication.write("mkdocs.yml", PLAIN + f"extra: {{a: {'9' * 5000}}}\n")
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:6:12: error: a number of 5,000 characters"), said


ANCHORED = (
    "a: &x b", "a: &x", "&x a: b", "a: &x\n  b: c", "a:\n  &x b: c", "- &x a", "- &x\n- b", "a: [&x b]", "a: [b, &x c]",
    "a: {&x b: c}", "a: {b: &x c}", "a: &x [b]", "a: &x {b: c}", "a: !!str &x b", "a: &x !!str b", "a: &x 'b'", 'a: &x "b"',
    "a: &x |\n  b", "a: &x >\n  b", "? &x a\n: b", "? a\n: &x b", "&x [a]", "&x\na: b", "--- &x a", '{"a":&x b}', "a: [&x]",
    "a: &é b", "a:\t&x b", "a: [[&x b]]", "a: b\nc: &1 d", "a: 'x'\nb: &y z", "[?&x a]",
)  # fmt: skip


@pytest.mark.parametrize("text", ANCHORED)
def test_an_anchor_is_refused_wherever_it_stands(text: str) -> None:
    """Also where nothing refers to it: the parser takes it out of the text without a word."""
    with pytest.raises(YamlError, match="anchor"):
        yamlfile.parse(text)


@given(st.text(alphabet="&ab 'c:#-é?x[{*|", max_size=20))
def test_an_ampersand_within_a_text_is_none(text: str) -> None:
    """In quotes of both kinds and in blocks, any text with & stands as it is; behind a letter, in plain texts too."""
    single, double = text.replace("'", "''"), text.replace('"', '\\"')
    written = f"a: '{single}'\nb: \"{double}\"\nc: |2-\n  {text}x\nd: >2-\n  x{text}x\ne: x&{text.replace(':', '').replace('#', '')}x # &b\n"
    found = yamlfile.parse(written)
    assert [found[key] for key in "abcd"] == [text, text, f"{text}x", f"x{text}x"]
    assert found["e"].startswith("x&")


@given(
    st.lists(
        st.sampled_from(
            [
                "&a",
                "& ",
                "*a",
                "a",
                "'",
                '"',
                ": ",
                "- ",
                "\n",
                "  ",
                "[",
                "]",
                "{",
                "}",
                ", ",
                "?",
                "!!str ",
                "|\n",
                "# ",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_anchor_slips_through(text: str) -> None:
    """What the scanner takes for an anchor is never taken out of a text that is read."""
    try:
        yamlfile.parse(text)
    except YamlError:
        return
    tokens = yaml.scan(text, Loader=yaml.CSafeLoader)
    assert not [token for token in tokens if isinstance(token, yaml.AnchorToken | yaml.AliasToken)]


@pytest.mark.parametrize("seed", range(40))
def test_any_mixture_of_tags_is_read_or_refused(seed: int) -> None:
    """In time, and what comes out is bounded as well."""
    import random

    choose = random.Random(seed)
    names = ["b", "i", "a", "p", "div", "table", "td", "ul", "li", "dd", "h2", "svg", "style", "textarea", "blockquote"]
    tags = [f"<{name}>" for name in names] + [f"</{name}>" for name in names] + ["<b lang=x>", "x", "&amp;"]
    few = choose.sample(tags, 5)
    text = "a " + "".join(choose.choices(few, k=40_000))
    written = prose.article(text)
    assert len(written.prose.html) < 64 * weight.MOST
    assert written.refused or weight.of(text) <= weight.MOST


def test_what_people_write_weighs_little() -> None:
    """Long tables, many paragraphs without their ends, an embedded frame near the top."""
    assert not prose.article("|a|b|c|\n|-|-|-|\n" + "|1|2|3|\n" * 8000).refused
    assert not prose.article("<p>text " * 900).refused
    assert not prose.article("<iframe src=https://x.test></iframe>\n\n" + "Some *text*.\n\n" * 20_000).refused
    assert not prose.article("<script async src=https://x.test></script>\n\n" + "- a\n" * 20_000).refused
    assert not prose.summary("> " * 50 + "a").refused
    assert prose.summary("> " * 61 + "a").refused == "more than 60 elements stand within one another in the text"


def test_a_refused_text_is_the_only_one_of_its_file() -> None:
    """The budget is the file's; what comes behind the text that is over it is not blamed."""
    stories = [f"      - {{title: A, url: 'https://a.test/{n}', summary: '{'<b>' * (300 + n)}'}}" for n in range(20)]
    text = "date: 2026-02-20\ntitle: T\nsections:\n  - name: News\n    stories:\n" + "\n".join(stories)
    loaded = load.edition("x.yml", text.encode())
    assert loaded.value is None
    assert len([problem for problem in loaded.problems if problem.level == "error"]) == 1


def test_problems_are_found_as_fast_as_they_are_many(tmp_path: Path) -> None:
    """Line and column of each of them, in a file that is parsed once; most are counted and not listed."""

    def say(number: int) -> None:
        (tmp_path / "x.yml").write_text("".join(f'k{n}: "\u2028"\n' for n in range(number)), "utf-8")
        problems = [Problem(Place("x.yml", (f"k{n}",)), "what") for n in range(number)]
        said = problem_lines.located(problems, tmp_path)
        assert (said[7].line, said[7].column) == (8, 5)
        assert said[-1].what == f"{number - 1000:,} more problems in this file are not listed"

    grows_evenly(lambda number: number, say, 20_000)


@pytest.mark.parametrize("name", ["a" * 100_000, "a b " * 30_000, "a\u0301" * 50_000])
def test_long_names_are_near_to_none(name: str) -> None:
    """Names of a hundred thousand letters are compared with nothing."""
    assert nearest(name, [name + "b", name[:-1]]) is None


@pytest.mark.parametrize("unit", ["a\u200d", "\u0301\u200d", "\u200d\u200c", "\U0001f468\u200d", "ك\u200c"])
def test_names_with_joiners(unit: str) -> None:
    """Joiners in whatever number are folded in time that grows with the name alone."""
    grows_evenly(lambda size: unit * size, folded.__wrapped__, 60_000)


def test_a_count_of_keys_is_exact() -> None:
    """One less is read, one more is refused at its place."""
    text = "a:\n" + "- b\n" * (yamlbounds.MOST - 3)
    assert len(yamlfile.parse(text)["a"]) == yamlbounds.MOST - 3
    with pytest.raises(YamlError, match=f"^{yamlbounds.MOST - 1}:3: the file has more than"):
        yamlfile.parse(text + "- b\n- c\n")
