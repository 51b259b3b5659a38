"""A real archive to stress the builder with: the Perl Weekly, one edition a week since 2011, as a publication.

It is taken over as it is, with its HTML, odd addresses and half dates; ``--whole`` leaves out what stops a build.
Its texts belong to their authors, so nothing of it is kept here: clone https://github.com/szabgab/perlweekly first.
"""

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Issue = dict[str, Any]

SETTINGS = """\
site_name: Perl Weekly
site_url: https://perlweekly.example/
site_description: A newsletter on the Perl programming language, as test data.
docs_dir: content/pages
site_dir: site
theme:
  name: material
plugins:
  - digest:
      tagline: A newsletter on the Perl programming language
"""


def issues(source: Path) -> Iterator[tuple[int, Issue]]:
    """All issues with their numbers, the oldest first. Other JSON files lie beside them."""
    files = {int(path.stem): path for path in source.glob("*.json") if path.stem.isdecimal()}
    for number in sorted(files):
        yield number, json.loads(files[number].read_text(encoding="utf-8"))


def edition(number: int, issue: Issue, authors: Issue) -> Issue:
    """An edition as data. It has no place for the texts around a chapter, for maps, and for when an event begins."""
    return {
        "date": issue["date"],
        "number": number,
        "title": issue["subject"],
        "intro": "\n\n".join([*issue["header"], *issue.get("footer", [])]),
        "editor": issue["editor"],
        "sections": [
            {"name": chapter["title"], "stories": [story(entry, authors) for entry in chapter["entries"]]}
            for chapter in issue["chapters"]
        ],
    }


def story(entry: Issue, authors: Issue) -> Issue:
    """A story as data. Empty texts are how the source says that there is nothing, so they become no keys."""
    author = entry.get("author", "")
    # Dates are written 2011.07.29 there. What is no whole day stays what it is.
    day = entry.get("ts", "").replace(".", "-")
    tags = entry.get("tags") or []
    elsewhere = (("bit.ly", entry.get("link")), ("Reddit", entry.get("reddit")))
    made = {
        "title": entry["title"],
        "url": entry["url"],
        "source": authors.get(author, {}).get("name", author),
        "summary": entry["text"],
        "tags": [tags] if isinstance(tags, str) else tags,
        "also": [{"source": name, "url": url} for name, url in elsewhere if url],
        "published": day,
    }
    return {key: value for key, value in made.items() if value}


def whole(entry: Issue) -> Issue:
    """The same story without a date that is no day. Besides, only a second edition of the same day stops a build."""
    made = dict(entry)
    try:
        dt.date.fromisoformat(made.get("published", ""))
    except ValueError:
        made.pop("published", None)
    return made


def people(editors: set[str], authors: Issue) -> Issue:
    """The editors."""
    return {key: {k: authors[key][k] for k in ("name", "url") if k in authors[key]} for key in sorted(editors)}


def write(path: Path, data: Any) -> None:
    """Write a YAML file."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=dumper, allow_unicode=True, width=120, sort_keys=False), encoding="utf-8")


def main() -> None:
    epilog = "example:\n  python -m bench.perlweekly perlweekly big && digest -C big build"
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, epilog=epilog, formatter_class=raw)
    parser.add_argument("checkout", type=Path, metavar="CHECKOUT", help="a clone of szabgab/perlweekly")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write; should be new or empty")
    parser.add_argument("--whole", action="store_true", help="leave out what stops a build")
    args = parser.parse_args()
    source, content = args.checkout / "src", args.folder / "content"
    authors = json.loads((source / "authors.json").read_text(encoding="utf-8"))
    editors, days = set(), set()
    for number, issue in issues(source):
        made = edition(number, issue, authors)
        taken = made["date"] in days
        if args.whole:
            if taken:
                continue
            for section in made["sections"]:
                section["stories"] = [whole(entry) for entry in section["stories"]]
        # Two issues have the day of another one, and would have its file.
        name = f"{made['date']}-{number}" if taken else made["date"]
        write(content / f"editions/{name}.yml", made)
        editors.add(made["editor"])
        days.add(made["date"])
    write(content / "people.yml", people(editors, authors))
    (content / "pages").mkdir(parents=True, exist_ok=True)
    about = "# About\n\nThe archive of the Perl Weekly, to measure with.\n"
    (content / "pages/about.md").write_text(about, encoding="utf-8")
    (args.folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")


if __name__ == "__main__":
    main()
