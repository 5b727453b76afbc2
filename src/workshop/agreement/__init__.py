"""The agreement: composed from a record, frozen as canonical text, signed, and read back from that text alone."""
