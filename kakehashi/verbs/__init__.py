"""Verbs: what an entrance (command line, desk) calls to change something. Each module is imported by its own name."""
