"""The meeting as frozen structs, and the rules that need nothing but these values."""
