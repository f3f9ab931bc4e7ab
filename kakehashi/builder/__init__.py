"""The builder: which pages are due, how MkDocs renders them, which files are written and swept."""
