"""Judges the schemas for editors, with a validator and a language server that are not ours."""
