"""Which digest this is, and where pip gets the same one again."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from digest import __version__

NAME = "news-digest"
"""The name of the distribution."""


def requirement() -> str:
    """The line of a requirements.txt that installs this very program.

    An index is asked only where this one came from an index: a name alone can be taken by anybody.
    """
    try:
        recorded = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return _wheel()
    return from_origin(json.loads(recorded)) if recorded else f"{NAME}=={__version__}"


def from_origin(origin: dict[str, Any]) -> str:
    """The same, for where it was installed from.

    Args:
        origin: what pip noted (https://packaging.python.org/en/latest/specifications/direct-url-data-structure/).
    """
    url, fragments = origin["url"], []
    if url.startswith("file:"):
        return _wheel()
    if subdirectory := origin.get("subdirectory"):
        fragments.append(f"subdirectory={subdirectory}")
    if vcs := origin.get("vcs_info"):
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    else:
        hashes = origin.get("archive_info", {}).get("hashes", {})
        fragments += [f"{kind}={value}" for kind, value in hashes.items() if kind == "sha256"]
    return f"{NAME} @ {url}" + (f"#{'&'.join(fragments)}" if fragments else "")


def _wheel() -> str:
    """A file in the publication itself, for what came from a folder of this machine."""
    return f"./wheels/{NAME.replace('-', '_')}-{__version__}-py3-none-any.whl"
