"""A made-up publication of any size, the same for the same seed: as a digest, or as a plain MkDocs project.

The n-th edition before the last is the same in an archive of any size, so a larger archive only reaches further back.
"""

import argparse
import datetime as dt
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.words import CITIES, DOES, EDITORS, MORE, SECTIONS, SOURCES, TAGS, WHAT, WHO

LATEST = dt.date(2026, 2, 20)


class Story(NamedTuple):
    """One story, with its summary in Markdown."""

    id: str
    title: str
    url: str
    source: str
    section: str
    published: dt.date
    summary: str
    tags: list[str]
    language: str
    access: str


class Edition(NamedTuple):
    """One issue."""

    day: dt.date
    number: int
    title: str
    intro: str
    editor: str
    stories: list[Story]
    also: list[Story]


def editions(count: int, stories: int, seed: int = 1) -> Iterator[Edition]:
    """All issues from the newest to the oldest, made while they are asked for."""
    for back in range(count):
        pick, day = Random(f"{seed}/{back}"), LATEST - dt.timedelta(weeks=back)
        inside = [_story(pick, day, n, SECTIONS[n * len(SECTIONS) // stories]) for n in range(stories)]
        also = [_story(pick, day, stories + n, "") for n in range(8)]
        title = f"{pick.choice(CITIES)}, and {pick.choice(WHAT)}"
        intro = f"{_text(pick, 35, 70)}\n\n{_text(pick, 15, 40)}"
        yield Edition(day, count - back, title, intro, pick.choice(list(EDITORS)), inside, also)


def _story(pick: Random, day: dt.date, number: int, section: str) -> Story:
    source, name = pick.choice(SOURCES), f"{day:%y%m%d}-{number}"
    return Story(
        id=f"{pick.choice(TAGS)}-{name}",
        title=f"{pick.choice(WHO)} {pick.choice(DOES)} {pick.choice(WHAT)}",
        url=f"https://{source.lower().replace(' ', '-')}.example/{day:%Y/%m}/{pick.choice(TAGS)}-{name}",
        source=source,
        section=section,
        published=day - dt.timedelta(days=pick.randrange(1, 6)),
        summary=_summary(pick) if section else "",
        tags=pick.sample(TAGS, pick.randint(1, 3)),
        language=pick.choice(("de", "fr", "pt-BR")) if pick.random() < 0.08 else "",
        access=pick.choice(("paywall", "registration")) if pick.random() < 0.15 else "",
    )


def _summary(pick: Random) -> str:
    """Some 60 to 110 words, one summary in six with a list."""
    if pick.random() > 1 / 6:
        return _text(pick, 60, 92)
    items = "\n".join(f"- {pick.choice(WHAT)}, {pick.choice(MORE)}" for _ in range(3))
    return f"{_text(pick, 40, 45)} The report names\n\n{items}"


def _text(pick: Random, least: int, most: int) -> str:
    """Sentences of that many words and up to a dozen more, now and then with emphasis or a link."""
    wanted, text = pick.randint(least, most), ""
    while len(text.split()) < wanted:
        what = pick.choice(WHAT)
        mark = pick.random()
        if mark < 0.12:
            what = f"*{what}*" if mark < 0.08 else f"**{what}**"
        elif mark < 0.2:
            what = f"[{what}](https://www.example.org/{pick.choice(TAGS)}/{pick.randrange(10**6)})"
        text += f" {pick.choice(WHO)} {pick.choice(DOES)} {what} {pick.choice(MORE)}."
    return text.strip()


def write_digest(folder: Path, issues: Iterator[Edition], *, feeds: bool = True, cards: bool = True) -> None:
    """Write a publication for ``digest build``; one without an address has neither feeds nor cards."""
    config = "docs_dir: content/pages\nsite_dir: site\ntheme:\n  name: material\nplugins:\n"
    config += f"  - digest: {{cards: {str(cards).lower()}}}\n"
    address = "site_url: https://bench.example/\n" if feeds else ""
    _write(folder / "mkdocs.yml", f"site_name: Benchmark\n{address}{config}")
    _write(folder / "content/pages/about.md", "# About\n\nAn archive to measure with.\n")
    people = [f"{key}:\n  name: {json.dumps(name, ensure_ascii=False)}\n" for key, name in EDITORS.items()]
    _write(folder / "content/people.yml", "".join(people))
    for issue in issues:
        _write(folder / f"content/editions/{issue.day}.yml", _yaml(issue))


def write_markdown(folder: Path, issues: Iterator[Edition], *, search: bool = False) -> None:
    """Write the same texts as a plain MkDocs project."""
    config = "theme:\n  name: material\n  font: false\nnav: [index.md, about.md]\nnot_in_nav: editions/\n"
    plugins = "plugins: [search]\n" if search else "plugins: []\n"
    _write(folder / "mkdocs.yml", f"site_name: Benchmark\nsite_url: https://bench.example/\n{config}{plugins}")
    _write(folder / "docs/about.md", "# About\n\nAn archive to measure with.\n")
    latest: list[str] = []
    for issue in issues:
        latest += [f"- [{issue.title}](editions/{issue.day}.md)"] if len(latest) < 10 else []
        _write(folder / f"docs/editions/{issue.day}.md", _markdown(issue))
    _write(folder / "docs/index.md", "# Benchmark\n\n" + "\n".join(latest) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _yaml(issue: Edition) -> str:
    lines = [f"date: {issue.day}", f"number: {issue.number}", f"title: {_scalar(issue.title)}"]
    lines += [*_block("intro", issue.intro, ""), f"editor: {issue.editor}", "sections:"]
    for name, stories in groupby(issue.stories, key=lambda story: story.section):
        lines += [f"  - name: {name}", "    stories:"]
        for story in stories:
            lines += [f"      - title: {_scalar(story.title)}", f"        id: {story.id}", f"        url: {story.url}"]
            lines += [f"        source: {_scalar(story.source)}", f"        published: {story.published}"]
            lines += _block("summary", story.summary, " " * 8)
            lines += [f"        tags: [{', '.join(story.tags)}]"]
            lines += [f"        {key}: {value}" for key in ("language", "access") if (value := getattr(story, key))]
    lines += ["also_this_week:"]
    for link in issue.also:
        lines += [f"  - title: {_scalar(link.title)}", f"    url: {link.url}"]
        lines += [f"    source: {_scalar(link.source)}", f"    date: {link.published}"]
    return "\n".join(lines) + "\n"


_scalar: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode


def _block(key: str, text: str, indent: str) -> list[str]:
    return [f"{indent}{key}: |", *(f"{indent}  {line}" if line else "" for line in text.split("\n"))]


def _markdown(issue: Edition) -> str:
    parts = [f"# {issue.title}", f"{issue.day}, No. {issue.number}, by {EDITORS[issue.editor]}", issue.intro]
    for name, stories in groupby(issue.stories, key=lambda story: story.section):
        parts += [f"## {name}"]
        for story in stories:
            about = [story.source, str(story.published), *story.tags, story.language, story.access]
            parts += [f"### [{story.title}]({story.url})", story.summary, f"*{' · '.join(filter(None, about))}*"]
    also = [f"- [{link.title}]({link.url}) {link.source}, {link.published}" for link in issue.also]
    return "\n\n".join([*parts, "## Also this week", "\n".join(also)]) + "\n"


def main() -> None:
    epilog = "examples:\n  python -m bench.archive big\n  python -m bench.archive plain --markdown --search"
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, epilog=epilog, formatter_class=raw)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write; should be new or empty")
    parser.add_argument("--editions", type=int, default=520, help="how many, one a week (default: %(default)s)")
    parser.add_argument("--stories", type=int, default=12, help="in each edition (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other texts (default: %(default)s)")
    parser.add_argument("--markdown", action="store_true", help="write a plain MkDocs project of the same texts")
    parser.add_argument("--search", action="store_true", help="with --markdown: switch on MkDocs' search")
    args = parser.parse_args()
    issues = editions(args.editions, args.stories, args.seed)
    if args.markdown:
        write_markdown(args.folder, issues, search=args.search)
    else:
        write_digest(args.folder, issues)


if __name__ == "__main__":
    main()
