"""The store: the only reader and writer of a portal's ``content/``."""
