"""The translation memory's index in SQLite: derived, and made again when it is lost."""
