"""``digest desk people``: who may use the team's desk, with which role.

name ─desk/members▶ .digest/desk.db, and a link that sets a password
"""

from urllib.parse import quote

from digest.base.nearest import nearest
from digest.desk.members import ROLES, Member, Members
from digest.errors import UsageError
from digest.model import Remedy
from digest.settings.mkdocs_yml import Settings
from digest.verbs.known import store_folder

__all__ = ["ROLES", "Member", "add_member", "address_of", "link_member", "list_members", "remove_member", "set_role"]


def add_member(settings: Settings, name: str, role: str, now: float) -> str:
    """Add somebody to the team; gives a link that sets a password, once and for a day.

    Args:
        settings: of the publication.
        name: as others see it.
        role: one of ROLES.
        now: the time, in seconds since 1970.

    Raises:
        UsageError: the name cannot be one, or somebody has it; or it is not said where the desk is found.
        StoreError: the members cannot be read or written.
    """
    address = address_of(settings)
    with Members.open(store_folder(settings)) as members:
        member = members.add(name, role)
        return _link(address, member, members.link(member, now))


def list_members(settings: Settings) -> list[Member]:
    """All members, by name.

    Raises:
        StoreError: they cannot be read.
    """
    if not (store_folder(settings) / "desk.db").exists():
        return []
    with Members.open(store_folder(settings)) as members:
        return members.all()


def link_member(settings: Settings, name: str, now: float) -> str:
    """A new link for somebody; the old password counts until the new one is set.

    Args:
        settings: of the publication.
        name: of the member.
        now: the time, in seconds since 1970.

    Raises:
        UsageError: there is nobody of that name; or it is not said where the desk is found.
        StoreError: the members cannot be read or written.
    """
    address = address_of(settings)
    with Members.open(store_folder(settings)) as members:
        member = _named(members, name)
        return _link(address, member, members.link(member, now))


def remove_member(settings: Settings, name: str) -> Member:
    """Take somebody out of the team, and end what she is logged in with.

    Raises:
        UsageError: there is nobody of that name.
        StoreError: the members cannot be read or written.
    """
    with Members.open(store_folder(settings)) as members:
        member = _named(members, name)
        members.remove(member)
        return member


def set_role(settings: Settings, name: str, role: str) -> Member:
    """Give somebody another role, which counts at once.

    Args:
        settings: of the publication.
        name: of the member.
        role: one of ROLES.

    Raises:
        UsageError: there is nobody of that name.
        StoreError: the members cannot be read or written.
    """
    with Members.open(store_folder(settings)) as members:
        member = _named(members, name)
        members.set_role(member, role)
        return member


def address_of(settings: Settings) -> str:
    """Where the team finds its desk.

    Raises:
        UsageError: the settings do not say so.
    """
    if not (address := settings.options.desk.address):
        write = "write `address: https://desk.example.org` below `desk:` in mkdocs.yml"
        raise UsageError(f"it is not said where the team finds its desk; {write}")
    return address


def _named(members: Members, name: str) -> Member:
    if not (member := members.named(name)):
        near = nearest(name, [one.name for one in members.all()])
        meant = f"; did you mean {near!r}?" if near else ""
        raise UsageError(f"nobody is called {name!r}{meant}", Remedy.of("add_member"))
    return member


def _link(address: str, member: Member, token: str) -> str:
    """Where a password is set; no server is told what stands behind #, and the name there is for its reader alone."""
    return f"{address}/join#{token}/{quote(member.name, safe='')}"
