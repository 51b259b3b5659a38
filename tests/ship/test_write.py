"""Outputs to files: all or nothing."""

import errno
import os
from pathlib import Path

import pytest

from digest.errors import SiteError
from digest.model import Output, Written
from digest.ship import write
from tests.publication import Publication, tree


def outputs(**files: str) -> list[Output]:
    """Outputs from file names, with two underscores for a slash."""
    return [Output(name.replace("__", "/"), text, 1, text.encode) for name, text in files.items()]


def put(site: Path, known: dict[str, Written], **files: str):
    """Stage and publish."""
    return write.publish(write.stage(outputs(**files), site, known, map, lambda *_: None))


def names(site: Path) -> dict[str, str]:
    """The site without the mark."""
    return {path: data.decode() for path, data in tree(site).items() if path != write.MARK}


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


def test_hidden_files_at_the_top_are_left_alone(tmp_path: Path) -> None:
    """.git, .nojekyll and .well-known are the publisher's."""
    put(tmp_path, {}, a="1")
    (tmp_path / ".nojekyll").write_text("")
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known/x").write_text("")
    put(tmp_path, {}, a="1")
    assert {".nojekyll", ".well-known/x"} <= set(tree(tmp_path))


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A wrong site_dir costs nobody a file."""
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(SiteError, match="holds files that digest did not write"):
        put(tmp_path, {}, a="1")
    assert list(tree(tmp_path)) == ["thesis.tex"]


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

    with pytest.raises(ZeroDivisionError):
        write.stage([*outputs(a="2"), Output("b", "x", 1, fail)], tmp_path, known, map, lambda *_: None)
    assert names(tmp_path) == {"a": "1"}


def test_a_full_disk_is_reported_as_such(publication: Publication) -> None:
    """/dev/full is a disk without room: the message says so, and the site is as it was."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    full = Output("x", "k", 1, lambda: Path("/dev/full").write_bytes(b"x" * 100_000) and b"")
    with pytest.raises(SiteError, match="the disk is full; the site is as it was"):
        write.stage([full], publication.site, {}, map, lambda *_: None)
    assert tree(publication.site) == before


def test_a_disk_that_fills_up(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same when a page of the site is what no longer fits."""
    publication.edition()
    publication.build()
    before = tree(publication.site)
    publication.edition(title="Larger")
    real = Path.write_bytes

    def write_bytes(path: Path, data: bytes) -> int:
        if ".digest-staging" in path.parts:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(SiteError, match="the disk is full"):
        publication.build()
    monkeypatch.undo()
    assert tree(publication.site) == before
    publication.build()
    assert "Larger" in publication.page("")
