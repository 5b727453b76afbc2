"""The story that `workshop demo` shows: three sessions of one relationship, held by a program."""
