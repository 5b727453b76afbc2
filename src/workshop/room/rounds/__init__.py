"""Private rounds: how one is opened and revealed, what one person writes and seals, what a seat sees of it."""
