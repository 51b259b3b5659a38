"""Where templates lie, and the hash of all that turns them into pages."""

import functools
import sys
from importlib.metadata import version
from pathlib import Path

import digest
from digest.base import fingerprint
from digest.settings.mkdocs_yml import Settings


def template_folders(settings: Settings) -> tuple[Path, ...]:
    """Where templates come from: the publication's own first, then the digest's."""
    default = default_templates()
    own = [settings.templates] if settings.templates.is_dir() and settings.templates != default else []
    return (*own, default)


def default_templates() -> Path:
    """The digest's own templates: inside the package when installed, beside it in a checkout."""
    package = Path(digest.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@functools.cache
def code() -> str:
    """Hash of the program and of the libraries whose output reaches a page."""
    libraries = (
        "babel",
        "css-inline",
        "jinja2",
        "lxml",
        "markupsafe",
        "mjml-python",
        "nh3",
        "pillow",
        "pydantic",
        "pyromark",
        "pyyaml",
    )
    versions = [(name, version(name)) for name in libraries]
    own = fingerprint.of_folders([Path(digest.__file__).parent], "*.py")
    return fingerprint.of_values(digest.__version__, sys.version_info[:2], versions, own)
