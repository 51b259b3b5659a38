"""Outputs to files: all or nothing."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from digest.errors import SiteError
from digest.model import Output, Written
from digest.site import products
from digest.site.build import Sealed
from digest.site.publish import folder, manifest, write
from tests.conftest import REPOSITORY, needs
from tests.publication import Publication, tree


def outputs(**files: str) -> list[Output]:
    """Outputs from file names, with two underscores for a slash."""
    return [Output(name.replace("__", "/"), text, text.encode) for name, text in files.items()]


def put(site: Path, known: dict[str, Written], **files: str):
    """Stage and publish."""
    with folder.opened(site) as opened:
        report, written = write.publish(opened, outputs(**files), known, map, lambda *_: None)
    return report, {**known, **written}


def names(site: Path) -> dict[str, str]:
    """The site without the mark."""
    return {path: data.decode() for path, data in tree(site).items() if path != manifest.NAME}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """The same key leaves a file alone; another key with the same bytes does as well."""
    report, known = put(tmp_path, {}, a="1", b__c="2")
    assert sorted(report.written) == ["a", "b/c"]
    before = (tmp_path / "a").stat()
    report, known = put(tmp_path, known, a="1", b__c="3")
    assert report.written == ("b/c",)
    assert (tmp_path / "a").stat().st_mtime_ns == before.st_mtime_ns
    assert names(tmp_path) == {"a": "1", "b/c": "3"}


def test_a_file_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    """What is known of a file counts only while the file is as it was left."""
    _, known = put(tmp_path, {}, a="1", b="2")
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").unlink()
    report, _ = put(tmp_path, known, a="1", b="2")
    assert sorted(report.written) == ["a", "b"]
    assert names(tmp_path) == {"a": "1", "b": "2"}


def test_what_is_gone_is_removed_with_its_folder(tmp_path: Path) -> None:
    """Also when nothing is known of the site, because the cache was deleted."""
    put(tmp_path, {}, a="1", b__c="2", d__e__f="3")
    report, _ = put(tmp_path, {}, a="1")
    assert sorted(report.removed) == ["b/c", "d/e/f"]
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["a"]


def test_what_others_put_into_the_site_stays(tmp_path: Path) -> None:
    """At the top and below, with and without a dot; only what a build wrote is a build's to remove."""
    theirs = [
        ".nojekyll",
        ".git/HEAD",
        ".well-known/acme",
        "google1234.html",
        "b/proof.txt",
        "b/own/x",
        "Documents/thesis.txt",
    ]
    put(tmp_path / "site", {}, a="1", b__c="2")
    for path in theirs:
        (tmp_path / "site" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / path).write_text(path)
    (tmp_path / "site/link").symlink_to("a")
    for files in ({"a": "2", "b__c": "2"}, {"a": "2"}, {"a": "3", "d": "4"}):
        report, _ = put(tmp_path / "site", {}, **files)
        assert report.aside == ()
        found = names(tmp_path / "site")
        assert {path: found.get(path) for path in theirs} == {path: path for path in theirs}
        assert (tmp_path / "site/link").is_symlink()
        assert set(found) == {name.replace("__", "/") for name in files} | {*theirs, "link"}


@pytest.mark.parametrize("name", ["thesis.tex", ".ssh", ".profile", "index.html", ".digest/store.db"])
def test_a_folder_with_other_files_is_refused(tmp_path: Path, name: str) -> None:
    """A wrong site_dir costs nobody a file; a home folder with nothing but dots in it is somebody's."""
    (tmp_path / "site" / name).parent.mkdir(parents=True)
    (tmp_path / "site" / name).write_text("x")
    with pytest.raises(SiteError, match="holds files that digest did not write"):
        put(tmp_path / "site", {}, a="1")
    assert list(tree(tmp_path)) == [f"site/{name}"]


