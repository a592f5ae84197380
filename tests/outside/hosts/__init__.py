"""Redirects and headers on real web servers."""
