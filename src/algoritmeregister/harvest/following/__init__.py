"""How the ledger of another installation is followed: every row checked against its chain, every text against its hash, and
taken over as it is, under the same content hash.

Import `follow()` from `once.py`. `rows.py`: what a row says, and whether it is true. `looking.py`: what must wait for a
steward. `taking.py`: let rows happen here, and remember how far we are in the same transaction. `reconciling.py`: what to do
when the other ledger is not the one that we followed. The questions are asked by `connectors/instance.py`; `harvesting.py`
decides when.
"""
