"""The MkDocs plugin: hooks of a few lines over ``kakehashi.site``."""
