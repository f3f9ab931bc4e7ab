"""History: the only room that runs git. Each module is imported by its own name."""
