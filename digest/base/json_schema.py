"""Forms as JSON Schema (draft 2020-12), for editor programs such as VS Code with the YAML extension."""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from digest.base.schema import Form, forms_in

F = TypeVar("F", bound=Form)

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def of_form(form: type[Form], title: str) -> Mapping[str, Any]:
    """Describe a file that is one form."""
    return {"$schema": _DRAFT, **described(form).model_json_schema(), "title": title}


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
    return {key: value for key, value in described(form).model_json_schema().items() if key != "title"}


def described(form: type[F]) -> type[F]:
    """Let the fields of a form, and of the forms in it, have their docstrings as descriptions.

    Nobody needs them but who describes a form, and to read the sources of all forms takes every start 20 ms.
    """
    for part in reversed(form.__mro__):
        if issubclass(part, Form) and part is not Form:
            for name, text in _docstrings(part):
                form.model_fields[name].description = text
    for field in form.model_fields.values():
        for inner in forms_in(field.annotation):
            described(inner)
    form.model_rebuild(force=True)
    return form


def _docstrings(form: type[Form]) -> Iterator[tuple[str, str]]:
    """The fields that a form defines and describes."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(form))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    for field, after in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            text = ast.literal_eval(after.value)
            yield field.target.id, inspect.cleandoc(text)
