"""When the same registration stands in two registers: recognise it (`marks.py`, `finding.py`), make one text of both
(`composing.py`, `together.py`), and keep what only looks the same for a steward (`suspecting.py`, `duplicates.py`).

Nothing is joined on likeness: only on a number, an id with its place, or a page that both name.
"""
