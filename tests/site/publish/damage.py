"""Damages a cache in every way that disks and people do, and looks at what the next two builds make of it."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from click.testing import CliRunner, Result

from digest.cli import main
from tests.publication import Publication, photograph, tree

NOW = "2026-02-25"


def _flipped(path: Path, chance: Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _replaced(path: Path, make: Callable[[], object]) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    make()


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


FILES: Mapping[str, Callable[[Path, Random], object]] = {
    "emptied": lambda path, _: path.write_bytes(b""),
    "halved": lambda path, _: _cut(path),
    "random": lambda path, chance: path.write_bytes(chance.randbytes(path.stat().st_size)),
    "a byte flipped": _flipped,
    "a folder": lambda path, _: _replaced(path, lambda: (path / "in/it").mkdir(parents=True)),
    "removed": lambda path, _: path.unlink(),
    "a dead link": lambda path, _: _replaced(path, lambda: path.symlink_to("nowhere/at/all")),
}
"""What may happen to a file."""
FOLDERS: Mapping[str, Callable[[Path, Random], object]] = {
    "a file": lambda path, _: _replaced(path, lambda: path.write_text("a file")),
    "removed": lambda path, _: shutil.rmtree(path),
    "a dead link": FILES["a dead link"],
    "emptied": lambda path, _: _replaced(path, path.mkdir),
}
"""What may happen to a folder."""


class Place(NamedTuple):
    """Somewhere in the cache."""

    name: str
    paths: tuple[Path, ...]
    """All of that kind."""
    damages: Mapping[str, Callable[[Path, Random], object]]


class Outcome(NamedTuple):
    """What came of a damage."""

    what: str
    right: bool
    """Both builds gave the site that comes from nothing."""
    ended_well: bool
    """Both ended with exit code 0, and without a traceback."""
    clean: bool
    """The second found nothing damaged."""
    said: str

    @property
    def is_well(self) -> bool:
        """Whether nobody but who reads with -v notices."""
        return self.right and self.ended_well and self.clean


class Campaign:
    """A small publication with everything that is kept, and its site as it comes from nothing."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._publication = publication = Publication(folder)
        self._chance = Random(seed)
        self.cache, self.site = folder / ".cache/digest", publication.site
        publication.write("content/images/p.jpg", photograph(size=(900, 600)))
        publication.write("content/people.yml", "ada: {name: Ada}\n")
        publication.write("content/feeds.yml", "- {url: https://a.example/feed, title: A}\n")
        publication.write(
            "content/stories/own.md",
            "---\ntitle: Own\ndate: 2026-01-01\nupdated: 2026-01-02T10:00+05:30\n---\n![A picture](p.jpg)\n",
        )
        for day in ("2025-02-13", "2026-02-13", "2026-02-20"):
            publication.with_stories(day, editor="ada", updated=f"{day} 12:30")
        self._filled = self._ended(self._build())
        self._expected = tree(self.site)

    def places(self) -> list[Place]:
        """Every kind of thing that lies in the cache."""
        files: dict[str, list[Path]] = {}
        for path in sorted(path for path in self.cache.rglob("*") if path.is_file()):
            files.setdefault(self._kind(path), []).append(path)
        folders = [path for path in sorted(self.cache.iterdir()) if path.is_dir()]
        return [
            *(Place(kind, tuple(paths), FILES) for kind, paths in files.items()),
            *(Place(f"{path.name}/", (path,), FOLDERS) for path in folders),
        ]

    def _kind(self, path: Path) -> str:
        """Where it lies, and whether it is a list of others: behind the hash, a list of lists or of a mapping."""
        if path.parent == self.cache:
            return path.name
        is_list = path.read_bytes()[16:18] in (b"[[", b"[{")
        return f"{path.parent.name}, a list" if is_list else path.parent.name

    def trials(self) -> Iterator[tuple[str, str, bool]]:
        """Each kind of thing, each kind of damage, with the site kept or wiped."""
        for place in self.places():
            for damage in place.damages:
                yield from ((place.name, damage, wiped) for wiped in (False, True))

    def try_(self, kind: str, damage: str, *, wiped: bool) -> Outcome:
        """Damage something of a kind, and build twice."""
        if not self._filled:
            shutil.rmtree(self.site, ignore_errors=True)
            self._build()
        place = next(place for place in self.places() if place.name == kind)
        path = self._chance.choice(place.paths)
        place.damages[damage](path, self._chance)
        if wiped:
            shutil.rmtree(self.site)
        first = self._build()
        right, well = tree(self.site) == self._expected, self._ended(first)
        second = self._build()
        what = f"{path.relative_to(self.cache)}: {damage}, the site {'wiped' if wiped else 'kept'}"
        outcome = Outcome(
            what,
            right and tree(self.site) == self._expected,
            well and self._ended(second),
            "damaged" not in second.output,
            first.output + second.output,
        )
        # A build asks the cache for what the site lacks, and for nothing else.
        self._filled = wiped
        if not outcome.is_well:
            shutil.rmtree(self.cache)
            self._filled = False
        return outcome

    def _build(self) -> Result:
        arguments = ["-C", str(self._publication.folder), "-v", "build", "--now", NOW]
        return CliRunner().invoke(main, arguments)

    @staticmethod
    def _ended(result: Result) -> bool:
        return result.exit_code == 0 and result.exception is None
