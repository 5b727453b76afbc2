-- Version 3: observers; records of one relationship that come from two workspaces; the page of an agreement; the purpose of a step. Never edited after its release: a later version is a later file.

ALTER TABLE participant ADD COLUMN observer INTEGER NOT NULL DEFAULT 0 CHECK (observer IN (0, 1));

-- What the file of an imported session calls it and its relationship, where it goes by other names here.
CREATE TABLE brought (
    session TEXT NOT NULL PRIMARY KEY REFERENCES session (id),
    slug TEXT NOT NULL,
    relationship TEXT NOT NULL,
    client_name TEXT NOT NULL,
    client_legal_name TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    agency_legal_name TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('initiation', 'development', 'maintenance', 'dissolution'))
) STRICT;
CREATE INDEX brought_by_relationship ON brought (relationship);

-- The handle in the relationship of somebody who has another one in a session of it.
CREATE TABLE known_as (
    session TEXT NOT NULL REFERENCES session (id),
    handle TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (session, handle)
) STRICT;

-- What people read and sign; empty in an agreement of form 1, whose text is what was signed.
ALTER TABLE agreement ADD COLUMN page TEXT NOT NULL DEFAULT '';

-- What a step is for, where its template says it.
ALTER TABLE step ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
