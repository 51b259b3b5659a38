"""Make the golden site again: python tests/golden/make.py, or make golden. Then read the diff.

The golden site is the whole output for the small publication beside this file, but for the files that Material for
MkDocs brings and those that Pillow draws: of those, whose bytes nobody reads, the names stand in theme-files.txt. The
list of hashes that a site has of itself, which says nothing more, is left out.
Beside it stands the letter of one edition, as text and as the message that is mailed.
"""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from digest.settings import mkdocs_yml
from digest.site.publish import manifest
from digest.verbs import letter, pipeline

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 2, 21, tzinfo=dt.UTC)
LETTER = "2026-02-13"
FOLDERS = (HERE / "site", HERE / "letters")
OURS = HERE.parent.parent / "templates" / "theme"


def built() -> dict[str, bytes]:
    """Build the publication; everything that is golden, by path."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(HERE / "content", place / "content")
        shutil.copy(HERE / "mkdocs.yml", place)
        pipeline.build(mkdocs_yml.read(place), now=NOW, advance=lambda *_: None)
        site = place / "site"
        (site / manifest.NAME).unlink()
        files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
        assets = [path for path in files if path.startswith("assets/") or path.endswith((".png", ".ico"))]
        letters = letter.write(mkdocs_yml.read(place), LETTER, place, service=None, now=NOW, advance=lambda *_: None)
        mailed = {f"letters/{file.name}": file.read_bytes() for file in letters.files if file.suffix != ".html"}
        golden = {f"site/{path}": files[path].read_bytes() for path in files if path not in assets}
    return golden | mailed | {"theme-files.txt": "".join(f"{path}\n" for path in assets).encode()}


def committed() -> dict[str, bytes]:
    """The golden site in the repository, by path."""
    files = [HERE / "theme-files.txt", *(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file())]
    return {path.relative_to(HERE).as_posix(): path.read_bytes() for path in files}


if __name__ == "__main__":
    for folder in FOLDERS:
        shutil.rmtree(folder, ignore_errors=True)
    for name, data in built().items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(data)