@pytest.mark.parametrize("name", [".git/HEAD", ".nojekyll", ".gitkeep", ".well-known/x", "CNAME", ".htaccess"])
def test_a_folder_for_a_site_is_taken(tmp_path: Path, name: str) -> None:
    """What hosts and publishers put into an empty folder keeps nobody from using it."""
    (tmp_path / "site" / name).parent.mkdir(parents=True)
    (tmp_path / "site" / name).write_text("x")
    put(tmp_path / "site", {}, a="1")
    assert names(tmp_path / "site") == {"a": "1", name: "x"}


def test_a_link_to_the_site_stays_one(tmp_path: Path) -> None:
    """The usual way into a web root: what it leads to is the site, and stays where it is."""
    (tmp_path / "web/html").mkdir(parents=True)
    (tmp_path / "site").symlink_to("web/html")
    for files in ({"a": "1", "b__c": "1"}, {"a": "2", "d__e": "2"}):
        put(tmp_path / "site", {}, **files)
        assert (tmp_path / "site").is_symlink()
        assert names(tmp_path / "web/html") == {path.replace("__", "/"): text for path, text in files.items()}
    assert sorted(path.name for path in (tmp_path / "web").iterdir()) == [".html.digest", "html"]


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    """A disk that is not mounted is not written beside."""
    (tmp_path / "site").symlink_to("stick/html")
    with pytest.raises(SiteError, match="is a link to stick/html, which is not there"):
        put(tmp_path / "site", {}, a="1")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """It is said, and the file stays."""
    (tmp_path / "site").write_text("x")
    with pytest.raises(SiteError, match="is no folder"):
        put(tmp_path / "site", {}, a="1")
    assert (tmp_path / "site").read_text() == "x"


def damaged(manifest_file: Path, how: str) -> None:
    """Damage a manifest."""
    data = manifest_file.read_bytes()
    manifest_file.unlink()
    if how == "older":
        manifest_file.write_text(
            "This folder is written by digest. What does not belong to the site is removed from it.\n"
        )
    else:
        changed = {
            "emptied": b"",
            "halved": data[: len(data) // 2],
            "flipped": data.replace(b"  b/c", b"  b/d"),
            "noise": b"\xff\0",
        }
        manifest_file.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["emptied", "halved", "flipped", "noise", "older"])
def test_a_site_that_says_nothing_of_itself_is_made_right(tmp_path: Path, how: str) -> None:
    """What was withdrawn is no longer public, and what somebody else put there is not lost."""
    site = tmp_path / "site"
    _, known = put(site, {}, a="1", b__c="2", gone__x="3")
    (site / "mine.txt").write_text("mine")
    (site / ".nojekyll").write_text("")
    damaged(site / manifest.NAME, how)
    report, _ = put(site, known, a="1", b__c="2")
    assert names(site) == {"a": "1", "b/c": "2", ".nojekyll": ""}
    assert texts(report.aside) == {"3", "mine"}
    assert put(site, {}, a="1", b__c="2")[0][:2] == ((), ())


def test_what_an_older_version_left_in_public_goes(tmp_path: Path) -> None:
    """A killed build of it left half a site inside of the site."""
    site = tmp_path / "site"
    put(site, {}, a="1")
    damaged(site / manifest.NAME, "older")
    (site / ".digest-staging").mkdir()
    (site / ".digest-staging/129").write_text("half")
    put(site, {}, a="1")
    assert names(site) == {"a": "1"}


def test_what_is_in_the_way_is_put_aside(tmp_path: Path) -> None:
    """A page comes to where somebody has put a file, a folder, or a file in place of a folder."""
    site = tmp_path / "site"
    put(site, {}, a="1")
    (site / "b").write_text("file")
    (site / "c").mkdir()
    (site / "c/x").write_text("in a folder")
    (site / "d").write_text("no folder")
    report, _ = put(site, {}, a="1", b="2", c="3", d__e="4")
    assert names(site) == {"a": "1", "b": "2", "c": "3", "d/e": "4"}
    assert sorted(path.name for path in report.aside) == ["b", "c", "d"]
    assert texts(report.aside) == {"file", "in a folder", "no folder"}


