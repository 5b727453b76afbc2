"""How quick the program feels, measured against the least that the same parts could do: `python -m benchmarks`."""
