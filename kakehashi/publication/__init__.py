"""Publication: what readers are shown, as a pure function. Each module is imported by its own name.

published    the rule: for each segment the newest text of the ledger that may be shown
before       what stood in a segment's place in older revisions of the original
policy       what ``[publish]`` and the rights allow
waivers      which findings a person has waived, for just which text
versions     a language version as a value for its page, its facts made of the texts that are shown
work_pages   a work with all its versions
kept         the page of a work that cannot be read today, as it was last built
"""
