"""Fictional registrations of fictional authorities, to try everything with: in several standards, with history and findings.

`content/` is the data: `registers.yaml`, `organisations.yaml` and a file of registrations per authority or two. `story.py`
reads it, `loading.py` puts it in and takes it out. Nothing else depends on it, and no real data comes in.
"""
