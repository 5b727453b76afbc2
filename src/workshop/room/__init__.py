"""The meeting and the desk: seats, what each may see and do, intents, the clock, undo."""
