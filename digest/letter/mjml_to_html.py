"""MJML to the HTML that mail programs take: tables, styles at every element, nothing fetched from anywhere."""

import re
from functools import cache

from digest.errors import TemplateError
from digest.letter import mjml_seal
from digest.model import Place, Problem

_UNKNOWN = re.compile(r"<(mj-[\w-]+)")
_FONTS: dict[str, str] = {}
"""MJML would fetch its own from another host."""


def html(mjml: str, template: str) -> str:
    """Turn MJML with sealed texts into HTML.

    Args:
        mjml: the document (https://documentation.mjml.io/).
        template: names the file that it comes from, for messages.

    Raises:
        TemplateError: MJML cannot read it, or does not know a tag in it.
    """
    # Imported here: most builds write no letter.
    from mjml import mjml2html

    try:
        skeleton = mjml2html(mjml, disable_comments=True, fonts=_FONTS)
    except Exception as error:  # the library raises what its parser in Rust says
        raise _refused(f"MJML cannot read the letter: {mjml_seal.opened(str(error))}", template) from error
    if found := _UNKNOWN.search(skeleton):
        raise _refused(f"MJML knows no `<{found[1]}>`", template)
    return str(_inliner().inline(mjml_seal.opened(skeleton)))


@cache
def _inliner():  # type: ignore[no-untyped-def]
    from css_inline import CSSInliner

    return CSSInliner(
        keep_style_tags=True, remove_inlined_selectors=True, load_remote_stylesheets=False, minify_css=True
    )


def _refused(what: str, template: str) -> TemplateError:
    hint = "see https://documentation.mjml.io/"
    return TemplateError(Problem(Place(template, line=1, column=1), what, hint))
