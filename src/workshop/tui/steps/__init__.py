"""The panes, one file per kind, and the table from kind to pane."""
