"""What ``mkdocs build`` calls: the plugin ``digest`` of mkdocs.yml, which makes the whole publication for MkDocs.

Where ``digest build`` is what was typed, the pages are there before MkDocs begins (site/theme/mkdocs).
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils import get_build_datetime

from digest.base import problem_lines
from digest.errors import DigestError
from digest.settings import mkdocs_yml
from digest.site.theme.mkdocs import ThemePlugin
from digest.verbs.dress import dressed


class DigestPlugin(ThemePlugin):
    """The plugin ``digest`` of mkdocs.yml."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the publication, unless somebody has made its pages."""
        if not self.is_given:
            self._make(config)
        return super().on_config(config)

    def _make(self, config: MkDocsConfig) -> None:
        file = Path(config.config_file_path)
        try:
            found = dressed(mkdocs_yml.read(file=file), now=get_build_datetime())
        except DigestError as error:
            raise MkDocsException(problem_lines.of_error(error, file.parent)) from None
        self.pages, self.masthead = found.pages, found.masthead
        self.outputs, self.sealed, self.templates = found.files, found.sealed, found.templates
