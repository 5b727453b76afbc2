-- Version 5: scorecards with columns of their own. Never edited after its release: a later version is a later file.

ALTER TABLE step ADD COLUMN columns TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(columns));
ALTER TABLE step ADD COLUMN reply TEXT NOT NULL DEFAULT '';
