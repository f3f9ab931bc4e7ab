"""Translation: segments, memory, glossary, checks and engines. Each module is imported by its own name."""
