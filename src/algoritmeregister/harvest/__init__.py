"""Where from: files that are read, mapping profiles that say what they mean, runs, raw records, and the source of every
field.

A harvest goes through four steps: a reader (`readers/`: bytes → raw records), a mapping profile (`profiles/`, data;
`mapping.py` is its engine: raw record → document), `planning.py` (what would change) and `actions.py` (let it happen
through `registrations`).

Import `import_file()` from `harvest.actions`, what can be asked from `harvest.queries`, `ImportFailed` from
`harvest.errors`. No knowledge of one particular source comes in as code: that is a profile. Pages and commands are
higher rooms.
"""
