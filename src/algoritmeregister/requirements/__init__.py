"""What applies to an algorithm: requirements and measures as data, and what an organisation does about each.

May be imported from here: `actions`, `applying`, `queries`. What must not come in: texts of others (we keep titles, numbers
and links), and questionnaires, which live in `instruments`.
"""
