"""Everything that touches Textual's private parts or the terminal itself, each place with its reason."""
