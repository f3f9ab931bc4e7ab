"""Segments: cutting, skeleton, front matter, our Markdown dialect, sentences, protection.

Pure; it never translates and never renders a page.
"""

from kakehashi.segments.cutting import Segment, cut, fitted, one_line, pin_anchors, revision, source_key, splice

__all__ = ["Segment", "cut", "fitted", "one_line", "pin_anchors", "revision", "source_key", "splice"]
