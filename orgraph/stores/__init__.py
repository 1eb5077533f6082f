"""Where facts are kept: one folder for each kind of store."""
