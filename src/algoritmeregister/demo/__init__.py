"""Fictional registrations of fictional authorities, to try everything with: in three standards, with history and findings.

`content/` is the data, `loading.py` puts it in and takes it out. Nothing else depends on it, and no real data comes in.
"""
