"""Hostile input by rule, for whatever reads or writes: strings, documents of every format, and what would be alive.

``strings.hostile_strings(count, seed)``; ``documents.documents(form, strings)``; ``alive.in_page``, ``in_xml``,
``in_record`` and ``in_json_ld`` name what would run. ``KAKEHASHI_SOAK`` is the factor by which tests multiply counts.
"""
