"""Fictional registrations of fictional authorities, to try everything with: in several standards, with history and findings.

`content/` is the data: `registers.yaml`, `organisations.yaml`, `people.yaml` and a file of registrations per authority or
two. `story.py` and `people.py` read it, `loading.py` puts it in and takes it out, `holding.py` tells whether there is
anything else. Nothing else depends on it, and no real data comes in.
"""
