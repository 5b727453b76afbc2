"""The only SQL of the house: open, migrate, write, journal, read, back up; drafts and leases beside it."""