def texts(paths: Sequence[Path]) -> set[str]:
    """What stands in some files, and in the files of some folders."""
    return {data.decode() for path in paths for data in (tree(path).values() if path.is_dir() else [path.read_bytes()])}


def test_the_manifest_is_that_of_sha256sum(tmp_path: Path) -> None:
    """Whoever has a copy of the site can hold it against what the site says of itself."""
    put(tmp_path / "site", {}, a="1", **{"odd \\ name\nin lines": "2", "ü__é": "3"})
    done = subprocess.run(["sha256sum", "--check", "--strict", ".digest"], cwd=tmp_path / "site", capture_output=True)
    assert (done.returncode, done.stdout.count(b": OK")) == (0, 3), done.stderr


PATHS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1)


@given(st.dictionaries(PATHS, st.binary()))
def test_a_manifest_is_read_as_it_was_written(contents: dict[str, bytes]) -> None:
    """Whatever files are called; and one changed byte makes all of it unknown."""
    files = {path: manifest.hash_of(data) for path, data in contents.items()}
    with tempfile.TemporaryDirectory() as folder_:
        file = Path(folder_, manifest.NAME)
        file.write_bytes(manifest.text(files))
        assert manifest.read(Path(folder_)) == (files, True)
        data = bytearray(manifest.text(files))
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        assert manifest.read(Path(folder_)) == ({}, False)


