"""The term base: glossary, TBX, style sheets. Pure but for the tables that ship with the package."""
