"""References and escapes that name no character, made harmless before anything reads them. Pure.

Programs that count in UTF-16 write an emoji as two halves, &#55357;&#56832;, neither of which is a character; together
they are one. A half alone, and a number beyond all characters, are U+FFFD, as in browsers
(https://html.spec.whatwg.org/#numeric-character-reference-end-state).
"""

import re
import sys

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_NUMBER = re.compile(
    r"&(?:amp;)?#(?:0*+(5[5-7]\d{3}|[1-9]\d{6})(?!\d)"
    r"|[xX]0*+([dD][89a-fA-F][0-9a-fA-F]{2}|[1-9a-fA-F][0-9a-fA-F]{5})(?![0-9a-fA-F])"
    r"|(?:0*+\d{8}|[xX]0*+[0-9a-fA-F]{7}|[xX]?0{30})[0-9a-fA-F]*+);?",
    re.A,
)
"""That of half a character, in decimal or hexadecimal digits, or one beyond most or all characters; zeros in front of
it are digits too where there are more of them than Python counts."""
_HINT = re.compile(
    r"#(?:0*(?:5[5-7]\d|[1-9]\d{6})|[xX]0*(?:[dD][89a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{5})|[xX]?[0-9a-fA-F]{7})", re.A
)
"""What stands in all of these and in few others; it is found in a tenth of the time."""
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.S
)


def references(text: str) -> str:
    """Mend references, in markup and in markup that is written as text (&amp;#55357;).

    Args:
        text: without halves of characters.
    """
    return _joined(_NUMBER.sub(_half, text)) if _HINT.search(text) else text


def _half(found: re.Match[str]) -> str:
    decimal, hexadecimal = found.groups()
    if not decimal and not hexadecimal:
        return _UNKNOWN
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= sys.maxunicode else _UNKNOWN


def _joined(text: str) -> str:
    """Halves are joined where they stand together, and U+FFFD where they do not."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escapes(text: str) -> str:
    r"""Mend the escapes of a document of JSON (RFC 8259, section 7): a half alone, as \ud83d, is \ufffd."""
    return _ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text) if r"\ud" in text.lower() else text
