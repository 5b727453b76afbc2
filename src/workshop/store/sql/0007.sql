-- Version 7: invitations to a seat over ssh. Never edited after its release: a later version is a later file.

CREATE TABLE invitation (
    uid TEXT NOT NULL PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id),
    handle TEXT NOT NULL,
    proof TEXT NOT NULL CHECK (proof IN ('code', 'key')),
    secret TEXT NOT NULL, -- of a code its HMAC, never the code; of a key its public half
    fingerprint TEXT NOT NULL, -- of a key
    address TEXT NOT NULL, -- the mail address for which a code was issued
    made TEXT NOT NULL,
    first_used TEXT,
    last_used TEXT,
    uses INTEGER NOT NULL,
    revoked TEXT
) STRICT;
CREATE INDEX invitation_by_session ON invitation (session, handle);
CREATE INDEX invitation_by_handle ON invitation (handle, session);
