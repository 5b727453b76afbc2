"""The words of the meeting as frozen structs, and the rules that need nothing else."""
