"""Make the golden sites again: python tests/golden/make.py, or make golden. Then read the diff.

Every folder beside this file is a small publication with its whole output, but for the files that Material for MkDocs
brings and those that Pillow draws: of those, whose bytes nobody reads, the names stand in theme-files.txt. The list of
hashes that a site has of itself, which says nothing more, is left out.
Beside the site stands the letter of one edition: as a page, as text and as the message that is mailed.
"""

import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path

from digest.settings import mkdocs_yml
from digest.site.publish import manifest
from digest.verbs import letter
from digest.verbs.build import build_site

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 2, 21, tzinfo=dt.UTC)
LETTERS = {
    "whole": "2026-02-13",
    "no-edition": "",
    "no-address": "",
    "no-search": "",
    "right-to-left": "2026-02-20",
}
"""The publications: one that has everything once, and small ones that lack something; the edition of the letter."""


@functools.cache
def built(name: str) -> dict[str, bytes]:
    """Build a publication; everything that is golden, by path."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(HERE / name / "content", place / "content")
        shutil.copy(HERE / name / "mkdocs.yml", place)
        build_site(mkdocs_yml.read(place), now=NOW, advance=lambda *_: None)
        site = place / "site"
        (site / manifest.NAME).unlink()
        files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
        assets = [path for path in files if path.startswith("assets/") or path.endswith((".png", ".ico"))]
        golden = {f"site/{path}": files[path].read_bytes() for path in files if path not in assets}
        letters = _letter(place, LETTERS[name]) if LETTERS[name] else {}
    return golden | letters | {"theme-files.txt": "".join(f"{path}\n" for path in assets).encode()}


def _letter(place: Path, day: str) -> dict[str, bytes]:
    proof = letter.write_letter(mkdocs_yml.read(place), day, place, service=None, now=NOW, advance=lambda *_: None)
    return {f"letters/{file.name}": file.read_bytes() for file in proof.files}


def committed(name: str) -> dict[str, bytes]:
    """The output of a publication that is in the repository, by path."""
    place = HERE / name
    below = (path for folder in ("site", "letters") for path in (place / folder).rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in [place / "theme-files.txt", *below]}


def main() -> None:
    """Write the output of every publication."""
    for name in LETTERS:
        files = built(name)
        for folder in ("site", "letters"):
            shutil.rmtree(HERE / name / folder, ignore_errors=True)
        for path, data in files.items():
            file = HERE / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)


if __name__ == "__main__":
    main()
