"""Who: the authorities that use algorithms, with their identifiers (TOOI), kinds, dated names, parents and successors.

Import `resolve()` from `organisations.actions`, the models, and `normalise_name()` from `organisations.matching`. Nothing about
registrations or registers comes in: those rooms point here.
"""
