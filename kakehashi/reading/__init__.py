"""Reading: bytes to text, text to dates, XML and HTML to values. Pure; each module is imported by its own name."""
