"""Kakehashi carries Japanese research results and science news to readers abroad.

The verbs, in order: harvest, segment, translate, check, review, build, publish. This package file holds the
version only; every room is imported by its own name.
"""

__version__ = "0.1.0"
