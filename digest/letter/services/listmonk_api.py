"""listmonk's REST API (https://listmonk.app/docs/apis/apis/): a letter to a campaign, as a draft or under way."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from digest.base.problem_lines import safe
from digest.errors import SendError
from digest.letter.services.service import Handed

_BARE = '{{ template "content" . }}'
"""The template that adds nothing to a letter: no header, no footer and no picture that counts who opens it."""
_TEMPLATE = "digest"
_CAN_CHANGE = frozenset({"draft", "scheduled", "paused"})
_SECONDS = 60
_SHOWN = 300
"""Characters of what it answers that are shown."""


class Target(NamedTuple):
    """A listmonk, and who asks it."""

    url: str
    """Its address, with a slash at the end."""
    user: str
    token: str
    lists: tuple[int, ...]

    def __repr__(self) -> str:
        """Without the token."""
        return f"listmonk at {self.url}"


class Readers(NamedTuple):
    """A list there."""

    name: str
    subscribers: int


class Campaign(NamedTuple):
    """A letter there."""

    address: str
    """Where the editor finds it."""
    is_new: bool
    """Whether there was none for this edition."""


class Listmonk:
    """A listmonk."""

    def __init__(self, target: Target) -> None:
        """Take what is needed; nothing is asked yet."""
        self._target = target

    def lists(self) -> list[Readers]:
        """The lists that the letter goes to.

        Raises:
            SendError: listmonk does not answer, or has no such list.
        """
        found = [self._ask("GET", f"api/lists/{number}") for number in self._target.lists]
        return [Readers(str(one["name"]), int(one["subscriber_count"])) for one in found]

    def campaign(self, name: str, letter: Handed, sender: str, headers: Mapping[str, str], *, start: bool) -> Campaign:
        """Make the campaign of an edition, or change the one that is there; then start it if that is asked.

        Args:
            name: the same for the same edition, always; says whether there is one.
            letter: in listmonk's words.
            sender: as it stands in From.
            headers: besides.
            start: send it.

        Raises:
            SendError: listmonk does not answer or refuses; or it has sent this edition already.
        """
        there = self._find(name)
        if there and there["status"] not in _CAN_CHANGE:
            raise SendError(f"{self._target!r} has sent {name!r} already, or is at it: it is {there['status']}")
        body = {
            "name": name,
            "subject": letter.subject,
            "lists": list(self._target.lists),
            "from_email": sender,
            "type": "regular",
            "content_type": "html",
            "body": letter.html,
            "altbody": letter.text,
            "template_id": self._template(),
            "messenger": "email",
            "headers": [{key: value} for key, value in headers.items()],
        }
        made = self._ask(*(("PUT", f"api/campaigns/{there['id']}") if there else ("POST", "api/campaigns")), body)
        if start:
            self._ask("PUT", f"api/campaigns/{made['id']}/status", {"status": "running"})
        return Campaign(f"{self._target.url}admin/campaigns/{made['id']}", there is None)

    def _find(self, name: str) -> Mapping[str, Any] | None:
        found = self._ask("GET", "api/campaigns?per_page=all&no_body=true")
        return next((one for one in found["results"] if one["name"] == name), None)

    def _template(self) -> int:
        """The number of a template that adds nothing; one is made if there is none."""
        found: Sequence[Mapping[str, Any]] = self._ask("GET", "api/templates?no_body=false")
        bare = (one for one in found if one["type"] == "campaign" and str(one.get("body", "")).strip() == _BARE)
        there = next(bare, None)
        new = {"name": _TEMPLATE, "type": "campaign", "body": _BARE}
        return int((there or self._ask("POST", "api/templates", new))["id"])

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        # Imported here: it takes 80 ms, and most commands ask nobody.
        import httpx2

        headers = {"Authorization": f"token {self._target.user}:{self._target.token}"}
        try:
            with httpx2.Client(timeout=_SECONDS) as client:
                answer = client.request(method, self._target.url + path, json=body, headers=headers)
        except httpx2.HTTPError as error:
            raise SendError(f"{self._target!r} does not answer: {error or type(error).__name__}") from error
        try:
            found = json.loads(answer.content)
            if answer.is_success:
                return found["data"]
            words = str(found.get("message", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            words = "that is no answer of listmonk; check `listmonk: url`" if answer.is_success else ""
        hint = "; check DIGEST_LISTMONK_USER and DIGEST_LISTMONK_TOKEN" if answer.status_code in (401, 403) else ""
        raise SendError(f"{self._target!r} says {answer.status_code} to {method} {path}: {safe(words[:_SHOWN])}{hint}")
