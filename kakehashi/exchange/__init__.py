"""Exchange with other translation tools: XLIFF 2.1 and 1.2, PO, TMX 1.4b and CSV, out and in, and the merge back."""
