"""Records: what an operator and a founder write, and the names that are made from it."""
