"""Machines that share prints through a bucket of a real S3 server, and what becomes of a build when it fails them."""
