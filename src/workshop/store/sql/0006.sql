-- Version 6: seats of one's own. Never edited after its release: a later version is a later file.

-- Who changed the words of somebody else, until the side whose words they are has said yes to them.
ALTER TABLE item ADD COLUMN reworded TEXT NOT NULL DEFAULT '';
ALTER TABLE commitment ADD COLUMN reworded TEXT NOT NULL DEFAULT '';
ALTER TABLE kpi ADD COLUMN reworded TEXT NOT NULL DEFAULT '';

-- A signature at a seat of one's own: nobody says where that person was. SQLite changes a check by making the table anew.
CREATE TABLE signature_6 (
    seq INTEGER PRIMARY KEY, -- the order in which they were given
    uid TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('client', 'agency')),
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    authority TEXT NOT NULL,
    intent TEXT NOT NULL,
    assurance TEXT NOT NULL CHECK (assurance IN ('typed', 'mail', 'code', 'login', 'key')),
    seat TEXT NOT NULL,
    typed_by TEXT NOT NULL,
    "where" TEXT NOT NULL CHECK ("where" IN ('room', 'video', 'phone', 'seat')),
    at TEXT NOT NULL,
    void INTEGER NOT NULL CHECK (void IN (0, 1)),
    elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (elsewhere IN (0, 1)),
    FOREIGN KEY (session, revision) REFERENCES agreement (session, revision)
) STRICT;
INSERT INTO signature_6 SELECT seq, uid, session, revision, digest, side, handle, name, title, authority, intent,
    assurance, seat, typed_by, "where", at, void, elsewhere FROM signature;
DROP TABLE signature;
ALTER TABLE signature_6 RENAME TO signature;
CREATE INDEX signature_by_session ON signature (session, revision);
