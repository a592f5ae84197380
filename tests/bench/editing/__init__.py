"""Times edits while two servers show the same archive."""
