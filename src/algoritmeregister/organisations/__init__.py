"""Who: the authorities that use algorithms, with their identifiers (TOOI), kinds, dated names, parents and successors.

Import `resolve()`, `rename()`, `merge()` and `on_merge()` from `organisations.actions`, `import_lists()` from
`organisations.lists.importing`, `by_code()` from `organisations.queries`, `label()` from `organisations.kinds`,
`normalise_name()` from `organisations.normalising`, and the models. `data/` holds the kinds and the table of name variants,
both editable. Nothing about registrations or registers comes in: those rooms point here.
"""
