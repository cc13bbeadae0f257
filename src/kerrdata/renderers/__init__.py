"""Shapes of a report: one file per format, each with a `render`."""
