"""A participant's seat in lines: one question at a time, for screen readers and poor connections."""
