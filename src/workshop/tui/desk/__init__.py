"""The screens outside a meeting: home, search results, new session."""
