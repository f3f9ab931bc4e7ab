"""Exchange with other translation tools: XLIFF 2.1, TMX 1.4b and CSV, out and in, segment by segment."""
