"""Review: the ledger, the states computed from it, and who may approve. Each module is imported by its own name."""
