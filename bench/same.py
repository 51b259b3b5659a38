"""Builds publications with this version and with another one, and compares every byte.

    python -m bench.same OTHER_CHECKOUT [--editions 60]

The publications are the golden ones, the sample of this repository and a made-up archive, all as they are in this
checkout. Each is built from nothing and once more after an edit, in processes of its own, and the letter of its longest
edition is written; what these commands say is compared as well. The exit code is 1 when anything differs.
"""

import argparse
import difflib
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from subprocess import PIPE, STDOUT, run

THIS = Path(__file__).parent.parent.resolve()
NOW = "2026-02-21"
NAMES = 10
"""So many files that differ are named."""
LINES = 20
"""So many lines of the difference of each are shown."""
Run = Callable[..., tuple[int, bytes]]
"""Runs Python in a folder, with arguments and the package of a checkout; the exit code, and what was said."""


def informed(checkout: Path, folder: Path) -> str:
    """What has to be on PYTHONPATH for the package of a checkout to run as if it were installed.

    MkDocs finds the plugin by what an installation says of itself; that of the environment is another version's.

    Args:
        checkout: of a version.
        folder: for what it says of itself.
    """
    plugins = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    info = folder / "news_digest-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: news-digest\nVersion: 0\n", "utf-8")
    lines = [f"{name} = {where}" for name, where in plugins["mkdocs.plugins"].items()]
    (info / "entry_points.txt").write_text("\n".join(["[mkdocs.plugins]", *lines, ""]), "utf-8")
    return f"{checkout}{os.pathsep}{folder}"


def prepared(checkout: Path, folder: Path) -> Run:
    """Make a checkout ready to run.

    Args:
        checkout: of a version.
        folder: for what it says of itself.

    Raises:
        SystemExit: another version would run.
    """
    with_checkout = partial(_run, os.environ | {"PYTHONPATH": informed(checkout, folder)})
    _, found = with_checkout(folder, "-c", "import digest; print(digest.__file__)")
    if not found.decode().startswith(f"{checkout}{os.sep}"):
        sys.exit(f"{checkout} has no package digest that can be used: {found.decode()}")
    return with_checkout


def _run(environment: Mapping[str, str], folder: Path, *words: str) -> tuple[int, bytes]:
    done = run([sys.executable, *words], cwd=folder, env=environment, stdout=PIPE, stderr=STDOUT, check=False)
    return done.returncode, done.stdout


def publications(folder: Path, editions: int) -> dict[str, Path]:
    """The folders of all publications, by name.

    Args:
        folder: for the archive.
        editions: that it has.
    """
    archive = folder / "archive"
    run([sys.executable, "-m", "bench.archive", str(archive), "--editions", str(editions)], cwd=THIS, check=True)
    golden = {file.parent.name: file.parent for file in sorted(THIS.glob("tests/golden/*/mkdocs.yml"))}
    return {**golden, "sample": THIS, "archive": archive}


def copied(publication: Path, place: Path) -> Path:
    """Copy what a publication is written in; templates are those of the version that builds it."""
    shutil.copytree(publication / "content", place / "content")
    shutil.copy(publication / "mkdocs.yml", place)
    return place


def edit(place: Path) -> None:
    """Change the title of the newest edition; without one, a page."""
    file = max(_editions(place), default=place / "content/pages/about.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(title: |# ).*$", r"\1Edited", text, count=1), encoding="utf-8")


def made(place: Path, python: Run) -> dict[str, bytes]:
    """Build a publication and write a letter; every file, by path, and what was said.

    Raises:
        SystemExit: the build fails.
    """
    code, said = python(place, "-m", "digest", "build", "--now", NOW)
    if code:
        sys.exit(f"{place} is not built: {said.decode()}")
    longest = max(_editions(place), key=lambda file: file.stat().st_size, default=Path("latest"))
    refused, answer = python(place, "-m", "digest", "letter", longest.stem, "-o", "letters", "--now", NOW)
    files = {f"{folder}/{path}": data for folder in ("site", "letters") for path, data in _tree(place / folder)}
    return files | {"said by build": said, f"said by letter (exit code {refused})": answer}


def _editions(place: Path) -> list[Path]:
    return sorted(place.glob("content/editions/*.yml"))


def _tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def differences(other: Mapping[str, bytes], this: Mapping[str, bytes]) -> Iterator[str]:
    """How files differ, a few lines for each."""
    differ = sorted(path for path in {*other, *this} if other.get(path) != this.get(path))
    for path in differ[:NAMES]:
        yield f"    {path}"
        yield from (f"        {line}" for line in _difference(other.get(path), this.get(path)))
    if len(differ) > NAMES:
        yield f"    and {len(differ) - NAMES} more"


def _difference(other: bytes | None, this: bytes | None) -> list[str]:
    if other is None or this is None:
        return ["only this version has it" if other is None else "only the other version has it"]
    try:
        old, new = (data.decode().splitlines() for data in (other, this))
    except UnicodeDecodeError:
        return [f"{len(other):,} and {len(this):,} bytes that are no text"]
    if old == new:
        return ["nothing but the ends of lines"]
    return list(difflib.unified_diff(old, new, "other", "this", n=1, lineterm=""))[:LINES]


def reported(name: str, other: Mapping[str, bytes], this: Mapping[str, bytes]) -> bool:
    """Print a row of the table; whether there is a difference."""
    found = list(differences(other, this))
    files = [len(data) for path, data in this.items() if path.startswith(("site/", "letters/"))]
    result = "different" if found else "same"
    print(f"{name:32} {len(files):6,} files {sum(files):12,} bytes  {result}", flush=True)
    print("".join(f"{line}\n" for line in found), end="")
    return bool(found)


def compared(name: str, publication: Path, folder: Path, versions: Mapping[str, Run]) -> bool:
    """Build a publication with both versions, twice; whether there is a difference."""
    places = {version: copied(publication, folder / version / name) for version in versions}
    nothing = [made(places[version], python) for version, python in versions.items()]
    differs = reported(f"{name}, from nothing", *nothing)
    for place in places.values():
        edit(place)
    edited = [made(places[version], python) for version, python in versions.items()]
    return reported(f"{name}, after an edit", *edited) or differs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="checkout of another version")
    parser.add_argument("--editions", type=int, default=60, help="that the archive has (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        folder = Path(name)
        checkouts = {"other": args.other.resolve(), "this": THIS}
        versions = {which: prepared(checkout, folder / f"{which}-info") for which, checkout in checkouts.items()}
        found = publications(folder, args.editions).items()
        differ = [name for name, publication in found if compared(name, publication, folder, versions)]
    sys.exit(bool(differ))


if __name__ == "__main__":
    main()
