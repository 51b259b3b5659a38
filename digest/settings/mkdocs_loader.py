"""mkdocs.yml to plain data: what MkDocs reads, but nothing of it is run, and no more than a settings file holds.

Anchors and aliases are used in settings, so they are counted with what they stand for. Numbers are Python's, which are
as long as they are written: those too long for any setting are refused before they are made.
"""

import os
from typing import Any

import yaml

from digest.base import yamlbounds
from digest.base.yamlerror import RefusedError, YamlError, explained

LARGEST = 256 * 1024
"""Characters that the settings may have: a navigation of some thousand pages."""
_MOST = 20_000
"""Keys, texts and lists. MkDocs reads the same file again, twenty times slower than libyaml does."""
_LONGEST_NUMBER = 100
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


class _Loader(yaml.CSafeLoader):
    """Makes values, each refused at its own place."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT002 - PyYAML's
        """The value of a node."""
        if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            what = f"a number of {len(node.value):,} characters is no setting"
            raise RefusedError(node.start_mark, what, 'put a text in "quotes"')
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, OverflowError, AttributeError, LookupError) as error:
            raise RefusedError(
                node.start_mark, f"the value cannot be read: {error}", 'put a text in "quotes"'
            ) from None


class _FileLoader(_Loader):
    """The same for a file: knows ``!ENV``, and of a tag of another kind the text behind it."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:
    """``!ENV NAME`` and ``!ENV [NAME, OTHER, default]``, as MkDocs has them (pyyaml-env-tag)."""
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node)
    else:
        names, default = [node.value], None
    name = next((name for name in names if name in os.environ), None)
    if name is None:
        return default
    try:
        return _made(os.environ[name], _Loader)
    except (RefusedError, yaml.YAMLError) as error:
        problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else error
        raise RefusedError(node.start_mark, f"the environment's {name} cannot be read: {problem}", "") from None


def _other(_: _Loader, suffix: str, node: yaml.Node) -> str:
    return f"{suffix} {node.value}"


_FileLoader.add_constructor("!ENV", _environment)
_FileLoader.add_multi_constructor("tag:yaml.org,2002:python/", _other)
_FileLoader.add_multi_constructor("!", _other)


def load(text: str) -> Any:
    """Read the text of a settings file.

    Returns:
        What YAML makes of it, environment variables filled in.

    Raises:
        YamlError: it is no YAML, or holds more than settings do.
    """
    if len(text) > LARGEST:
        what = f"the settings are longer than {LARGEST // 1024} KB, which is the most that is read"
        raise YamlError(what, 1, 1, "is it what it should be?")
    try:
        return _made(text, _FileLoader)
    except RefusedError as refused:
        raise refused.located(text) from None
    except yaml.YAMLError as error:
        raise explained(text, error) from None


def _made(text: str, kind: type[_Loader]) -> Any:
    yamlbounds.check(text, kind, anchors=True, most=_MOST)
    loader = kind(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        yamlbounds.expanded(node, _MOST)
        return loader.construct_document(node)
    finally:
        loader.dispose()
