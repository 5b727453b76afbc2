-- Version 1. Never edited after its release: a later version is a later file.
-- Triggers, views and the table `open_action` are not here: store/generated.py makes them from code.
-- Times are UTC ISO 8601 text, for people; the order of things is act.seq, made, seq and position.

CREATE TABLE relationship (
    id TEXT NOT NULL PRIMARY KEY,
    client_name TEXT NOT NULL,
    client_legal_name TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    agency_legal_name TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('initiation', 'development', 'maintenance', 'dissolution'))
) STRICT;

CREATE TABLE session (
    made INTEGER PRIMARY KEY, -- the order in which sessions were made
    id TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    relationship TEXT NOT NULL REFERENCES relationship (id),
    template TEXT NOT NULL,
    date TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'proposed', 'sealed', 'superseded', 'declined',
        'withdrawn', 'closed')),
    reason TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('initiation', 'development', 'maintenance', 'dissolution')),
    step TEXT NOT NULL,
    since TEXT,
    started TEXT,
    ended TEXT,
    slack INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    follows TEXT NOT NULL,
    archived INTEGER NOT NULL CHECK (archived IN (0, 1))
) STRICT;
-- State and relationship stand in the index, so that a list filters without touching the rows.
CREATE INDEX session_by_date ON session (archived, date DESC, made DESC, state, relationship);
CREATE INDEX session_by_relationship ON session (relationship, date DESC, made DESC, archived, state);

CREATE TABLE participant (
    session TEXT NOT NULL REFERENCES session (id),
    handle TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    side TEXT CHECK (side IN ('client', 'agency')),
    title TEXT NOT NULL,
    mail TEXT NOT NULL,
    contact INTEGER NOT NULL CHECK (contact IN (0, 1)),
    signatory INTEGER NOT NULL CHECK (signatory IN (0, 1)),
    programme_owner INTEGER NOT NULL CHECK (programme_owner IN (0, 1)),
    facilitator INTEGER NOT NULL CHECK (facilitator IN (0, 1)),
    presence TEXT NOT NULL CHECK (presence IN ('room', 'remote', 'absent')),
    PRIMARY KEY (session, handle)
) STRICT;
CREATE INDEX participant_by_handle ON participant (handle, session);

CREATE TABLE step (
    uid TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    break_after INTEGER NOT NULL,
    prompts TEXT NOT NULL CHECK (json_valid(prompts)),
    phase_prompts TEXT NOT NULL CHECK (json_valid(phase_prompts)),
    spoken TEXT NOT NULL CHECK (json_valid(spoken)),
    headings TEXT NOT NULL CHECK (json_valid(headings)),
    brief_check INTEGER NOT NULL CHECK (brief_check IN (0, 1)),
    spent INTEGER NOT NULL,
    parked INTEGER NOT NULL CHECK (parked IN (0, 1))
) STRICT;
CREATE INDEX step_by_session ON step (session, position);

CREATE TABLE item (
    uid TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    step TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type NOT IN ('commitment', 'kpi')),
    number TEXT NOT NULL,
    side TEXT CHECK (side IN ('client', 'agency')),
    author TEXT NOT NULL,
    position INTEGER NOT NULL,
    agreed TEXT NOT NULL CHECK (agreed IN ('', 'client', 'agency', 'client,agency', 'agency,client')),
    standing TEXT NOT NULL CHECK (standing IN ('new', 'carried', 'stands', 'changed', 'dropped')),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX item_by_session ON item (session, type, position);

CREATE TABLE commitment (
    uid TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    step TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type = 'commitment'),
    number TEXT NOT NULL,
    side TEXT CHECK (side IN ('client', 'agency')),
    author TEXT NOT NULL,
    position INTEGER NOT NULL,
    agreed TEXT NOT NULL CHECK (agreed IN ('', 'client', 'agency', 'client,agency', 'agency,client')),
    standing TEXT NOT NULL CHECK (standing IN ('new', 'carried', 'stands', 'changed', 'dropped')),
    body TEXT NOT NULL CHECK (json_valid(body)),
    action TEXT GENERATED ALWAYS AS (json_extract(body, '$.action')) VIRTUAL,
    owner TEXT GENERATED ALWAYS AS (json_extract(body, '$.owner')) VIRTUAL,
    due TEXT GENERATED ALWAYS AS (json_extract(body, '$.due')) VIRTUAL
) STRICT;
CREATE INDEX commitment_by_session ON commitment (session, position);
CREATE INDEX commitment_by_due ON commitment (due);

