-- Version 2: search. Never edited after its release: a later version is a later file.
-- Both tables are derived. Triggers made by store/generated.py (its part store/said.py) fill them and keep them up.

CREATE TABLE said (
    id INTEGER PRIMARY KEY, -- its day, counted from 1 January of the year 1, times 2^32, and a count: the newest is last
    session TEXT NOT NULL,
    type TEXT NOT NULL, -- that of an item, or: session, participant, progress, reading
    "key" TEXT NOT NULL, -- its uid; the handle of a participant, the id of a session
    item TEXT NOT NULL, -- the uid of the item it is or is about; '' for none
    unspaced INTEGER NOT NULL CHECK (unspaced IN (0, 1)), -- whether some of it is in a script that may go without blanks
    text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX said_by_row ON said (session, type, "key");
CREATE INDEX said_unspaced ON said (unspaced) WHERE unspaced = 1;

CREATE VIRTUAL TABLE said_index USING fts5 (
    text, content = 'said', content_rowid = 'id', columnsize = 0, prefix = '1 2',
    tokenize = 'unicode61 remove_diacritics 2'
);
