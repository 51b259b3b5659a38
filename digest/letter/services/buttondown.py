"""Buttondown: variables of Django's templates (https://docs.buttondown.com/template-variables)."""

import re

from digest.letter.services.service import Service, parted, spelt

_SIGNS = ("{{", "{%", "{#")


def _column(name: str, default: str) -> str:
    value = "subscriber.email" if name == "email" else f"subscriber.metadata.{re.sub('[^a-z0-9_]', '_', name)}"
    if not default:
        return f"{{{{ {value} }}}}"
    return f"{{% if {value} %}}{{{{ {value} }}}}{{% else %}}{default}{{% endif %}}"


SERVICE = Service(
    title="Buttondown",
    unsubscribe="{{ unsubscribe_url }}",
    browser="{{ email_url }}",
    column=_column,
    in_html=lambda html: spelt(html, *_SIGNS),
    in_text=lambda text: parted(text, *_SIGNS),
    advice="the naked template, and the HTML as the body; turn tracking off in its settings",
)
