-- Version 8: keys to sign with, deputies, and what a signature rests on. Never edited after its release: a later version is a later file.

ALTER TABLE participant ADD COLUMN key TEXT NOT NULL DEFAULT ''; -- a public key without options and comment
ALTER TABLE participant ADD COLUMN stands_in_for TEXT NOT NULL DEFAULT ''; -- a handle

-- The proof is an SSH signature, or a mail in base64.
ALTER TABLE signature ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE signature ADD COLUMN proof TEXT NOT NULL DEFAULT '';