CREATE TABLE kpi (
    uid TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    step TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type = 'kpi'),
    number TEXT NOT NULL,
    side TEXT CHECK (side IN ('client', 'agency')),
    author TEXT NOT NULL,
    position INTEGER NOT NULL,
    agreed TEXT NOT NULL CHECK (agreed IN ('', 'client', 'agency', 'client,agency', 'agency,client')),
    standing TEXT NOT NULL CHECK (standing IN ('new', 'carried', 'stands', 'changed', 'dropped')),
    body TEXT NOT NULL CHECK (json_valid(body)),
    name TEXT GENERATED ALWAYS AS (json_extract(body, '$.name')) VIRTUAL,
    owner TEXT GENERATED ALWAYS AS (json_extract(body, '$.owner')) VIRTUAL,
    target TEXT GENERATED ALWAYS AS (json_extract(body, '$.target')) VIRTUAL,
    due TEXT GENERATED ALWAYS AS (json_extract(body, '$.due')) VIRTUAL
) STRICT;
CREATE INDEX kpi_by_session ON kpi (session, position);

CREATE TABLE agreement (
    session TEXT NOT NULL REFERENCES session (id),
    revision INTEGER NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    proposed TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'void', 'sealed', 'superseded')),
    PRIMARY KEY (session, revision)
) STRICT;

CREATE TABLE signature (
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
    "where" TEXT NOT NULL CHECK ("where" IN ('room', 'video', 'phone')),
    at TEXT NOT NULL,
    void INTEGER NOT NULL CHECK (void IN (0, 1)),
    FOREIGN KEY (session, revision) REFERENCES agreement (session, revision)
) STRICT;
CREATE INDEX signature_by_session ON signature (session, revision);

CREATE TABLE progress (
    seq INTEGER PRIMARY KEY, -- the order in which it was recorded
    uid TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL REFERENCES session (id), -- the one that holds the commitment
    commitment TEXT NOT NULL REFERENCES commitment (uid),
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'kept', 'partly', 'not-kept', 'dropped')),
    at TEXT NOT NULL,
    side TEXT CHECK (side IN ('client', 'agency')),
    word TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT;
CREATE INDEX progress_by_commitment ON progress (commitment, seq);
CREATE INDEX progress_by_session ON progress (session, seq);

CREATE TABLE reading (
    seq INTEGER PRIMARY KEY, -- the order in which it was recorded
    uid TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL REFERENCES session (id), -- the one that holds the KPI
    kpi TEXT NOT NULL REFERENCES kpi (uid),
    value TEXT NOT NULL,
    day TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT;
CREATE INDEX reading_by_kpi ON reading (kpi, seq);
CREATE INDEX reading_by_session ON reading (session, seq);

-- The last clause number given, by letter. Not journaled: a number is never given twice, undo or not.
CREATE TABLE counter (
    relationship TEXT NOT NULL REFERENCES relationship (id),
    prefix TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (relationship, prefix)
) STRICT, WITHOUT ROWID;

CREATE TABLE act (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    intent TEXT NOT NULL,
    words TEXT NOT NULL,
    seat TEXT NOT NULL,
    who TEXT NOT NULL,
    session TEXT NOT NULL,
    relationship TEXT NOT NULL,
    undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)),
    undoes INTEGER REFERENCES act (seq)
) STRICT;
CREATE INDEX act_by_session ON act (session, seq);
CREATE INDEX act_by_relationship ON act (relationship, seq);
CREATE UNIQUE INDEX act_by_undone ON act (undoes);

-- What an act did to one row: the columns it changed, before and after, as JSON objects. `old` is NULL for a row that
-- was added, `new` for one that was taken away; both images are then whole rows.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    act INTEGER NOT NULL REFERENCES act (seq),
    session TEXT NOT NULL,
    "table" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    old TEXT,
    new TEXT,
    CHECK (old IS NOT NULL OR new IS NOT NULL)
) STRICT;
CREATE INDEX change_by_act ON change (act, id);
CREATE INDEX change_by_session ON change (session);
CREATE INDEX change_by_row ON change ("table", "key", id);

-- What the triggers and views were made from, so that a program that makes them otherwise makes them again.
CREATE TABLE generated (fingerprint TEXT NOT NULL) STRICT;
