"""What a page holds by the hundred, as inert HTML made without a template.

A template takes its time for every value, sign and condition: three times as long for the rows of
the list, and for a long transcript.
"""
