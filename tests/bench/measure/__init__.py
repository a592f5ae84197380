"""Times both generators on the same archive. Kept small: what a child inherits at its start counts as its memory."""
