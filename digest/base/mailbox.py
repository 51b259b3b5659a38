"""Mail addresses, with and without a name. Pure."""

import re
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
"""What may stand before the @ without quotes (dot-atom, RFC 5322, 3.2.3)."""
_LOCAL = 64
"""Characters that it may have (RFC 5321, 4.5.3.1.1)."""
_NAME = 200
"""Characters of a name that are kept; no person needs more."""


_LINKED = "@!$'*+"
"""What stands for itself in such a link besides letters and digits."""


class Mailbox(NamedTuple):
    """Somebody who gets or sends mail."""

    name: str
    """'' when not known; in one line."""
    address: str
    """The domain in ASCII (IDNA); the part before the @ as it was given."""

    @property
    def key(self) -> str:
        """The same for two spellings of one address."""
        return self.address.casefold()

    @property
    def domain(self) -> str:
        """What follows the @, in lower case."""
        return self.address.rpartition("@")[2].casefold()


def printable(text: str) -> str:
    """A text in one line, without what no header, ledger or terminal takes: control characters, lone surrogates."""
    return _UNPRINTABLE.sub(" ", text).strip()


def parse(text: str) -> Mailbox:
    """Read an address, alone or as ``Ada <ada@example.org>`` (RFC 5322).

    Raises:
        ValueError: it is none; says why.
    """
    if "<" not in text:
        return mailbox("", text)
    if _UNPRINTABLE.search(text):
        raise ValueError("it has a line break or a control character")
    name, address = parseaddr(text)
    return mailbox(name, address or text.partition("<")[2].rstrip("> "))


def mailbox(name: str, address: str) -> Mailbox:
    """Make a mailbox of a name and an address.

    Args:
        name: control characters and line breaks in it become spaces: no header can be begun with one.
        address: with a domain in any script; nothing is looked up.

    Raises:
        ValueError: the address is none; says why.
    """
    address = address.strip()
    local, at, domain = address.rpartition("@")
    if at and len(local) <= _LOCAL and _ATOMS.fullmatch(local):
        whole = f"{local}@{_domain(domain)}"
    else:
        whole = _checked(address)
    plain = " ".join(_UNPRINTABLE.sub(" ", name).split())[:_NAME].strip() if name else ""
    return Mailbox(plain, whole)


def link(address: str, subject: str) -> str:
    """The link that begins a mail to an address (RFC 6068)."""
    return f"mailto:{quote(address, safe=_LINKED)}?subject={quote(subject)}"


def _checked(address: str) -> str:
    # Imported here: it takes 60 ms, and most commands know no address.
    from email_validator import validate_email

    found = validate_email(address, check_deliverability=False, strict=True)
    return f"{found.local_part}@{found.ascii_domain}"


@lru_cache(maxsize=10_000)
def _domain(domain: str) -> str:
    """A domain in ASCII. A list of a million has few domains, and the look at one takes 20 microseconds."""
    return _checked(f"a@{domain}").removeprefix("a@")
