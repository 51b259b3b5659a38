"""mkdocs.yml to Settings: the site's and the digest's own, without MkDocs."""
