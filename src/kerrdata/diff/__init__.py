"""Two packages and all that is different between them; see `comparison` and `revisions`."""
