"""Everything that is written or read as a file, but for the agreement: records, templates, actions, agendas."""
