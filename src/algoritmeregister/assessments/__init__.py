"""Instruments that people of an organisation fill in together: saved, with every text kept, and signed by another person.

May be imported from here: `actions`, `queries`, `packs`, `policies`. What must not come in: what an instrument asks and what
answers lead to (that is `instruments`), and pages.
"""
