"""Where from: files that are read, mapping profiles that say what they mean, runs, raw records, and the source of every
field.

A harvest goes through these steps: a connector (`connectors/`: a question to a source → a file; every request is made by
`fetching.py`), a reader (`readers/`: bytes → raw records), a mapping profile (`profiles/`, data;
`mapping.py` is its engine: raw record → document), `planning.py` (what would change) and `actions.py` (let it happen
through `registrations`).

`harvesting.py` does this for a source (`sources/`) and stops before what cannot be true. Another installation of this
software is not read and mapped, but followed row by row (`following/`).

Import `import_file()` from `harvest.actions`, `harvest()` from `harvest.harvesting`, what can be asked from
`harvest.queries`, `ImportFailed` from `harvest.errors`. No knowledge of one particular source comes in as code: that is a
profile. Pages and commands are higher rooms.
"""
