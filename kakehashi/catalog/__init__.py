"""The catalogue: what is derived from works, and the questions that are asked of it."""
