-- Version 4: what was deleted for good. Never edited after its release: a later version is a later file.

-- The ids of sessions, rounds and items that were deleted here for good, written down in the act that deletes them. A file
-- beside the database that bears one of them has to go, whatever stopped that before. An id that comes back by an import
-- is in use again.
CREATE TABLE deleted (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO deleted SELECT DISTINCT session FROM act WHERE intent = 'desk.delete' AND session <> '';

-- Where deleted text may still be: in the free space of `pages`, and so in the log, or only in the `log`. Empty once the
-- file was rewritten and the log emptied.
CREATE TABLE wiping (what TEXT NOT NULL PRIMARY KEY CHECK (what IN ('pages', 'log'))) STRICT, WITHOUT ROWID;
INSERT INTO wiping SELECT 'pages' WHERE EXISTS (SELECT 1 FROM act WHERE intent IN ('desk.delete', 'clauses.take-off'));

-- Whether a signature came with a record, so that nothing of it was verified here; known from the journal for those that came before.
ALTER TABLE signature ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (elsewhere IN (0, 1));
UPDATE signature SET elsewhere = 1 WHERE uid IN (
    SELECT json_extract(c."key", '$.uid') FROM change AS c JOIN act AS a ON a.seq = c.act
    WHERE c."table" = 'signature' AND c.old IS NULL AND a.intent = 'desk.import'
);
