"""Texts on their way through MJML, sealed so that it cannot read them.

MJML wants well-formed XML and knows tags of its own; what editors wrote and feeds delivered is neither. So the values
in a template go through it as hexadecimal digits, and are what they were again when it is done: no story can break the
letter that it is in, and none can bring in a tag of MJML.
"""

import re
from typing import Any

from markupsafe import Markup, escape

_SEALED = re.compile(r"~:((?:[0-9a-f]{2})*):~")


def seal(html: str) -> Markup:
    """Seal a piece of HTML."""
    return Markup(f"~:{html.encode('utf-8', 'surrogatepass').hex()}:~")  # noqa: S704 - digits


def value(found: Any) -> Any:
    """Seal what a template prints: a text. Numbers are for MJML to read; markup comes from a macro of the template."""
    return seal(str(escape(found))) if isinstance(found, str) and not isinstance(found, Markup) else found


def opened(html: str) -> str:
    """Open everything that is sealed in a document."""
    return _SEALED.sub(lambda found: bytes.fromhex(found[1]).decode("utf-8", "replace"), html)
