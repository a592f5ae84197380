"""Prints of photographs by both generators. Kept small: what a child inherits at its start counts as its memory."""

WIDTHS = (400, 800, 1200, 1600)
QUALITY = 75
