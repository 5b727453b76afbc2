"""The command line: light, and everything else is imported inside the command that needs it."""
