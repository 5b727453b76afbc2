"""The only package with SQL: the database, its journal and backups, and the files of drafts and leases beside it."""
