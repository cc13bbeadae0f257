"""Releases: the package in every format, with checksums, what changed, and the proof of both."""
