"""listmonk (https://listmonk.app/docs/templating/): templates of Go, in which html/template takes comments out."""

import json
import re

from digest.letter.services.service import Service
from digest.model import Remedy

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TRACKS = "@TrackLink"
"""Behind an address, it makes listmonk count who follows it."""


def _column(name: str, default: str) -> str:
    value = {"name": ".Subscriber.Name", "email": ".Subscriber.Email"}.get(
        name, f"index .Subscriber.Attribs {_go(name)}"
    )
    return f"{{{{ with {value} }}}}{{{{ . }}}}{{{{ else }}}}{default}{{{{ end }}}}"


def _in_html(html: str) -> str:
    """Outlook's conditional comments as values that html/template lets through, braces spelt out."""
    parts = re.split(f"({_COMMENT.pattern})", html, flags=re.DOTALL)
    return "".join(f"{{{{ Safe {_go(part)} }}}}" if n % 2 else _braces(part) for n, part in enumerate(parts))


def _in_text(text: str) -> str:
    """html/template reads the text as well: a < in it begins nothing."""
    return re.sub(r"\{\{|<", lambda found: "{{ Safe " + _go(found[0]) + " }}", text).replace(
        _TRACKS, "@\u2060TrackLink"
    )


def _braces(html: str) -> str:
    return html.replace("{{", "&#123;&#123;").replace(_TRACKS, "&#64;TrackLink")


def _go(text: str) -> str:
    """A string literal of Go, which those of JSON are but for one escape that it does not write."""
    return json.dumps(text, ensure_ascii=False)


SERVICE = Service(
    title="listmonk",
    unsubscribe="{{ UnsubscribeURL }}",
    browser="{{ MessageURL }}",
    column=_column,
    in_html=_in_html,
    in_text=_in_text,
    advice='a campaign with content `Raw HTML` and a template that is {{ template "content" . }} alone',
    remedy=Remedy.of("hand_over"),
)