def test_unchanged_files_are_the_same_files(tmp_path: Path) -> None:
    """A build costs what changed: between builds both folders hold the same inodes, and no third copy."""
    site = tmp_path / "site"
    put(site, {}, a="1", b__c="2")
    put(site, {}, a="2", b__c="2")
    with folder.opened(site) as opened:
        for path in ("a", "b/c", manifest.NAME):
            assert (site / path).stat().st_ino == (opened.next / path).stat().st_ino
            assert (site / path).stat().st_nlink == 2


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a stick has it: the site is right, and what did not change is not copied again."""

    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    site = tmp_path / "site"
    put(site, {}, a="1", b__c="2", d="3")
    kept = (tmp_path / ".site.digest/next/d").stat().st_ino
    for text in "234":
        put(site, {}, a=text, b__c="2", d="3")
        assert names(site) == {"a": text, "b/c": "2", "d": "3"}
    assert kept in {(site / "d").stat().st_ino, (tmp_path / ".site.digest/next/d").stat().st_ino}


def test_what_lies_beside_is_made_again(tmp_path: Path) -> None:
    """Whatever somebody does to the folder beside the site, the next site is right."""
    site, beside = tmp_path / "site", tmp_path / ".site.digest"
    files = {"a": "1", "b__c": "2", "d__e__f": "3"}
    known = put(site, {}, **files)[1]
    (tmp_path.parent / "mine").write_text("mine")
    (tmp_path / "mine").write_text("mine")

    def replaced() -> None:
        (beside / "next/b/c").unlink()
        (beside / "next/b/c").write_text("other")

    def other() -> None:
        (beside / "next/more").mkdir()
        (beside / "next/more/x").write_text("x")

    for number, harm in enumerate(
        [
            lambda: shutil.rmtree(beside),
            lambda: shutil.rmtree(beside / "next"),
            lambda: (beside / "next/b/c").unlink(),
            replaced,
            other,
            lambda: (beside / "journal").write_text("{"),
            lambda: (beside / "journal").write_text('[["move", "../mine", "taken", 0]]'),
            lambda: (beside / "journal").write_text(f'[["move", "{tmp_path / "mine"}", "taken", 0]]'),
        ]
    ):
        harm()
        files["a"] = str(number)
        known = {**known, **put(site, known, **files)[1]}
        assert names(site) == {"a": str(number), "b/c": "2", "d/e/f": "3"}
    assert (tmp_path.parent / "mine").read_text() == (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("options", [(), ("--first",), ("--no-exchange",), ("--no-exchange", "--first")])
def test_killed_before_any_operation(tmp_path: Path, options: tuple[str, ...]) -> None:
    """The site is the old one or the new one, what is not ours is there, and the next build is as one from nothing."""
    assert int(kills(tmp_path / "site", *options)) > 50


MOUNTED = {
    "tmpfs": ("mount -t tmpfs tmpfs {0}", "{0}/site", ()),
    "the site is a mount point": ("mkdir {0}/site; mount -t tmpfs tmpfs {0}/site", "{0}/site", ("--later",)),
    "the site is a mount point, without exchange": (
        "mkdir {0}/site; mount -t tmpfs tmpfs {0}/site", "{0}/site", ("--later", "--no-exchange"),
    ),
    "the site is bound to its place": ("mkdir {0}/site; mount --bind {0}/site {0}/site", "{0}/site", ("--later",)),
    "overlay": (
        "mkdir {0}/l {0}/u {0}/w {0}/m; mount -t tmpfs tmpfs {0}/u; mkdir {0}/u/u {0}/u/w; "
        "mount -t overlay overlay -o lowerdir={0}/l,upperdir={0}/u/u,workdir={0}/u/w {0}/m", "{0}/m/site", (),
    ),
    "a link": ("mkdir {0}/real; ln -s real {0}/site", "{0}/site", ()),
}  # fmt: skip
"""How to make a place for a site, where the site is, and how whole it is."""


@pytest.mark.parametrize("where", MOUNTED)
def test_killed_before_any_operation_elsewhere(tmp_path: Path, where: str) -> None:
    """The same on other file systems, and where a folder cannot change places with another."""
    needs("unshare", shutil.which("unshare"))
    mount, site, options = MOUNTED[where]
    assert int(kills(site.format(tmp_path), *options, mount=mount.format(tmp_path))) > 50


def test_a_site_in_the_lower_layer_of_an_overlay(tmp_path: Path) -> None:
    """As in a container whose image has a site: such a folder cannot be moved, and nothing of it is lost."""
    needs("unshare", shutil.which("unshare"))
    put(tmp_path / "l/site", {}, a="1", b__c="1", gone="1")
    (tmp_path / "l/site/.git").mkdir()
    (tmp_path / "l/site/.git/HEAD").write_text("ref")
    mount = "mkdir {0}/u {0}/m; mount -t tmpfs tmpfs {0}/u; mkdir {0}/u/u {0}/u/w; " + (
        "mount -t overlay overlay -o lowerdir={0}/l,upperdir={0}/u/u,workdir={0}/u/w {0}/m"
    )
    script = (
        "import sys; from pathlib import Path; from tests.site.publish.test_write import names, put\n"
        "site = Path(sys.argv[1])\n"
        "for text in '23':\n    put(site, {}, a=text, b__c='1')\n"
        "    assert names(site) == {'a': text, 'b/c': '1', '.git/HEAD': 'ref'}, names(site)\n"
    )
    mounted(mount.format(tmp_path), sys.executable, "-c", script, str(tmp_path / "m/site"))


def kills(site: Path | str, *options: str, mount: str = "") -> str:
    """Run the campaign of kills.py; gives how many there were."""
    command = (sys.executable, "-m", "tests.site.publish.kills", str(site), *options)
    return mounted(mount, *command) if mount else done(*command)


def mounted(mount: str, *command: str) -> str:
    """Run a command where something is mounted for it alone."""
    return done("unshare", "--mount", "sh", "-ec", f'{mount}; exec "$@"', "sh", *command)


def done(*command: str) -> str:
    """Run a command; gives what it prints."""
    ended = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    """As when a page is named like a former file."""
    _, known = put(tmp_path, {}, a="1", b__c="2")
    put(tmp_path, known, a__x="3", b="4")
    assert names(tmp_path) == {"a/x": "3", "b": "4"}


def test_an_output_that_fails_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    """Everything is made before anything is replaced."""
    _, known = put(tmp_path, {}, a="1")

    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), folder.opened(tmp_path) as opened:
        write.publish(opened, [*outputs(a="2"), Output("b", "x", fail)], known, map, lambda *_: None)
    assert names(tmp_path) == {"a": "1"}


def test_a_full_disk_is_reported_as_such(publication: Publication) -> None:
    """/dev/full is a disk without room: the message says so, and the site is as it was."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    full = Output("x", "k", lambda: Path("/dev/full").write_bytes(b"x" * 100_000) and b"")
    said = "the disk is full; the site is as it was"
    with pytest.raises(SiteError, match=said), folder.opened(publication.site) as opened:
        write.publish(opened, [full], {}, map, lambda *_: None)
    assert tree(publication.site) == before


