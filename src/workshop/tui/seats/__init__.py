"""One screen per kind of seat, over one common class."""
