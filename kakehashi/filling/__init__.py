"""Filling: what is missing or behind is translated, and only that."""
