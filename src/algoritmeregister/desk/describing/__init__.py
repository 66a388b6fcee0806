"""Describing: the forms in which people write a description, derived from the field catalogue.

`form` makes sections and questions of a standard; `typed` is rich text as people type it; `answers` reads a sent form into
a document; `merging` brings together what two people wrote; `completeness` says what is missing and why it matters. These
know nothing of requests or of the database. The other modules are the pages.
May be imported from here: the pages, by `desk.urls`.
Must not come in: a list of fields. A new version of the standard is a data file, and its form follows.
"""
