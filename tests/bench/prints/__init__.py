"""Prints of photographs by both generators. Kept small: what a child inherits at its start counts as its memory."""

WIDTHS = (400, 800, 1200, 1600)
# Those at which Hugo's files are as like the original as ours.
QUALITY = 75
PHONE = 800, 83
