"""``digest init``: a new publication from the files in templates/starter/."""

import datetime as dt
import json
from pathlib import Path

import jinja2

from digest.base import requirement, slug, yamlfile
from digest.edition import kinds
from digest.errors import UsageError, refusal
from digest.model import Remedy
from digest.render import templates

_FRIDAY = 4
_LONGEST = 200
"""Characters of a name."""
_DATED = "DATE"
"""Stands in the name of a file for the date of the first edition."""


def create_publication(folder: Path, *, name: str | None, today: dt.date) -> list[str]:
    """Write a publication that builds at once.

    Args:
        folder: where; a new or an empty folder.
        name: what it is called; from the folder's name when not given.
        today: its first edition is dated to the last Friday before or on this day.

    Returns:
        The files, as paths below the folder.

    Raises:
        UsageError: the folder holds something already, or cannot be written; or the name is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty; choose a new folder")
    friday = today - dt.timedelta(days=(today.weekday() - _FRIDAY) % 7)
    title = _title(folder, name)
    identity = f"{slug.host_like(title)},{friday.year}"
    values = {"name": title, "date": friday, "identity": identity, "requirement": requirement.requirement()}
    source = templates.default_templates() / "starter"
    texts = {path.relative_to(source).as_posix(): path.read_text(encoding="utf-8") for path in _files(source)}
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 - YAML, not HTML
    env.filters["yaml"] = lambda text: json.dumps(text, ensure_ascii=False)
    files = {path.replace(_DATED, str(friday)): env.from_string(text).render(values) for path, text in texts.items()}
    for schema, content in kinds.json_schemas().items():
        files[f"schema/{schema}"] = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {refusal(error)}") from error
    return sorted(files)


def _title(folder: Path, name: str | None) -> str:
    """What the publication is called, in one line."""
    text = folder.resolve().name.replace("-", " ").replace("_", " ").title() if name is None else name
    title = " ".join(text.split())
    if odd := yamlfile.unwritable(title):
        raise UsageError(
            f"the name has a character that no text may have, U+{ord(odd):04X}", Remedy.of("give_other_name")
        )
    if len(title) > _LONGEST:
        raise UsageError(f"the name has more than {_LONGEST} characters", Remedy.of("give_other_name"))
    if not any(sign.isprintable() and sign != " " for sign in title):
        raise UsageError("the name is empty", Remedy.of("give_name"))
    return title


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
