"""Faults sown into a small good site, each of which a judge must report."""
