"""Links on terminals: what is shown leads somewhere, without its address in sight.

ESC ] 8 ; ; ADDRESS ESC \\ TEXT ESC ] 8 ; ; ESC \\, as https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
has it; a terminal that does not know it shows the text.
"""

import os
import re
import sys
from urllib.parse import quote

from digest.cli.context import is_terminal

_OPEN, _CLOSE = "\x1b]8;;", "\x1b\\"
_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
"""What the address of a link may have; all else ends it in one terminal or another, and could give it commands."""
_LONGEST = 2_083
"""Characters of an address; several terminals take no more."""
_WEB = re.compile(r"https?://", re.I)


def shows_links() -> bool:
    """Whether what is printed is read on a terminal that can have links."""
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def linked(text: str, address: str) -> str:
    """A text that leads to an address, when it is one of the web; it takes no more room than the text.

    Args:
        text: in one line.
        address: from a stranger.
    """
    safe = quote(address, safe=_VISIBLE, errors="replace")
    if not _WEB.match(safe) or len(safe) > _LONGEST:
        return text
    return f"{_OPEN}{safe}{_CLOSE}{text}{_OPEN}{_CLOSE}"
