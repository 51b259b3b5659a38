"""What a person can do about a failure, in words of the command line; all other rooms know the keys alone."""

from collections.abc import Mapping

from digest.model import Remedy

WORDS: Mapping[str, str] = {
    "add_member": "`digest desk people add NAME` adds somebody",
    "add_subscribers": "`digest subscribers --add FILE` adds readers to the store's own list, "
    "or name another list with --to",
    "allow_private": "--allow-private allows it",
    "await_sending": "another `digest send {edition}` is running",
    "begin_draft": "`digest draft` begins one",
    "begin_draft_of": "`digest draft --date {day}` begins one",
    "begin_feeds": "`digest add URL` begins one",
    "begin_other_draft": "or name the day of another one: `digest draft --date` begins it",
    "begin_publication": "`digest init DIR` makes a new publication",
    "build_or_send_offline": "put the site online first (`digest build`, then as always), "
    "or send all the same: --offline",
    "choose_of_file": "--keep and --ignore say something of a file",
    "choose_rows": 'say who is a subscriber: --keep "{column}={value}" takes the rows with that value and no others; '
    '--ignore "{column}" does not read the column',
    "collect_feeds": "`digest collect` fetches the feeds",
    "discover_at": "`digest add` finds its feeds: {page}",
    "discover_on_page": "`digest add` finds the feeds that a page offers",
    "discover_on_site": "`digest add` finds the feeds that a site offers",
    "give_alt": "--alt TEXT does",
    "give_name": "give one by --name",
    "give_other_name": "give another --name",
    "hand_over": "`digest send --via listmonk` makes both",
    "ignore_column": 'say which one is not meant: --ignore "{column}"',
    "ignore_quoted": 'are its quotes right? If so, leave the column out: --ignore "{column}"',
    "keep_picture": "`digest picture` does",
    "list_members": "`digest desk people` lists all",
    "name_day": "say which one with --date, as --date {day}",
    "name_edition": "or name the edition you mean: digest send {day}",
    "name_picture": "give this one another --name, or put it in the place of that one: --replace",
    "name_older_draft": "{file} is an older one, which --date {day} means",
    "pick_archived": "`digest pick` takes the copy that an archive keeps as well, as https://web.archive.org/web/2026/ "
    "with the whole address behind it",
    "publish_or_name": "publish that one, or name the edition you mean: digest send {day}",
    "read_manual": "see `digest help {topic}`",
    "read_markup": "`digest help editions` lists the markup that may stand here",
    "read_templates": "`digest help templates` lists what there is",
    "resume_by_name": "digest subscribers --resume does, by name",
    "say_first": "  if this is the first letter ever, say so: --first",
    "take_other_port": "try another --port",
    "test_draft": "--test sends drafts as well",
    "test_early": "--test sends it before",
    "unsubscribe_address": "an address is no token: --address takes it, from your own hand",
    "update_moved": "`digest collect --update-moved` writes that into feeds.yml",
    "write_choice": 'write it as --keep "status=active"',
}
_JOINTS: Mapping[str, str] = {
    "await_sending": ": ",
    "begin_other_draft": ", ",
    "build_or_send_offline": "\n",
    "name_edition": ", ",
    "publish_or_name": ": ",
    "say_first": "\n",
}
"""What stands between a sentence and the words, where it is no semicolon."""


def with_words(text: str, remedy: Remedy) -> str:
    """A text with the words of a remedy behind it; these alone where it is ''."""
    words = WORDS[remedy.key].format_map(dict(remedy.values))
    return f"{text}{_JOINTS.get(remedy.key, '; ')}{words}" if text else words
