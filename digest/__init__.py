"""digest: feeds in, an edition picked by a person, a website, feeds and a letter out."""

__version__ = "0.1.0"
