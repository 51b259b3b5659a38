"""Forms as JSON Schema (draft 2020-12), for editor programs such as VS Code with the YAML extension."""

from collections.abc import Mapping
from typing import Any

from digest.base.schema import Form

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def of_form(form: type[Form], title: str) -> Mapping[str, Any]:
    """Describe a file that is one form."""
    return {"$schema": _DRAFT, **form.model_json_schema(), "title": title}


def of_mapping(form: type[Form], title: str, about: str) -> Mapping[str, Any]:
    """Describe a file that has a form under each of its keys.

    Args:
        form: of every value.
        title: of the schema.
        about: what the file is.
    """
    head = {"$schema": _DRAFT, "title": title, "description": about}
    return {**head, "type": "object", "additionalProperties": _inner(form)}


def of_list(form: type[Form], title: str, about: str) -> Mapping[str, Any]:
    """Describe a file that is a list of forms.

    Args:
        form: of every entry.
        title: of the schema.
        about: what the file is.
    """
    return {"$schema": _DRAFT, "title": title, "description": about, "type": "array", "items": _inner(form)}


def _inner(form: type[Form]) -> dict[str, Any]:
    return {key: value for key, value in form.model_json_schema().items() if key != "title"}
