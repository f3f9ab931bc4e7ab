"""The site: pages, listings, feeds and theme, made of values. Each module is imported by its own name."""