def test_a_disk_that_fills_up(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same when a page of the site is what no longer fits."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    publication.edition(title="Larger")
    real = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        if ".site.digest" in path.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(SiteError, match="the disk is full"):
        publication.build()
    monkeypatch.undo()
    assert tree(publication.site) == before
    publication.build()
    assert "Larger" in publication.page("")


def sums(files: Mapping[str, str]) -> bytes:
    """What a sealed file may say: path and hash of every other one."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items())).encode()


def test_what_is_sealed_is_made_last_and_of_everything(tmp_path: Path) -> None:
    """A sealed file sees the hash of every file, of unchanged ones too; the next one sees that of the one before it."""
    seals = {"SUMS": sums, "deep/SUMS.sums": sums}

    def publish(known: dict[str, Written], **files: str):
        with folder.opened(tmp_path / "site") as opened:
            report, written = write.publish(opened, outputs(**files), known, map, lambda *_: None, seals)
        return report, {**known, **written}

    report, known = publish({}, a="1", b__c="2")
    assert sorted(report.written) == ["SUMS", "a", "b/c", "deep/SUMS.sums"]
    for sealed, others in (("SUMS", {"a", "b/c"}), ("deep/SUMS.sums", {"a", "b/c", "SUMS"})):
        done = subprocess.run(
            ["sha256sum", "--check", sealed], cwd=tmp_path / "site", capture_output=True, text=True, check=True
        )
        assert {line.partition(":")[0] for line in done.stdout.splitlines()} == others
    assert set(manifest.read(tmp_path / "site").files) == {"a", "b/c", "SUMS", "deep/SUMS.sums"}
    assert publish(known, a="1", b__c="2")[0] == ((), (), 4, ())
    report, known = publish(known, a="3", b__c="2")
    assert sorted(report.written) == ["SUMS", "a", "deep/SUMS.sums"]
    (tmp_path / "site/SUMS").write_text("forged")
    assert publish(known, a="3", b__c="2")[0].written == ("SUMS",)
    report, _ = put(tmp_path / "site", known, a="3", b__c="2")
    assert sorted(report.removed) == ["SUMS", "deep/SUMS.sums"]


@pytest.mark.parametrize("by", ["digest", "mkdocs"])
def test_a_sealed_product_sees_every_file(by: str, publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether we build or MkDocs does: the list of what is sealed is one row."""
    monkeypatch.setattr(products, "SEALED", (Sealed("SUMS", lambda _build, files: sums(files)),))
    site = publication.folder / "site"
    if by == "digest":
        publication.build()
    else:
        build(load_config(str(publication.folder / "mkdocs.yml"), site_dir=str(site)))
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SUMS"], cwd=site, capture_output=True, text=True, check=False
    )
    assert [line for line in done.stdout.splitlines() if not line.endswith(": OK")] == []
    listed = {line.split("  ", 1)[1] for line in (site / "SUMS").read_text().splitlines()}
    assert listed == set(tree(site)) - {"SUMS", manifest.NAME}


def test_what_is_sealed_takes_the_place_of_nothing(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is made last has a path of its own, as every other one has."""
    monkeypatch.setattr(products, "SEALED", (Sealed("about/index.html", lambda _build, files: sums(files)),))
    (message,) = publication.messages()
    assert message.startswith("content/pages/about.md:1:1: error: "), message
