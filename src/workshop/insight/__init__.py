"""What the record says beyond its words: what is missing, what is odd, and how candid the meeting is."""
