"""The command line: translates words into calls and results into words, nothing more."""

import gc
import os

import click

from digest import __version__
from digest.cli.commands import Commands, Entry
from digest.cli.common import options

# No plugin changes what our files may say, and to look for one in every installed package takes a start 15 ms.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

_COMMANDS = {
    "init": Entry("digest.cli.site:init", "Make a new publication that builds at once."),
    "add": Entry("digest.cli.feeds:add", "Add a feed to content/feeds.yml."),
    "import": Entry("digest.cli.feeds:import_", "Add the feeds of a file to content/feeds.yml."),
    "export": Entry("digest.cli.feeds:export", "Write content/feeds.yml for other feed readers."),
    "collect": Entry("digest.cli.feeds:collect", "Fetch the feeds of content/feeds.yml and remember their items."),
    "inbox": Entry("digest.cli.inbox:inbox", "Show the week's candidates."),
    "desk": Entry("digest.cli.browser:desk", "Open the desk in your browser."),
    "draft": Entry("digest.cli.desk:draft", "Write the draft of the next edition."),
    "pick": Entry("digest.cli.desk:pick", "Put stories of the inbox, or any web page, into the draft."),
    "drop": Entry("digest.cli.desk:drop", "Take a story out of the draft."),
    "move": Entry("digest.cli.desk:move", "Put a story of the draft elsewhere."),
    "set": Entry("digest.cli.desk:set_", "Write a field of the draft."),
    "picture": Entry("digest.cli.pictures:picture", "Put a picture into the publication."),
    "pictures": Entry("digest.cli.pictures:pictures", "List the pictures of the publication."),
    "history": Entry("digest.cli.history:history", "Show what was done to the draft."),
    "undo": Entry("digest.cli.history:undo", "Take back what was done to the draft."),
    "publish": Entry("digest.cli.desk:publish", "Publish the draft."),
    "serve": Entry("digest.cli.site:serve", "Preview the site on this machine while you write."),
    "check": Entry("digest.cli.site:check", "Find everything that a build would refuse."),
    "build": Entry("digest.cli.site:build", "Build the site."),
    "letter": Entry("digest.cli.letter:letter", "Write the letter of an edition to files."),
    "send": Entry("digest.cli.letter:send", "Mail an edition to a list of subscribers, each of them once."),
    "subscribers": Entry(
        "digest.cli.readers:subscribers", "Show the store's own list of subscribers as CSV, or change it."
    ),
    "unsubscribe": Entry("digest.cli.readers:unsubscribe", "Send no more letters to a reader."),
    "help": Entry("digest.cli.help:help_", "Read the manual."),
}


@click.group(
    cls=Commands,
    entries=_COMMANDS,
    params=options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="digest")
def main() -> None:
    """Make a weekly digest: from feeds to edition files, and from those to a website and a letter.

    \b
    Examples:
      digest init my-weekly          a new publication, ready to build
      digest add bbc.co.uk/news      a feed of that page
      digest collect                 what the feeds have that is new
      digest inbox                   the week's candidates, with reasons
      digest draft                   an edition of the best of them, to rewrite
      digest serve                   see it in your browser while you write
      digest check                   everything that is wrong, all at once
      digest publish                 the draft, if nothing is wrong in it
      digest build                   content/ and templates/ to site/
      digest letter                  the latest edition as a letter, in files
      digest send --to readers.csv   mail it, to each of them once
      digest help                    what the manual has
    """
    # Thousands of covers live until the end: looking through them for rubbish every 700 objects costs a build 15 %.
    gc.set_threshold(200_000, 50, 50)
