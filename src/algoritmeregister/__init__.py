"""Algoritmeregister: the software with which governments show which algorithms they use.

One folder per thing a newcomer can name; each folder's docstring says what lives there and what must not come in. Imports
point one way (see `docs/explanation/architecture.md`); `make check` proves it.
"""

__version__ = "0.1.0"
