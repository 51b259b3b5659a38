"""Whatever a new publication is called, every file that is written for it can be read."""

import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.edition import load
from digest.errors import UsageError
from digest.settings import mkdocs_yml
from digest.verbs.init import create_publication

DAY = dt.date(2026, 2, 25)

NAMES = {
    "Ada's \"Weekly\"": "Ada's \"Weekly\"",
    "one\u2028two": "one two", "one\u2029two": "one two", "one\x85two": "one two", "one\ntwo": "one two", "one\r\ntwo": "one two",
    "one\x0btwo": "one two", "one\x0ctwo": "one two", "one\x1ctwo": "one two", "  one\ttwo  ": "one two",
    "a\nsite_url: https://evil.example/": "a site_url: https://evil.example/",
    "key: value": "key: value", "a # b": "a # b", "# a": "# a", "!ENV HOME": "!ENV HOME", "!!python/name:os.system": "!!python/name:os.system",
    "&a": "&a", "*a": "*a", "{{ 7 * 7 }}": "{{ 7 * 7 }}", "{% raw %}": "{% raw %}", "- a": "- a", "| a": "| a", "> a": "> a", "%TAG": "%TAG", "@a": "@a",
    "no": "no", "1984": "1984", "12:30": "12:30", "null": "null", "~": "~", "2026-02-20": "2026-02-20", "---": "---", "a\\nb": "a\\nb", "\\": "\\",
    "\u202eevil": "\u202eevil", "\u200fשלום": "\u200fשלום", "日本": "日本", "🎉": "🎉", "\ufeffa": "\ufeffa", "e\u0301": "e\u0301", "'": "'", '"': '"',
    "a" * 200: "a" * 200,
}  # fmt: skip
REFUSED = {
    "": "is empty", " \n ": "is empty", "\u200b": "is empty", "a\0b": "U+0000", "a\x1bb": "U+001B", "a\x7fb": "U+007F", "a\x80b": "U+0080",
    "a\udcffb": "U+DCFF", "a\ufffeb": "U+FFFE", "a\uffffb": "U+FFFF", "a" * 201: "more than 200",
}  # fmt: skip


def called(name: str) -> str:
    """What a new publication of a name is called by those who read its files; all of them are read."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "new")
        for path in create_publication(root, name=name, today=DAY):
            text = (root / path).read_text(encoding="utf-8")
            if path.endswith(".json"):
                json.loads(text)
            elif path.startswith("content/editions/"):
                assert load.edition(path, text.encode()).value
            elif path.startswith("content/stories/"):
                assert load.article(path, "x", text.encode()).value
            elif path.endswith(".yml"):
                yaml.safe_load(text)
        return readable(root / "mkdocs.yml")


def readable(file: Path) -> str:
    """The name in a settings file, which is read by us, by MkDocs' parser, and with what stands in its comments."""
    text = file.read_text(encoding="utf-8")
    name = yaml.safe_load(text)["site_name"]
    bare = "".join(
        f"{line.replace('# ', '', 1)}\n" if "# " in line[:8] else f"{line}\n" for line in text.split("\n")[4:]
    )
    sender = yaml.safe_load(bare)["plugins"][0]["digest"]["letter"]["from"]
    assert sender == f"{name} <letter@weekly.example.org>"
    assert mkdocs_yml.read(file.parent).name == " ".join(name.split())
    return name


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_written_as_it_was_given(name: str) -> None:
    """In one line; what would be a sign of YAML, of Jinja or of MkDocs is text."""
    assert called(name) == NAMES[name]


@pytest.mark.parametrize("name", REFUSED, ids=ascii)
def test_a_name_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    """Before anything is written."""
    with pytest.raises(UsageError, match=REFUSED[name].replace("+", r"\+")):
        create_publication(tmp_path / "new", name=name, today=DAY)
    assert not (tmp_path / "new").exists()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
@example("\u2028")
def test_every_name_is_written_or_refused(name: str) -> None:
    """There is nothing between."""
    try:
        assert called(name) == " ".join(name.split())
    except UsageError as error:
        assert str(error).startswith("the name ")


@pytest.mark.parametrize(
    ("folder", "name"), [("my-weekly", "My Weekly"), ("a\nb", "A B"), ("a\u2028b", "A B"), ("a: b", "A: B")]
)
def test_the_name_of_a_folder_is_one_as_well(tmp_path: Path, folder: str, name: str) -> None:
    """Without a name given, it becomes that of the publication, made readable."""
    create_publication(tmp_path / folder, name=None, today=DAY)
    assert readable(tmp_path / folder / "mkdocs.yml") == name


@pytest.mark.parametrize(("folder", "remedy"), [("___", "give_name"), ("a\udcff", "give_other_name")], ids=ascii)
def test_a_folder_whose_name_is_none_needs_one(tmp_path: Path, folder: str, remedy: str) -> None:
    """Where it has no letter to show, the refusal says that a name has to be given."""
    with pytest.raises(UsageError) as caught:
        create_publication(tmp_path / folder, name=None, today=DAY)
    assert [found.key for found in caught.value.remedies] == [remedy]
