-- Version 2: search; private rounds, scorecards, polls. Never edited after its release: a later version is a later file.
-- Both tables of the search are derived. Triggers made by store/generated.py (its part store/search_index.py) fill them and keep them up.

CREATE TABLE said (
    id INTEGER PRIMARY KEY, -- its day, counted from 1 January of the year 1, times 2^32, and a count: the newest is last
    session TEXT NOT NULL,
    type TEXT NOT NULL, -- that of an item, or: session, participant, progress, reading
    "key" TEXT NOT NULL, -- its uid; the handle of a participant, the id of a session
    item TEXT NOT NULL, -- the uid of the item it is or is about; '' for none
    unspaced INTEGER NOT NULL CHECK (unspaced IN (0, 1)), -- whether some of it is in a script that may go without blanks
    text TEXT NOT NULL,
    around TEXT NOT NULL -- the title of its session and the names of the parties: words that are said along with others
) STRICT;
CREATE UNIQUE INDEX said_by_row ON said (session, type, "key");
CREATE INDEX said_unspaced ON said (unspaced) WHERE unspaced = 1;

CREATE VIRTUAL TABLE said_index USING fts5 (
    text, around, content = 'said', content_rowid = 'id', columnsize = 0, prefix = '1 2',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- How the rounds of a step are run, and what a scorecard or a poll asks.
ALTER TABLE step ADD COLUMN restate_all INTEGER NOT NULL DEFAULT 0 CHECK (restate_all IN (0, 1));
ALTER TABLE step ADD COLUMN question TEXT NOT NULL DEFAULT '';
ALTER TABLE step ADD COLUMN scale TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(scale));
ALTER TABLE step ADD COLUMN lowest INTEGER NOT NULL DEFAULT 1;
ALTER TABLE step ADD COLUMN self_rating INTEGER NOT NULL DEFAULT 1 CHECK (self_rating IN (0, 1));
ALTER TABLE step ADD COLUMN predictions INTEGER NOT NULL DEFAULT 0 CHECK (predictions IN (0, 1));
ALTER TABLE step ADD COLUMN comments TEXT NOT NULL DEFAULT 'area';
ALTER TABLE step ADD COLUMN areas TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(areas));
ALTER TABLE step ADD COLUMN round TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(round));
