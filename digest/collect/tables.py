"""The tables of the store: what makes them of those of the version before, from nothing on."""

MIGRATIONS = (
    """
    CREATE TABLE feed (
        id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT NOT NULL, home TEXT NOT NULL,
        etag TEXT NOT NULL, last_modified TEXT NOT NULL, digest TEXT NOT NULL, moved TEXT NOT NULL,
        due INTEGER NOT NULL, shown_at INTEGER NOT NULL, newest INTEGER NOT NULL,
        trouble TEXT NOT NULL, since INTEGER NOT NULL, failures INTEGER NOT NULL, notes TEXT NOT NULL,
        mark TEXT NOT NULL);
    CREATE TABLE item (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, feed INTEGER NOT NULL, said TEXT NOT NULL,
        first_seen INTEGER NOT NULL, appeared INTEGER NOT NULL, gone_at INTEGER);
    CREATE INDEX item_of_feed ON item (feed, appeared);
    """,
    """
    CREATE TABLE proposed (
        day TEXT NOT NULL, lead TEXT NOT NULL, url TEXT NOT NULL, section TEXT NOT NULL, items TEXT NOT NULL,
        PRIMARY KEY (day, lead)) WITHOUT ROWID
    """,
    """
    ALTER TABLE feed RENAME COLUMN digest TO hash;
    ALTER TABLE item RENAME COLUMN said TO given;
    """,
    """
    CREATE TABLE version (mark TEXT NOT NULL);
    INSERT INTO version VALUES (hex(randomblob(16)))
    """,
)
