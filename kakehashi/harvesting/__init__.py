"""Sources around the fetcher: how each is asked, how often, on what trial, what is kept of it. It stores no work."""
