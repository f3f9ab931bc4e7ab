"""Works: a work from its record, its original and its translations, its rights, its classification. Pure."""
