"""What the server answers: values as JSON, and what goes wrong as a status with words.

200 done · 401 log in · 403 not from here, or not yours to do · 404 nothing there · 412 somebody else changed the same
415 no JSON · 422 mistakes, or not possible · 423 the file has a merge conflict · 500 the machine refuses
"""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.responses import Response

from digest.base import codec
from digest.errors import ConflictError, ContentError, DigestError, RoleError, UsageError
from digest.model import Problem


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON.

    Args:
        value: what JSON can say.
        status: of the answer.
        headers: of the answer.
    """
    return Response(codec.encode(value), status, headers, media_type="application/json")


def refused(status: int, why: str) -> Response:
    """Why something is not done."""
    return answer({"why": why}, status)


def told(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as the page shows them, each at its field."""
    return [
        {
            "file": problem.place.file,
            "keys": problem.place.keys,
            "line": problem.place.line,
            "what": problem.what,
            "hint": problem.hint,
            "level": problem.level,
        }
        for problem in problems
    ]


def of_error(error: Exception, words: str) -> Response:
    """What is answered when something goes wrong.

    Args:
        error: what was raised.
        words: what the command line would say.
    """
    match error:
        case ConflictError(theirs=theirs, mine=mine, was=was):
            return answer({"why": words, "theirs": theirs, "mine": mine, "was": was}, 412)
        case ContentError(problems=problems):
            return answer({"why": words, "problems": told(problems)}, 422)
        case RoleError():
            return refused(403, words.removeprefix("digest: "))
        case UsageError():
            return answer({"why": words.removeprefix("digest: "), "problems": []}, 422)
        case DigestError():
            return refused(500, words.removeprefix("digest: "))
    return refused(500, words)
