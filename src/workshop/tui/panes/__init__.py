"""What the panes of the kinds share: list and detail, forms, rounds, the ballot."""
