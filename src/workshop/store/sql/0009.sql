-- Version 9: keys kept beside a code, and the name an invitation was sent with. Never edited after its release.

ALTER TABLE invitation ADD COLUMN beside TEXT NOT NULL DEFAULT ''; -- of a key: the code it was offered beside
ALTER TABLE invitation ADD COLUMN asked TEXT; -- of a code: when its person was asked about a key
ALTER TABLE invitation ADD COLUMN sent_as TEXT NOT NULL DEFAULT ''; -- the handle in the line that was sent
UPDATE invitation SET sent_as = handle;
CREATE INDEX invitation_by_sent_as ON invitation (sent_as, session);
