"""Records: what an operator and a founder write, as frozen values."""
