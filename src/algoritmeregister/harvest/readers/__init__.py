"""Bytes in, raw records out: one module per format, as a stream, within bounded memory.

Import `sniff()` and `read()` from `readers.opening`, the shapes from `readers.shapes`, `Limits` from `readers.limits`.
What a column means lives in the mapping profiles; nothing here knows a field of the publication standard, a model or a
register.
"""
