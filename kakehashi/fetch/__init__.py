"""Fetch: the only HTTP client of our own code; polite to hosts, safe against what a feed may point at."""

from kakehashi.fetch.client import Client, Fetch, FetchOptions, Response
from kakehashi.fetch.state import State

__all__ = ["Client", "Fetch", "FetchOptions", "Response", "State"]
